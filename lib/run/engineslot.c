// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "run/engineslot.h"
#include "run/op.h"

void
engineslot_free(struct slot *s)
{
	op_free(s->op);
	buf_fini(&s->answer);
	free(s);
}

struct canary *
engineslot_canary(struct engine *e, const struct slot *s)
{
	return &e->canary[s->op->update ? 1 : 0];
}

bool
engineslot_held(
    const struct engine *e, const struct slot *s, bool seen[ENGINE_KINDS])
{
	size_t kind = s->op->update ? 1 : 0;
	bool held;

	if (e->canary[kind].ok || s->state == SLOT_SETTLING)
		return false;
	held = seen[kind];
	seen[kind] = true;
	return held;
}

void
engineslot_settle(struct engine *e, struct slot *s, enum jrec_kind outcome)
{
	engineslot_canary(e, s)->open--;
	s->state = SLOT_SETTLING;
	s->outcome = outcome;
	s->in_commit = false;
}

void
engineslot_stop(struct engine *e, enum engine_end end, const struct fault *why,
    struct clk_now now)
{
	if (e->stopping)
		return;
	e->stopping = true;
	e->end = end;
	if (why != NULL)
		e->why = *why;
	e->leave_ms = now.mono_ms + ENGINE_DRAIN_MS;
}

bool
engineslot_resendable(const struct slot *s, struct clk_now now)
{
	int64_t age = now.wall_ms - s->op->first_sent_ms;

	if (!s->unanswered)
		return true;
	if (s->attempts > 0 && now.mono_ms - s->first_ms > ENGINE_RESEND_MS)
		return false;
	return age >= -ENGINE_CLOCK_SLACK_MS && age <= ENGINE_RESEND_MS;
}
