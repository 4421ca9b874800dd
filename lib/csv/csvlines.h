#ifndef CSV_CSVLINES_H
#define CSV_CSVLINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;
struct src;

/*
 * A text cut at the ends of its lines (LF, CRLF, a lone CR), in pieces of at
 * most a chunk, which know the number of their line.  A part of csvin.
 */
struct csvlines {
	struct src *src; /* borrowed */
	char *chunk;     /* of the file, */
	size_t at;       /* of which these are done with */
	size_t n;
	bool end;      /* the file has no more chunks */
	uint64_t line; /* where chunk[at] lies, from 1 */
	bool after_cr; /* chunk[at - 1] was a CR: an LF belongs to it */
};

void csvlines_init(struct csvlines *, struct src *);
void csvlines_fini(struct csvlines *);

/*
 * Fill the chunk up behind what is left of it: the look ahead by which the
 * form of the file is found out.  Errors are those of src_read().
 */
int csvlines_ahead(struct csvlines *, struct err *);
struct str csvlines_left(const struct csvlines *);

/* Pass over what stands before the line.  ERR_USAGE when there is none. */
int csvlines_skip(struct csvlines *, uint64_t line, struct err *);

/*
 * The next piece: up to and including the end of the current line, or all that
 * is left of the chunk; 1, or 0 at the end, or -1.  It counts as done with
 * only after csvlines_pass().
 */
int csvlines_next(struct csvlines *, struct str *piece, struct err *);
void csvlines_pass(struct csvlines *, struct str piece);

#endif
