#ifndef IMPORT_VERIFY_H
#define IMPORT_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/jobview.h"

#include "import/pastjob.h"

struct buf;
struct err;

/*
 * Reading back: every row that is DONE or UNCHANGED is made again from its
 * source, its record is retrieved, and each mapped field and link is compared.
 * Nothing is written to Lightfield.
 *
 * What counts as a difference: a field or link that does not hold what the row
 * says by the rules of an update (plan/diff.h) and that nobody is known to have
 * changed; a record that is gone; a row that cannot be made again.  What does
 * not, but is listed:
 *
 *	edited	somebody changed it since our last write: the record's receipt
 *		knows what Lightfield answered to that.  The import did its
 *		part, and people are free to go on.  Of a record that was found
 *		as it should be, and so never written, nothing tells
 *	later	a later import of ours wrote another value
 *	hidden	the key may not see it
 *
 * Of a record that we created all mapped fields count, whatever write: says; of
 * one that was there before, those that write: lets an update change.
 *
 * A double of a record that the job created: another one with the same match
 * value that was created since the job was planned and that no import of ours
 * knows.  It comes about where the service breaks its promise about idempotency
 * keys.  Where the mapping matches nothing: one with the same address, domain or
 * name that is equal in all fields the mapping fills.  Asked for by a listing of
 * all records or a search a text, whichever is fewer requests; what the index
 * does not show yet is not seen.
 */
struct verify_opts {
	struct pastjob_opts job;
	bool doubles; /* look for those, too */
	uint64_t
	    sample; /* so many rows; 0: all.  Always the same ones of a job */
	void *self;
	void (*notice)(void *self, const char *text);
	/* Rows so far, of how many; or NULL. */
	void (*progress)(
	    void *self, uint64_t rows, uint64_t total, int64_t elapsed_ms);
};

struct verify {
	uint64_t rows; /* that could be compared */
	/* That were; each is one of the next six. */
	uint64_t checked;
	uint64_t same;
	uint64_t edited; /* but for that the same */
	uint64_t later;  /* this, too */
	uint64_t different;
	uint64_t missing;
	uint64_t unmade;
	uint64_t hidden;      /* of whichever of these */
	uint64_t differences; /* fields and links */
	bool doubles_asked;
	uint64_t looked;  /* rows of which doubles were looked for */
	uint64_t doubles; /* records */
	uint64_t searches;
	uint64_t reads;
	int64_t elapsed_ms;
	struct job_counts counts; /* of the whole job */
	uint64_t sample;          /* as asked for */
	int signal;
	bool written; /* the files are there */
};

/*
 * Do it; 0 also when it was interrupted (signal).  In the job's folder:
 * verify.csv (line, key, id, field, expected, found, what) and the certificate
 * verify.json, each replaced in one piece and only by a run
 * that came to its end.
 */
int verify_run(struct verify *, const struct verify_opts *,
    const struct import_server *, struct err *);

/*
 * By the design's table: 130/143, 4 (rows are not sent yet), 6 (rows in doubt
 * or ambiguous), 10 (differences or doubles), 3 (rows failed), 0.
 */
int verify_exit(const struct verify *);

/* For people, plain lines; job: its folder. */
void verify_text(const struct verify *, const char *job, struct buf *);

/*
 * One object, version 1, ends with a newline: version, job, exit, sample (null
 * or how many were asked for), rows, checked, same, different, missing, unmade,
 * edited, later, hidden, differences, doubles (null: not looked for), searches,
 * reads, elapsed_ms; and "stopped" with
 * message and hint when err (or NULL) says so.
 */
void verify_json(const struct verify *, const char *job, int exit_status,
    const struct err *, struct buf *);

#endif
