#ifndef JOURNAL_IDMAP_H
#define JOURNAL_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;

/*
 * The id map (ids.db: SQLite, rollback journal, FULL): which source key became
 * which Lightfield record, over all jobs.  Rows of another organisation are
 * invisible.  Several processes may share the file; each call waits up to 30 s
 * for another's transaction.  One thread each.
 */
struct idmap;

/*
 * Open or create; a map of format 1 gets the tables of format 2, and lfetl
 * versions that know only that one refuse it from then on.  origin and api_key say the organisation (orgid.h, with the
 * file's own salt); neither is stored.  ERR_DISK, ERR_MISFIT (newer format or
 * not an id map).
 */
int idmap_open(struct idmap **out, const char *path, const char *origin,
    const char *api_key, struct err *);
void idmap_close(struct idmap *);

/*
 * Which map this is, and for which organisation; no two are called the same.
 * Borrowed.
 */
const char *idmap_name(const struct idmap *);

/* 1: found, id appended to *id; 0: unknown; -1. */
int idmap_find(struct idmap *, const char *system, const char *object,
    struct str key, struct buf *id, struct err *);

/* The way back; of several keys the first in order of their bytes. */
int idmap_key(struct idmap *, const char *system, const char *object,
    struct str id, struct buf *key, struct err *);

/* How many keys of system and object there are. */
int idmap_count(struct idmap *, const char *system, const char *object,
    uint64_t *n, struct err *);

/*
 * n entries in one durable transaction; a key that is there already takes the
 * new id.  The marks given for an id replace those it had; so does its receipt,
 * if one is given, with at_ms (wall clock) as the time of the write.
 */
struct idmap_entry {
	const char *key; /* "" or NULL: none; so if system is */
	const char *id;
	struct str
	    marks; /* sign, NUL, text, NUL ... (plan/mark.h); empty: those
	                       there stay */
	struct str receipt; /* plan/receipt.h; empty: the one there stays */
	uint64_t ord; /* the row, whose claims (idmapclaim.h) go; 0: none */
};
int idmap_put(struct idmap *, const char *system, const char *object,
    const struct idmap_entry *, size_t n, int64_t at_ms, struct err *);

/*
 * The ids of an object's records that have the mark, each with a NUL behind it,
 * in order; returns how many, or -1.
 */
int idmap_marked(struct idmap *, const char *object, const char *sign,
    struct str text, struct buf *ids, struct err *);

/* The receipt of a record and when it was written.  1, 0: none, -1. */
int idmap_receipt(struct idmap *, const char *object, struct str id,
    struct buf *receipt, int64_t *at_ms, struct err *);

/* Forget a record that is gone: its keys, marks and receipt. */
int idmap_drop(struct idmap *, const char *object, struct str id, struct err *);

/* Forget one mark of a record that no longer has it. */
int idmap_unmark(struct idmap *, const char *object, const char *sign,
    struct str text, struct str id, struct err *);

/*
 * Many look-ups one after the other cost less than half when the map is held
 * meanwhile: they see one moment, and who writes to the map waits (30 s at
 * most).  So hold it for a batch only, never while waiting for something, and
 * write nothing.  A map that is held may be held again; release it once.
 */
int idmap_hold(struct idmap *, struct err *);
void idmap_release(struct idmap *);

/* Are there any keys of the system, any marks of the object at all? */
int idmap_has(struct idmap *, const char *system, const char *object,
    bool *keys, bool *marks, struct err *);

#endif
