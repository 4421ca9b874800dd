#ifndef DOC_JPUT_H
#define DOC_JPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

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

#endif
