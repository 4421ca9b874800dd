// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "run/engine.h"
#include "run/engineslot.h"
#include "run/op.h"

/* One without an outcome. */
static void
forget(struct engine *e, size_t i)
{
	engineslot_canary(e, e->slots[i])->open--;
	engineslot_free(e->slots[i]);
	memmove(&e->slots[i], &e->slots[i + 1],
	    (e->n - i - 1) * sizeof(struct slot *));
	e->n--;
}

/*
 * While stopping: what was never committed goes back as it came, an intent
 * whose first byte did not leave is journalled "not sent", and what may have
 * arrived stays SENT for the next run.  Without a stop the same holds for an
 * operation whose attempts are used up.
 */
static void
give_back(struct engine *e)
{
	size_t i = 0;

	while (i < e->n) {
		struct slot *s = e->slots[i];
		bool spent = s->not_before_ms == INT64_MAX;

		if (e->stopping && s->state == SLOT_GIVEN) {
			forget(e, i);
			continue;
		}
		if (s->state == SLOT_READY && (e->stopping || spent)) {
			if (s->unanswered) {
				forget(e, i);
				continue;
			}
			engineslot_settle(e, s, JREC_UNSENT);
		}
		i++;
	}
}

static const char *
or_null(const char *text)
{
	return text[0] == '\0' ? NULL : text;
}

/* What the server, or the lack of its answer, made of the row. */
static void
judged_step(struct jrec *r, const struct slot *s)
{
	r->id = s->fault.id;
	r->link = or_null(s->fault.link);
	r->code = s->fault.code;
	r->param = or_null(s->fault.param);
	r->message = s->fault.message;
	r->hint = or_null(s->fault.hint);
	r->status = s->fault.status;
	r->answer = buf_str(&s->answer);
	r->body = s->op->body;
	r->created = !s->op->update && !s->resumed;
}

/* What rendering made of it. */
static void
settled_step(struct jrec *r, const struct op *op)
{
	r->id = op->id;
	r->link = op->link;
	r->marks = op->marks;
	r->code = op->code;
	r->param = op->field;
	r->message = op->message;
	r->hint = op->hint;
}

static void
outcome_step(const struct engine *e, const struct slot *s, struct clk_now now,
    struct jrec *r)
{
	memset(r, 0, sizeof(*r));
	r->kind = s->outcome;
	r->ord = s->op->ord;
	r->server_ms = engineslot_server(e, now);
	if (s->op->settled)
		settled_step(r, s->op);
	else
		judged_step(r, s);
}

static void
intent_step(
    struct engine *e, struct slot *s, struct clk_now now, struct jrec *r)
{
	struct op *op = s->op;

	op->first_sent_ms = now.wall_ms;
	op->server_ms = engineslot_server(e, now);
	s->since_ms = now.mono_ms;
	memset(r, 0, sizeof(*r));
	r->kind = JREC_INTENT;
	r->ord = op->ord;
	r->key = op->key;
	r->path = op->path;
	r->body = op->body;
	r->first_sent_ms = op->first_sent_ms;
	r->server_ms = op->server_ms;
	r->action = op->action;
	r->target = op->target;
	r->before = op->before;
	r->parts = op->parts;
	r->code = op->code;
	r->param = op->field;
	r->message = op->message;
	r->hint = op->hint;
}

/*
 * Outcomes first: they free the window.  Intents have room of their own, or a
 * full commit of the one would hold up the other: every row needs both.
 */
static size_t
collect(struct engine *e, struct clk_now now)
{
	bool seen[ENGINE_KINDS] = {false, false};
	size_t n = 0;
	size_t room;

	for (size_t i = 0; i < e->n && n < e->opts.batch; i++)
		if (e->slots[i]->state == SLOT_SETTLING) {
			outcome_step(e, e->slots[i], now, &e->steps[n++]);
			e->slots[i]->in_commit = true;
		}
	room = n + e->opts.batch;
	for (size_t i = 0; i < e->n && n < room; i++) {
		struct slot *s = e->slots[i];

		if (engineslot_held(e, s, seen) || s->state != SLOT_GIVEN)
			continue;
		intent_step(e, s, now, &e->steps[n++]);
		s->state = SLOT_COMMITTING;
	}
	return n;
}

/*
 * The next READY slot that may go now, or NULL; *at gets the earliest time
 * that one may (-1: only after an event).
 */
static struct slot *
pick(struct engine *e, struct clk_now now, int64_t *at)
{
	bool seen[ENGINE_KINDS] = {false, false};
	int64_t pace = now.mono_ms + pace_wait(&e->pace, now.mono_ms);

	*at = -1;
	if (e->stopping || e->flying >= e->opts.workers)
		return NULL;
	for (size_t i = 0; i < e->n; i++) {
		struct slot *s = e->slots[i];
		int64_t when = s->not_before_ms;

		if (engineslot_held(e, s, seen) || s->state != SLOT_READY)
			continue;
		when = when > pace ? when : pace;
		if (when <= now.mono_ms)
			return s;
		if (*at < 0 || when < *at)
			*at = when;
	}
	return NULL;
}

/* What can no longer be sent again without risk is in doubt. */
static void
doubt_the_old(struct engine *e, struct clk_now now)
{
	for (size_t i = 0; i < e->n; i++) {
		struct slot *s = e->slots[i];

		if (s->state != SLOT_READY || engineslot_resendable(e, s, now))
			continue;
		memset(&s->fault, 0, sizeof(s->fault));
		(void)snprintf(
		    s->fault.code, sizeof(s->fault.code), "%s", sendage_code);
		(void)snprintf(s->fault.message, sizeof(s->fault.message), "%s",
		    sendage_message);
		(void)snprintf(
		    s->fault.hint, sizeof(s->fault.hint), "%s", sendage_hint);
		engineslot_settle(e, s, JREC_DOUBT);
		e->sum.doubt++;
	}
}

static bool
over(const struct engine *e, struct clk_now now)
{
	if (e->committing)
		return false;
	if (e->n == 0)
		return e->stopping || e->no_more;
	return e->stopping && e->n == e->flying && now.mono_ms >= e->leave_ms;
}

static bool
send(struct engine *e, struct clk_now now, struct engine_action *a)
{
	int64_t at;
	struct slot *s = pick(e, now, &at);

	if (s == NULL) {
		if (e->stopping)
			at = e->leave_ms;
		a->act = ENGINE_WAIT;
		a->until_ms = at;
		return false;
	}
	pace_take(&e->pace, now.mono_ms);
	if (s->attempts == 0)
		s->first_ms = now.mono_ms;
	if (s->attempts > 0 || s->unanswered)
		e->sum.retries++;
	s->attempts++;
	s->state = SLOT_FLYING;
	e->flying++;
	e->sum.requests++;
	a->act = ENGINE_SEND;
	a->op = s->op;
	a->attempt = s->attempts;
	return true;
}

void
engine_next(struct engine *e, struct clk_now now, struct engine_action *a)
{
	memset(a, 0, sizeof(*a));
	a->until_ms = -1;
	doubt_the_old(e, now);
	give_back(e);
	if (!e->committing && (a->n_steps = collect(e, now)) > 0) {
		e->committing = true;
		a->act = ENGINE_COMMIT;
		a->steps = e->steps;
		return;
	}
	if (over(e, now))
		a->act = ENGINE_END;
	else
		(void)send(e, now, a);
}
