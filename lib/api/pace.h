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
 * header names a limit.  Requests that went late, by a second at most, are
 * caught up with at up to twice that pace.  But of n, the most that a second
 * may see, and the one behind them the first and the last are more than a
 * second apart, by three quarters of what the share leaves below n: so no window
 * of one second ever sees more than limit, wherever it begins, and that much is
 * left to the network's jitter.  Above PACE_WINDOW/s, and at an own rate, only
 * half of what the share leaves is caught up with, and one request at most.
 *
 * After a 429 nothing goes before Retry-After has passed (1 s when absent), and
 * what is late by then is not caught up with.  When it was not of our making,
 * the share is halved for a minute, too.  It was if in the second before as many
 * of ours went as that may see, less one: then the way here bunched them.  But
 * of two in a minute the second one is somebody else's.
 *
 * With no requests remaining nothing goes before the reset: reset and date are
 * both of the server's clock, so their difference counts, never less than 0 nor
 * more than 60 s.  Dates are whole seconds; earlier answers tell how far into
 * its second the server was, so that the wait is not a second where
 * milliseconds are meant.
 */
enum {
	PACE_WINDOW = 128
};

struct pace {
	double part;     /* pace_part() */
	double own_rate; /* requests/s; 0: none */
	bool own_given;  /* the user said it */
	double share;    /* 0 .. 1 */
	double limit;    /* the server's, requests/s; 0: not said yet */
	double next_ms;  /* when the next request is due */
	int64_t sent_ms[PACE_WINDOW]; /* of the last ones, round and round */
	uint64_t n_sent;
	int64_t closed_until_ms; /* nothing before that */
	int64_t halved_until_ms;
	int64_t ours_ms; /* when a 429 of our making was met last */
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
