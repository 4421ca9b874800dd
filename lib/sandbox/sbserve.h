#ifndef SANDBOX_SBSERVE_H
#define SANDBOX_SBSERVE_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/sbchange.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbfault.h"
#include "sandbox/sbroute.h"

struct sbworld;

/*
 * One request on its way through the world.  sbserve_answer() decides and
 * renders what is only read; nothing is changed but the rate buckets until
 * sbserve_commit(), which renders what was written, so that state and ledger
 * can be written in between.
 */
struct sbcall {
	const struct sb_request *req;
	struct sbroute route;
	struct sbfault_hit fault;
	int64_t now_ms;   /* of the server's clock */
	int64_t done_ms;  /* when the answer leaves */
	struct buf *body; /* of the answer */
	int status;
	int64_t retry_after_s;     /* -1: none */
	char id[SBFAIL_PARAM_MAX]; /* "" or the record's */
	struct str type;           /* of the answer; p == NULL: JSON */
	bool takes;                /* the bytes of an upload, at its commit */
	bool replay;
	bool ran;               /* a write whose body was judged */
	struct sbchange change; /* waits for its commit */
};

void sbserve_answer(struct sbworld *, struct sbcall *);

/* Let the change happen, if there is one. */
void sbserve_commit(struct sbworld *, struct sbcall *);

#endif
