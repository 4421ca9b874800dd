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
 * A walk over rows, intents, findings, changes or candidates sees what is
 * durable when it gets there (but for intents up to 128 ahead), and may rest as
 * long as it likes: it does not keep the job from taking in its log.  The walks
 * over codes and fields do, and see one moment: do not leave them open while
 * the job runs.
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
	uint64_t rows;                 /* as the first pass counted them; while
	                               it is not over, those planned so far */
	uint64_t state[ROW_STATES];    /* rows == sum, always (conservation);
	                               JOINED rows count under their winner's
	                               state, so [ROW_JOINED] is 0 */
	uint64_t pending[ROW_ACTIONS]; /* of state[ROW_PENDING], by action */
	uint64_t done[ROW_ACTIONS];    /* of state[ROW_DONE], by action */
	uint64_t joined;               /* rows that are JOINED */
	uint64_t made;   /* requests that did their part: of every row those
	                  parts that are there */
	uint64_t writes; /* requests still to send: the parts left of PENDING
	                    and SENT rows */
	uint64_t reads;  /* records to retrieve before that: one for each
	                    request of an update that is not on its way */
};
int jobview_counts(struct jobview *, struct job_counts *, struct err *);

/* Walk rows by ord, from the one given on.  1: a row, 0: end, -1. */
struct jobview_row {
	uint64_t ord;
	uint64_t line;
	unsigned char digest[ROW_DIGEST_BYTES];
	enum row_state state;
	const char *key;        /* source key with occurrence; "" none */
	const char *id;         /* DONE, UNCHANGED, any with a part; else "" */
	const char *link;       /* its web address; else "" */
	enum row_action action; /* UPDATE also when UNCHANGED */
	const char *target;     /* UPDATE: the record's id; else "" */
	unsigned part;          /* parts that are there */
	unsigned parts;         /* of how many */
	uint64_t generation;    /* part of its idempotency key */
	uint64_t winner;        /* the row it gave way to; 0: none */
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
	enum row_action action; /* of the row */
	const char *target;     /* UPDATE: the record's id; else "" */
	unsigned part;          /* which one this is, from 0 */
	unsigned parts;
	int64_t server_ms; /* of the first send on the server's clock; 0: not
	                      known */
};
int
jobview_intent_next(struct jobview *, struct jobview_intent *, struct err *);

/* Walk rows that are in DOUBT, with the bytes that were sent. */
struct jobview_doubt {
	struct jobview_intent sent;
	uint64_t line;
	int64_t doubt_ms;  /* on the server's clock: nothing was sent behind it;
	                     0: not known */
	struct str before; /* UPDATE: the before-image; may be empty */
	const char *last;  /* the record that the job had created last, at a
	                      time when the row was in DOUBT and nothing on
	                      its way: another one came later; "": none noted,
	                      "-": it had created none */
};
int jobview_doubt_next(struct jobview *, struct jobview_doubt *, struct err *);

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

/* Walk planned changes of updates by (ord, field). */
struct jobview_change {
	uint64_t ord;
	uint64_t line;
	const char *field;
	const char *before;
	const char *after;
	bool kept;
};
int
jobview_change_next(struct jobview *, struct jobview_change *, struct err *);

/* Planned changes by field with counts and the first, most first. */
struct jobview_field {
	const char *field;
	uint64_t count; /* sent */
	uint64_t kept;  /* not sent */
	uint64_t line;
	const char *before;
	const char *after;
};
int jobview_field_next(struct jobview *, struct jobview_field *, struct err *);

/* Walk candidates of rows AMBIGUOUS or in DOUBT by (ord, order given). */
struct jobview_candidate {
	uint64_t ord;
	const char *id;
	const char *label;
	const char *link;
	const char *why;
};
int jobview_candidate_next(
    struct jobview *, struct jobview_candidate *, struct err *);

/* Start the walks over (all but rows). */
void jobview_rewind(struct jobview *);

#endif
