#ifndef JOURNAL_JOB_H
#define JOURNAL_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/str.h"

struct buf;
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
 *	PENDING  planned, nothing sent, or a part    job_plan_row()
 *	         of it is there and the next is not
 *	SENT     its intent is durable; a request    JREC_INTENT
 *	         may have reached the server
 *	DONE     the server answered 2xx with an id  JREC_DONE
 *	FAILED   a finding, or the server's refusal  job_plan_row(), JREC_FAILED
 *	DOUBT    whether the record is there is not  JREC_DOUBT
 *	         known and may not be asked by
 *	         sending again
 *	SKIPPED  left out on purpose                 job_plan_row(), _settle()
 *	UNCHANGED the record is as the row wants it  job_plan_settle(),
 *	                                             JREC_UNCHANGED
 *	AMBIGUOUS several records could be meant: a  job_plan_settle(),
 *	         person must say which               JREC_AMBIGUOUS
 *	JOINED   part of another row's operation     job_plan_settle(), _keys()
 *	         (duplicates: merge); counts under
 *	         that row's state
 *
 * PENDING -> SENT -> DONE | FAILED | DOUBT, SENT -> PENDING (JREC_UNSENT: its
 * first byte did not leave; JREC_PART: one part is there, the next may go),
 * PENDING -> FAILED | UNCHANGED | AMBIGUOUS (found while rendering: no
 * status; a row of which a part is there is DONE by JREC_UNCHANGED, and not
 * AMBIGUOUS any more), AMBIGUOUS -> PENDING | SKIPPED (job_decide()), DOUBT ->
 * DONE | PENDING (JREC_FOUND: it is there; the next part may go if there is
 * one) | PENDING (JREC_ABSENT: it is not; goes under a key of its own, by the
 * row's generation) | SKIPPED (job_doubt_skip()), FAILED -> PENDING
 * (jobretry_failed()).  A row that a former plan of the job was done with is
 * planned as DONE or UNCHANGED (jobformer.h).  JREC_INTENT of a row
 * that is SENT changes nothing if key, path and body are those of its intent.
 * Any other step is refused with ERR_INTERNAL: a bug must not become a record.
 */
enum row_state {
	ROW_PENDING,
	ROW_SENT,
	ROW_DONE,
	ROW_FAILED,
	ROW_DOUBT,
	ROW_SKIPPED,
	ROW_UNCHANGED,
	ROW_AMBIGUOUS,
	ROW_JOINED
};
enum {
	ROW_STATES = ROW_JOINED + 1
};

/* What a row is to become, or became. */
enum row_action {
	ROW_CREATE,
	ROW_UPDATE
};
enum {
	ROW_ACTIONS = ROW_UPDATE + 1
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
	unsigned char org[DIGEST_BYTES];  /* orgid.h, with the job's salt */
	uint64_t generation;              /* of the identity; 0 at first */
	int64_t planned_ms;               /* wall clock, when the plan ended */
	bool planned;                     /* the first pass ended */
	uint64_t rows;                    /* read by the first pass */
	unsigned char rule[DIGEST_BYTES]; /* by which rows have their keys; all
	                                     0: not known */
};

/*
 * Open the job in folder dir, making folder (0700) and database if need be.
 * ERR_LOCKED: another process has it.  ERR_MISFIT: the folder's database is of
 * a newer format, not ours, or damaged (looked for in all of it when the last
 * run was killed), or folder or file are another user's.  ERR_DISK, also when
 * the folder is on a network file system.  End with job_close(); a plan that
 * was not ended is then made anew by the next run.
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
 * The plan.  begin forgets all rows, findings and what hangs on them, and
 * stores the facts (planned = false); then rows 1, 2, 3 ... without a gap, each
 * with its findings (or NULL); keys() ends the rows: all of them are visible to
 * a jobview, repeated keys are settled; then verdicts, in ascending order of
 * their rows; end notes facts->source, ->rows (which must be the rows given)
 * and ->planned_ms, and marks the job planned.  Commits every few thousand
 * writes.  Only while the job is not touched (else ERR_INTERNAL), or with a
 * generation above the job's (--again), while no row is SENT or DOUBT or has
 * only a part of its requests done (else ERR_MISFIT, with words for a user).
 * Bring the former rows to the id map before that.  No steps before its end.
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

/*
 * Behind job_plan_begin(): a plan that nobody will carry out.  Of its rows only
 * those that give way to another (job_plan_keys) are written down, with their
 * findings; job_plan_row() takes no others.  How many rows there are of each
 * state, which jobview_counts() cannot know then, says job_plan_counts(),
 * behind job_plan_keys().
 */
void job_plan_brief(struct job *);
struct job_counts;
void job_plan_counts(const struct job *, struct job_counts *);

int job_plan_row(
    struct job *, const struct job_row *, const struct diags *, struct err *);

/*
 * Rows that are keyed and share a key, by policy:
 *
 *	ERROR	the first stays; later ones become FAILED with the finding
 *		key.repeated (line of the first named)
 *	FIRST	the first stays; later ones become SKIPPED, also those that had
 *		failed, and the finding is a note
 *	LAST	the last that has not failed stays (the last, if all have); the
 *		others as for FIRST
 *	JOIN	the first that has not failed stays; later ones that have not
 *		failed become JOINED
 *
 * A row that failed counts as the first of its key (ERROR, FIRST), one planned
 * as SKIPPED does not count at all.  Rows that give way remember the one that
 * stays (winner).  *repeated counts them.  Rows that are not keyed are numbered
 * among those with the same digest.  Sorted on disk (spill.h), in order.
 */
enum job_repeats {
	JOB_REPEATS_ERROR,
	JOB_REPEATS_FIRST,
	JOB_REPEATS_LAST,
	JOB_REPEATS_JOIN
};
int job_plan_keys(struct job *, uint64_t rows, enum job_repeats,
    uint64_t *repeated, struct err *);

/*
 * What becomes of a row that is PENDING; others are ERR_INTERNAL.  Texts are
 * borrowed for the call.  A row that gets none stays PENDING, CREATE, 1 part.
 * Rows that gave way to one that gives way now follow it to its winner.
 */
struct job_verdict {
	uint64_t ord;
	enum row_state state;   /* PENDING FAILED SKIPPED UNCHANGED AMBIGUOUS
	                           JOINED */
	enum row_action action; /* PENDING */
	unsigned parts;         /* PENDING: requests it takes, at least 1 */
	const char *target;     /* UPDATE, UNCHANGED: the record's id */
	const char *link;       /* UNCHANGED: its web address, or NULL */
	uint64_t winner;        /* SKIPPED as a duplicate, JOINED: the row that
	                           stays; 0: none */
	struct str marks;       /* UNCHANGED: for the id map, as mark_all() */
};
int job_plan_settle(struct job *, const struct job_verdict *,
    const struct diags *, struct err *);

/* Of an UPDATE: what changes in a field; texts for people, in any order. */
struct job_change {
	const char *field;
	struct str before;
	struct str after;
	bool kept; /* not sent: somebody edited it */
};
int job_plan_change(
    struct job *, uint64_t ord, const struct job_change *, struct err *);

/* Of an AMBIGUOUS row: a record that could be meant. */
struct job_candidate {
	const char *id;
	struct str label;
	const char *link; /* or NULL */
	struct str why;   /* "$email ann@example.com" */
};
int job_plan_candidate(
    struct job *, uint64_t ord, const struct job_candidate *, struct err *);

/*
 * The row names a file that goes to Lightfield before it: writes its upload
 * takes; 0: the file is there, and is only looked at.  Read by jobside.h.
 */
int job_plan_file(struct job *, uint64_t ord, unsigned writes, struct err *);

int job_plan_end(struct job *, const struct job_facts *, struct err *);

/*
 * One step of one row.  Members outside the kind's list are ignored; texts are
 * borrowed for the call.
 */
enum jrec_kind {
	JREC_INTENT, /* key path body first_sent_ms server_ms action target
	                parts before; code param message hint: a remark, or
	                NULL */
	JREC_UNSENT,
	JREC_DONE,      /* id link marks receipt created */
	JREC_FAILED,    /* code param message hint status */
	JREC_DOUBT,     /* code param message hint status server_ms */
	JREC_PART,      /* id link marks receipt created: each but the last part
	                   of a row */
	JREC_UNCHANGED, /* id link marks; code param message hint: a remark */
	JREC_AMBIGUOUS, /* code message hint */
	JREC_FOUND,     /* id link marks receipt */
	JREC_ABSENT
};

struct jrec {
	enum jrec_kind kind;
	int status; /* HTTP; 0: not from the server */
	uint64_t ord;
	const char *key;  /* idempotency key */
	const char *path; /* of the POST */
	struct str body;
	int64_t first_sent_ms; /* wall clock at the first send */
	int64_t server_ms;     /* now, on the server's clock; 0: not known */
	/* May differ from the plan's: the record was gone, another found.  All
	 * of it is the row's: said by its first part, ignored with others (but
	 * for parts). */
	enum row_action action;
	const char *target; /* UPDATE: the record's id; CREATE: the one that is
	                       gone, part of the key, or NULL */
	unsigned parts;     /* of the row, as it turned out; 0: as planned */
	struct str before;  /* UPDATE: its before-image, JSON; kept for undo */
	struct str answer;  /* DONE: the record the server answered; not kept */
	struct str marks;   /* for the id map: plan/mark.h; kept until it has
	                       them */
	struct str receipt; /* this, too: plan/receipt.h */
	const char *id;
	const char *link; /* web address of the record, or NULL */
	bool created;     /* by this very request, in this run */
	const char *code;
	const char *param; /* or NULL */
	const char *message;
	const char *hint; /* or NULL */
};

/*
 * All n steps in one transaction, durable when it returns 0.  A settled row
 * loses its body; one in DOUBT keeps it.  A remark is a finding, a warning, unless the row has one of
 * its code already.  FAILED, DOUBT and AMBIGUOUS add a finding: code (with "server." in
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

/* The id map's name as it was last; "": none. */
int job_map_get(struct job *, struct buf *name, struct err *);

/* The organisation is known by this digest from now on (orgid.h). */
int
job_org_is(struct job *, const unsigned char org[DIGEST_BYTES], struct err *);

/* A record that the job wrote or found, any of them; "": none. */
int job_any_record(struct job *, struct buf *id, struct err *);

/*
 * Rows with a record (DONE, UNCHANGED, any of which a part is done) that the id
 * map does not have yet, and before each of them the rows SKIPPED or JOINED that
 * gave way to it and have a key of their own (it leads to its record), in
 * batches: fills at most max entries (texts owned by the job, valid until the
 * next call) and returns how many in *n; job_mapped() marks them after the id
 * map is durable.
 */
struct job_done {
	uint64_t ord;
	const char *key; /* source key; "": none of the mapping's */
	const char *id;
	struct str marks;
	struct str receipt;
};
int job_unmapped(
    struct job *, struct job_done *v, size_t max, size_t *n, struct err *);
int job_mapped(struct job *, const struct job_done *v, size_t n, struct err *);

/*
 * A person's decision about an AMBIGUOUS row, durable when it returns 0: id: an
 * UPDATE of that record; NULL: a CREATE; skip: SKIPPED.  *hit: the row was
 * AMBIGUOUS; then its errors, which said why, are forgotten.
 */
int job_decide(struct job *, uint64_t ord, const char *id, bool skip, bool *hit,
    struct err *);

/*
 * What a person decided about a row in DOUBT: leave it.  *hit: it was in DOUBT.
 * (That a record is the row's is JREC_FOUND, that it may go again JREC_ABSENT.)
 */
int job_doubt_skip(struct job *, uint64_t ord, bool *hit, struct err *);

/*
 * Why a row stays in DOUBT after a look at Lightfield: an error, once for each
 * code, and the n records that could be it, which replace those of an earlier
 * look.
 */
struct diag;
int job_doubt_stays(struct job *, uint64_t ord, const struct diag *why,
    const struct job_candidate *, size_t n, struct err *);

/*
 * The wall clock and those of earlier runs: *seen_ms gets the largest time that
 * any run of the job has seen (0: none), and wall_ms is remembered; if sure
 * (the server agrees with it) also when it is smaller.
 */
int job_clock(
    struct job *, int64_t wall_ms, bool sure, int64_t *seen_ms, struct err *);

/*
 * Nothing of the job is on its way: what it creates from now on comes behind
 * whatever became of the rows that are in DOUBT by now.  Noted once for each
 * (jobview_doubt.last).
 */
int job_doubts_mark(struct job *, struct err *);

/* The record that the job created last; "": none. */
int job_last_created(struct job *, struct buf *id, struct err *);

#endif
