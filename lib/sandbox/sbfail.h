#ifndef SANDBOX_SBFAIL_H
#define SANDBOX_SBFAIL_H

struct buf;

/*
 * A refusal of the sandbox: what the API answers when a request is wrong.  The
 * error type follows from the status.  Source: the vendor's API description.
 */
enum {
	SBFAIL_PARAM_MAX = 160,
	SBFAIL_MSG_MAX = 320
};

struct sbfail {
	int status;
	const char *code; /* borrowed; NULL: the answer has none */
	char param[SBFAIL_PARAM_MAX];
	char msg[SBFAIL_MSG_MAX];
};

/* Fill f (param NULL: none).  Returns -1, for "return sbfail_set(...)". */
int sbfail_set(struct sbfail *, int status, const char *code, const char *param,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/*
 * Append the answer's body.  Most come as {"error":{...}}; 404, 415 and 422
 * carry the inner object bare, so that clients meet both shapes.
 */
void sbfail_put(const struct sbfail *, struct buf *);

#endif
