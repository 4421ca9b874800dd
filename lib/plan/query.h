#ifndef PLAN_QUERY_H
#define PLAN_QUERY_H

#include <stdbool.h>

#include "base/str.h"

struct bind;
struct buf;
struct defs;
struct object;
struct object_members;

/*
 * Questions to the API's lists, by the operator matrix of the API page: the
 * filter may hit more than what is meant (contains, another case), never less
 * but where query_ref() says so; marks are compared on this side.  Paths begin
 * with '/', texts are percent-encoded; limit and offset are not in them.  The
 * list of an object without filters (schema/object.h) cannot be asked, only be
 * read as a whole.
 */

/* All records of an object: "/v1/contacts". */
void query_all(const struct object *, struct buf *path);

/*
 * The records that match rule i could mean for this item's mark `text`
 * (plan/mark.h); several members are several filters.  A member that cannot be
 * asked for safely is left out as long as another remains: handles, as their
 * marks have lost the case that `equal` looks at; addresses that are not in
 * ASCII only, as they are written in two ways; texts too long for a mark;
 * relationships, as the slug that a filter wants is not among the definitions.
 * Of a web address the filter leaves out scheme and last slash.  By id: the record's own
 * path, whose answer is a record and no list.  False, and nothing is appended,
 * when nothing remains to ask (then only a listing of all helps).
 */
bool
query_match(const struct bind *, size_t i, struct str text, struct buf *path);

/*
 * The same for a reference: sign is "~$name" or "domain"; text as the cell has
 * it, not folded.  The API documents no operator without regard to case for
 * texts and names: they are asked for with `equal`, and a record that spells
 * them in another way is found only where all are listed.  Only fields of
 * TEXT, FULL_NAME and EMAIL, and domains, can be asked.
 */
bool query_ref(const struct object *, const struct defs *, const char *sign,
    struct str text, struct buf *path);

/*
 * Can match rule i be asked at all?  Single texts may still be such as cannot
 * (query_match).
 */
bool query_can_match(const struct bind *, size_t i);

/* One record: "/v1/contacts/con_1"; id percent-encoded. */
void query_record(const struct object *, struct str id, struct buf *path);

/* KEY[operator]=text, encoded, behind a path with or without '?'. */
void query_filter(
    struct buf *path, const char *key, const char *operator, struct str text);

/* The members of a list by type: "/v1/lists/lst_1/contacts". */
void query_members(const struct object *, struct str id,
    const struct object_members *, struct buf *path);

/* limit and offset behind a path with or without '?'. */
void query_page(struct buf *path, unsigned limit, unsigned long long offset);

#endif
