#ifndef IMPORT_UNDO_H
#define IMPORT_UNDO_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/jobundo.h"
#include "journal/jobview.h"

#include "import/pastjob.h"

struct buf;
struct err;

/*
 * Taking a job back as far as that is safe, last row first, one request at a
 * time in the write budget.  Every record is read first:
 *
 *	updated	each field and link that still is what Lightfield answered to
 *		this job's write gets back what stood there before; what is so
 *		already is left alone
 *	created	deleted, unless somebody edited it, or a later import wrote it
 *
 * What stays, and why (codes of undo.csv):
 *
 *	undo.edited	somebody changed it since
 *	undo.later	a later import of ours wrote it
 *	undo.gone	the record is not there any more
 *	undo.unknown	what it was, or whether somebody changed it, is not
 *			known: the job was purged, or the id map is another
 *	undo.fixed	the API does not take that link back
 *	undo.no-delete	this server knows no DELETE; a failure: a later undo
 *			tries again
 *
 * A list shows its members only in an index that lags, so those that this job
 * put on it are taken off, and those that it took off come back, without a look
 * at who is on it now.
 *
 * Each row's fate is durable before the next row's request, and a row whose
 * request may have left before a kill is looked at again: a second undo goes
 * on, and one that is complete does nothing.  Three refusals in a row with one
 * code stop it.  Afterwards the job is undone: importing it once more needs
 * --again.
 */
struct undo_opts {
	struct pastjob_opts job;
	bool dry_run; /* reads, and writes undo.csv; nothing else */
	void *self;
	void (*notice)(void *self, const char *text);
	/* Rows so far, of how many; or NULL. */
	void (*progress)(
	    void *self, uint64_t rows, uint64_t total, int64_t elapsed_ms);
	/* Before the first write: records created and updated; false: do not. */
	bool (*confirm)(void *self, uint64_t created, uint64_t updated);
};

struct undo {
	uint64_t n[JOBUNDO_STATES]; /* rows: of a dry run as they would be */
	uint64_t left;              /* rows that were not come to */
	struct job_counts counts;   /* of the job */
	uint64_t writes;
	uint64_t reads;
	int64_t elapsed_ms;
	bool dry_run;
	bool written; /* undo.csv is there */
	int signal;
};

/*
 * 0 also when rows failed or it was interrupted.  ERR_USAGE: nothing of the job
 * was sent, rows are SENT, or it was not confirmed; ERR_MISFIT: the mapping or
 * the organisation is another; ERR_STOPPED, ERR_SERVICE, ERR_LOCKED, ERR_DISK.
 * The counts are filled also then.
 */
int undo_run(struct undo *, const struct undo_opts *,
    const struct import_server *, struct err *);

/* 130/143, 4 (rows not come to), 3 (rows failed), 0: also with rows kept. */
int undo_exit(const struct undo *);

/* For people, plain lines; job: its folder. */
void undo_text(const struct undo *, const char *job, struct buf *);

/*
 * One object, version 1, ends with a newline: version, job, exit, dry_run,
 * reversed, partly, kept, failed, left, in_doubt, writes, reads, elapsed_ms,
 * and "stopped" with message and hint when err says so.
 */
void undo_json(const struct undo *, const char *job, int exit_status,
    const struct err *, struct buf *);

#endif
