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
 * Open or create.  origin and api_key say the organisation (orgid.h, with the
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

/* How many keys of system and object there are. */
int idmap_count(struct idmap *, const char *system, const char *object,
    uint64_t *n, struct err *);

/*
 * n entries in one durable transaction; a key that is there already takes the
 * new id.
 */
struct idmap_entry {
	const char *key;
	const char *id;
};
int idmap_put(struct idmap *, const char *system, const char *object,
    const struct idmap_entry *, size_t n, struct err *);

#endif
