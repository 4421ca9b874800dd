#ifndef PLANFIX_H
#define PLANFIX_H

#include <stddef.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/lookup.h"
#include "plan/record.h"

/*
 * What the tests of plan share: small definitions of two objects, a mapping
 * bound to a header, an id map that is a table, rows.
 */
struct planfix_id {
	const char *system;
	const char *object;
	const char *key;
	const char *id; /* "held:WHY": LOOKUP_HELD */
};

/* A record that a reference by field or domain hits. */
struct planfix_ref {
	const char *object;
	const char *asks;
	const char *text;
	const char *id; /* the same */
};

struct planfix {
	struct jdoc *json;
	struct defs *defs;
	struct complaints *complaints;
	struct mapping *mapping;
	struct bind *bind; /* NULL: it did not bind */
	struct buf said;   /* the complaints as printed */
	size_t n_said;     /* complaints, warnings apart */
	const struct planfix_id *ids;
	size_t n_ids;
	const struct planfix_ref *refs;
	size_t n_refs;
	size_t asked;  /* look-ups by key made */
	size_t sought; /* ... and by field or domain */
	bool broken;   /* a look-up fails */
	size_t named;  /* files looked for: "no..." is missing, "up..." is in
	                  Lightfield as fil_up, others take 2 writes */
	int64_t now_ms;
	struct arena *arena;
	struct diags diags;
	struct err err;
	struct item item;
	struct jdoc *stored; /* planfix_record() */
	struct record record;
};

/*
 * Bind a mapping: object "contact", "account" or "opportunity", or any other
 * with the built-in definitions; text what follows the lines
 * "mapping: 1", "object:", "match: []", "mode: create" (so it begins on line
 * 5; a text that has match: itself also has mode:, and begins on line 3), header the headings with '|' between them.  The file of data is
 * people.csv, that of the mapping people.yaml.
 */
void planfix_open(
    struct planfix *, const char *object, const char *text, const char *header);
void planfix_close(struct planfix *);

/* A contact of hubspot with one rule of a relationship; fails if it does not
 * bind. */
void planfix_link(
    struct planfix *, const char *key, const char *rule, const char *header);

/* Make a row's item: the ids of its first link are these, a blank between. */
void planfix_links(struct planfix *, const char *cells, const char *want);

/* Make the item of a row (cells with '|' between them); -1 as item_make. */
int planfix_row(struct planfix *, const char *cells);

/* The body of the last row. */
const char *planfix_body(struct planfix *);

/* The body of a part of the last row. */
const char *planfix_part(struct planfix *, unsigned part);

/*
 * A record con_1 (or acc_1) in the read shape, from members of objects: bare
 * values ("\"title\":\"Boss\"") and lists of ids; more: further members of the
 * record, each with a comma behind it.
 */
void planfix_record(struct planfix *, const char *fields, const char *links);
void planfix_record_more(
    struct planfix *, const char *more, const char *fields, const char *links);

/* The finding of the last row with this code; fails if there is none. */
const struct diag *planfix_found(struct planfix *, const char *code);

/* Does it say this among its complaints and hints? */
bool planfix_says(const struct planfix *, const char *text);

#endif
