#ifndef SANDBOX_SBSTORE_H
#define SANDBOX_SBSTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#include "sandbox/sbobject.h"

struct sbchange;
struct sbdefs;
struct sbindex;
struct sbtie;
struct sbversion;

/*
 * The records of the sandbox in memory, compactly, with their history: every
 * change is an event with a number (seeds are event 0), and whatever is read is
 * read as of an event.  So a list shows what its lagging index knows, and a
 * replay what the first answer showed.  Nothing is ever thrown away.
 */
enum {
	SBSTORE_NOW = INT32_MAX - 1, /* as of the last event */
	SBSTORE_NEVER = INT32_MAX
};

struct sbrec {
	const struct sbobject *object;
	char *id;
	int64_t created_ms;
	uint32_t created; /* the events */
	uint32_t deleted; /* SBSTORE_NEVER: it is there */
	uint32_t merged;  /* the row it went into; SBSTORE_NEVER: none */
	struct sbversion *version;
	struct sbtie *ties; /* sbtie.h */
	uint32_t n_ties;
	uint32_t cap_ties;
};

struct sbstore;

/* defs: SBOBJECT_COUNT of them, borrowed. */
struct sbstore *sbstore_new(struct sbdefs *const *defs);
void sbstore_free(struct sbstore *);

/*
 * Let a change happen; its version is taken, id and links are copied.  A link
 * shows at both its ends, and a relationship that holds one record lets go of
 * the former.  Returns the row; of a merge that of the duplicate, which is
 * deleted and whose links are the primary's now (sbtie_move()).
 */
uint32_t sbstore_apply(struct sbstore *, struct sbchange *);

/*
 * Add what is there at the start (event 0): a record whose version is taken,
 * and a link, which may be there from its other end already.
 */
uint32_t sbstore_seed(struct sbstore *, const struct sbobject *, const char *id,
    int64_t created_ms, struct sbversion *);
void sbstore_seed_link(
    struct sbstore *, uint32_t row, uint32_t relation, uint32_t other);

/* The last event, and the last one that happened at or before a time. */
uint32_t sbstore_last(const struct sbstore *);
uint32_t sbstore_as_of(const struct sbstore *, int64_t ms);

const struct sbdefs *
sbstore_defs(const struct sbstore *, const struct sbobject *);

/* Find a record by id; a deleted one, too. */
bool sbstore_find(const struct sbstore *, struct str id, uint32_t *row);

/* The id of record number n, one that no record has: a seed may bring any. */
void sbstore_make_id(const struct sbstore *, const struct sbobject *,
    uint64_t n, char out[SBOBJECT_ID_MAX]);

/* Borrowed until the next change. */
const struct sbrec *sbstore_get(const struct sbstore *, uint32_t row);

/* Was it there? */
bool sbstore_is_live(const struct sbrec *, uint32_t as_of);

/* Its fields then; of a deleted record the last ones. */
const struct sbversion *sbstore_version(const struct sbrec *, uint32_t as_of);

/* The rows of one object, oldest first, with those of deleted records. */
const uint32_t *
sbstore_rows(const struct sbstore *, const struct sbobject *, size_t *n);

/* How many of them were deleted as of an event. */
size_t sbstore_deleted(
    const struct sbstore *, const struct sbobject *, uint32_t as_of);

/* Its links to records that were there; *at starts at 0; false at the end. */
bool sbstore_next_link(const struct sbstore *, const struct sbrec *,
    uint32_t as_of, size_t *at, uint32_t *relation, uint32_t *row);

/* Are they linked now? */
bool sbstore_is_linked(
    const struct sbstore *, uint32_t row, uint32_t relation, uint32_t other);

/*
 * The rows of an object that may be linked to a record by a relationship of
 * theirs; false: nobody keeps them.  The caller frees out->v.
 */
struct sbindex_rows;
bool sbstore_linked_rows(const struct sbstore *, const struct sbobject *,
    uint32_t relation, uint32_t to, struct sbindex_rows *out);

/*
 * Does a record other than `but` (SBSTORE_NEVER: none) carry this value in a
 * field that is unique?
 */
bool sbstore_taken(const struct sbstore *, const struct sbobject *,
    uint32_t field, struct str json, uint32_t but);

const struct sbindex *sbstore_index(const struct sbstore *);

#endif
