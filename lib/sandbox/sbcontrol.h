#ifndef SANDBOX_SBCONTROL_H
#define SANDBOX_SBCONTROL_H

#include <stdint.h>

#include "base/str.h"

struct err;
struct sb_answer;
struct sbroute;
struct sbstate;
struct sbworld;

/*
 * The sandbox's own routes, which Lightfield does not have:
 *
 *	POST /_sandbox/clock {"advance_s": N}   -> {"now_ms":...}
 *	POST /_sandbox/workflow {"seconds": N, "outcome": "failed"}
 *		-> {"runId"}; a run (sbrun.h) that begins now, and ends after
 *		that (0) with that (completed)
 *	GET /_sandbox/state -> {"now_ms","requests","keys","records":{...}}
 */
struct sbcontrol {
	struct sbworld *world;
	struct sbstate *state; /* NULL: none */
	int64_t n_requests;
	int64_t caller_ms; /* the caller's clock, without what was added */
};

/* Sets status and body.  ERR_DISK: the new clock could not be kept. */
int sbcontrol_handle(const struct sbcontrol *, const struct sbroute *,
    struct str body, struct sb_answer *, struct err *);

#endif
