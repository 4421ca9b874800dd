// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "run/op.h"

#include "unit/run/enginerig.h"

static void
open_with(struct enginerig *r, const struct engine_opts *o)
{
	memset(r, 0, sizeof(*r));
	r->now.mono_ms = 1000;
	r->now.wall_ms = ENGINERIG_WALL;
	r->steps = mem_array(ENGINERIG_LOG, sizeof(*r->steps));
	r->sends = mem_array(ENGINERIG_LOG, sizeof(*r->sends));
	r->engine = engine_new(o);
}

void
enginerig_open(
    struct enginerig *r, unsigned workers, unsigned batch, double rate)
{
	struct engine_opts o;

	memset(&o, 0, sizeof(o));
	o.workers = workers;
	o.batch = batch;
	o.rate = rate;
	o.share = 1;
	o.seed = 1;
	open_with(r, &o);
}

void
enginerig_open_errors(struct enginerig *r, uint64_t max_errors)
{
	struct engine_opts o;

	memset(&o, 0, sizeof(o));
	o.workers = 4;
	o.batch = 25;
	o.share = 1;
	o.seed = 1;
	o.max_errors = max_errors;
	open_with(r, &o);
}

void
enginerig_close(struct enginerig *r)
{
	engine_free(r->engine);
	free(r->steps);
	free(r->sends);
}

void
enginerig_put(struct enginerig *r, const struct op *op)
{
	engine_give(r->engine, op_new(op), r->now);
}

/* An operation to be sent; its texts are borrowed from here. */
static struct op
sendable(uint64_t ord, char key[ENGINERIG_TEXT], char body[ENGINERIG_TEXT])
{
	struct op o;

	memset(&o, 0, sizeof(o));
	(void)snprintf(
	    key, ENGINERIG_TEXT, "key-%llu", (unsigned long long)ord);
	(void)snprintf(
	    body, ENGINERIG_TEXT, "{\"n\":%llu}", (unsigned long long)ord);
	o.ord = ord;
	o.path = "/v1/contacts";
	o.key = key;
	o.body = str_of(body);
	return o;
}

void
enginerig_give(struct enginerig *r, uint64_t ord)
{
	enginerig_resume(r, ord, 0);
}

void
enginerig_resume(struct enginerig *r, uint64_t ord, int64_t first_sent_ms)
{
	char key[ENGINERIG_TEXT];
	char body[ENGINERIG_TEXT];
	struct op o = sendable(ord, key, body);

	o.first_sent_ms = first_sent_ms;
	enginerig_put(r, &o);
}

void
enginerig_unusable(struct enginerig *r, uint64_t ord)
{
	struct op o;

	memset(&o, 0, sizeof(o));
	o.ord = ord;
	o.settled = true;
	o.settle = JREC_FAILED;
	o.code = "link.missing";
	o.message = "is gone";
	enginerig_put(r, &o);
}

void
enginerig_update(struct enginerig *r, uint64_t ord)
{
	char key[ENGINERIG_TEXT];
	char body[ENGINERIG_TEXT];
	struct op o = sendable(ord, key, body);

	o.path = "/v1/contacts/con_t";
	o.action = ROW_UPDATE;
	o.update = true;
	o.target = "con_t";
	o.before = STR_LIT("{\"was\":1}");
	enginerig_put(r, &o);
}

void
enginerig_part(struct enginerig *r, uint64_t ord, bool update, bool more)
{
	char key[ENGINERIG_TEXT];
	char body[ENGINERIG_TEXT];
	struct op o = sendable(ord, key, body);

	o.update = update;
	o.more = more;
	enginerig_put(r, &o);
}

void
enginerig_fill(struct enginerig *r, uint64_t *next, size_t n)
{
	while (n-- > 0 && engine_wants(r->engine, r->now) > 0)
		enginerig_give(r, (*next)++);
}

static void
text(char out[ENGINERIG_TEXT], const char *from)
{
	(void)snprintf(out, ENGINERIG_TEXT, "%s", from == NULL ? "" : from);
}

static void
bytes(char out[ENGINERIG_TEXT], struct str from)
{
	from = str_upto(from, ENGINERIG_TEXT - 1);
	if (from.n > 0)
		memcpy(out, from.p, from.n);
	out[from.n] = '\0';
}

static void
log_steps(struct enginerig *r)
{
	for (size_t i = 0; i < r->act.n_steps; i++) {
		const struct jrec *s = &r->act.steps[i];
		struct enginerig_step *to = &r->steps[r->n_steps++];

		assert_true(r->n_steps < ENGINERIG_LOG);
		to->kind = s->kind;
		to->ord = s->ord;
		to->first_sent_ms = s->first_sent_ms;
		if (s->kind != JREC_INTENT && s->kind != JREC_UNSENT)
			text(to->code, s->code);
		if (s->kind == JREC_DONE || s->kind == JREC_PART ||
		    s->kind == JREC_UNCHANGED)
			text(to->id, s->id);
		bytes(to->answer, s->answer);
		bytes(to->body, s->body);
		bytes(to->marks, s->marks);
		to->action = s->action;
		text(to->target, s->target);
		bytes(to->before, s->before);
	}
	r->n_commits++;
	if (r->act.n_steps > r->most_steps)
		r->most_steps = r->act.n_steps;
}

