#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "journal/jobview.h"

struct buf;

/*
 * How a run stands or ended, for people and for programs: one struct, filled
 * by import/, shown as text, as the --json object and as summary.json.  What
 * is said about rows comes from the journal only, so it is durable (I2), and
 * adds up (I3).
 */
struct summary {
	const char *object; /* "contact" */
	const char *file;   /* as the user named it */
	const char *job;    /* the job's folder */
	bool dry_run;
	bool planned;                /* the first pass ended */
	uint64_t rows_read;          /* so far, while !planned */
	struct job_counts rows;      /* once planned */
	uint64_t before[ROW_STATES]; /* rows by state when this run began */

	int signal;      /* SIGINT, SIGTERM: interrupted; 0: not */
	struct err stop; /* why it stopped early; kind ERR_NONE: it did not */

	/* What remains to be sent, and how long that takes at `rate`. */
	uint64_t need_writes;
	uint64_t need_reads;
	uint64_t need_searches;
	double need_seconds;
	double rate; /* writes/s the forecast counts with; 0: no limit */

	/* What this run spent. */
	uint64_t requests;
	uint64_t retries;
	uint64_t limited;   /* 429 answers */
	int64_t limited_ms; /* waited for the limit */
	int64_t elapsed_ms; /* of this run */
	int64_t sending_ms; /* of its second pass */
};

/*
 * The exit status, by the precedence of the design (section 4): the first of
 * 1, 8, 7, 9, 2, 5, 130/143, 4, 6, 3, 0 that holds.  Not finished (4): rows
 * are pending or sent and this was no dry run.
 */
int summary_exit(const struct summary *);

/* rows read == the sum over the states; false is a bug (exit 1). */
bool summary_conserved(const struct summary *);

/*
 * The --json object, version 1, ends with a newline.  view may be NULL before
 * the job has a database; else findings are counted by code.
 */
int summary_json(const struct summary *, struct jobview *view, struct buf *out,
    struct err *);

/*
 * The closing words on stderr: outcome by category, the commonest findings
 * with their first place and what to do, where the files lie, what was spent
 * and what remains, and the next command to type (command: what the user
 * typed, quoted for a shell; NULL: the plan alone, before results are
 * written).  Plain text of at most 40 lines, made inert.
 */
int summary_text(const struct summary *, struct jobview *view,
    const char *command, struct buf *out, struct err *);

#endif
