#ifndef RUN_ENGINE_H
#define RUN_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/fault.h"
#include "base/clk.h"
#include "journal/job.h"
#include "run/sendage.h"

struct api_answer;
struct op;

/*
 * Everything that decides about sending: a passive state machine without
 * threads, clock or input of its own.  Events go in with the time they happen
 * at; engine_next() says what to do.  In production driver.h feeds it; in the
 * simulation a loop on virtual time does, so that a seed replays.  One thread.
 *
 * An operation in the engine is in one of these states:
 *
 *	GIVEN       rendered; its intent waits for the next commit
 *	COMMITTING  its intent is in the commit under way
 *	READY       its intent is durable; goes out when pace, canary, workers
 *	            and its own backoff allow
 *	FLYING      a request is out
 *	SETTLING    its outcome waits for, or is in, a commit
 *
 * What holds (design, section 1): no request before its intent is durable
 * (I4); at most max(workers, one second of the write budget) intents without
 * a durable outcome; the same key and bytes for every attempt (I6); nothing is
 * sent again later than ENGINE_RESEND_MS after its first send, or when the
 * clocks cannot say (I1, I18, sendage.h): that is doubt; a refusal after an attempt whose
 * outcome is unknown settles nothing: doubt, too; the first create and the
 * first update (op.update) are a canary each (I8): while none of a kind has
 * succeeded one at a time gets an intent and is sent, and at most one more
 * waits here; ENGINE_CANARY_REFUSALS of a kind alike, in a row, end a run of
 * which nothing has succeeded; ENGINE_FIELD_REFUSALS for one field (param) end
 * any run, but one whose max_errors says to go on whatever comes.  A 404 of an update is its row's (the record was deleted), of a
 * create the address's (fault.h).
 *
 * An operation that is settled (op.h) is journalled as it says.  One with more
 * parts behind it ends as JREC_PART; the next part is an operation of its own,
 * to be given after that is durable.
 */
struct engine;

enum {
	ENGINE_RESEND_MS = SENDAGE_MAX_MS,
	ENGINE_DRAIN_MS = 30 * 1000,
	ENGINE_CANARY_REFUSALS = 3, /* with one code and param */
	ENGINE_FIELD_REFUSALS = 25, /* likewise, and more than half of the rows
	                               judged since the first of them */
	ENGINE_TROUBLE = 3,       /* failed attempts in a row: no new intents */
	ENGINE_LIMITED_MAX = 100, /* 429s in a row: give up for now */
	ENGINE_CONFLICTS_MAX = 60 /* 409s of one operation: likewise */
};

struct engine_opts {
	unsigned workers;    /* requests in flight at most, >= 1 */
	unsigned batch;      /* intents in one commit at most, and as many
	                     outcomes beside them; >= 1 */
	double rate;         /* writes/s of our own; 0: none; < 0: not said */
	double share;        /* of the server's limit, 0 .. 1 */
	double part;         /* of that, what is the engine's: pace_part(); 0:
	                     all of it */
	uint64_t max_errors; /* rows the server may refuse in this run before
	                        it stops (ENGINE_ERRORS); 0: any number */
	uint64_t seed;       /* of the jitter */
	/*
	 * The server's clock less the monotonic one, as answers before this
	 * run told; learnt on from the answers of this one.
	 */
	bool server_known;
	int64_t server_off_ms;
	int64_t seen_ms; /* wall clock: as sendage_now */
};

struct engine *engine_new(const struct engine_opts *);
void engine_free(struct engine *); /* with the operations it holds */

/*
 * How many operations it would take now: 0 while it drains, in trouble (but one
 * when it holds none), while the pace is closed, or with its window full.
 */
size_t engine_wants(const struct engine *, struct clk_now);

/*
 * Give an operation (taken).  One with first_sent_ms != 0 is resumed: its
 * intent is durable and an earlier attempt may have reached the server; those
 * are given before any new one.
 */
void engine_give(struct engine *, struct op *, struct clk_now);

/* No operation will be given any more. */
void engine_no_more(struct engine *);

enum engine_act {
	ENGINE_WAIT,   /* nothing to do before an event or until_ms */
	ENGINE_COMMIT, /* make steps durable, then engine_committed() */
	ENGINE_SEND,   /* send op's request, then engine_answered() */
	ENGINE_END     /* over; engine_result() says how */
};

struct engine_action {
	enum engine_act act;
	int64_t until_ms;         /* WAIT: monotonic; -1: only an event */
	const struct jrec *steps; /* COMMIT: until engine_committed() */
	size_t n_steps;
	const struct op *op; /* SEND: until engine_answered() */
	unsigned attempt;    /* SEND: of this run, from 1 */
};

/* Call until it says WAIT or END. */
void engine_next(struct engine *, struct clk_now, struct engine_action *);

/* The steps of the last COMMIT are durable. */
void engine_committed(struct engine *, struct clk_now);

/*
 * The answer to the request of ord; the caller ends it, but its body is taken
 * if it is the record: the steps JREC_DONE and JREC_PART carry it (answer), and
 * the body that was sent, until they are committed.
 */
void engine_answered(
    struct engine *, uint64_t ord, struct api_answer *, struct clk_now);

/*
 * Stop gently: no new operation, wait for what flies (ENGINE_DRAIN_MS at
 * most), give back intents whose first byte did not leave.
 */
void engine_drain(struct engine *, struct clk_now);

enum engine_end {
	ENGINE_ALL,     /* every operation given is settled */
	ENGINE_DRAINED, /* asked to stop */
	ENGINE_SERVICE, /* no service: resume later (exit 4) */
	ENGINE_REFUSED, /* every row would be refused (exit 5) */
	ENGINE_ERRORS,  /* max_errors rows were refused (exit 5) */
	ENGINE_FIELD    /* one field is refused in most rows (exit 5) */
};

/* Writes a second allowed at present; 0: unlimited. */
double engine_rate(const struct engine *, struct clk_now);

struct engine_result {
	enum engine_end end;
	struct fault fault; /* SERVICE, REFUSED: the last answer that counted;
	                       ERRORS, FIELD: the last refusal */
	uint64_t requests;
	uint64_t done; /* rows, not parts */
	uint64_t unchanged;
	uint64_t ambiguous;
	uint64_t failed;  /* refused by the server or while rendering */
	uint64_t refused; /* by the server, those in doubt included */
	uint64_t alike;   /* FIELD: for the field and with the code of fault, */
	uint64_t alike_of; /* of so many rows */
	uint64_t doubt;
	uint64_t retries;   /* attempts beyond an operation's first */
	uint64_t limited;   /* 429s */
	int64_t limited_ms; /* waited because of the limit */
	size_t flying;
	double rate; /* writes/s allowed at present; 0: unlimited */
};
void
engine_result(const struct engine *, struct clk_now, struct engine_result *);

#endif
