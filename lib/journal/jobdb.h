#ifndef JOURNAL_JOBDB_H
#define JOURNAL_JOBDB_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/job.h"
#include "journal/orgid.h"
#include "journal/sqlx.h"

struct arena;
struct err;

/*
 * The file format of job.db and the inside of struct job; a part of the
 * journal, used by no other folder.
 *
 *	job       one row: what the job is about; map is the id map that
 *	          rows.mapped speaks of
 *	rows      one row for each row of the source, small: 10 million must do.
 *	          state is enum row_state.  key is the source key, or the digest
 *	          of an unkeyed row, NULL if it has none; occurrence counts
 *	          unkeyed rows with the same digest (1: the first)
 *	unmapped  index of the rows that the id map does not have yet
 *	intents   exactly the rows that are SENT, with the bytes sent
 *	findings  id is ord << JOBDB_FINDING_BITS plus the number of the finding
 *	          in its row, so that they lie in the order in which they are read
 */
enum {
	JOBDB_FORMAT = 1,
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
	JOBDB_ADD_ROW,
	JOBDB_ROW,
	JOBDB_SET_FAILED, /* from PENDING */
	JOBDB_SET_SENT,
	JOBDB_SET_UNSENT,
	JOBDB_SET_DONE,
	JOBDB_SET_OTHER, /* from SENT */
	JOBDB_ADD_INTENT,
	JOBDB_DROP_INTENT,
	JOBDB_SAME_INTENT,
	JOBDB_ADD_FINDING,
	JOBDB_LAST_FINDING,
	JOBDB_UNMAPPED,
	JOBDB_SET_MAPPED,
	JOBDB_IS_MAP,
	JOBDB_SET_MAP,
	JOBDB_UNMAP,
	JOBDB_STATEMENTS
};

struct job {
	struct sqlx x;
	char *dir;
	int lock; /* fd of JOB/lock; -1: none */
	unsigned char salt[ORGID_SALT_BYTES];
	bool touched;        /* as job.touched */
	struct arena *arena; /* texts of job_unmapped() */

	/* While the first pass runs. */
	bool planning;
	uint64_t n_planned; /* rows so far, the last one's ord */
	unsigned n_open;    /* rows in the open transaction; 0: none open */
};

/* Where the database of a job lies; free() it. */
char *jobdb_path(const char *dir);

/* Open or make the database of job->dir; fills x and salt. */
int jobdb_open(struct job *, struct err *);

/* "pending" ... for messages. */
const char *jobdb_state_name(int64_t state);

#endif
