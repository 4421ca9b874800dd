// SPDX-License-Identifier: Apache-2.0
#include "run/engineslot.h"
#include "run/op.h"

void
engineslot_settle(struct slot *s, enum jrec_kind outcome)
{
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