/* I4, at every send of every test: its intent is the row's last step. */
static void
log_send(struct enginerig *r)
{
	struct enginerig_send *to = &r->sends[r->n_sends++];
	const struct op *op = r->act.op;
	bool intent = op->first_sent_ms != 0;
	size_t open = r->n_durable;

	assert_true(r->n_sends < ENGINERIG_LOG);
	for (size_t i = 0; i < open; i++)
		if (r->steps[i].ord == op->ord)
			intent = r->steps[i].kind == JREC_INTENT;
	if (!intent)
		fail_msg("row %llu was sent without its intent",
		    (unsigned long long)op->ord);
	to->ord = op->ord;
	to->at_ms = r->now.mono_ms;
	text(to->key, op->key);
	text(to->body, op->body.p);
}

enum engine_act
enginerig_next(struct enginerig *r)
{
	engine_next(r->engine, r->now, &r->act);
	if (r->act.act == ENGINE_COMMIT)
		log_steps(r);
	else if (r->act.act == ENGINE_SEND)
		log_send(r);
	return r->act.act;
}

void
enginerig_commit(struct enginerig *r)
{
	r->n_durable = r->n_steps;
	engine_committed(r->engine, r->now);
}

enum engine_act
enginerig_act(struct enginerig *r)
{
	for (;;)
		switch (enginerig_next(r)) {
		case ENGINE_COMMIT:
			enginerig_commit(r);
			break;
		case ENGINE_SEND:
			break;
		case ENGINE_WAIT:
		case ENGINE_END:
			return r->act.act;
		}
}

enum engine_act
enginerig_pass(struct enginerig *r, int64_t ms)
{
	r->now.mono_ms += ms;
	r->now.wall_ms += ms;
	return enginerig_act(r);
}

static void
answer(struct enginerig *r, uint64_t ord, struct api_answer *a)
{
	engine_answered(r->engine, ord, a, r->now);
	api_answer_fini(a);
	(void)enginerig_act(r);
}

void
enginerig_ok(struct enginerig *r, uint64_t ord)
{
	struct api_answer a;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = 200;
	buf_printf(&a.body, "{\"id\":\"con_%llu\"}", (unsigned long long)ord);
	answer(r, ord, &a);
}

void
enginerig_status(struct enginerig *r, uint64_t ord, int status,
    const char *code, int64_t retry_after_ms)
{
	struct api_answer a;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = status;
	a.retry_after_ms = retry_after_ms;
	buf_printf(&a.body,
	    "{\"error\":{\"type\":\"t\",\"code\":\"%s\",\"message\":\"m\"}}",
	    code);
	answer(r, ord, &a);
}

void
enginerig_refuse(
    struct enginerig *r, uint64_t ord, const char *code, const char *param)
{
	struct api_answer a;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = 422;
	buf_printf(&a.body,
	    "{\"error\":{\"type\":\"t\",\"code\":\"%s\",\"param\":\"%s\","
	    "\"message\":\"m\"}}",
	    code, param);
	answer(r, ord, &a);
}

void
enginerig_fate(struct enginerig *r, uint64_t ord, enum api_fate fate)
{
	struct api_answer a;

	api_answer_init(&a);
	a.fate = fate;
	answer(r, ord, &a);
}

void
enginerig_until_sends(struct enginerig *r, size_t n, int64_t max_ms)
{
	int64_t end_ms = r->now.mono_ms + max_ms;

	while (r->n_sends < n && r->now.mono_ms < end_ms)
		(void)enginerig_pass(r, 100);
	assert_int_equal(r->n_sends, n);
}

void
enginerig_canary(struct enginerig *r, uint64_t ord)
{
	enginerig_give(r, ord);
	(void)enginerig_act(r);
	enginerig_ok(r, ord);
	(void)enginerig_pass(r, 1);
}

size_t
enginerig_count(const struct enginerig *r, enum jrec_kind kind, uint64_t ord)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_steps; i++)
		n += r->steps[i].kind == kind && r->steps[i].ord == ord;
	return n;
}

size_t
enginerig_sends_of(const struct enginerig *r, uint64_t ord)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_sends; i++)
		n += r->sends[i].ord == ord;
	return n;
}

struct engine_result
enginerig_result(const struct enginerig *r)
{
	struct engine_result out;

	engine_result(r->engine, r->now, &out);
	return out;
}
