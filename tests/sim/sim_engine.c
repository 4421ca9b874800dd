// SPDX-License-Identifier: Apache-2.0
/*
 * The engine on virtual time, against the sandbox's core, with trouble on
 * every leg, crashes at any moment, a disk that refuses commits and clocks that
 * jump.  One seed is one
 * world: "sim_engine SEED" replays it, "sim_engine FROM COUNT" runs many.
 *
 * Rows create records or update some that are there (and may be deleted
 * meanwhile), in one part or several; some turn out, while they are rendered,
 * to need no request.
 *
 * What has to hold in every world: each part of a row is executed at most once
 * (I1) and after the part in front of it; no row DONE whose record is not
 * there, under the id reported and with all its parts (I2); no row lost (I3);
 * no request before its intent (I4); none beside the canary of its kind (I8);
 * never more intents without outcome than the window; and, left alone, every row reaches its end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "run/engine.h"
#include "run/op.h"
#include "sandbox/sbcore.h"

#include "simjournal.h"
#include "simnet.h"
#include "simops.h"
#include "simseek.h"

enum {
	HOUR_MS = 3600 * 1000,
	RUNS_MAX = 400
};

/* The feeder's passes over the rows. */
enum pass {
	PASS_SENT,    /* what an earlier life has left */
	PASS_PENDING, /* all others */
	PASS_PARTS    /* the further parts, again and again */
};

struct world {
	uint64_t seed;
	struct rnd rnd;
	struct sb *sb;
	struct simnet net;
	struct simjournal journal;
	struct engine_opts opts;
	int64_t now_ms;    /* monotonic */
	int64_t wall_ms;   /* offset of the client's wall clock */
	unsigned bad_disk; /* commits in 1,000 that the disk refuses */

	/* the client's life: gone with a crash */
	struct engine *engine;
	int64_t commit_at_ms; /* a commit is under way until then; -1: none */
	bool refused;         /* the disk refused it: the run ends here */
	const struct jrec *steps;
	size_t n_steps;
	size_t fed; /* rows looked at by the feeder */
	enum pass pass;
	unsigned *given;    /* by row: parts given in this life */
	bool found;         /* this pass gave something */
	size_t flying[2];   /* creates, updates */
	bool tried[2];      /* one of the kind succeeded in this life */
	int64_t jump_at_ms; /* the wall clock jumps in this life, by ... */
	int64_t jump_ms;
	uint64_t there; /* of what was in doubt */
	uint64_t again;
	const char *broken;
};

static uint64_t found;
static uint64_t again;

static struct clk_now
now(const struct world *w)
{
	return (struct clk_now){w->now_ms, w->now_ms + w->wall_ms};
}

/*
 * A part is given once in a life: until its intent is durable its row still
 * looks as if it waited.
 */
static bool
wanted(const struct world *w, size_t i)
{
	const struct simrow *r = &w->journal.rows[i];

	if (w->pass == PASS_SENT)
		return r->state == ROW_SENT;
	if (r->state != ROW_PENDING || r->part < w->given[i])
		return false;
	return w->pass == PASS_PENDING || r->part > 0;
}

/* The next row that the feeder would bring; 0: no more. */
static uint64_t
next_row(struct world *w)
{
	for (;;) {
		while (w->fed < w->journal.n) {
			size_t i = w->fed++;

			if (!wanted(w, i))
				continue;
			w->given[i] = w->journal.rows[i].part + 1;
			w->found = true;
			return i + 1;
		}
		if (w->pass == PASS_PARTS && !w->found)
			return 0;
		if (w->pass != PASS_PARTS)
			w->pass++;
		w->fed = 0;
		w->found = false;
	}
}

static void
feed(struct world *w)
{
	while (engine_wants(w->engine, now(w)) > 0) {
		uint64_t ord = next_row(w);

		if (ord == 0) {
			engine_no_more(w->engine);
			return;
		}
		engine_give(w->engine,
		    simops_make(&w->journal.rows[ord - 1], w->seed, ord),
		    now(w));
	}
}

static void
check_send(struct world *w, const struct op *op)
{
	const struct simrow *r = &w->journal.rows[op->ord - 1];

	if (r->state != ROW_SENT || strcmp(r->key, op->key) != 0 ||
	    strcmp(r->path, op->path) != 0 || !str_is(op->body, r->body))
		w->broken = "a request went out before its intent";
	if (w->flying[op->update]++ > 0 && !w->tried[op->update])
		w->broken = "a request went out beside its kind's canary";
}

