// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/answer.h"
#include "api/retry.h"
#include "base/mem.h"

#include "run/engine.h"
#include "run/engineslot.h"
#include "run/op.h"

/* Intents ahead of the network, in commits, where no rate bounds them. */
enum {
	COMMITS_AHEAD = 4,
	CONFLICT_WAIT_MS = 1000
};

struct engine *
engine_new(const struct engine_opts *opts)
{
	struct engine *e = mem_alloc(sizeof(*e));

	e->opts = *opts;
	e->good_ms = -1;
	e->server_known = opts->server_known;
	e->server_off_ms = opts->server_off_ms;
	e->end = ENGINE_ALL;
	e->steps = mem_array(2 * (size_t)opts->batch, sizeof(*e->steps));
	pace_init(&e->pace, opts->rate, opts->share);
	if (opts->part > 0)
		pace_part(&e->pace, opts->part);
	rnd_init(&e->rnd, opts->seed);
	return e;
}

void
engine_free(struct engine *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < e->n; i++)
		engineslot_free(e->slots[i]);
	free(e->slots);
	free(e->steps);
	free(e);
}

static size_t
window(const struct engine *e, struct clk_now now)
{
	double second = pace_rate(&e->pace, now.mono_ms);
	size_t ahead = (size_t)e->opts.batch * COMMITS_AHEAD;

	if (second > 0 && second < (double)ahead)
		ahead = (size_t)ceil(second);
	return ahead > e->opts.workers ? ahead : e->opts.workers;
}

/* Is there one that waits for its kind's canary? */
static bool
holds(const struct engine *e)
{
	for (size_t i = 0; i < ENGINE_KINDS; i++)
		if (!e->canary[i].ok && e->canary[i].open > 1)
			return true;
	return false;
}

size_t
engine_wants(const struct engine *e, struct clk_now now)
{
	bool untried = !e->canary[0].ok && !e->canary[1].ok;
	size_t w;

	if (e->stopping || e->no_more)
		return 0;
	/* In trouble, too, when nothing is left whose answer could end it. */
	if (untried || e->trouble >= ENGINE_TROUBLE)
		return e->n == 0 ? 1 : 0;
	if (holds(e))
		return 0;
	/* A closed pace sends nothing within the second that intents may be
	 * ahead of their requests. */
	if (pace_wait(&e->pace, now.mono_ms) > 1000)
		return 0;
	w = window(e, now);
	return e->n < w ? w - e->n : 0;
}

static void
count_settled(struct engine *e, enum jrec_kind settle)
{
	if (settle == JREC_UNCHANGED)
		e->sum.unchanged++;
	else if (settle == JREC_AMBIGUOUS)
		e->sum.ambiguous++;
	else
		e->sum.failed++;
}

/* Of an operation that was sent before: the greater of what clocks say. */
static int64_t
age(const struct engine *e, const struct op *op, struct clk_now now)
{
	int64_t ours = now.wall_ms - op->first_sent_ms;
	int64_t theirs = op->server_ms == 0 || !e->server_known
			     ? 0
			     : engineslot_server(e, now) - op->server_ms;

	ours = ours > theirs ? ours : theirs;
	return ours > 0 ? ours : 0;
}

void
engine_give(struct engine *e, struct op *op, struct clk_now now)
{
	struct slot *s = mem_alloc(sizeof(*s));

	if (e->n == e->cap) {
		e->cap = e->cap > 0 ? e->cap * 2 : 64;
		e->slots = mem_resize(e->slots, e->cap, sizeof(struct slot *));
	}
	s->op = op;
	s->first_ms = now.mono_ms;
	s->since_ms = now.mono_ms;
	engineslot_canary(e, s)->open++;
	if (op->settled) {
		engineslot_settle(e, s, op->settle);
		count_settled(e, op->settle);
	} else if (op->first_sent_ms != 0) {
		s->state = SLOT_READY;
		s->unanswered = true;
		s->resumed = true;
		s->since_ms -= age(e, op, now);
	} else {
		s->state = SLOT_GIVEN;
	}
	e->slots[e->n++] = s;
}

void
engine_no_more(struct engine *e)
{
	e->no_more = true;
}

void
engine_drain(struct engine *e, struct clk_now now)
{
	engineslot_stop(e, ENGINE_DRAINED, NULL, now);
}

/* The steps of a commit are durable: intents are READY, outcomes gone. */
void
engine_committed(struct engine *e, struct clk_now now)
{
	size_t kept = 0;

	(void)now;
	e->committing = false;
	for (size_t i = 0; i < e->n; i++) {
		struct slot *s = e->slots[i];

		if (s->state == SLOT_SETTLING && s->in_commit) {
			engineslot_free(s);
			continue;
		}
		if (s->state == SLOT_COMMITTING)
			s->state = SLOT_READY;
		e->slots[kept++] = s;
	}
	e->n = kept;
}

static struct slot *
find_flying(struct engine *e, uint64_t ord)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->slots[i]->op->ord == ord &&
		    e->slots[i]->state == SLOT_FLYING)
			return e->slots[i];
	return NULL;
}

static void
good(struct engine *e, struct clk_now now)
{
	e->trouble = 0;
	e->limited = 0;
	e->good_ms = now.mono_ms;
}

/*
 * Every row may be refused like the first ones; but where writes of the other
 * kind are taken, the key and the fields are in order, and max_errors bounds the
 * rest.
 */
