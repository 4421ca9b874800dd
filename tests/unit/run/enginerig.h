#ifndef TESTS_ENGINERIG_H
#define TESTS_ENGINERIG_H

#include <stddef.h>
#include <stdint.h>

#include "api/answer.h"
#include "base/clk.h"
#include "run/engine.h"
#include "run/op.h"

/*
 * The engine with a hand on every lever: virtual time, a journal that keeps
 * what it is told, answers made by the test.
 */
enum {
	ENGINERIG_LOG = 512,
	ENGINERIG_TEXT = 64
};

#define ENGINERIG_WALL INT64_C(1790000000000)

struct enginerig_step {
	enum jrec_kind kind;
	uint64_t ord;
	char code[ENGINERIG_TEXT];
	char id[ENGINERIG_TEXT];
	char answer[ENGINERIG_TEXT];
	char body[ENGINERIG_TEXT];
	char marks[ENGINERIG_TEXT];
	int64_t first_sent_ms;
	enum row_action action;
	char target[ENGINERIG_TEXT];
	char before[ENGINERIG_TEXT];
};

struct enginerig_send {
	uint64_t ord;
	int64_t at_ms;
	char key[ENGINERIG_TEXT];
	char body[ENGINERIG_TEXT];
};

struct enginerig {
	struct engine *engine;
	struct clk_now now;
	struct engine_action act;     /* the last one */
	struct enginerig_step *steps; /* ENGINERIG_LOG at most */
	size_t n_steps;
	size_t n_durable; /* of them */
	size_t n_commits;
	size_t most_steps;            /* in one commit */
	struct enginerig_send *sends; /* likewise */
	size_t n_sends;
};

/* rate 0: no limit; times begin at 1 s. */
void enginerig_open(
    struct enginerig *, unsigned workers, unsigned batch, double rate);

/* One that stops after so many refusals. */
void enginerig_open_errors(struct enginerig *, uint64_t max_errors);
void enginerig_close(struct enginerig *);

/* A new operation of row ord; a resumed one; one refused at rendering. */
void enginerig_give(struct enginerig *, uint64_t ord);
void enginerig_resume(struct enginerig *, uint64_t ord, int64_t first_sent_ms);
void enginerig_unusable(struct enginerig *, uint64_t ord);

/* An update; one of two parts, more: not the last; any other. */
void enginerig_update(struct enginerig *, uint64_t ord);
void enginerig_part(struct enginerig *, uint64_t ord, bool update, bool more);
void enginerig_put(struct enginerig *, const struct op *);

/* Give what it wants, from row *next on, but at most n in all. */
void enginerig_fill(struct enginerig *, uint64_t *next, size_t n);

/* One engine_next(), logged; the commit stays under way. */
enum engine_act enginerig_next(struct enginerig *);

/* The commit under way is durable. */
void enginerig_commit(struct enginerig *);

/* Act until WAIT or END; each commit is durable at once. */
enum engine_act enginerig_act(struct enginerig *);

/* Let time pass on both clocks, then act. */
enum engine_act enginerig_pass(struct enginerig *, int64_t ms);

/* Answers to the request of ord; each acts afterwards. */
void enginerig_ok(struct enginerig *, uint64_t ord);
void enginerig_status(struct enginerig *, uint64_t ord, int status,
    const char *code, int64_t retry_after_ms);
void enginerig_refuse(
    struct enginerig *, uint64_t ord, const char *code, const char *param);
void enginerig_fate(struct enginerig *, uint64_t ord, enum api_fate);

/* Wait (100 ms a step, at most max_ms) until there were n sends in all. */
void enginerig_until_sends(struct enginerig *, size_t n, int64_t max_ms);

/* Make the first row succeed, so that the pool is open. */
void enginerig_canary(struct enginerig *, uint64_t ord);

size_t enginerig_count(const struct enginerig *, enum jrec_kind, uint64_t ord);
size_t enginerig_sends_of(const struct enginerig *, uint64_t ord);
struct engine_result enginerig_result(const struct enginerig *);

#endif
