// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "api/answer.h"
#include "api/fault.h"
#include "api/pace.h"
#include "api/reading.h"
#include "api/retry.h"
#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/logx.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "doc/jdoc.h"

#include "run/fetch.h"

enum {
	NAP_MS = 100 /* a stop flag is noticed within it */
};

enum ask_state {
	ASK_WAITING, /* for its turn, or its next attempt */
	ASK_FLYING,
	ASK_READY /* its last word is here */
};

struct ask {
	char *path; /* lives while the transport may look at it */
	uint64_t tag;
	uint64_t ticket;
	enum ask_state state;
	unsigned attempts;
	int64_t not_before_ms; /* WAITING: backoff */
	struct jdoc *doc;      /* READY: or NULL, a 404 */
	struct err *err;       /* READY: why it failed, or NULL */
	int status;
	struct ask *next; /* of those given up */
};

struct fetch {
	struct fetch_opts opts;
	struct pace pace;
	struct rnd rnd;
	struct ask **ring; /* opts.ahead places */
	size_t head;
	size_t n;
	struct ask *lost; /* given up while they fly */
	uint64_t tickets;
	uint64_t spent;
	bool reached;     /* an answer has come from there */
	bool good;        /* one that was no refusal */
	unsigned trouble; /* attempts in a row without a last word */
};

struct fetch *
fetch_new(const struct fetch_opts *opts)
{
	struct fetch *f = mem_alloc(sizeof(*f));

	f->opts = *opts;
	if (f->opts.ahead == 0)
		f->opts.ahead = 1;
	f->ring = mem_array(f->opts.ahead, sizeof(struct ask *));
	pace_init(&f->pace, opts->rate, opts->share);
	rnd_init(&f->rnd, opts->seed);
	return f;
}

static void
ask_free(struct ask *a)
{
	jdoc_free(a->doc);
	free(a->err);
	free(a->path);
	free(a);
}

static struct ask *
at(const struct fetch *f, size_t i)
{
	return f->ring[(f->head + i) % f->opts.ahead];
}

void
fetch_free(struct fetch *f)
{
	if (f == NULL)
		return;
	fetch_forget(f);
	while (f->lost != NULL) {
		struct ask *a = f->lost;

		f->lost = a->next;
		ask_free(a);
	}
	free(f->ring);
	free(f);
}

void
fetch_forget(struct fetch *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct ask *a = at(f, i);

		if (a->state == ASK_FLYING) {
			a->next = f->lost;
			f->lost = a;
		} else {
			ask_free(a);
		}
	}
	f->n = 0;
}

size_t
fetch_room(const struct fetch *f)
{
	return f->opts.ahead - f->n;
}

void
fetch_put(struct fetch *f, const char *path, uint64_t tag)
{
	struct ask *a = mem_alloc(sizeof(*a));

	a->path = mem_strdup(path);
	a->tag = tag;
	f->ring[(f->head + f->n++) % f->opts.ahead] = a;
}

static int64_t
now_ms(const struct fetch *f)
{
	return clk_now(f->opts.clk).mono_ms;
}

/* The one that has flown under this ticket; one given up is ended. */
static struct ask *
landed(struct fetch *f, uint64_t ticket)
{
	for (size_t i = 0; i < f->n; i++)
		if (at(f, i)->state == ASK_FLYING && at(f, i)->ticket == ticket)
			return at(f, i);
	for (struct ask **l = &f->lost; *l != NULL; l = &(*l)->next) {
		struct ask *a = *l;

		if (a->ticket != ticket)
			continue;
		*l = a->next;
		ask_free(a);
		return NULL;
	}
	return NULL;
}

/* The API's own word that there is no such record? */
static bool
is_gone(const struct api_answer *a)
{
	struct jdoc *doc;
	struct err ignored;
	bool object;

	if (a->fate != API_ANSWERED || a->status != 404 ||
	    jdoc_parse(&doc, a->body.p, a->body.n, &ignored) != 0)
		return false;
	object = jdoc_kind(jdoc_root(doc)) == JDOC_OBJECT;
	jdoc_free(doc);
	return object;
}

static void
fail(struct ask *k, const struct err *e)
{
	k->state = ASK_READY;
	k->err = mem_alloc(sizeof(*k->err));
	*k->err = *e;
}

/* Once more, later, or not at all. */
static void
again(struct fetch *f, struct ask *k, const struct api_answer *a,
    const struct fault *why)
{
	int64_t wait_ms = retry_delay_ms(&f->rnd, k->attempts - 1);
	char shown[READING_PATH_BYTES];
	struct err e;

	f->trouble++;
	if (k->attempts >= reading_attempts(f->reached)) {
		(void)reading_unavailable(
		    "GET", k->path, why, k->attempts, f->reached, &e);
		fail(k, &e);
		return;
	}
	if (a->retry_after_ms > wait_ms)
		wait_ms = a->retry_after_ms;
	k->state = ASK_WAITING;
	k->not_before_ms = now_ms(f) + wait_ms;
	logx_put("GET %s: %s; again in %" PRId64 " ms",
	    reading_path(k->path, shown), why->message, wait_ms);
}

