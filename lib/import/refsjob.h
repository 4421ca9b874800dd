#ifndef IMPORT_REFSJOB_H
#define IMPORT_REFSJOB_H

#include "base/buf.h"
#include "base/str.h"

struct bind_link;
struct bind_way;
struct err;
struct import;
struct jobside;
struct object;
struct spill;

/*
 * The inside of refs, shared by refs.c (collecting, and what was kept),
 * refslook.c (texts that records have) and refsvia.c (records on the way to
 * others).
 */
struct refs {
	struct jobside *side;   /* reading */
	struct spill *wanted;   /* collecting: object, NUL, asks, NUL, text */
	struct spill *expected; /* the same, of records still to be created,
	                           of which nothing can be asked yet */
	struct buf key;
	struct buf ids;
};

/* What an answer is kept under; until the next call. */
struct str
refs_key(struct refs *, const char *object, const char *asks, struct str text);

/*
 * The different texts of `wanted`, in their order, that are asked of an object
 * with one of n asks; each has its place among them as its number.
 */
struct refs_walk {
	struct refs *refs;
	const char *object;
	const char *const *asks;
	size_t n_asks;
	struct buf last;
	uint64_t n;      /* the number of the one at hand, from 1 */
	size_t ask;      /* by what it is asked */
	struct str text; /* until the next call */
};
int refs_walk_begin(struct refs_walk *, struct err *);
int refs_walk_next(struct refs_walk *, struct err *); /* 1, 0, -1 */
void refs_walk_end(struct refs_walk *);

/* By fields and domains: all texts that the links ask of the object. */
int refslook_run(
    struct import *, struct refs *, const struct object *, struct err *);

/* By via: what the records of the way's object are linked to. */
int refsvia_run(struct import *, struct refs *, const struct bind_link *,
    const struct bind_way *, struct err *);

#endif
