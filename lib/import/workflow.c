// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "api/client.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/text.h"
#include "doc/jdoc.h"

#include "import/workflow.h"

enum {
	RUN_BYTES = 200,
	PATH_BYTES = 300,
	FIRST_WAIT_MS = 1000,
	LAST_WAIT_MS = 15000
};

static const struct {
	const char *word;
	enum workflow_state state;
} words[] = {
    {"running", WORKFLOW_RUNNING},
    {"pending", WORKFLOW_RUNNING},
    {"queued", WORKFLOW_RUNNING},
    {"scheduled", WORKFLOW_RUNNING},
    {"started", WORKFLOW_RUNNING},
    {"in_progress", WORKFLOW_RUNNING},
    {"waiting", WORKFLOW_RUNNING},
    {"completed", WORKFLOW_COMPLETED},
    {"succeeded", WORKFLOW_COMPLETED},
    {"success", WORKFLOW_COMPLETED},
    {"failed", WORKFLOW_FAILED},
    {"error", WORKFLOW_FAILED},
    {"cancelled", WORKFLOW_FAILED},
    {"canceled", WORKFLOW_FAILED},
    {"timed_out", WORKFLOW_FAILED},
    {"terminated", WORKFLOW_FAILED},
};

enum workflow_state
workflow_state(struct str status)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_iis(status, words[i].word))
			return words[i].state;
	return WORKFLOW_UNKNOWN;
}

const char *
workflow_state_name(enum workflow_state s)
{
	static const char *const names[] = {
	    [WORKFLOW_RUNNING] = "running",
	    [WORKFLOW_COMPLETED] = "completed",
	    [WORKFLOW_FAILED] = "failed",
	    [WORKFLOW_UNKNOWN] = "unknown",
	};

	return names[s];
}

/* What may stand in a path as it is. */
static bool
is_id(const char *s)
{
	if (s[0] == '\0' || s[0] == '.' || strlen(s) > RUN_BYTES)
		return false;
	for (; *s != '\0'; s++)
		if (strchr("abcdefghijklmnopqrstuvwxyz"
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~",
			*s) == NULL)
			return false;
	return true;
}

static int
take(struct workflow *w, const struct jdoc *doc, const char *run, struct err *e)
{
	struct str status = jdoc_text(jdoc_get(jdoc_root(doc), "status"));

	if (status.n == 0) {
		(void)err_set(e, ERR_SERVICE,
		    "the answer about workflow run %s has no status", run);
		return err_hint(e, "run the same command again later");
	}
	w->state = workflow_state(status);
	api_answer_clean(w->status, sizeof(w->status), status);
	return 0;
}

static int
look(struct workflow *w, struct client *c, const char *path, const char *run,
    struct err *e)
{
	struct jdoc *doc;
	int rc = client_get(c, API_READ, path, &doc, e);

	if (rc == 0) {
		rc = take(w, doc, run, e);
	} else if (client_status(c) == 404) {
		(void)err_set(e, ERR_USAGE, "there is no workflow run %s", run);
		(void)err_hint(e,
		    "check the id; if it is right, the base URL and whose key it is");
	}
	jdoc_free(doc);
	return rc;
}

/* How long until the next look; 0: none, the time is up. */
static int64_t
pause_ms(const struct workflow_opts *o, int64_t waited_ms, unsigned looks)
{
	int64_t ms =
	    looks < 5 ? (int64_t)FIRST_WAIT_MS << (looks - 1) : LAST_WAIT_MS;

	if (ms > LAST_WAIT_MS)
		ms = LAST_WAIT_MS;
	if (o->timeout_ms > 0 && ms > o->timeout_ms - waited_ms)
		ms = o->timeout_ms - waited_ms;
	return ms > 0 ? ms : 0;
}

static int
wait_for(struct workflow *w, struct client *c, const char *path,
    const struct workflow_opts *o, struct err *e)
{
	int64_t from_ms = clk_now(o->clk).mono_ms;
	char seen[sizeof(w->status)] = "";

	for (unsigned looks = 1;; looks++) {
		int64_t ms;

		if (look(w, c, path, o->run, e) != 0)
			return -1;
		w->waited_ms = clk_now(o->clk).mono_ms - from_ms;
		if (o->seen != NULL && strcmp(seen, w->status) != 0)
			o->seen(o->self, w->status);
		memcpy(seen, w->status, sizeof(seen));
		ms = pause_ms(o, w->waited_ms, looks);
		if (w->state != WORKFLOW_RUNNING || ms == 0)
			return 0;
		if (client_rest(c, ms, e) != 0)
			return -1;
	}
}

int
workflow_look(struct workflow *w, struct client *c,
    const struct workflow_opts *o, struct err *e)
{
	struct buf path;
	int rc;

	memset(w, 0, sizeof(*w));
	if (!is_id(o->run)) {
		(void)err_set(
		    e, ERR_USAGE, "'%s' is no id of a workflow run", o->run);
		return err_hint(e,
		    "copy it from Lightfield: letters, digits, '-', '_' and '.' only");
	}
	buf_init(&path, PATH_BYTES);
	buf_printf(&path, "/v1/workflowRun/%s/status", o->run);
	rc = o->wait ? wait_for(w, c, buf_text(&path), o, e)
		     : look(w, c, buf_text(&path), o->run, e);
	buf_fini(&path);
	return rc;
}
