#ifndef IMPORT_UNDOJOB_H
#define IMPORT_UNDOJOB_H

#include "base/buf.h"
#include "base/digest.h"
#include "csv/csvout.h"

#include "import/line.h"
#include "import/undo.h"

struct arena;
struct import;
struct jdoc;
struct record;

/*
 * The inside of an undo: undo.c walks rows, undorow.c settles one, undobody.c
 * says what an update takes back, undoshow.c tells.  Used by no other file.
 */
struct undo_fate {
	enum jobundo_state state;
	const char *code; /* or NULL */
	const char *message;
	bool refused; /* by the server */
};

struct undo_work {
	struct undo *out;
	const struct undo_opts *opts;
	struct import *im;
	struct arena *arena; /* of the row at hand */
	struct buf text;
	struct buf body;
	struct buf former; /* the id map's receipt of the record */
	struct line reads;
	int64_t
	    ended_ms; /* when the job sent for the last time; 0: not known */
	unsigned char identity[DIGEST_BYTES];
	bool complete;    /* all rows were come to */
	size_t members;   /* of the row's list: sent back so far */
	char refused[64]; /* the last code */
	unsigned refusals;
};

/* -- undorow.c -- */

/* What becomes of a row; texts live as long as the row's arena. */
int undorow_settle(struct undo_work *, const struct jobundo_row *,
    struct undo_fate *, struct err *);

/* -- undobody.c -- */

struct undobody {
	bool any;         /* w->body changes something */
	bool more;        /* another request has to follow this one */
	bool back;        /* something is as it was before already */
	size_t members;   /* of a list, that this request sends back */
	const char *code; /* of what is kept, the first; NULL: nothing is */
	const char *message;
};

/*
 * The body that takes the row's update back from the record as it is now, into
 * w->body; w->former is the id map's receipt.  Of a row that was begun the body
 * has the fields that are back, too.
 */
int undobody_make(struct undo_work *, const struct jobundo_row *,
    const struct record *, struct undobody *, struct err *);

#endif
