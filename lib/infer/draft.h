#ifndef INFER_DRAFT_H
#define INFER_DRAFT_H

#include <stddef.h>

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
	const char *system; /* whose ids the keys are */
};

void draft_write(const struct draft *, struct buf *out);

#endif
