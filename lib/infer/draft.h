#ifndef INFER_DRAFT_H
#define INFER_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct defs;
struct profile;
struct propose_column;

/*
 * A mapping for a file, as text to be read and edited: what is certain in
 * force, what is not as a comment that says why, every column somewhere.
 */
struct draft {
	const char *file; /* for a remark */
	const struct profile *profile;
	const struct propose_column *columns;
	const struct defs *defs;
	const char *system;   /* whose ids the keys are */
	uint64_t header_line; /* 0: the first row */
	bool escape;          /* quotes have a backslash before them */
};

/*
 * What is missing so that rows of this draft could be written: the reason, for
 * a person, appended; false: nothing.
 */
bool draft_lacks(const struct draft *, struct buf *why);

/* A draft that lacks something says so in its first lines. */
void draft_write(const struct draft *, struct buf *out);

/*
 * What a ready mapping does not say, for the columns that columns has as
 * something: lines below fields: and below relationships: (as members of these,
 * with two blanks before each), and remarks on what goes nowhere.  Appended;
 * "" for none.
 */
void draft_more(const struct draft *, struct buf *fields, struct buf *links,
    struct buf *rest);

#endif