static void
note_answer(struct world *w, uint64_t ord, const struct api_answer *a)
{
	const struct simrow *r = &w->journal.rows[ord - 1];
	bool update = r->action == ROW_UPDATE || r->part > 0;

	w->flying[update]--;
	if (a->status == 200)
		w->tried[update] = true;
}

/* Let the engine act; false at its end. */
static bool
act(struct world *w, int64_t *until_ms)
{
	struct engine_action a;

	for (;;) {
		engine_next(w->engine, now(w), &a);
		switch (a.act) {
		case ENGINE_WAIT:
			*until_ms = a.until_ms < 0 ? INT64_MAX : a.until_ms;
			return true;
		case ENGINE_END:
			return false;
		case ENGINE_COMMIT:
			w->steps = a.steps;
			w->n_steps = a.n_steps;
			w->commit_at_ms =
			    w->now_ms + 1 + (int64_t)rnd_below(&w->rnd, 20);
			break;
		case ENGINE_SEND:
			check_send(w, a.op);
			simnet_send(&w->net, a.op, now(w));
			break;
		}
	}
}

static void
finish_commit(struct world *w)
{
	if (w->commit_at_ms < 0 || w->commit_at_ms > w->now_ms)
		return;
	/* Whether it is there all the same, as after a sync that failed behind
	 * the write, only the next life finds out. */
	w->refused = rnd_below(&w->rnd, 1000) < w->bad_disk;
	if (w->refused)
		return;
	simjournal_commit(&w->journal, w->steps, w->n_steps);
	w->commit_at_ms = -1;
	engine_committed(w->engine, now(w));
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What was sent before the crash arrives in its own time, not at our next
 * look. */
static void
sleep_until(struct world *w, int64_t until_ms)
{
	struct api_answer a;
	uint64_t ord;

	while (simnet_next(&w->net) <= until_ms) {
		w->now_ms = simnet_next(&w->net);
		if (simnet_run(&w->net, now(w), &ord, &a)) {
			w->broken = "an answer for a client that is dead";
			api_answer_fini(&a);
			return;
		}
	}
	w->now_ms = until_ms;
}

static struct clk_now
seek_now(void *self)
{
	return now(self);
}

static void
seek_rest(void *self, int64_t ms)
{
	struct world *w = self;

	sleep_until(w, w->now_ms + ms);
}

/* What a run does before it sends. */
static void
seek(struct world *w)
{
	struct simseek s;

	memset(&s, 0, sizeof(s));
	s.journal = &w->journal;
	s.net = &w->net;
	s.self = w;
	s.now = seek_now;
	s.rest = seek_rest;
	s.server_off_ms = w->net.skew_ms;
	s.seen_ms = w->journal.seen_ms;
	simseek_run(&s);
	w->there += s.found;
	w->again += s.again;
	w->opts.server_known = true;
	w->opts.server_off_ms = s.server_off_ms;
	w->opts.seen_ms = s.seen_ms;
}

/* In some lives the wall clock jumps. */
static void
plan_jump(struct world *w)
{
	static const int64_t jumps[] = {-30, -3, 3, 30};

	w->jump_at_ms = INT64_MAX;
	if (rnd_below(&w->rnd, 8) != 0)
		return;
	w->jump_at_ms = w->now_ms + (int64_t)rnd_below(&w->rnd, 4000);
	w->jump_ms = jumps[rnd_below(&w->rnd, 4)] * (int64_t)HOUR_MS;
}

static void
jump(struct world *w)
{
	if (w->now_ms < w->jump_at_ms)
		return;
	w->wall_ms += w->jump_ms;
	w->jump_at_ms = INT64_MAX;
}

static size_t
unsettled(const struct world *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->journal.n; i++)
		n += w->journal.rows[i].state == ROW_PENDING ||
		     w->journal.rows[i].state == ROW_SENT;
	return n;
}

