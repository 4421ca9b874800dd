#ifndef REPORT_RUNLOG_H
#define REPORT_RUNLOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

/*
 * How the runs of a job went that sent something: when, what the plan had
 * forecast, what it took, and how the rows came to an end over time.  A job
 * keeps the last of them in a note (journal/jobnote.h); a run that was killed
 * left none.  Single-threaded.
 */
enum {
	RUNLOG_POINTS = 120, /* a run's, evenly spaced */
	RUNLOG_RUNS = 20     /* a job's; the oldest go */
};

/* The name of the note. */
extern const char runlog_note[];

struct runlog_point {
	int64_t ms;         /* since the run began to send */
	uint64_t settled;   /* rows that came to an end since then */
	int64_t limited_ms; /* waited for the limit since then */
};

struct runlog {
	int64_t began_ms;   /* wall clock */
	int64_t elapsed_ms; /* of all of it */
	int64_t sending_ms;
	uint64_t need_writes; /* the forecast at its beginning */
	uint64_t need_reads;
	uint64_t need_seconds;
	uint64_t writes; /* what it took; retries are among them */
	uint64_t reads;
	uint64_t retries;
	uint64_t limited;
	int64_t limited_ms;
	struct runlog_point points[RUNLOG_POINTS];
	size_t n_points;
	int64_t step_ms; /* least distance of points; 0: 200 ms */
};

/*
 * A point, unless the last one is nearer than step_ms; when there is no more
 * room every other one goes and the step doubles.
 */
void runlog_point(struct runlog *, const struct runlog_point *);

/* The note with this run behind the former ones, JSON; former may be empty. */
void runlog_add(struct str former, const struct runlog *, struct buf *out);

/*
 * Runs of a note, oldest first, at most max; returns how many.  What cannot be
 * read counts as none: the note is for looking only.
 */
size_t runlog_read(struct str note, struct runlog *v, size_t max);

#endif
