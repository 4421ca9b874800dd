#ifndef RUN_ENGINESLOT_H
#define RUN_ENGINESLOT_H

#include "api/pace.h"
#include "base/buf.h"
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
	bool resumed;    /* sent by an earlier run */
	unsigned attempts; /* of this run */
	unsigned conflicts;
	int64_t not_before_ms; /* READY: backoff, monotonic */
	int64_t first_ms;      /* first attempt of this run, monotonic */
	int64_t since_ms;      /* monotonic: when it was sent first, as its age
	                          was when the engine got it */
	struct fault fault;    /* the last answer */
	struct buf answer;     /* its bytes, if they are the record */
};

/* Creates and updates each have a canary. */
enum {
	ENGINE_KINDS = 2
};
struct canary {
	bool ok;              /* a write of the kind succeeded */
	size_t open;          /* slots of the kind without an outcome */
	struct fault refusal; /* the last canary's, if refused */
	unsigned refusals;    /* refused alike, in a row */
};

/* Refusals with one code and param, since so many rows were judged. */
enum {
	ENGINE_FIELDS = 8
};
struct field_refusals {
	char code[sizeof(((struct fault *)NULL)->code)];
	char param[sizeof(((struct fault *)NULL)->param)];
	uint64_t n; /* 0: no entry */
	uint64_t since;
};

struct engine {
	struct engine_opts opts;
	struct pace pace;
	bool server_known;
	int64_t server_off_ms; /* as in opts */
	struct rnd rnd;

	struct slot **slots; /* in the order given */
	size_t n;
	size_t cap;
	size_t flying;

	struct jrec *steps; /* 2 * opts.batch of them */
	bool committing;

	struct canary canary[ENGINE_KINDS]; /* creates, updates */

	struct field_refusals fields[ENGINE_FIELDS];

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

/* The slot with its operation and answer. */
void engineslot_free(struct slot *);

/* The canary of the slot's kind. */
struct canary *engineslot_canary(struct engine *, const struct slot *);

/*
 * Must it wait for its kind's canary?  To be asked of all slots in their order,
 * with seen all false before the first: of each kind that has not succeeded
 * yet, only the first that is still without an outcome need not wait.
 */
bool engineslot_held(
    const struct engine *, const struct slot *, bool seen[ENGINE_KINDS]);

/* Move a slot without an outcome to SETTLING with this one. */
void engineslot_settle(struct engine *, struct slot *, enum jrec_kind);

/* Begin to stop, for this reason; the first reason stays. */
void engineslot_stop(
    struct engine *, enum engine_end, const struct fault *, struct clk_now);

/*
 * -- enginefield.c --
 *
 * A row was refused, and is counted: is it by now what is wrong with most rows,
 * one field?  Fills sum.alike and alike_of.
 */
bool enginefield_refused(struct engine *, const struct fault *);

/* May its bytes still be sent again?  False: only doubt is left. */
bool engineslot_resendable(
    const struct engine *, const struct slot *, struct clk_now);

/* The server's clock; 0: not known. */
int64_t engineslot_server(const struct engine *, struct clk_now);

#endif
