#ifndef JOURNAL_JOBVIEW_H
#define JOURNAL_JOBVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/job.h"

/*
 * Looking at a job: a READONLY connection, also while the job runs and after
 * its process was killed.  One thread each.  Results are borrowed until the
 * next call on the same cursor.
 *
 * A walk over rows, intents or findings sees what is durable when it gets
 * there (rows and findings up to 128 ahead), and may rest as long as it likes:
 * it does not keep the job from taking in its log.  The walk over the codes
 * does, and sees one moment: do not leave it open while the job runs.
 *
 * Looking leaves an empty job.db-wal and its index behind when the job is not
 * open; the next run takes them away.
 */
struct jobview;

/*
 * ERR_USAGE if there is no job in dir; ERR_MISFIT as job_open(); ERR_DISK,
 * also when the folder cannot be written: the index of the log lies there.
 */
int jobview_open(struct jobview **out, const char *dir, struct err *);
void jobview_close(struct jobview *);

struct job_counts {
	uint64_t rows;              /* as the first pass counted them; while
	                               it is not over, those planned so far */
	uint64_t state[ROW_STATES]; /* rows == sum, always (conservation) */
};
int jobview_counts(struct jobview *, struct job_counts *, struct err *);

/* Walk rows by ord, from the one given on.  1: a row, 0: end, -1. */
struct jobview_row {
	uint64_t ord;
	uint64_t line;
	unsigned char digest[ROW_DIGEST_BYTES];
	enum row_state state;
	const char *key;  /* source key with occurrence; "" none */
	const char *id;   /* DONE; else "" */
	const char *link; /* DONE; else "" */
};
int jobview_seek(struct jobview *, uint64_t ord, struct err *);
int jobview_next(struct jobview *, struct jobview_row *, struct err *);

/* Walk rows that are SENT, with the bytes to send again. */
struct jobview_intent {
	uint64_t ord;
	const char *key;
	const char *path;
	struct str body;
	int64_t first_sent_ms;
};
int
jobview_intent_next(struct jobview *, struct jobview_intent *, struct err *);

/* Walk findings by (ord, order of finding), warnings included. */
struct jobview_finding {
	uint64_t ord;
	int severity; /* enum diag_severity */
	const char *code;
	uint64_t line;
	const char *field;
	const char *column;
	const char *value;
	const char *message;
	const char *hint;
};
int
jobview_finding_next(struct jobview *, struct jobview_finding *, struct err *);

/* Findings by code with counts and the first place each, most first. */
struct jobview_code {
	const char *code;
	int severity;
	uint64_t count;
	uint64_t line;
	const char *column; /* the field where no column is known */
	const char *value;
	const char *message;
	const char *hint;
};
int jobview_code_next(struct jobview *, struct jobview_code *, struct err *);

/* Start the walks over (intents, findings, codes). */
void jobview_rewind(struct jobview *);

#endif
