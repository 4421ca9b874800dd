// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"

#include "sandbox/sbcontrol.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfault.h"
#include "sandbox/sbfaultdo.h"
#include "sandbox/sbledger.h"
#include "sandbox/sbserve.h"
#include "sandbox/sbstate.h"
#include "sandbox/sbworld.h"

struct sb {
	struct sbworld world;
	struct sbfaults *faults;
	struct sbledger *ledger;
	struct sbstate *state; /* NULL: nothing outlives the process */
	int64_t n;             /* of the request handled last */
	int64_t latency_ms;
};

/*
 * A kill between the two writes leaves an effect in the state file that the
 * ledger has not; it is the last of both.  (A ledger that begins anew beside
 * an old state file lacks nothing.)
 */
static int
mend_ledger(struct sb *sb, struct err *e)
{
	const struct sbstate_line *c = sbstate_last(sb->state);

	if (c == NULL)
		return 0;
	if (c->n > sb->n && (sb->n > 0 || c->n == 1) &&
	    sbledger_add(sb->ledger,
		&(struct sbledger_line){.n = c->n,
		    .t = c->t,
		    .method = c->effect == SBEFFECT_DELETE ? "DELETE" : "POST",
		    .path = c->path,
		    .category = SBRATE_WRITE,
		    .key = c->key,
		    .body = c->has_body ? c->body : NULL,
		    .status = 200,
		    .id = c->id,
		    .effect = sbchange_name(c->effect)},
		e) != 0)
		return -1;
	if (c->n > sb->n)
		sb->n = c->n;
	return 0;
}

static int
open_state(struct sb *sb, const char *path, struct err *e)
{
	struct sbstate_world w = {.objects = sb->world.objects,
	    .defs = sb->world.defs,
	    .store = sb->world.store,
	    .idem = sb->world.idem,
	    .enrich = &sb->world.enrich};

	if (path == NULL)
		return 0;
	if (sbstate_open(&sb->state, path, &w, e) != 0)
		return -1;
	sb->world.clock_ms = w.clock_ms;
	sb->world.n_made = w.n_made;
	return mend_ledger(sb, e);
}

int
sb_new(struct sb **out, const struct sb_opts *o, struct err *e)
{
	struct sb *sb = mem_alloc(sizeof(*sb));
	struct sbworld_opts wo = {.definitions = o->definitions,
	    .older = o->older_definitions,
	    .seed = o->seed,
	    .rate = o->rate,
	    .lag_ms = o->index_lag_ms,
	    .enrich_ms = o->enrich_ms};

	*out = NULL;
	sb->latency_ms = o->latency_ms;
	if (sbworld_init(&sb->world, &wo, e) != 0 ||
	    sbfault_load(&sb->faults, o->faults, o->fault_seed, e) != 0 ||
	    sbledger_open(&sb->ledger, o->ledger, e) != 0)
		goto fail;
	sb->world.errors = o->errors;
	sb->world.scopes = o->scopes;
	sb->world.api_key = o->api_key;
	sb->n = sbledger_last(sb->ledger);
	if (open_state(sb, o->state, e) != 0)
		goto fail;
	*out = sb;
	return 0;

fail:
	sb_free(sb);
	return -1;
}

void
sb_free(struct sb *sb)
{
	if (sb == NULL)
		return;
	sbstate_close(sb->state);
	sbledger_close(sb->ledger);
	sbfault_free(sb->faults);
	sbworld_fini(&sb->world);
	free(sb);
}

void
sb_answer_init(struct sb_answer *a)
{
	memset(a, 0, sizeof(*a));
	buf_init(&a->body, (size_t)LIM_ANSWER_BYTES);
	a->retry_after_s = a->limit = a->remaining = a->reset_s = -1;
}

void
sb_answer_fini(struct sb_answer *a)
{
	buf_fini(&a->body);
}

