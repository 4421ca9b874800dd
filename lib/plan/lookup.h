#ifndef PLAN_LOOKUP_H
#define PLAN_LOOKUP_H

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
};

#endif
