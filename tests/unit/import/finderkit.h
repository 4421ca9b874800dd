#ifndef TESTS_FINDERKIT_H
#define TESTS_FINDERKIT_H

#include "import/finder.h"

#include "unit/import/importbox.h"

/*
 * A finder over the contacts of an importbox, by two rules of its own: first
 * "~external-id", then "~$email"; questions are query_ref()'s.
 */
struct finderkit {
	struct importbox box;
	struct import *im;
	struct finder_rules rules;
	struct finder *finder;
	struct buf strategy;
	bool cannot;      /* what can_ask says of rule 1, negated */
	struct buf gone;  /* "ord:id " as gone() was told */
	struct buf found; /* finderkit_hits() */
};

/* The box has begun; records may be added to it. */
void finderkit_begin(struct finderkit *);
void finderkit_end(struct finderkit *);

/* A contact with an external id and an address. */
void finderkit_record(
    struct finderkit *, const char *id, const char *xid, const char *mail);

/* Start, and make the finder. */
void finderkit_start(struct finderkit *);

/* Make it once more; the answers of the last one are forgotten. */
void finderkit_again(struct finderkit *);

/* finder_text() of a rule; finder_known() by a mark of it. */
void
finderkit_ask(struct finderkit *, size_t rule, const char *text, uint64_t ord);
void finderkit_known(struct finderkit *, const char *id, size_t rank,
    const char *text, uint64_t ord);

/* Run for numbers 1 .. n; the answers as "ord:rank:id ", in their order. */
const char *finderkit_run(struct finderkit *, uint64_t n);
const char *finderkit_hits(struct finderkit *);

/* Requests for lists with this text in their path, and for single records. */
size_t finderkit_searches(struct finderkit *, const char *text);
size_t finderkit_reads(struct finderkit *);

#endif
