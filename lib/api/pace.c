// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>

#include "api/answer.h"
#include "api/pace.h"

/* 25/s in each category is what the API's documentation states. */
#define DOCUMENTED_RATE 25.0

enum {
	CLOSED_MS = 1000,      /* a 429 without Retry-After */
	HALVED_MS = 60 * 1000, /* how long a 429 is remembered */
	OURS_MS = 1100,        /* a second, as jitter may stretch it */
	RESET_MAX_MS = 60 * 1000,
	LATE_MAX_MS = 1000,  /* that is caught up with */
	AHEAD_MS = 60 * 1000 /* clocks drift: how long one is trusted */
};

void
pace_init(struct pace *p, double own_rate, double share)
{
	memset(p, 0, sizeof(*p));
	p->own_given = own_rate >= 0;
	p->own_rate = p->own_given ? own_rate : 0;
	p->share = share > 0 && share < 1 ? share : 1;
	p->part = 1;
}

void
pace_part(struct pace *p, double part)
{
	p->part = part > 0 && part < 1 ? part : 1;
}

/* What the server allows a second, as far as it is known; 0: nothing said. */
static double
allowed(const struct pace *p)
{
	double all = p->own_given && p->own_rate <= 0 ? 0 : DOCUMENTED_RATE;

	if (p->limit > 0)
		all = p->limit;
	all *= p->part;
	return p->part < 1 && all > 1 ? floor(all) : all;
}

double
pace_rate(const struct pace *p, int64_t now_ms)
{
	double rate = allowed(p) * p->share;

	if (now_ms < p->halved_until_ms)
		rate /= 2;
	if (p->own_rate > 0 && (rate <= 0 || p->own_rate * p->part < rate))
		rate = p->own_rate * p->part;
	return rate;
}

/* The most that a second may see; 0: too many to remember. */
static unsigned
most(const struct pace *p, double rate)
{
	double n = floor(rate + 1e-9) + 1;
	double limit = floor(allowed(p));

	if (n > limit)
		n = limit > 1 ? limit : 1;
	return n > PACE_WINDOW ? 0 : (unsigned)n;
}

/* The k-th last request, from 1; before all of them: long ago. */
static double
sent(const struct pace *p, unsigned k)
{
	return k > p->n_sent
		   ? -(double)INFINITY
		   : (double)p->sent_ms[(p->n_sent - k) % PACE_WINDOW];
}

/* When the next one may go, whatever else there is to be caught up with. */
static double
earliest(const struct pace *p, double rate)
{
	unsigned n = most(p, rate);
	double jitter;
	double row;

	if (n == 0)
		return -(double)INFINITY;
	jitter = (n / rate - 1) * 1000 * 3 / 4;
	row = sent(p, n) + 1000 + (jitter > 0 ? jitter : 0);
	return fmax(row, sent(p, 1) + 1000 / rate / 2);
}

int64_t
pace_wait(const struct pace *p, int64_t now_ms)
{
	int64_t next_ms = p->closed_until_ms;
	double rate = pace_rate(p, now_ms);
	double due = rate > 0 ? fmax(p->next_ms, earliest(p, rate)) : 0;

	if (due > (double)next_ms)
		next_ms = (int64_t)ceil(due);
	return next_ms > now_ms ? next_ms - now_ms : 0;
}

/*
 * What the user asked for is not gone beyond to catch up, and of too many to
 * remember it is not known what a second has seen: with rate r below the limit
 * L and lateness s caught up with, it sees at most floor(r (1 + s)) + 1
 * requests.  For s = (L/r - 1) / 2 that is floor((r + L) / 2) + 1 <= L.
 */
static double
late_ms(const struct pace *p, double rate)
{
	bool own = p->own_rate > 0 && rate >= p->own_rate * p->part;
	double spacing = 1000 / rate;
	double late = (allowed(p) / rate - 1) * 1000 / 2;

	if (!own && most(p, rate) > 0)
		return LATE_MAX_MS;
	if (late < 0)
		return 0;
	return late < spacing ? late : spacing;
}

void
pace_take(struct pace *p, int64_t now_ms)
{
	double rate = pace_rate(p, now_ms);
	double oldest;

	if (rate <= 0) {
		p->next_ms = (double)now_ms;
		return;
	}
	/* Nothing was due before the first. */
	oldest = (double)now_ms - (p->n_sent > 0 ? late_ms(p, rate) : 0);
	if (p->next_ms < oldest)
		p->next_ms = oldest;
	p->next_ms += 1000 / rate;
	p->sent_ms[p->n_sent++ % PACE_WINDOW] = now_ms;
}

static void
close_until(struct pace *p, int64_t until_ms, int64_t now_ms)
{
	int64_t from =
	    p->closed_until_ms > now_ms ? p->closed_until_ms : now_ms;

	if (until_ms <= from)
		return;
	p->waited_ms += until_ms - from;
	p->closed_until_ms = until_ms;
}

/*
 * When an answer dated D is here, the server's clock shows D or later.  The
 * answer that came soonest after a change of second tells most.
 */
static void
learn_ahead(struct pace *p, int64_t date_s, int64_t now_ms)
{
	int64_t ahead_ms = date_s * 1000 - now_ms;

	if (p->ahead_known && now_ms < p->ahead_until_ms &&
	    ahead_ms <= p->ahead_ms)
		return;
	p->ahead_known = true;
	p->ahead_ms = ahead_ms;
	p->ahead_until_ms = now_ms + AHEAD_MS;
}

static int64_t
until_reset(const struct pace *p, int64_t reset_s, int64_t now_ms)
{
	int64_t left_ms = CLOSED_MS;

	if (p->ahead_known)
		left_ms = reset_s * 1000 - p->ahead_ms - now_ms;
	if (left_ms < 0)
		return now_ms;
	return now_ms + (left_ms < RESET_MAX_MS ? left_ms : RESET_MAX_MS);
}

/* Did the way there bunch what went as it should? */
static bool
is_ours(struct pace *p, int64_t now_ms)
{
	unsigned n = most(p, allowed(p) * p->share);

	if (n == 0 || sent(p, n > 1 ? n - 1 : 1) < (double)(now_ms - OURS_MS))
		return false;
	if (p->n_limited == 0 || now_ms >= p->ours_ms + HALVED_MS)
		p->ours_ms = now_ms;
	/* What flew beside the first one belongs to it. */
	return now_ms < p->ours_ms + CLOSED_MS;
}

static void
learn_429(struct pace *p, int64_t after_ms, int64_t now_ms)
{
	if (!is_ours(p, now_ms))
		p->halved_until_ms = now_ms + HALVED_MS;
	p->n_limited++;
	close_until(p, now_ms + (after_ms >= 0 ? after_ms : CLOSED_MS), now_ms);
	p->next_ms = fmax(p->next_ms, (double)p->closed_until_ms);
}

void
pace_learn(struct pace *p, const struct api_answer *a, int64_t now_ms)
{
	if (a->fate != API_ANSWERED)
		return;
	if (a->limit > 0)
		p->limit = (double)a->limit;
	if (a->date_s >= 0)
		learn_ahead(p, a->date_s, now_ms);
	if (a->remaining == 0 && a->reset_s >= 0)
		close_until(p, until_reset(p, a->reset_s, now_ms), now_ms);
	if (a->status == 429)
		learn_429(p, a->retry_after_ms, now_ms);
}
