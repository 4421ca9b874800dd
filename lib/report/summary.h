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

	const char *mode;     /* "create", "update", "upsert"; or NULL */
	const char *strategy; /* how existing records were found, a sentence
	                         with its numbers; or NULL */
	const struct str *left_out; /* columns of the file that go nowhere */
	size_t n_left_out;
	bool reused; /* the plan is a former dry run's */

	const char *standing; /* of a job that is only looked at, a word; else
	                         NULL */
	bool unfinished;      /* ... and that is not done, whatever its rows
	                         say */

	int signal;      /* SIGINT, SIGTERM: interrupted; 0: not */
	struct err stop; /* why it stopped early; kind ERR_NONE: it did not */

	/* What remains to be sent, and how long that takes at `rate`. */
	uint64_t need_writes;
	uint64_t need_reads;
	uint64_t need_searches;
	double need_seconds;
	double rate; /* writes/s the forecast counts with; 0: no limit */

	/* What this run spent. */
	uint64_t requests; /* writes */
	uint64_t spent_reads;
	uint64_t spent_searches;
	uint64_t retries;
	uint64_t limited;   /* 429 answers */
	int64_t limited_ms; /* waited for the limit */
	int64_t elapsed_ms; /* of this run */
	int64_t sending_ms; /* of its second pass */
};

/*
 * The exit status, by the precedence of the design (section 4): the first of
 * 1, 8, 7, 9, 2, 5, 130/143, 4, 6, 3, 0 that holds.  Not finished (4): rows
 * are pending or sent and this was no dry run, or unfinished.  For a person (6): rows are in
 * doubt or ambiguous.
 */
int summary_exit(const struct summary *);

/*
 * rows read == the sum over the states, and those that are pending or done ==
 * those to be, or that were, created and updated; false is a bug (exit 1).
 */
bool summary_conserved(const struct summary *);

/*
 * The --json object, version 1, ends with a newline:
 *
 *	version job object rows exit
 *	standing	lfetl status: where the job stands, a word
 *	plan or result	create update unchanged ambiguous failed skipped, each a
 *			count of rows that adds up to `rows` with those of a
 *			result: not_attempted in_doubt (a plan has in_doubt only
 *			when there are such rows).  Rows that are merged count as
 *			the row that they are merged with.
 *	requests	write read search seconds: still to be sent
 *	spent		requests (writes: its old name) write read search
 *			seconds retries limited limited_ms elapsed_ms
 *	fields		of a plan that changes any: {key: {changed, kept}}, rows
 *	left_out	columns that go nowhere, if there are any
 *	findings	{code: count}
 *	stopped		message and hint, if it stopped early
 *
 * view may be NULL before the job has a database; fields and findings are then
 * not known.
 */
int summary_json(const struct summary *, struct jobview *view, struct buf *out,
    struct err *);

/*
 * The closing words on stderr: outcome by category, of a plan what changes in
 * which field, the commonest findings with their first place and what to do,
 * where the files lie, what was spent and what remains, and what to do next
 * down to the command to type (command: that import, quoted for a shell; NULL:
 * the plan alone, before results are written).  Plain text of at most 40 lines
 * (SUMMARY_LINES), made inert; a line that begins with "next" holds a command
 * and is not to be wrapped.
 */
enum {
	SUMMARY_LINES = 40
};
int summary_text(const struct summary *, struct jobview *view,
    const char *command, struct buf *out, struct err *e);

/*
 * What is about to happen, without subject or place: "create 1,204 and update
 * 311 contacts", or "contacts from 311 rows" when rows are merged, ", and settle
 * 2 rows sent earlier".
 */
void summary_deed(const struct summary *, struct buf *out);

#endif
