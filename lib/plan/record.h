#ifndef PLAN_RECORD_H
#define PLAN_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bind;
struct buf;
struct jval;

/*
 * A record as the API shows it (read shape), looked at where it lies.  Unknown
 * members are passed over.  Pure, any thread.
 */
struct record {
	struct str id;
	struct str link; /* httpLink, or empty */
	const struct jval *fields;
	const struct jval *relations;
	struct str access; /* accessLevel, or empty: all is shown */
};

/* False when it is no record (no id). */
bool record_read(const struct jval *, struct record *out);

/* The stored value of a field; NULL when it is absent. */
const struct jval *record_value(const struct record *, const char *key);

/*
 * Is nothing stored there: null, "", [], {} or an object of nothing but such?
 * True for NULL.
 */
bool record_blank(const struct jval *stored);

/*
 * May the field or relationship be withheld from this API key?  So it is when
 * accessLevel is there and is not FULL, and nothing is shown: then it is not
 * known, never empty (I11).
 */
bool record_redacted(const struct record *, const char *key);

/* How many ids a relationship holds, and the i-th. */
size_t record_links(const struct record *, const char *key);
struct str record_link(const struct record *, const char *key, size_t i);

/*
 * The record with only what this binding needs, in the read shape: id, link,
 * access level, mapped fields and relationships, and the fields that
 * record_label() and mark_all() look at.
 */
void record_trim(const struct record *, const struct bind *, struct buf *json);

/*
 * What a person calls it: its $name, $email (the first), $title or id.  Data:
 * not inert yet.
 */
void record_label(const struct record *, struct buf *out);

#endif
