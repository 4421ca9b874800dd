#ifndef IMPORT_WORKFLOW_H
#define IMPORT_WORKFLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct clk;
struct client;
struct err;

/*
 * One run of a workflow: GET /v1/workflowRun/{runId}/status, once or until it
 * has ended.  The description of the API names running, completed and failed
 * and says that there may be more.
 */
enum workflow_state {
	WORKFLOW_RUNNING, /* running, pending, queued ...: it will go on */
	WORKFLOW_COMPLETED,
	WORKFLOW_FAILED, /* failed, cancelled, timed out ... */
	WORKFLOW_UNKNOWN /* a word that this version does not know */
};

/* What a status means, in any ASCII case. */
enum workflow_state workflow_state(struct str status);
const char *workflow_state_name(enum workflow_state);

struct workflow_opts {
	const char *run;
	bool wait;
	int64_t timeout_ms; /* with wait; 0: as long as it takes */
	const struct clk *clk;
	/* With wait: each status that is another than the last; or NULL. */
	void (*seen)(void *self, const char *status);
	void *self;
};

struct workflow {
	char status[64]; /* the server's word, inert */
	enum workflow_state state;
	int64_t waited_ms;
};

/*
 * Look, and with wait look again after 1, 2, 4 ... 15 seconds while it is
 * running; an unknown word ends the wait.  0, also when the time is up and it
 * is still running.  ERR_USAGE: no such run, or no run id; else as
 * client_get(), *out holding what was seen last.
 */
int workflow_look(struct workflow *out, struct client *,
    const struct workflow_opts *, struct err *);

#endif
