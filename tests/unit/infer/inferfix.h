#ifndef TESTS_INFERFIX_H
#define TESTS_INFERFIX_H

#include "base/buf.h"
#include "infer/profile.h"
#include "infer/propose.h"

struct defs;

/* A CSV in memory, profiled, with proposals and a draft. */
struct inferfix {
	struct defs *defs;
	struct profile *profile;
	struct propose_column *columns;
	struct buf text;  /* the draft */
	struct buf lacks; /* what it lacks, or "" */
};

/*
 * object: "contact", "account", or one with built-in definitions.  The account
 * has $headcount with ranges and tier with none; the contact a lead-status and
 * tags, phone, title, linkedin, last-call.
 */
void inferfix_open(struct inferfix *, const char *object, const char *csv);
void inferfix_close(struct inferfix *);

/* The draft holds this text. */
bool inferfix_says(const struct inferfix *, const char *);

/* Some proposal has that reason. */
bool inferfix_doubts(const struct inferfix *, size_t column, const char *why);

#endif
