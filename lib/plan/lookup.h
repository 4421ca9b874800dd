#ifndef PLAN_LOOKUP_H
#define PLAN_LOOKUP_H

#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;

/*
 * How plan meets what earlier runs created, without knowing where that is
 * kept: the caller answers from the id map, tests from a table.
 */
struct lookup {
	void *self;
	/* 1: found, the record's id appended to *id; 0: unknown; -1.  system
	 * is "" when the mapping names none; object is a related object's
	 * name ("account").  Keys are trimmed, of at most LIM_KEY_BYTES,
	 * salesforce's in their 18-character form. */
	int (*find)(void *self, const char *system, const char *object,
	    struct str key, struct buf *id, struct err *);

	/*
	 * Records of a related object whose field holds the text, folded
	 * (value/valuemark.h): asks is bind_way.asks.  Their ids are appended to
	 * *ids, each with a NUL behind it.  Returns how many, or -1.  The texts
	 * have been looked up in Lightfield before; while they are still being
	 * collected the answer is 0.
	 */
	int (*refs)(void *self, const char *object, const char *asks,
	    struct str text, struct buf *ids, struct err *);

	/* Wall clock, when the run began; 0: nothing is known to lie in the
	 * future.  For warnings only. */
	int64_t now_ms;
};

#endif
