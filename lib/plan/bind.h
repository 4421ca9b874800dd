#ifndef PLAN_BIND_H
#define PLAN_BIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "mapping/mapping.h"
#include "value/value.h"

struct complaints;
struct defs;

/*
 * A mapping bound to one organisation's definitions and one file's header:
 * everything looked up once, so that a row only needs array indexes.
 * Immutable: any thread.
 *
 * Complaints (all of them in one go): columns, fields and relationships that
 * do not exist (with a suggestion; " #" that YAML took for a comment and a
 * missing '$' get their own words), read-only fields, parts that a type does
 * not have, several columns on a single-valued field, options that are no
 * option of the field, members that say nothing about the field's type,
 * constants that cannot be used, what create requires and the mapping does not
 * give, a column both mapped and ignored by its exact name, unknown regions,
 * zones, currencies, date patterns.  A column that is neither mapped nor
 * ignored is a warning, a complaint or nothing, as `unmapped` says; columns
 * whose name begins with '_' (failed.csv adds such) never count.
 *
 * A heading is compared exactly, then without regard to ASCII case, outer
 * blanks and a trailing '*'.
 */

/* Where one text of a target comes from. */
struct bind_cell {
	size_t column;       /* index in the row; SIZE_MAX: not from the row */
	struct str constant; /* then the text; p == NULL: nothing mapped */
	bool trim;
};

struct bind_target {
	const struct target *target; /* of the mapping */
	const struct field *field;   /* of the definitions */
	struct value_spec spec;
	const struct bind_cell *cells; /* RULE_PARTS: one for each
	                                  vtype_parts() entry */
	size_t n_cells;
	const struct value *fixed; /* the same for every row; NULL: parse */
	size_t region_column;      /* SIZE_MAX: none */
	size_t currency_column;
	bool required; /* create needs it: no value fails the row */
	bool reject;   /* an unusable value fails the row */
};

struct bind_link {
	const struct target *target;
	const struct relation *relation;
	const struct bind_cell *cells;
	size_t n_cells;
	const struct str *split; /* longest first */
	size_t n_split;
	struct str id_prefix; /* by id: how an id begins; may be empty */
	bool by_id;           /* the cell holds Lightfield ids; else keys */
	bool required;        /* create needs it */
	bool reject;          /* a link that cannot be made fails the row */
	bool pick_first;
};

/* One group of `require`: one of these must have a value or a link. */
struct bind_group {
	const char *words; /* "$email, $name" */
	const size_t *fields;
	size_t n_fields;
	const size_t *links;
	size_t n_links;
};

struct bind {
	const struct mapping *mapping;
	const struct defs *defs;
	const struct str *names;    /* of the columns, NUL behind each */
	size_t n_columns;           /* of the header */
	struct bind_target *fields; /* in byte order of their keys, */
	size_t n_fields;
	struct bind_link *links; /* these too */
	size_t n_links;
	const struct bind_group *groups;
	size_t n_groups;
	const size_t *key;
	size_t n_key;
	const size_t *mapped; /* columns that a rule uses, ascending */
	size_t n_mapped;
	const struct str *empty; /* texts that count as empty */
	size_t n_empty;
	size_t widest;       /* cells of the target that has most of them */
	bool salesforce;     /* keys have a 15- and an 18-character form */
	const char *system;  /* of the keys; "" when none is said */
	struct arena *arena; /* owns all of it */
};

/*
 * names: the header's column names (csvhead), in order.  file: the data file's
 * name for messages.  Returns 0 with *out owned by the caller, or -1 with
 * complaints added and *out NULL.  Mapping and definitions are borrowed and
 * outlive it; names are copied.
 */
int bind_new(struct bind **out, const struct mapping *, const struct defs *,
    const char *file, const struct str *names, size_t n_names,
    struct complaints *);
void bind_free(struct bind *); /* NULL does nothing */

#endif
