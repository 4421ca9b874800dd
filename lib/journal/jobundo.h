#ifndef JOURNAL_JOBUNDO_H
#define JOURNAL_JOBUNDO_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/job.h"

struct buf;
struct err;

/*
 * Taking a job back, row by row, last row first.  What became of each row lies
 * in a table of job.db (undo) that is made when an undo begins; entries of an
 * earlier generation (--again) do not count.
 */
enum jobundo_state {
	JOBUNDO_BEGUN,    /* a request may have reached the server */
	JOBUNDO_REVERSED, /* the record is as it was before the job */
	JOBUNDO_PARTLY,   /* but for what the reason says */
	JOBUNDO_KEPT,     /* it stays as it is, for a reason */
	JOBUNDO_FAILED    /* refused; the next undo tries again */
};
enum {
	JOBUNDO_STATES = JOBUNDO_FAILED + 1
};

struct jobundo_row {
	uint64_t ord;
	uint64_t line;
	enum row_action action;
	const char *key;    /* source key with occurrence; "" none */
	const char *id;     /* of its record */
	struct str image;   /* UPDATE: before-image, JSON; empty: none */
	struct str receipt; /* of this job's write; empty: none */
	bool begun;
};

/*
 * Is an undo under way, or complete?  _look: the same on a connection, for
 * whoever only looks; not outside this folder.
 */
int jobundo_stand(struct job *, bool *begun, bool *complete, struct err *);
struct sqlx;
int jobundo_look(struct sqlx *, bool *begun, bool *complete, struct err *);

/* Begin, or go on: rows that failed are to be tried again. */
int jobundo_begin(struct job *, struct err *);

/*
 * The last row before `before` (UINT64_MAX: of all) that wrote a record, all of
 * it or a part, and has no last word.  1, 0: none, -1.  Texts live until the
 * next call.
 */
int
jobundo_next(struct job *, uint64_t before, struct jobundo_row *, struct err *);

/* What becomes of a row; code and message say why, or NULL.  Durable. */
int jobundo_set(struct job *, uint64_t ord, enum jobundo_state,
    const char *code, const char *message, struct err *);

/*
 * All rows were gone through: the undo is complete.  Rows of which only a part
 * was sent end with that part, so that the job can begin again.
 */
int jobundo_end(struct job *, struct err *);

/* Rows by state. */
int jobundo_counts(struct job *, uint64_t n[JOBUNDO_STATES], struct err *);

/* Walk the entries by row, from `from` on. */
struct jobundo_entry {
	struct jobundo_row row; /* without image and receipt */
	enum jobundo_state state;
	const char *code;
	const char *message;
};
int jobundo_entry_next(
    struct job *, uint64_t from, struct jobundo_entry *, struct err *);

#endif
