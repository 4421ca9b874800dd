// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbcontrol.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbidem.h"
#include "sandbox/sbroute.h"
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
		sbfail_put(&why, &out->body);
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
	for (unsigned i = 0; i < SBOBJECT_COUNT; i++) {
		const struct sbobject *o = sbobject_at(i);
		size_t n;

		(void)sbstore_rows(c->world->store, o, &n);
		n -= sbstore_deleted(c->world->store, o, SBSTORE_NOW);
		jput_key(&j, o->name);
		jput_uint(&j, n);
	}
	jput_end(&j);
	jput_end(&j);
}

int
sbcontrol_handle(const struct sbcontrol *c, const struct sbroute *r,
    struct str body, struct sb_answer *out, struct err *e)
{
	struct sbfail why;

	if (r->kind == SBROUTE_CLOCK)
		return advance(c, body, out, e);
	if (r->kind == SBROUTE_STATE) {
		out->status = 200;
		put_state(c, &out->body);
		return 0;
	}
	(void)sbfail_set(&why, 404, NULL, NULL,
	    "The sandbox has POST /_sandbox/clock and GET /_sandbox/state.");
	out->status = why.status;
	sbfail_put(&why, &out->body);
	return 0;
}
