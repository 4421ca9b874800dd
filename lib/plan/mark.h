#ifndef PLAN_MARK_H
#define PLAN_MARK_H

#include <stddef.h>

#include "base/str.h"
#include "value/valuemark.h"

struct arena;
struct bind;
struct buf;
struct defs;
struct field;
struct item;
struct record;

/*
 * Marks: what rows and records are recognised by.  A mark is a text under a
 * sign; the sign says which fields it was made of and how: "$email" (as match:
 * names it, exact), "$name+$account" (several, all must agree), "~$name" (a
 * field, folded, for by: FIELD), "domain" (the registrable domain of the
 * object's web address, for by: domain and match: [$website] of accounts).
 * What has no value has no mark; a link that is not resolved has none either.
 * The texts of several members are joined by MARK_JOIN; where a member has
 * several values there is a mark for each way to choose one of each, the first
 * MARK_MAX of them.  Texts live in the arena.  Pure, any thread.
 */
struct mark {
	const char *sign; /* borrowed from bind, or static */
	struct str text;
};

enum {
	MARK_MAX = 25,   /* of one match rule, or one sign */
	MARK_JOIN = 0x1f /* unit separator */
};

/*
 * How the values of a field are compared: web addresses ("$website") by their
 * domain, all else as it is.
 */
enum valuemark_how mark_how(const struct field *);

/*
 * The marks of a row for match rule i; returns how many.  0 for a rule by id:
 * the id stands in the row's cell, which an item does not keep.
 */
size_t mark_item(const struct item *, const struct bind *, size_t i,
    struct arena *, struct mark out[MARK_MAX]);

/* The marks of a record for match rule i; by id: its id. */
size_t mark_record(const struct record *, const struct bind *, size_t i,
    struct arena *, struct mark out[MARK_MAX]);

/*
 * The marks of a record of any object under a reference's sign ("~$name",
 * "domain"), with the object's definitions; NULL: it has none, and the record
 * says its types.
 */
size_t mark_ref(const struct record *, const struct defs *, const char *sign,
    struct arena *, struct mark out[MARK_MAX]);

/*
 * All marks worth remembering of a record of the binding's object: those of its
 * match rules (but for its id), and those by which other files refer to it ("~$name", "~$email",
 * "domain": whichever its object has), as they are kept in the id map: sign,
 * NUL, text, NUL, again and again.
 */
void mark_all(const struct record *, const struct bind *, struct buf *out);

/*
 * Of those, the ones by which other files refer to it, of the record that a row
 * will become.
 */
void mark_all_item(const struct item *, const struct bind *, struct buf *out);

#endif
