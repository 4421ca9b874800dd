#ifndef SANDBOX_SBFAIL_H
#define SANDBOX_SBFAIL_H

#include <stddef.h>

struct buf;

/*
 * A refusal of the sandbox: what the API answers when a request is wrong.  The
 * error type follows from the status.  Source: the vendor's API description.
 */
enum {
	SBFAIL_PARAM_MAX = 160,
	SBFAIL_MSG_MAX = 320,
	SBFAIL_CANDIDATES_MAX = 8
};

/*
 * The API's description shows the bare object, its guide {"error":{...}};
 * clients take both.  MIXED: 404, 415 and 422 bare, the others not.
 */
enum sbfail_shape {
	SBFAIL_BARE,
	SBFAIL_WRAPPED,
	SBFAIL_MIXED
};

struct sbfail {
	int status;
	const char *code; /* borrowed; NULL: the answer has none */
	char param[SBFAIL_PARAM_MAX];
	char msg[SBFAIL_MSG_MAX];
	struct {
		const char *id; /* borrowed */
		const char *label;
	} candidates[SBFAIL_CANDIDATES_MAX];
	size_t n_candidates;
};

/* Fill f (param NULL: none).  Returns -1, for "return sbfail_set(...)". */
int sbfail_set(struct sbfail *, int status, const char *code, const char *param,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* One of the options that were meant, perhaps; those beyond 8 fall away. */
void sbfail_candidate(struct sbfail *, const char *id, const char *label);

/* Append the answer's body. */
void sbfail_put(const struct sbfail *, enum sbfail_shape, struct buf *);

#endif
