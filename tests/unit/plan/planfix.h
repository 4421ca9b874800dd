#ifndef PLANFIX_H
#define PLANFIX_H

#include <stddef.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/lookup.h"

/*
 * What the tests of plan share: small definitions of two objects, a mapping
 * bound to a header, an id map that is a table, rows.
 */
struct planfix_id {
	const char *system;
	const char *object;
	const char *key;
	const char *id;
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
	size_t asked; /* look-ups made */
	bool broken;  /* a look-up fails */
	struct arena *arena;
	struct diags diags;
	struct err err;
	struct item item;
};

/*
 * Bind a mapping: object "contact" or "account", text what follows the lines
 * "mapping: 1", "object:", "match: []", "mode: create" (so it begins on line
 * 5), header the headings with '|' between them.  The file of data is
 * people.csv, that of the mapping people.yaml.
 */
void planfix_open(
    struct planfix *, const char *object, const char *text, const char *header);
void planfix_close(struct planfix *);

/* Make the item of a row (cells with '|' between them); -1 as item_make. */
int planfix_row(struct planfix *, const char *cells);

/* The body of the last row. */
const char *planfix_body(struct planfix *);

/* The finding of the last row with this code; fails if there is none. */
const struct diag *planfix_found(struct planfix *, const char *code);

/* Does it say this among its complaints and hints? */
bool planfix_says(const struct planfix *, const char *text);

#endif