static void
refuse_canary(struct engine *e, const struct slot *s, struct clk_now now)
{
	struct canary *c = engineslot_canary(e, s);
	bool alike;

	if (c->ok)
		return;
	alike = strcmp(s->fault.code, c->refusal.code) == 0 &&
		strcmp(s->fault.param, c->refusal.param) == 0;
	c->refusals = alike ? c->refusals + 1 : 1;
	c->refusal = s->fault;
	if (c->refusals >= ENGINE_CANARY_REFUSALS && e->sum.done == 0)
		engineslot_stop(e, ENGINE_REFUSED, &s->fault, now);
}

/* The server refuses this row; only its refusal of a first attempt is final. */
static void
refused(struct engine *e, struct slot *s, struct clk_now now)
{
	good(e, now);
	engineslot_settle(e, s, s->unanswered ? JREC_DOUBT : JREC_FAILED);
	if (s->unanswered)
		e->sum.doubt++;
	else
		e->sum.failed++;
	e->sum.refused++;
	refuse_canary(e, s, now);
	if (enginefield_refused(e, &s->fault))
		engineslot_stop(e, ENGINE_FIELD, &s->fault, now);
	if (e->opts.max_errors == 0 || e->sum.refused < e->opts.max_errors)
		return;
	engineslot_stop(e, ENGINE_ERRORS, &s->fault, now);
	if (e->end == ENGINE_ERRORS)
		e->why = s->fault;
}

/* The answer is the record: its bytes stay until they are committed. */
static void
succeeded(
    struct engine *e, struct slot *s, struct api_answer *a, struct clk_now now)
{
	good(e, now);
	engineslot_canary(e, s)->ok = true;
	s->answer = a->body;
	buf_init(&a->body, 0);
	engineslot_settle(e, s, s->op->more ? JREC_PART : JREC_DONE);
	if (!s->op->more)
		e->sum.done++;
}

/* No word, or none that settles it: the same key and bytes again, later. */
static void
again(struct engine *e, struct slot *s, const struct api_answer *a,
    struct clk_now now)
{
	int64_t wait = retry_delay_ms(&e->rnd, s->attempts - 1);

	e->trouble++;
	s->state = SLOT_READY;
	if (a->retry_after_ms > wait)
		wait = a->retry_after_ms;
	s->not_before_ms = now.mono_ms + wait;
	if (s->attempts < RETRY_ATTEMPTS)
		return;
	/* One row that the server cannot take is left for the next run; a
	 * server that takes none ends this one. */
	if (e->good_ms < s->first_ms)
		engineslot_stop(e, ENGINE_SERVICE, &s->fault, now);
	else
		s->not_before_ms = INT64_MAX;
}

static void
wait_turn(struct engine *e, struct slot *s, const struct api_answer *a,
    struct clk_now now)
{
	s->state = SLOT_READY;
	s->not_before_ms = now.mono_ms;
	if (s->fault.verdict == FAULT_LIMITED) {
		e->trouble = 0;
		e->sum.limited++;
		if (++e->limited >= ENGINE_LIMITED_MAX)
			engineslot_stop(e, ENGINE_SERVICE, &s->fault, now);
		return;
	}
	/* Some attempt with this key is under way over there. */
	s->unanswered = true;
	s->not_before_ms += a->retry_after_ms > CONFLICT_WAIT_MS
				? a->retry_after_ms
				: CONFLICT_WAIT_MS;
	if (++s->conflicts >= ENGINE_CONFLICTS_MAX)
		s->not_before_ms = INT64_MAX;
}

static void
judge(
    struct engine *e, struct slot *s, struct api_answer *a, struct clk_now now)
{
	switch (s->fault.verdict) {
	case FAULT_NONE:
		succeeded(e, s, a, now);
		break;
	case FAULT_ROW:
		refused(e, s, now);
		break;
	case FAULT_LIMITED:
	case FAULT_CONFLICT:
		wait_turn(e, s, a, now);
		break;
	case FAULT_STOP:
		s->state = SLOT_READY;
		engineslot_stop(e, ENGINE_REFUSED, &s->fault, now);
		break;
	case FAULT_RETRY:
		s->unanswered = true;
		again(e, s, a, now);
		break;
	case FAULT_UNSENT:
		again(e, s, a, now);
		break;
	}
}

/*
 * The server's clock by an answer.  A Date is older than its answer, never
 * younger, so the largest difference is the best; and never by the wall clock,
 * which may jump.
 */
static void
learn_clock(struct engine *e, const struct api_answer *a, struct clk_now now)
{
	int64_t off = a->date_s * 1000 - now.mono_ms;

	if (a->date_s < 0 || (e->server_known && off <= e->server_off_ms))
		return;
	e->server_known = true;
	e->server_off_ms = off;
}

void
engine_answered(
    struct engine *e, uint64_t ord, struct api_answer *a, struct clk_now now)
{
	struct slot *s = find_flying(e, ord);

	if (s == NULL)
		return; /* given up already: its row stays SENT */
	e->flying--;
	pace_learn(&e->pace, a, now.mono_ms);
	learn_clock(e, a, now);
	fault_read(&s->fault, a, s->op->update);
	judge(e, s, a, now);
}

double
engine_rate(const struct engine *e, struct clk_now now)
{
	return pace_rate(&e->pace, now.mono_ms);
}

void
engine_result(
    const struct engine *e, struct clk_now now, struct engine_result *out)
{
	*out = e->sum;
	out->end = e->end;
	out->fault = e->why;
	out->limited_ms = e->pace.waited_ms;
	out->flying = e->flying;
	out->rate = engine_rate(e, now);
}
