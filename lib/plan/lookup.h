#ifndef PLAN_LOOKUP_H
#define PLAN_LOOKUP_H

#include <stdint.h>

#include "base/str.h"

struct arena;
struct buf;
struct err;

/* What a file is looked up with. */
struct lookup_ask {
	struct str path;  /* as the cell says it, trimmed */
	const char *link; /* the relationship's key: "$transcript" */
	struct str row;   /* the row's key: another row's file is another */
};

struct lookup_file {
	struct str id;
	unsigned writes; /* that its upload still takes; 0: it is there */
	const char *code;
	const char *message;
	const char *hint;
};

enum {
	/*
	 * find and refs: an import before this one was to bring the record, and
	 * did not: whatever on-missing says, the row waits for it, as failed.
	 * Appended to *id (*ids) is which of its rows that is, in words.
	 */
	LOOKUP_HELD = -2
};

/*
 * How plan meets what earlier runs created, without knowing where that is
 * kept: the caller answers from the id map, tests from a table.
 */
struct lookup {
	void *self;
	/* 1: found, the record's id appended to *id; 0: unknown; -1;
	 * LOOKUP_HELD.  While a migration is planned the id may be a word for a
	 * record still to be created, which is nobody's id.  system is "" when
	 * the mapping names none; object is a related object's name ("account").  Keys are trimmed, of at most LIM_KEY_BYTES,
	 * salesforce's in their 18-character form. */
	int (*find)(void *self, const char *system, const char *object,
	    struct str key, struct buf *id, struct err *);

	/*
	 * Records of a related object whose field holds the text, folded
	 * (value/valuemark.h), or, with via, those that the record of this id
	 * is linked to: asks is bind_way.asks.  Their ids are appended to
	 * *ids, each with a NUL behind it.  Returns how many, -1 or
	 * LOOKUP_HELD.  The texts have been looked up in Lightfield before;
	 * while they are still being collected the answer is 0.
	 */
	int (*refs)(void *self, const char *object, const char *asks,
	    struct str text, struct buf *ids, struct err *);

	/*
	 * A file that a cell names, for a link to it.  1: *out is set, with the
	 * id that the file has in Lightfield, or, while it is still to be
	 * uploaded, a word that is nobody's id.  0: there is none to upload,
	 * out->code, ->message and ->hint (a finding's) say why.  -1.  Texts
	 * lie in the arena.  NULL: the mapping names no files.
	 */
	int (*file)(void *self, const struct lookup_ask *, struct arena *,
	    struct lookup_file *out, struct err *);

	/* Wall clock, when the run began; 0: nothing is known to lie in the
	 * future.  For warnings only. */
	int64_t now_ms;
};

#endif
