#ifndef CSV_CSVWRONG_H
#define CSV_CSVWRONG_H

#include <stdint.h>

struct err;

/*
 * What is wrong in a file, in words: "file:line: ...", and the remedy.  A part
 * of csvin.
 */
enum csvwrong {
	CSVWRONG_NUL,
	CSVWRONG_CELL_BYTES,
	CSVWRONG_ROW_BYTES,
	CSVWRONG_ROW_CELLS,
	CSVWRONG_BLANKS,        /* before an opening quote */
	CSVWRONG_BEHIND,        /* text behind a closing quote */
	CSVWRONG_BEHIND_ESCAPE, /* this, since the quote follows a backslash */
	CSVWRONG_ESCAPE,        /* a quote that follows one, elsewhere */
	CSVWRONG_BACKSLASH,     /* one that escapes nothing (csvescape.h) */
	CSVWRONG_UNCLOSED       /* the file ends in a quoted cell */
};

struct csvwrong_place {
	const char *name; /* of the file */
	uint64_t line;    /* that is read */
	uint64_t cell;    /* where the cell begins ... */
	uint64_t row;     /* ... and the row */
};

/* -1, ERR_USAGE. */
int csvwrong_say(enum csvwrong, const struct csvwrong_place *, struct err *);

#endif
