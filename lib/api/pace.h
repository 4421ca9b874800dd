#ifndef API_PACE_H
#define API_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct api_answer;

/*
 * Request pacing of one category, passive: it says how long to wait and never
 * sleeps.  Times are monotonic milliseconds given by the caller.
 *
 * Requests are spread evenly at share x limit, where limit is what the
 * server's X-RateLimit-Limit says (requests a second), 25/s until the first
 * answer; an own rate caps it.  own rate 0: no spacing of our own until a
 * header names a limit.  Requests that went late are caught up with, but only
 * by half of what the share leaves below the limit: so no window of one second
 * ever sees more than limit, wherever it begins, and the other half is left to
 * the network's jitter.
 *
 * After a 429 nothing goes before Retry-After has passed (1 s when absent) and
 * the share is halved for a minute.  With no requests remaining nothing goes
 * before the reset: reset and date are both of the server's clock, so their
 * difference counts, never less than 0 nor more than 60 s.  Dates are whole
 * seconds; earlier answers tell how far into its second the server was, so
 * that the wait is not a second where milliseconds are meant.
 */
struct pace {
	double part;             /* pace_part() */
	double own_rate;         /* requests/s; 0: none */
	bool own_given;          /* the user said it */
	double share;            /* 0 .. 1 */
	double limit;            /* the server's, requests/s; 0: not said yet */
	double next_ms;          /* when the next request may go */
	int64_t closed_until_ms; /* nothing before that */
	int64_t halved_until_ms;
	bool ahead_known;
	int64_t ahead_ms;       /* server's clock - ours, at least */
	int64_t ahead_until_ms; /* when that is learnt anew */
	uint64_t n_limited;     /* 429s met */
	int64_t waited_ms;      /* closed spells, for the report */
};

/* own_rate < 0: the user did not say (25/s until headers say more). */
void pace_init(struct pace *, double own_rate, double share);

/*
 * This pace has only a part (0 .. 1) of the limit and of the own rate; another
 * one in this process has the rest.  Of a limit above 1/s the parts are whole
 * requests, rounded down, so that no window sees more than the limit of all.
 */
void pace_part(struct pace *, double part);

/* Milliseconds until one request may go; 0: now.  Does not claim it. */
int64_t pace_wait(const struct pace *, int64_t now_ms);

/* A request goes now. */
void pace_take(struct pace *, int64_t now_ms);

/* Read an answer's headers and status; one that was not answered says nothing.
 */
void pace_learn(struct pace *, const struct api_answer *, int64_t now_ms);

/* Requests a second at present; 0: unlimited. */
double pace_rate(const struct pace *, int64_t now_ms);

#endif
