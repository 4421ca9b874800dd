#ifndef SANDBOX_SBRUN_H
#define SANDBOX_SBRUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct sbfail;

/*
 * Workflow runs.  Nothing is kept of them: the id says when a run began on the
 * server's clock, how long it takes and how it ends,
 *
 *	run_START-MS_SECONDS_OUTCOME	run_1772366400000_90_failed
 *
 * so that any id of this form is a run, also after a restart.  POST
 * /_sandbox/workflow (sbcontrol.h) makes one that begins now.
 */
enum {
	SBRUN_ID_MAX = 96
};

/* False: not 1 to 40 lower-case letters and '_' for the outcome. */
bool sbrun_id(char out[SBRUN_ID_MAX], int64_t start_ms, int64_t seconds,
    struct str outcome);

/*
 * Append {"status": ...}: "pending" before its start, "running", then the
 * outcome.  404 for an id of another form.
 */
int sbrun_put(struct str id, int64_t now_ms, struct buf *, struct sbfail *);

#endif
