#ifndef JOURNAL_JOBDB_H
#define JOURNAL_JOBDB_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/job.h"
#include "journal/orgid.h"
#include "journal/sqlx.h"

struct arena;
struct err;
struct spill;

/*
 * The file format of job.db and the inside of struct job; a part of the
 * journal, used by no other folder.
 *
 *	job       one row: what the job is about; map is the id map that
 *	          rows.mapped speaks of; seen_ms the largest wall time of any
 *	          run, last_id the record that was created last; rule as
 *	          job_facts.rule, NULL: not known
 *	rows      one row for each row of the source, small: 10 million must do.
 *	          state is enum row_state, action enum row_action.  key is the
 *	          source key, or the digest of an unkeyed row, NULL if it has
 *	          none; occurrence counts unkeyed rows with the same digest (1:
 *	          the first); generation how often it was proved that what was
 *	          sent is not there.  part of parts requests have succeeded; id and
 *	          link are from the last of them, or of an unchanged record.
 *	          target is NULL where it is the same as id.  winner is never
 *	          itself a row that gave way
 *	unmapped  index of the rows with a record that the id map does not have
 *	          yet
 *	losers    index of the rows that gave way to another
 *	intents   exactly the rows that are SENT or in DOUBT, with the bytes
 *	          sent; server_ms, doubt_ms: the first send and the doubt on the
 *	          server's clock, 0 where it is not known; doubt_last as
 *	          in jobview.h
 *	images    records as they were before an update
 *	receipts  what the id map is to be told of a row; marks until it was,
 *	          the receipt for jobundo.h
 *	notes     jobnote.h; undo: jobundo.h; made when they are needed
 *	findings  id is ord << JOBDB_FINDING_BITS plus the number of the finding
 *	          in its row, so that they lie in the order in which they are read
 *	changes, candidates  n is a number of the whole plan
 *	side      jobside.h
 *	former    jobformer.h: keyed rows that had a record when the source or
 *	          the mapping had other contents, by their key; digest is empty
 *	          (16 zeros) when they were not done with, mapping is the
 *	          beginning of the mapping's digest, wrote: the job wrote the
 *	          record, first as action says; image, receipt as of the row;
 *	          seen: the file has the key now
 *
 * Readers take a file of format 1, too, which lacks job.rule and former;
 * opening it to write raises it (jobformat.h).
 */
enum {
	JOBDB_FORMAT = 2,
	JOBDB_FINDING_BITS = 24
};

/* "lfjb" */
#define JOBDB_APPLICATION INT64_C(0x6c666a62)
#define JOBDB_REMEDY \
	"name another job folder with --job, or put job.db back from a backup"

enum jobdb_sql {
	JOBDB_FACTS,
	JOBDB_SET_FACTS,
	JOBDB_SET_PLANNED,
	JOBDB_SET_TOUCHED,
	JOBDB_ANY_INTENT,
	JOBDB_ANY_OPEN,
	JOBDB_ADD_ROW,
	JOBDB_SEE_FORMER,
	JOBDB_CARRY_ROW,
	JOBDB_FORMER,
	JOBDB_ROW,
	JOBDB_SETTLE,
	JOBDB_LOSE,
	JOBDB_WINNER,
	JOBDB_FOLLOW,
	JOBDB_NUMBER,
	JOBDB_ADD_CHANGE,
	JOBDB_ADD_CANDIDATE,
	JOBDB_ADD_SIDE,
	JOBDB_DECIDE,
	JOBDB_SET_FAILED, /* from PENDING */
	JOBDB_SET_UNCHANGED,
	JOBDB_SET_REST,
	JOBDB_SET_AMBIGUOUS,
	JOBDB_SET_SENT,
	JOBDB_SET_UNSENT, /* from SENT: */
	JOBDB_SET_PART,
	JOBDB_SET_DONE,
	JOBDB_SET_OTHER,
	JOBDB_SET_FOUND, /* from DOUBT: */
	JOBDB_SET_ABSENT,
	JOBDB_SET_SKIPPED,
	JOBDB_DROP_CANDIDATES,
	JOBDB_NOTE,
	JOBDB_SEEN,
	JOBDB_SET_SEEN,
	JOBDB_ADD_INTENT,
	JOBDB_DOUBT_INTENT,
	JOBDB_MARK_DOUBTS,
	JOBDB_DROP_INTENT,
	JOBDB_SAME_INTENT,
	JOBDB_ADD_IMAGE,
	JOBDB_DROP_IMAGE,
	JOBDB_ADD_RECEIPT,
	JOBDB_DROP_RECEIPT,
	JOBDB_BARE_RECEIPT,
	JOBDB_ADD_FINDING,
	JOBDB_LAST_FINDING,
	JOBDB_HAS_FINDING,
	JOBDB_DROP_ERRORS,
	JOBDB_UNMAPPED,
	JOBDB_LOSERS,
	JOBDB_SET_MAPPED,
	JOBDB_IS_MAP,
	JOBDB_SET_MAP,
	JOBDB_UNMAP,
	JOBDB_STATEMENTS
};

enum jobdb_phase {
	JOBDB_IDLE,
	JOBDB_ROWS,    /* between job_plan_begin() and _keys() */
	JOBDB_VERDICTS /* between job_plan_keys() and _end() */
};

struct job {
	struct sqlx x;
	char *dir;
	int lock; /* fd of JOB/lock; -1: none */
	unsigned char salt[ORGID_SALT_BYTES];
	bool touched;        /* as job.touched */
	struct arena *arena; /* texts of job_unmapped() */

	/* While it is planned. */
	enum jobdb_phase phase;
	bool brief;        /* job_plan_brief() */
	uint64_t n_failed; /* brief: rows planned as such that stay so */
	uint64_t n_lost[ROW_STATES]; /* brief: rows that gave way, by state */
	uint64_t n_planned;          /* rows so far, the last one's ord */
	unsigned n_open;     /* writes in the open transaction; 0: none */
	uint64_t n_told;     /* changes and candidates so far */
	struct spill *keyed; /* keys of the rows, for jobrepeat.h */
	struct spill *unkeyed;
	unsigned n_side; /* jobside.c: puts in the open transaction */
	bool former;     /* there are rows in former ... */
	bool carries;    /* ... that may be carried over */
};

/* Where the database of a job lies; free() it. */
char *jobdb_path(const char *dir);

/* Open or make the database of job->dir; fills x and salt. */
int jobdb_open(struct job *, struct err *);

/* What the id map is to be told of a row; replaces what there was. */
int jobdb_keep_receipt(struct job *, uint64_t ord, struct str marks,
    struct str receipt, struct err *);

/* 0, or ERR_INTERNAL while the job is planned. */
int jobdb_idle(const struct job *, struct err *);

/* "pending" ... for messages. */
const char *jobdb_state_name(int64_t state);

#endif