/* One life of the client, to its end or to a crash at crash_ms. */
static void
live(struct world *w, int64_t crash_ms)
{
	seek(w);
	plan_jump(w);
	w->engine = engine_new(&w->opts);
	w->commit_at_ms = -1;
	w->fed = 0;
	w->pass = PASS_SENT;
	w->found = false;
	memset(w->given, 0, w->journal.n * sizeof(*w->given));
	memset(w->flying, 0, sizeof(w->flying));
	memset(w->tried, 0, sizeof(w->tried));
	w->refused = false;
	while (w->now_ms < crash_ms && !w->refused && w->broken == NULL) {
		struct api_answer a;
		int64_t until;
		uint64_t ord;

		jump(w);
		finish_commit(w);
		if (w->refused)
			break;
		while (simnet_run(&w->net, now(w), &ord, &a)) {
			note_answer(w, ord, &a);
			engine_answered(w->engine, ord, &a, now(w));
			api_answer_fini(&a);
		}
		feed(w);
		if (!act(w, &until))
			break;
		until = least(until, simnet_next(&w->net));
		if (w->commit_at_ms >= 0)
			until = least(until, w->commit_at_ms);
		/* The driver looks ten times a second, whatever happens. */
		until = least(until, w->now_ms + 100);
		w->now_ms = until > w->now_ms ? until : w->now_ms + 1;
	}
	/* A commit that a crash or the disk ends is there entirely or not. */
	if (w->commit_at_ms >= 0 && rnd_below(&w->rnd, 2) == 0)
		simjournal_commit(&w->journal, w->steps, w->n_steps);
	engine_free(w->engine);
	simnet_orphan(&w->net);
}

/* Somebody deletes records that rows want to update, or are in the midst of. */
static void
delete_some(struct world *w)
{
	for (size_t i = 0; i < w->journal.n; i++) {
		const struct simrow *r = &w->journal.rows[i];
		const char *id = r->part > 0 ? r->id : r->target;
		char path[96];
		char gone[64];

		if (id[0] == '\0' || rnd_below(&w->rnd, 50) != 0)
			continue;
		(void)snprintf(path, sizeof(path), "/v1/contacts/%s", id);
		(void)simnet_other(&w->net, "DELETE", path, "", now(w), gone);
	}
}

/* Between two lives: a while, sometimes a day, sometimes a clock that jumps. */
static void
sleep_a_while(struct world *w)
{
	uint64_t dice = rnd_below(&w->rnd, 40);
	int64_t asleep_ms = (int64_t)rnd_below(&w->rnd, 60000);

	if (dice == 0)
		asleep_ms += 25 * (int64_t)HOUR_MS;
	else if (dice == 1)
		w->wall_ms -= 3 * (int64_t)HOUR_MS;
	else if (dice == 2)
		w->wall_ms += 30 * (int64_t)HOUR_MS;
	sleep_until(w, w->now_ms + asleep_ms);
	delete_some(w);
}

static unsigned
executed(const struct world *w, size_t i)
{
	unsigned n = 0;

	for (unsigned part = 0; part < SIMNET_PARTS; part++)
		n += w->net.executed[i + 1][part];
	return n;
}

static void
judge_row(struct world *w, size_t i)
{
	const struct simrow *r = &w->journal.rows[i];

	for (unsigned part = 0; part < SIMNET_PARTS; part++)
		if (w->net.executed[i + 1][part] > 1)
			w->broken = "a part of a row was executed twice";
	if (r->state == ROW_DONE && strcmp(r->id, w->net.ids[i + 1]) != 0)
		w->broken = "a row is reported whose record is not there";
	if (r->state == ROW_DONE && executed(w, i) != r->parts)
		w->broken = "a row is reported whose parts are not there";
	if (r->state == ROW_FAILED && executed(w, i) != r->part)
		w->broken = "a row is reported failed and its record is there";
	if ((r->state == ROW_UNCHANGED || r->state == ROW_AMBIGUOUS) &&
	    executed(w, i) != 0)
		w->broken = "a row that needed no request has sent one";
}

static void
judge(struct world *w)
{
	size_t window = w->opts.workers;

	if (window < w->opts.batch * 4)
		window = w->opts.batch * 4;
	if (w->journal.most_open > window)
		w->broken = "more intents without outcome than the window";
	if (unsettled(w) > 0)
		w->broken = "rows without an end";
	for (size_t i = 0; i < w->journal.n && w->broken == NULL; i++)
		judge_row(w, i);
	if (w->journal.broken != NULL)
		w->broken = w->journal.broken;
	if (w->net.broken != NULL)
		w->broken = w->net.broken;
}

