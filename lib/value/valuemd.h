#ifndef VALUE_VALUEMD_H
#define VALUE_VALUEMD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * Markdown (CommonMark) under construction.  Line ends, blanks, what a line
 * begins with and emphasis are only wanted at first and written when text
 * follows, so that nothing empty is left behind.
 */
enum {
	VALUEMD_DEPTH_MAX = 200,
	VALUEMD_MARKS_MAX = 16
};

struct valuemd {
	struct buf out;
	struct buf prefix; /* what every line begins with: quotes, indents */
	struct buf lead;   /* what the next line begins with: "- ", "## " */
	size_t lead_at;    /* so much of the prefix stands before lead */
	unsigned newlines; /* wanted before the next text */
	bool hard;         /* a single one of them is a line break */
	bool space;
	char marks[VALUEMD_MARKS_MAX]; /* emphasis that waits for its text */
	size_t n_marks;
	bool pre;  /* text is preformatted: valuemd_code() ends lines */
	bool flat; /* in a cell of a table: one line, what would end it is a
	              blank, leads are left out, and | is escaped */
};

/* Zeroed, then with its buffers open; ended by valuemd_fini(). */
void valuemd_init(struct valuemd *, size_t max_bytes);
void valuemd_fini(struct valuemd *);

/* At least so many line ends before the next text. */
void valuemd_want(struct valuemd *, unsigned newlines);

/*
 * A line break, which markdown would otherwise read as a blank, when text
 * follows in the same paragraph; again: a new paragraph.
 */
void valuemd_break(struct valuemd *, bool again);

/* Write what waits; text of one's own follows. */
void valuemd_begin(struct valuemd *);

/* Text with runs of blanks as one and markup escaped. */
void valuemd_text(struct valuemd *, struct str);

/* Text as it stands. */
void valuemd_code(struct valuemd *, struct str);

/* Bytes as they are, but for | where it would end a cell. */
void valuemd_raw(struct valuemd *, struct str);

/* Emphasis around text: "**"; taken back when no text came. */
void valuemd_open(struct valuemd *, const char *mark);
void valuemd_close(struct valuemd *, const char *mark);

/* The next line begins with this, behind the prefix of now. */
void valuemd_lead(struct valuemd *, const char *lead);

#endif
