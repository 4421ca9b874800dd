#ifndef RUN_OP_H
#define RUN_OP_H

#include <stdint.h>

#include "base/str.h"

/*
 * An operation with its bytes: one row on its way to the server.  Rendered
 * once; every attempt sends exactly these bytes with exactly this key.
 */
struct op {
	uint64_t ord;
	const char *path; /* of the POST */
	const char *key;  /* idempotency key */
	struct str body;
	int64_t first_sent_ms; /* wall clock of its durable intent; 0: none */

	/* A row that turned out unusable while it was rendered: not sent,
	 * journalled as failed.  NULL otherwise. */
	const char *code;
	const char *message;
	const char *hint;
};

/* Copies of everything; ends with op_free(). */
struct op *op_new(const struct op *from);
void op_free(struct op *); /* NULL does nothing */

#endif