/* The rows, and the records that some of them update. */
static void
plan_rows(struct world *w)
{
	simjournal_init(&w->journal, 20 + rnd_below(&w->rnd, 150));
	w->given = mem_array(w->journal.n, sizeof(*w->given));
	for (size_t i = 0; i < w->journal.n; i++) {
		struct simrow *r = &w->journal.rows[i];

		r->parts = 1;
		if (rnd_below(&w->rnd, 4) == 0)
			r->parts += (unsigned)rnd_below(&w->rnd, SIM_PARTS);
		if (rnd_below(&w->rnd, 3) != 0)
			continue;
		r->action = ROW_UPDATE;
		/* Slower than any limit. */
		w->now_ms += 250;
		if (simnet_other(&w->net, "POST", "/v1/contacts",
			"{\"fields\":{}}", now(w), r->target) != 200)
			w->broken = "the world could not be made";
	}
	w->now_ms += 2000;
}

static void
begin(struct world *w, uint64_t seed)
{
	static const unsigned workers[] = {1, 4, 16, 64};
	static const unsigned batches[] = {1, 5, 25};
	static const uint32_t rates[] = {0, 5, 25, 100};
	struct sb_opts so;
	struct err e;

	memset(&so, 0, sizeof(so));
	err_clear(&e);
	w->seed = seed;
	rnd_init(&w->rnd, seed);
	so.rate = rates[rnd_below(&w->rnd, 4)];
	so.latency_ms = (int64_t)rnd_below(&w->rnd, 300);
	so.index_lag_ms = (int64_t)rnd_below(&w->rnd, 5000);
	if (sb_new(&w->sb, &so, &e) != 0) {
		(void)fprintf(stderr, "sandbox: %s\n", e.msg);
		exit(2);
	}
	simnet_init(&w->net, w->sb, rnd_next(&w->rnd),
	    rnd_unit(&w->rnd) * rnd_unit(&w->rnd));
	w->opts.workers = workers[rnd_below(&w->rnd, 4)];
	w->opts.batch = batches[rnd_below(&w->rnd, 3)];
	w->opts.rate = rnd_below(&w->rnd, 2) == 0 ? 0 : -1;
	w->opts.share = 0.98;
	w->opts.seed = rnd_next(&w->rnd);
	w->opts.max_errors = rnd_below(&w->rnd, 2) == 0 ? 0 : 3;
	w->now_ms = 1000;
	w->wall_ms = INT64_C(1790000000000);
	w->commit_at_ms = -1;
	plan_rows(w);
}

/* Lives and crashes, then peace, in which all must come to its end. */
static bool
run(uint64_t seed)
{
	struct world *w = mem_alloc(sizeof(*w));
	unsigned crashes;
	bool ok;

	begin(w, seed);
	crashes = (unsigned)rnd_below(&w->rnd, 12);
	w->bad_disk = rnd_below(&w->rnd, 3) == 0 ? 20 : 0;
	for (unsigned i = 0; i < crashes && w->broken == NULL; i++) {
		live(w, w->now_ms + 1 + (int64_t)rnd_below(&w->rnd, 4000));
		sleep_a_while(w);
	}
	w->net.trouble = 0;
	w->bad_disk = 0;
	for (unsigned i = 0; i < RUNS_MAX && unsettled(w) > 0; i++)
		live(w, INT64_MAX);
	judge(w);
	found += w->there;
	again += w->again;
	ok = w->broken == NULL;
	if (!ok)
		(void)printf("seed %llu: %s\n  replay: sim_engine %llu\n",
		    (unsigned long long)seed, w->broken,
		    (unsigned long long)seed);
	simnet_fini(&w->net);
	simjournal_fini(&w->journal);
	free(w->given);
	sb_free(w->sb);
	free(w);
	return ok;
}

int
main(int argc, char **argv)
{
	uint64_t from = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	uint64_t bad = 0;

	for (uint64_t seed = from; seed < from + count; seed++)
		bad += run(seed) ? 0 : 1;
	(void)printf(
	    "%llu seeds passed, %llu failed; of rows in doubt %llu were found, %llu were not there\n",
	    (unsigned long long)(count - bad), (unsigned long long)bad,
	    (unsigned long long)found, (unsigned long long)again);
	return bad == 0 ? 0 : 1;
}
