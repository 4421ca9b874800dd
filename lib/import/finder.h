#ifndef IMPORT_FINDER_H
#define IMPORT_FINDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct buf;
struct err;
struct import;
struct jdoc;
struct mark;
struct object;
struct record;

/*
 * Which records of an object are meant by texts: what the id map knows, proved
 * by a look at the record; then Lightfield itself, by a listing of all records
 * or a search for each text, whichever takes fewer requests.  Everything that
 * grows with the file or with Lightfield lies on disk.  One thread.
 *
 * What asks is a number (a row's ord, or any other), its texts stand under
 * rules that are tried in order.  Ranks of answers, the lowest counts:
 *
 *	0            the id map, by source key
 *	1 + i        the id map by a mark of rule i, or an id that was given
 *	1 + n + i    Lightfield, by rule i
 */
struct finder_rules {
	const struct object *object;
	size_t n; /* rules, at most FINDER_RULES */
	const void *self;
	const char *(*sign)(const void *self, size_t rule);
	size_t (*marks)(const void *self, const struct record *, size_t rule,
	    struct arena *, struct mark *out);
	/* False: the API cannot be asked that. */
	bool (*question)(
	    const void *self, size_t rule, struct str text, struct buf *path);
	bool (*can_ask)(const void *self, size_t rule);
	/* The id map knew this record for ord, and it is gone; NULL: the id
	 * map forgets it at once. */
	int (*gone)(void *cookie, uint64_t ord, struct str id, struct err *);
	void *cookie;
	/* What is to be kept of a record. */
	void (*trim)(const void *self, const struct record *, struct buf *);
};

enum {
	FINDER_RULES = 32
};

struct finder;

/* rules and import are borrowed. */
struct finder *finder_new(struct import *, const struct finder_rules *);
void finder_free(struct finder *); /* NULL does nothing */

/* Before finder_run(): a text of number ord under a rule. */
int finder_text(
    struct finder *, size_t rule, struct str text, uint64_t ord, struct err *);

/*
 * Before finder_run(): the id map says this id, by key (rank 0) or by the mark
 * `text` of a rule; or the row names it itself (given).
 */
int finder_known(struct finder *, struct str id, size_t rank, bool given,
    struct str text, uint64_t ord, struct err *);

/*
 * Ask.  Numbers are 1 .. n; wanted says which of them count (NULL: all).
 * strategy: a sentence with its numbers, appended.
 */
int finder_run(struct finder *, uint64_t n,
    bool (*wanted)(void *self, uint64_t ord), void *self, struct buf *strategy,
    struct err *);

/*
 * After it: the answers in order of numbers, each with the ids of the lowest
 * rank that has any, in order of ids.  at: where its record lies, or
 * FINDER_GONE: an id was given that no record has.  1, 0: end, -1.
 */
#define FINDER_GONE UINT64_MAX
struct finder_hit {
	uint64_t ord;
	size_t rank;
	struct str id;   /* valid until the next call, as is */
	struct str text; /* the mark; empty: the key or the id itself */
	uint64_t at;
};
int finder_next(struct finder *, struct finder_hit *, struct err *);
int finder_rewind(struct finder *, struct err *);

/* Texts of a rule again, in their order: to see who shares one. */
int finder_texts(struct finder *, size_t rule, struct str *text, uint64_t *ord,
    struct err *);
int finder_texts_rewind(struct finder *, size_t rule, struct err *);

/* Numbers in what is sorted: 8 bytes, the highest first. */
void finder_number(struct buf *, uint64_t v);
uint64_t finder_number_at(struct str s, size_t at);

/* The kept record; *doc is the caller's. */
int
finder_record(struct finder *, uint64_t at, struct jdoc **doc, struct err *);

#endif
