#ifndef DOC_JPUT_H
#define DOC_JPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct jval;

/*
 * Writing JSON into a buffer, compact, commas and quoting taken care of.  Made
 * for bodies, which are written for every row, so it keeps no tree.  Text must
 * be UTF-8; a malformed byte is written as U+FFFD.  Misuse (a value without a
 * key inside an object, unbalanced ends, deeper than LIM_JSON_DEPTH) aborts.
 */
struct jput {
	struct buf *b;    /* borrowed */
	uint64_t objects; /* bit d: level d is an object */
	uint64_t filled;  /* bit d: level d has a member already */
	unsigned depth;
	bool keyed; /* a key waits for its value */
};

void jput_init(struct jput *, struct buf *);

void jput_object(struct jput *);
void jput_list(struct jput *);
void jput_end(struct jput *); /* of the innermost object or list */

void jput_key(struct jput *, const char *key);
void jput_text(struct jput *, struct str);
void jput_cstr(struct jput *, const char *s); /* NULL: null */
void jput_int(struct jput *, int64_t v);
void jput_uint(struct jput *, uint64_t v);
void jput_bool(struct jput *, bool v);
void jput_null(struct jput *);

/* A value that is JSON already. */
void jput_raw(struct jput *, struct str json);

/*
 * A value that was read (doc/jdoc.h), the same under any locale: whole numbers
 * without a decimal point, others with as few digits as give the same number
 * again.  NULL is null, and so is a list or object that would lie deeper than
 * LIM_JSON_DEPTH.  Sorted: the members of all objects in byte order of their
 * keys, so that the same value has one text only, for digests.
 */
void jput_jval(struct jput *, const struct jval *);
void jput_jval_sorted(struct jput *, const struct jval *);

#endif
