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

int64_t
engineslot_server(const struct engine *e, struct clk_now now)
{
	return e->server_known ? now.mono_ms + e->server_off_ms : 0;
}

bool
engineslot_resendable(
    const struct engine *e, const struct slot *s, struct clk_now now)
{
	const struct sendage_now clocks = {
	    now.wall_ms, engineslot_server(e, now), e->opts.seen_ms};

	if (!s->unanswered)
		return true;
	/* Whatever other clocks do: this one counts, also in suspend. */
	if (now.mono_ms - s->since_ms > ENGINE_RESEND_MS)
		return false;
	return sendage_resendable(
	    s->op->first_sent_ms, s->op->server_ms, &clocks);
}
