#ifndef SANDBOX_SBMERGE_H
#define SANDBOX_SBMERGE_H

#include <stdint.h>

struct buf;
struct jval;
struct sbcall;
struct sbdraft;
struct sbfail;
struct sbstore;
struct sbworld;

/*
 * Merges: a duplicate goes into a primary for good.  The API's pages name the
 * routes and the members primaryId, duplicateId and fieldResolutions; what they
 * leave open is decided here.
 *
 * The primary keeps its id.  Of each field it gets its own value, or the
 * duplicate's where it has none; lists of texts are united, its own first.
 * fieldResolutions maps a field's key to "primary" or "duplicate": that
 * record's value then wins as a whole, unless it has none.  An option that
 * depends on another field comes from the record from which that field came.
 * Links of the duplicate become the primary's, also such as others have to it;
 * where a relationship holds one record, the primary's stays.  The duplicate is
 * as if deleted (sbcore.h).  All of it happens at once.
 *
 * The answer, and that of GET /v1/merges/{id}, is {id, objectType, primaryId,
 * duplicateId, createdAt}.  The scope is that of an update; that of the GET a
 * read of the object.
 *
 * 400 parameter_missing, invalid_type (also: a resolution that is neither
 * word), unknown_field (a member of the body, or a field), invalid_configuration
 * (both ids are the same; a field that is read-only; an option taken from
 * another record than what it depends on), referenced_resource_missing (the id
 * of another type); 404 for a record that is missing or deleted.  No limit
 * counts the links that move.
 */
int sbmerge_judge(const struct sbworld *, struct sbcall *,
    const struct jval *body, struct sbdraft *, struct sbfail *);

/* Append the answer, of the record that was the duplicate. */
void sbmerge_put(const struct sbstore *, uint32_t duplicate, struct buf *out);

/* The merge whose id is the route's. */
int sbmerge_get(const struct sbworld *, struct sbcall *, struct sbfail *);

#endif
