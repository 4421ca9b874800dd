#ifndef RUN_OP_H
#define RUN_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "journal/job.h"

/*
 * An operation with its bytes: one row on its way to the server.  Rendered
 * once; every attempt sends exactly these bytes with exactly this key.
 */
struct op {
	uint64_t ord;
	const char *path; /* of the POST */
	const char *key;  /* idempotency key */
	struct str body;
	int64_t first_sent_ms;  /* wall clock of its durable intent; 0: none */
	int64_t server_ms;      /* the server's then; 0: not known */
	enum row_action action; /* of the row: says which canary, and what a
	                           404 means.  All parts behind the first are
	                           updates of the record that is there. */
	bool update;            /* the path names a record */
	bool more;              /* further parts of the row follow: JREC_PART */
	unsigned parts;     /* of the row, as it turned out; 0: as planned */
	const char *target; /* UPDATE: the record's id; or NULL */
	struct str before;  /* UPDATE: the before-image */

	/*
	 * A row whose fate was found while it was rendered: not sent,
	 * journalled as settle says: JREC_FAILED, JREC_UNCHANGED (id, link,
	 * marks) or JREC_AMBIGUOUS.  code (with field, message, hint) says why;
	 * of an operation that is sent, or UNCHANGED, it is a remark that is
	 * journalled with it, or NULL.
	 */
	bool settled;
	enum jrec_kind settle;
	const char *code;
	const char *field;
	const char *message;
	const char *hint;
	const char *id;
	const char *link;
	struct str marks;
};

/* Copies of everything; ends with op_free(). */
struct op *op_new(const struct op *from);
void op_free(struct op *); /* NULL does nothing */

#endif
