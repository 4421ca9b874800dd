#ifndef IMPORT_MATCH_H
#define IMPORT_MATCH_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct finder;
struct firstpass_row;
struct import;
struct jdoc;
struct match;
struct record;
struct str;

/*
 * Which record each row means, and which rows mean the same one: rows that
 * share a mark of a match rule, or one record, are a group that one operation
 * leaves, as duplicates: says (design, section 5).  One thread.
 */
struct match *match_new(struct import *);
void match_free(struct match *); /* NULL does nothing */

/* First pass, in order: a row that has not failed. */
int match_row(struct match *, const struct firstpass_row *, struct err *);

/* After job_plan_keys(): find, group. */
int match_run(struct match *, uint64_t rows, struct err *);

enum match_kind {
	MATCH_NONE, /* no record */
	MATCH_ONE,
	MATCH_SEVERAL,
	MATCH_GONE /* the row names an id that no record has */
};

struct match_verdict {
	enum match_kind kind; /* of the group */
	uint64_t at;          /* ONE: match_record() */
	uint64_t winner;      /* the group's row that stays; itself if it is */
	uint64_t winner_line;
};
void match_of(const struct match *, uint64_t ord, struct match_verdict *);

/* Could all verdicts be read?  ERR_DISK if not. */
int match_check(const struct match *, struct err *);

int match_record(struct match *, uint64_t at, struct jdoc **doc, struct err *);

/*
 * Candidates of winners that are SEVERAL, in order of rows: 1 with the next one
 * of row ord, 0: it has no more, -1.
 */
struct match_candidate {
	uint64_t at;
	const char *why; /* "$email ann@example.com", or "the key"; valid until
	                    the next call */
};
int match_candidate(
    struct match *, uint64_t ord, struct match_candidate *, struct err *);

/* Has any row a record?  Has any group several rows? */
bool match_any(const struct match *);
bool match_groups(const struct match *);

#endif