/*
 * A 2xx that is none of the API's, where the API has answered before: something
 * on the way was in trouble, and the address is right.
 */
static bool
is_strange(const struct fetch *f, const struct api_answer *a)
{
	return f->good && a->fate == API_ANSWERED && a->status / 100 == 2;
}

static void
judge(struct fetch *f, struct ask *k, struct api_answer *a)
{
	struct fault why;
	struct err e;
	int rc = 0;

	k->status = a->fate == API_ANSWERED ? a->status : 0;
	err_clear(&e);
	if (a->doc != NULL) {
		k->doc = a->doc;
		a->doc = NULL;
	} else if (!is_gone(a)) {
		rc = reading_take(k->path, a, &k->doc, &why, &e);
	}
	if (rc < 0 && is_strange(f, a)) {
		api_answer_clean(why.message, sizeof(why.message),
		    STR_LIT("a web page came instead of the API's answer"));
		rc = 1;
	}
	if (rc > 0) {
		again(f, k, a, &why);
		return;
	}
	f->trouble = 0;
	if (rc < 0) {
		fail(k, &e);
		return;
	}
	k->state = ASK_READY;
	f->good = true;
}

static void
take(struct fetch *f)
{
	struct transport *t = f->opts.transport;
	struct api_answer a;
	uint64_t ticket;

	while (t->next(t->self, &ticket, &a)) {
		struct ask *k = landed(f, ticket);

		pace_learn(&f->pace, &a, now_ms(f));
		f->reached = f->reached || a.fate == API_ANSWERED;
		if (k != NULL)
			judge(f, k, &a);
		api_answer_fini(&a);
	}
}

/* How many of the oldest may be sent at all. */
static size_t
allowed(const struct fetch *f)
{
	bool alone = !f->good || f->trouble >= FETCH_TROUBLE;

	return alone && f->n > 1 ? 1 : f->n;
}

/* Milliseconds until something may be sent; NAP_MS at most. */
static int64_t
due(const struct fetch *f)
{
	int64_t now = now_ms(f);
	int64_t pace = pace_wait(&f->pace, now);
	int64_t least = NAP_MS;

	for (size_t i = 0; i < allowed(f); i++) {
		const struct ask *k = at(f, i);
		int64_t wait = k->not_before_ms - now;

		if (k->state != ASK_WAITING)
			continue;
		if (wait < pace)
			wait = pace;
		if (wait < least)
			least = wait;
	}
	return least;
}

static void
send(struct fetch *f, struct ask *k, int64_t now)
{
	struct transport *t = f->opts.transport;
	struct api_request r = {
	    "GET", k->path, NULL, {NULL, 0}, k->attempts + 1};

	pace_take(&f->pace, now);
	f->spent++;
	k->attempts++;
	k->state = ASK_FLYING;
	k->ticket = f->tickets++;
	t->submit(t->self, k->ticket, &r);
}

/* Take what has come, send what may go; moves nothing itself. */
static void
pump(struct fetch *f)
{
	take(f);
	for (size_t i = 0; i < allowed(f); i++) {
		struct ask *k = at(f, i);
		int64_t now = now_ms(f);

		if (k->state == ASK_WAITING && k->not_before_ms <= now &&
		    pace_wait(&f->pace, now) == 0)
			send(f, k, now);
	}
}

static int
deliver(struct fetch *f, struct fetched *out, struct err *e)
{
	struct ask *k = at(f, 0);
	int rc = k->err == NULL ? 1 : -1;

	f->head = (f->head + 1) % f->opts.ahead;
	f->n--;
	out->tag = k->tag;
	out->status = k->status;
	out->doc = k->doc;
	k->doc = NULL;
	if (rc < 0)
		*e = *k->err;
	ask_free(k);
	return rc;
}

int
fetch_next(struct fetch *f, struct fetched *out, struct err *e)
{
	struct transport *t = f->opts.transport;

	memset(out, 0, sizeof(*out));
	if (f->n == 0)
		return 0;
	pump(f);
	while (at(f, 0)->state != ASK_READY) {
		if (reading_stopped(f->opts.stop, e) != 0)
			return -1;
		t->wait(t->self, due(f));
		pump(f);
	}
	return deliver(f, out, e);
}

void
fetch_move(struct fetch *f, int64_t ms)
{
	struct transport *t = f->opts.transport;
	int64_t most;

	pump(f);
	most = due(f);
	t->wait(t->self, ms < most ? ms : most);
	pump(f);
}

uint64_t
fetch_spent(const struct fetch *f)
{
	return f->spent;
}

int64_t
fetch_limited_ms(const struct fetch *f)
{
	return f->pace.waited_ms;
}

uint64_t
fetch_limited(const struct fetch *f)
{
	return f->pace.n_limited;
}

bool
fetch_idle(const struct fetch *f)
{
	return f->n == 0 && f->lost == NULL;
}
