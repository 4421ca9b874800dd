#ifndef JOURNAL_JOBRETRY_H
#define JOURNAL_JOBRETRY_H

#include <stdint.h>

struct err;
struct job;

/*
 * Rows that were refused on their way, not by a look at them, may go again:
 * what the server or the store of files refused (server.*, upload.*), and rows
 * of several requests whose record was gone in between (match.gone).  FAILED ->
 * PENDING, with a raised generation, so under keys of their own (I6); their
 * errors are forgotten.  One transaction; *n: how many.
 *
 * Rows that failed because of what stands in them, in the first pass or the
 * plan, stay FAILED.
 */
int jobretry_failed(struct job *, uint64_t *n, struct err *);

#endif
