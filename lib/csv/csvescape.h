#ifndef CSV_CSVESCAPE_H
#define CSV_CSVESCAPE_H

#include <stdbool.h>

/*
 * A table whose writer puts a backslash before a quote, as MySQL's INTO OUTFILE
 * and many scripts do, sign by sign; a part of csvin, which uses it in place of
 * libcsv.  A backslash stands before a quote, a backslash, the delimiter or a
 * line end, which then is text, in a quoted cell and outside of one.  A cell
 * without quotes that is \N is MySQL's NULL: it stays as it is, for `empty:` to
 * name.  A backslash before anything else is refused: to keep it would be as
 * much a guess as to drop it.  Doubled quotes are read, too; all else is as in
 * csvin.
 */
struct csvescape {
	char delimiter;
	enum csvescape_state {
		CSVESCAPE_START, /* of a cell; all zeros is the start of a row */
		CSVESCAPE_BLANKS, /* nothing else in the cell so far */
		CSVESCAPE_PLAIN,
		CSVESCAPE_QUOTED,
		CSVESCAPE_CLOSED, /* behind a quote that closes, or is doubled */
		CSVESCAPE_NULL    /* behind \N */
	} state;
	bool escaped;  /* behind a backslash */
	bool after_cr; /* behind an escaped CR, to which an LF belongs */
};

/* What a sign is. */
enum csvescape_sign {
	CSVESCAPE_MARK,   /* no part of any cell */
	CSVESCAPE_TEXT,   /* text of the cell */
	CSVESCAPE_BARE,   /* this, too: a quote inside a cell without quotes */
	CSVESCAPE_BOTH,   /* text, and so is the backslash before it */
	CSVESCAPE_CELL,   /* a cell is complete */
	CSVESCAPE_ROW,    /* a cell and its row are */
	CSVESCAPE_BEHIND, /* wrong: text behind a closing quote */
	CSVESCAPE_SPACED, /* wrong: a quote behind blanks that begin a cell */
	CSVESCAPE_UNKNOWN /* wrong: nothing that a backslash stands before */
};

enum csvescape_sign csvescape_step(struct csvescape *, char);

#endif
