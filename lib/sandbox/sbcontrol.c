// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbcontrol.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbidem.h"
#include "sandbox/sbroute.h"
#include "sandbox/sbrun.h"
#include "sandbox/sbstate.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbworld.h"

static const int64_t advance_max_s = INT64_C(10) * 366 * 86400;

/* The seconds asked for; -1: none or out of range. */
static int64_t
advance_of(struct str body)
{
	struct jdoc *doc = NULL;
	struct err e;
	int64_t s = -1;

	if (body.n > 0 && jdoc_parse(&doc, body.p, body.n, &e) == 0)
		s = jdoc_int(jdoc_get(jdoc_root(doc), "advance_s"), -1);
	jdoc_free(doc);
	return s <= advance_max_s ? s : -1;
}

static void
put_now(const struct sbcontrol *c, struct jput *j)
{
	jput_key(j, "now_ms");
	jput_int(j, c->caller_ms + c->world->clock_ms);
}

static int
advance(const struct sbcontrol *c, struct str body, struct sb_answer *out,
    struct err *e)
{
	int64_t s = advance_of(body);
	int64_t clock_ms = c->world->clock_ms + s * 1000;
	struct sbfail why;
	struct jput j;

	if (s < 0) {
		(void)sbfail_set(&why, 400, "invalid_type", "advance_s",
		    "Send {\"advance_s\": N} with N seconds to go forward.");
		out->status = why.status;
		sbfail_put(&why, c->world->errors, &out->body);
		return 0;
	}
	if (c->state != NULL && sbstate_add_clock(c->state, clock_ms, e) != 0)
		return -1;
	c->world->clock_ms = clock_ms;
	out->status = 200;
	jput_init(&j, &out->body);
	jput_object(&j);
	put_now(c, &j);
	jput_end(&j);
	return 0;
}

static void
put_state(const struct sbcontrol *c, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	put_now(c, &j);
	jput_key(&j, "requests");
	jput_int(&j, c->n_requests);
	jput_key(&j, "keys");
	jput_uint(&j, sbidem_count(c->world->idem));
	jput_key(&j, "records");
	jput_object(&j);
	for (unsigned i = 0; sbobject_at(c->world->objects, i) != NULL; i++) {
		const struct sbobject *o = sbobject_at(c->world->objects, i);
		size_t n;

		(void)sbstore_rows(c->world->store, o, &n);
		n -= sbstore_deleted(c->world->store, o, SBSTORE_NOW);
		jput_key(&j, o->name);
		jput_uint(&j, n);
	}
	jput_end(&j);
	jput_end(&j);
}

static void
start_run(const struct sbcontrol *c, struct str body, struct sb_answer *out)
{
	struct jdoc *doc = NULL;
	const struct jval *root;
	struct err e;
	char id[SBRUN_ID_MAX];
	int64_t s;
	struct jput j;
	struct sbfail why;

	if (body.n > 0)
		(void)jdoc_parse(&doc, body.p, body.n, &e);
	root = jdoc_root(doc);
	s = jdoc_int(jdoc_get(root, "seconds"), 0);
	if (s < 0 || s > advance_max_s ||
	    !sbrun_id(id, c->caller_ms + c->world->clock_ms, s,
		str_of(jdoc_cstr(jdoc_get(root, "outcome"), "completed")))) {
		(void)sbfail_set(&why, 400, "invalid_type", NULL,
		    "Send {\"seconds\": N, \"outcome\": \"completed\"}.");
		out->status = why.status;
		sbfail_put(&why, c->world->errors, &out->body);
	} else {
		out->status = 200;
		jput_init(&j, &out->body);
		jput_object(&j);
		jput_key(&j, "runId");
		jput_cstr(&j, id);
		jput_end(&j);
	}
	jdoc_free(doc);
}

int
sbcontrol_handle(const struct sbcontrol *c, const struct sbroute *r,
    struct str body, struct sb_answer *out, struct err *e)
{
	struct sbfail why;

	if (r->kind == SBROUTE_CLOCK)
		return advance(c, body, out, e);
	if (r->kind == SBROUTE_WORKFLOW) {
		start_run(c, body, out);
		return 0;
	}
	if (r->kind == SBROUTE_STATE) {
		out->status = 200;
		put_state(c, &out->body);
		return 0;
	}
	(void)sbfail_set(&why, 404, NULL, NULL,
	    "The sandbox has POST /_sandbox/clock, POST /_sandbox/workflow and "
	    "GET /_sandbox/state.");
	out->status = why.status;
	sbfail_put(&why, c->world->errors, &out->body);
	return 0;
}
