#ifndef JOURNAL_JOB_H
#define JOURNAL_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/str.h"

struct diags;
struct err;

/*
 * The checkpoint log of a job: JOB/job.db (SQLite, WAL, synchronous FULL), the
 * one truth about every row.  This is the single read-write connection; it
 * holds JOB/lock for as long as it is open.  Reports and the feeder read
 * through jobview.h.  Used by one thread at a time (the run hands it to the
 * journal thread and takes it back).
 *
 * States of a row, and who moves it:
 *
 *	PENDING  planned, nothing sent               job_plan_row()
 *	SENT     its intent is durable; a request    JREC_INTENT
 *	         may have reached the server
 *	DONE     the server answered 2xx with an id  JREC_DONE
 *	FAILED   a finding, or the server's refusal  job_plan_row(), JREC_FAILED
 *	DOUBT    whether the record is there is not  JREC_DOUBT
 *	         known and may not be asked by
 *	         sending again
 *	SKIPPED  left out on purpose                 job_plan_row()
 *
 * PENDING -> SENT -> DONE | FAILED | DOUBT, SENT -> PENDING (JREC_UNSENT: its
 * first byte did not leave), PENDING -> FAILED (found while rendering: no
 * status).  JREC_INTENT of a row that is SENT changes nothing if key, path and
 * body are those of its intent.  Any other step is refused with ERR_INTERNAL:
 * a bug must not become a record.
 */
enum row_state {
	ROW_PENDING,
	ROW_SENT,
	ROW_DONE,
	ROW_FAILED,
	ROW_DOUBT,
	ROW_SKIPPED
};
enum {
	ROW_STATES = ROW_SKIPPED + 1
};

enum {
	ROW_DIGEST_BYTES = 16
};

struct job;

/*
 * What a job is about.  Digests decide whether a repeated command fits.
 */
struct job_facts {
	char object[64];
	unsigned char source[DIGEST_BYTES];  /* raw bytes of the file */
	unsigned char mapping[DIGEST_BYTES]; /* canonical mapping + options */
	unsigned char defs[DIGEST_BYTES];
	unsigned char org[DIGEST_BYTES]; /* orgid.h, with the job's salt */
	uint64_t generation;             /* of the identity; 0 at first */
	bool planned;                    /* the first pass ended */
	uint64_t rows;                   /* read by the first pass */
};

/*
 * Open the job in folder dir, making folder (0700) and database if need be.
 * ERR_LOCKED: another process has it.  ERR_MISFIT: the folder's database is of
 * a newer format, not ours, or damaged (looked for in all of it when the last
 * run was killed).  ERR_DISK.  End with job_close(); a plan that was not ended
 * is then made anew by the next run.
 */
int job_open(struct job **out, const char *dir, struct err *);
void job_close(struct job *);

const char *job_dir(const struct job *);

/* 16 random bytes, drawn once a job, that salt the organisation's digest. */
const unsigned char *job_salt(const struct job *);

/* False in *there: a new job, for which no plan was ever begun. */
int job_facts_get(struct job *, struct job_facts *, bool *there, struct err *);

/* Was any row ever sent (SENT, DONE, DOUBT, or refused by the server)? */
int job_touched(struct job *, bool *touched, struct err *);

/*
 * The first pass.  begin forgets all rows and findings and stores the facts
 * (planned = false); then rows 1, 2, 3 ... without a gap, each with its
 * findings (or NULL); end notes facts->source, ->rows (which must be the rows
 * given), settles repeated keys and marks the job planned.  Commits every few
 * thousand rows.  Only while the job is not touched (else ERR_INTERNAL); no
 * steps before its end.
 */
struct job_row {
	uint64_t ord;                           /* from 1 */
	uint64_t line;                          /* where it starts */
	unsigned char digest[ROW_DIGEST_BYTES]; /* of its cells */
	enum row_state state;                   /* PENDING, FAILED or SKIPPED */
	struct str key; /* source key; empty: it has none */
	bool keyed;     /* key is from the mapping's key columns; else a
	                         digest of the mapped cells, to which the row's
	                         occurrence is added by job_plan_end() */
};
int job_plan_begin(struct job *, const struct job_facts *, struct err *);
int job_plan_row(
    struct job *, const struct job_row *, const struct diags *, struct err *);

/*
 * keyed rows that repeat an earlier row's key become FAILED with the finding
 * key.repeated (line of the first named), unless keep_first_quietly, where
 * they become SKIPPED, also those that had failed, and the finding is a note.
 * A row that failed counts as the first of its key, one planned as SKIPPED
 * does not count at all.  *repeated counts them.  Rows that are not keyed are
 * numbered among those with the same digest.
 */
int job_plan_end(struct job *, const struct job_facts *,
    bool keep_first_quietly, uint64_t *repeated, struct err *);

/*
 * One step of one row.  Members outside the kind's list are ignored; texts are
 * borrowed for the call.
 */
enum jrec_kind {
	JREC_INTENT, /* key path body first_sent_ms */
	JREC_UNSENT,
	JREC_DONE,   /* id link */
	JREC_FAILED, /* code param message hint status */
	JREC_DOUBT   /* code param message hint status */
};

struct jrec {
	enum jrec_kind kind;
	int status; /* HTTP; 0: not from the server */
	uint64_t ord;
	const char *key;  /* idempotency key */
	const char *path; /* of the POST */
	struct str body;
	int64_t first_sent_ms; /* wall clock at the first send */
	const char *id;
	const char *link; /* web address of the record, or NULL */
	const char *code;
	const char *param; /* or NULL */
	const char *message;
	const char *hint; /* or NULL */
};

/*
 * All n steps in one transaction, durable when it returns 0.  A settled row
 * loses its body.  FAILED and DOUBT add a finding: code (with "server." in
 * front if it has a status and no dot), field = param, message, hint.  On
 * failure nothing of it happened (after an I/O error the next open may find
 * all of it; never a part); the steps may be committed again.
 */
int job_commit(struct job *, const struct jrec *, size_t n, struct err *);

/*
 * From now on rows are brought to the id map of this name (idmap_name()).  When
 * it is another than before (it was lost, or --ids names a new one), every row
 * that is done counts as not brought yet.
 */
int job_map_is(struct job *, const char *map, struct err *);

/*
 * Rows done but not yet in the id map, in batches: fills at most max entries
 * (texts owned by the job, valid until the next call) and returns how many in
 * *n; job_mapped() marks them after the id map is durable.
 */
struct job_done {
	uint64_t ord;
	const char *key; /* source key; rows without a keyed key are left out */
	const char *id;
};
int job_unmapped(
    struct job *, struct job_done *v, size_t max, size_t *n, struct err *);
int job_mapped(struct job *, const struct job_done *v, size_t n, struct err *);

#endif
