#ifndef RUN_ENGINESLOT_H
#define RUN_ENGINESLOT_H

#include "api/pace.h"
#include "base/rnd.h"

#include "run/engine.h"

/*
 * The engine's inside, shared by engine.c (events) and enginestep.c (what to
 * do next) and by nobody else.
 */
enum slot_state {
	SLOT_GIVEN,
	SLOT_COMMITTING,
	SLOT_READY,
	SLOT_FLYING,
	SLOT_SETTLING
};

struct slot {
	struct op *op; /* owned */
	enum slot_state state;
	bool in_commit;         /* SETTLING: its step is in the commit */
	enum jrec_kind outcome; /* SETTLING */
	bool unanswered; /* an attempt may have arrived, without a last word */
	unsigned attempts; /* of this run */
	unsigned conflicts;
	int64_t not_before_ms; /* READY: backoff, monotonic */
	int64_t first_ms;      /* first attempt of this run, monotonic */
	struct fault fault;    /* the last answer */
};

struct engine {
	struct engine_opts opts;
	struct pace pace;
	struct rnd rnd;

	struct slot **slots; /* in the order given */
	size_t n;
	size_t cap;
	size_t flying;

	struct jrec *steps; /* 2 * opts.batch of them */
	bool committing;

	bool canary_ok;       /* the first write succeeded */
	struct fault refusal; /* the last canary's, if refused */
	unsigned refusals;    /* canaries refused alike, in a row */

	unsigned trouble; /* failed attempts in a row */
	unsigned limited; /* 429s in a row */
	int64_t good_ms;  /* last answer that was one, monotonic; -1: none */

	bool no_more;
	bool stopping;
	enum engine_end end;
	struct fault why;
	int64_t leave_ms; /* stopping: latest end, monotonic */

	struct engine_result sum; /* the counters */
};

/* Move a slot to SETTLING with this outcome. */
void engineslot_settle(struct slot *, enum jrec_kind);

/* Begin to stop, for this reason; the first reason stays. */
void engineslot_stop(
    struct engine *, enum engine_end, const struct fault *, struct clk_now);

/* May its bytes still be sent again?  False: only doubt is left. */
bool engineslot_resendable(const struct slot *, struct clk_now);

#endif