static int
record_state(const struct sb *sb, const struct sbcall *c,
    const unsigned char body[DIGEST_BYTES], struct err *e)
{
	const struct sb_request *r = c->req;
	struct sbstate_line line = {.n = sb->n,
	    .t = c->now_ms,
	    .done_ms = c->done_ms,
	    .effect = c->change.effect,
	    .object = c->route.object,
	    .id = c->id,
	    .path = r->path,
	    .has_body = r->body.n > 0};

	memcpy(line.body, body, DIGEST_BYTES);
	if (r->idem != NULL && *r->idem != '\0' && !c->fault.act->forget)
		line.key = r->idem;
	return sbstate_add(sb->state, sb->world.store, &line, &c->change, e);
}

/* Write what happened: first the state, then the ledger, both or neither. */
static int
record(struct sb *sb, const struct sbcall *c, struct err *e)
{
	const struct sb_request *r = c->req;
	bool saves = c->change.effect != SBEFFECT_NONE && sb->state != NULL;
	unsigned char body[DIGEST_BYTES];
	struct sbledger_line line = {.n = sb->n,
	    .t = c->now_ms,
	    .method = r->method,
	    .path = r->path,
	    .category = c->route.category,
	    .key = r->idem,
	    .body = r->body.n > 0 ? body : NULL,
	    .status = c->status,
	    .id = c->id[0] != '\0' ? c->id : NULL,
	    .effect = sbchange_name(c->change.effect),
	    .replay = c->replay,
	    .fault = c->fault.text};

	if (saves || sbledger_writes(sb->ledger))
		digest_of(r->body.p, r->body.n, body);
	if (saves && record_state(sb, c, body, e) != 0)
		return -1;
	if (sbledger_add(sb->ledger, &line, e) == 0)
		return 0;
	if (saves)
		sbstate_undo(sb->state);
	return -1;
}

static void
set_head(const struct sbcall *c, struct sb_answer *out)
{
	out->status = c->status;
	out->delay_ms = c->done_ms - c->now_ms;
	out->retry_after_s = c->retry_after_s;
	out->date_s = c->now_ms / 1000;
}

static int
handle(struct sb *sb, struct sbcall *c, struct sb_answer *out, struct err *e)
{
	struct sbworld *w = &sb->world;
	struct sbrate_state rate;
	bool arrives;

	sbenrich_until(&w->enrich, w->store, c->now_ms);
	sb->n++;
	c->fault = sbfault_hit(sb->faults, c->req->method, c->route.path);
	c->done_ms = c->now_ms + sb->latency_ms + c->fault.delay_ms;
	c->retry_after_s = -1;
	arrives = sbfault_arrives(c->fault.act);
	if (arrives)
		sbserve_answer(w, c);
	if (record(sb, c, e) != 0) {
		sbchange_fini(&c->change);
		buf_clear(c->body);
		return -1;
	}
	if (arrives)
		sbserve_commit(w, c);
	rate = sbrate_get(&w->rate, c->route.category, c->now_ms);
	out->limit = rate.limit;
	out->remaining = rate.remaining;
	out->reset_s = rate.reset_s;
	set_head(c, out);
	str_copy(out->type, sizeof(out->type), c->type);
	sbfaultdo_answer(c->fault.act, w->errors, out);
	return 0;
}

int
sb_handle(struct sb *sb, const struct sb_request *req, int64_t now_ms,
    struct sb_answer *out, struct err *e)
{
	struct sbcall c = {.req = req, .body = &out->body};

	buf_clear(&out->body);
	c.route = sbroute_parse(sb->world.objects, req->method, req->path);
	c.now_ms = now_ms + sb->world.clock_ms;
	if (!sbroute_is_control(&c.route))
		return handle(sb, &c, out, e);
	out->limit = out->remaining = out->reset_s = out->retry_after_s = -1;
	out->fate = SB_ANSWER;
	out->fault = NULL;
	out->type[0] = '\0';
	out->delay_ms = 0;
	out->date_s = c.now_ms / 1000;
	return sbcontrol_handle(
	    &(struct sbcontrol){&sb->world, sb->state, sb->n, now_ms}, &c.route,
	    req->body, out, e);
}
