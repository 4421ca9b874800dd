#ifndef PLAN_BIND_H
#define PLAN_BIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "mapping/mapping.h"
#include "plan/bindwhen.h"
#include "schema/vtype.h"
#include "value/value.h"

struct complaints;
struct defs;
struct object;
struct object_members;

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
 * zones, currencies, date patterns; a match field that is not mapped, or whose
 * type cannot be looked up (ADDRESS, CHECKBOX, MULTI_SELECT, MARKDOWN, HTML);
 * mode update without match and key; a write: that the type or cardinality does
 * not have (append: fields of several values and TEXT, MARKDOWN, HTML, links to
 * many; replace: links to many; overwrite and force: not links to many, of
 * which they would not say what becomes); clearing what create requires; by: a
 * field that the related object is known not to have; by: domain of another
 * object than accounts.  A column that is neither mapped nor ignored is a
 * warning, a complaint or nothing, as `unmapped` says; columns whose name
 * begins with '_' (failed.csv adds such) never count.
 *
 * What match names is never optional: the field must be there, and one of its
 * columns (but where the rule is optional and something else identifies the
 * rows: then that entry falls away, with a warning); an unusable value fails the row unless on-invalid says otherwise.
 * In mode update nothing is required but what match or key needs.  Of a list
 * the mapping links members of one type, the one that its type's constant says.
 *
 * A heading is compared exactly, then without regard to ASCII case, outer
 * blanks and a trailing '*'.  A rule whose columns are written with '*' is
 * bound once for each text that it may stand for (bindglob.h).
 */

/* Where one text of a target comes from. */
struct bind_cell {
	size_t column;       /* index in the row; SIZE_MAX: not from the row */
	struct str constant; /* then the text; p == NULL: nothing mapped */
	bool trim;
	/* What is done to the text before it is read: itemedit.h.  NULL:
	   nothing.  If it is put together (pieces), column is the first that
	   it is made of. */
	const struct bind_edit *edit;
};

/* One of the texts of text:; a cell of no column is words. */
struct bind_piece {
	const struct bind_cell *bits;
	size_t n_bits;
};

struct bind_edit {
	const struct bind_piece *pieces; /* text: */
	size_t n_pieces;
	struct str join;
	struct valueregex *take; /* NULL: none; the bind's */
	struct valueregex *drop;
	const struct valuebands *bands;
	bool labels; /* what is no number may be a label itself */
};

struct bind_target {
	const struct target *target; /* of the mapping */
	const struct field *field;   /* of the definitions */
	struct value_spec spec;
	const struct bind_cell *cells; /* RULE_PARTS: one for each
	                                  vtype_parts() entry */
	size_t n_cells;
	const struct rule *rule; /* target's, or one of its rules */
	bool special;            /* it has a condition, several rules, or
	                              anything that is done to its texts */
	struct bind_when when;   /* else there is no value */
	/*
	 * Several rules: the first that has a value, or all.  cells are those
	 * of all of them then, one behind the other, and not read; spec is for
	 * comparing values only.
	 */
	struct bind_target *alts;
	size_t n_alts;
	bool all;
	bool pick_first;           /* of several texts or values the first */
	size_t max;                /* characters of the value; 0: no limit */
	const struct value *fixed; /* the same for every row; NULL: parse */
	size_t region_column;      /* SIZE_MAX: none */
	size_t currency_column;
	bool csv;        /* cells are rows of CSV: itemcsv.h */
	size_t parent;   /* the target of the field on which its options depend;
	                    SIZE_MAX: none, or not mapped */
	bool by_address; /* TELEPHONE: the row's addresses say the region */
	enum write_policy write; /* never WRITE_DEFAULT */
	struct str clear; /* the text that clears on update; p == NULL: none */
	bool create_only; /* updates cannot change it */
	bool required;    /* create needs it: no value fails the row */
	bool never_blank; /* in no mode may it become a text of blanks only */
	bool reject;      /* an unusable value fails the row */
};

/* One way to find the records of a link; the first that finds any counts. */
enum bind_by {
	BIND_BY_KEY,    /* source keys, through the id map */
	BIND_BY_ID,     /* Lightfield ids */
	BIND_BY_FIELD,  /* a field of the related object */
	BIND_BY_DOMAIN, /* the registrable domain of an e-mail or web address */
	BIND_BY_FILE    /* the path of a file, which the import uploads */
};

struct bind_way {
	enum bind_by by;
	/* Another rule of the relationship begins here: those of one rule are
	 * tried in order, those of the next are found besides. */
	bool begins;
	struct bind_when when;   /* the way's own condition, */
	struct bind_when around; /* and that of its rule, if it has ways */
	/*
	 * BY_FIELD and BY_DOMAIN: what the look-up is asked for (struct
	 * lookup.refs): "~$name", or "domain".  With via, "via:$account": the
	 * records that a record of `via` is linked to by that name, or by its
	 * only link to the related object.
	 */
	const char *asks;
	/* BY_KEY and BY_ID: what the cell names is one of these, whose link is
	 * taken; NULL: it names the linked record itself. */
	const struct object *via;
	struct str id_prefix; /* how an id in the cell begins; may be empty */
	enum vtype type;  /* BY_FIELD: of the field, from a table of the usual
	                    system fields; TEXT of all others */
	bool except_free; /* BY_DOMAIN: free-mail domains find nothing (they
	                     never do; said, it is no finding either) */
	const struct bind_cell *cells;
	size_t n_cells;
	const struct str *split; /* longest first */
	size_t n_split;
	bool csv; /* cells are rows of CSV: itemcsv.h */
	bool pick_first;
	enum on_ambiguous on_ambiguous;
	bool reject; /* a link that cannot be made fails the row */
};

struct bind_link {
	const struct target *target;
	const struct relation *relation;
	const struct object *object; /* related; a custom one is the bind's;
	                                NULL: it cannot even be that */
	const struct object_members *members; /* of a list; NULL: no such */
	unsigned ops;                         /* object_op, or'ed */
	const struct bind_way *ways;          /* at least one */
	size_t n_ways;
	struct str id_prefix;    /* how an id begins; may be empty */
	enum write_policy write; /* never WRITE_DEFAULT */
	bool create_only;        /* updates cannot change it */
	bool required;           /* create needs it */
};

/*
 * One entry of match:.  sign says what is compared ("$email", "$name+$account",
 * "id"): marks (plan/mark.h) of rows and records meet under it.  By id the
 * cell holds it; else each member is a field or a link of this binding.
 */
struct bind_member {
	size_t field; /* into fields, or SIZE_MAX */
	size_t link;  /* into links, or SIZE_MAX */
};

struct bind_match {
	const char *sign;
	bool by_id;
	struct bind_cell id_cell;
	const struct bind_member *members;
	size_t n_members;
};

/* One group of `require`: one of these must have a value or a link. */
struct bind_group {
	const char *words; /* "$email, $name" */
	const size_t *fields;
	size_t n_fields;
	const size_t *links;
	size_t n_links;
};

/* A compiled regular expression; the bind frees them. */
struct bind_regex {
	struct valueregex *regex;
	struct bind_regex *next;
};

struct bind {
	const struct mapping *mapping;
	const struct defs *defs;
	const struct str *names; /* of the columns, NUL behind each */
	size_t n_columns;        /* of the header */
	/*
	 * Columns that the file does not have (mapping.constants) stand behind
	 * those of the header: their names in names, their texts here.  Cells
	 * of targets never point to them; they are constants.
	 */
	const struct str *constants;
	size_t n_constants;
	bool filters; /* the source leaves rows out: */
	struct bind_when skip_when;
	struct bind_when only_when;
	struct bind_regex *regexes;
	struct bind_target *fields; /* in byte order of their keys, */
	size_t n_fields;
	const size_t *order; /* of fields: what others are read by is earlier */
	struct bind_link *links; /* these too */
	size_t n_links;
	const struct bind_match *matches; /* in the mapping's order */
	size_t n_matches;
	const struct bind_link *members; /* the link by which a list has its
	                                    members; NULL: none */
	size_t type_field;               /* the field that says their type, */
	size_t period[2]; /* and those of a period; SIZE_MAX: not mapped */
	bool asks;        /* some way has `asks` */
	bool files;       /* some way is BY_FILE */
	/*
	 * Whether a row will be created, or with which others, is not known
	 * when it is made: what create needs is asked for later
	 * (item_lacking()).
	 */
	bool defers;
	/*
	 * Columns that go nowhere, ascending: ignored, mapped to a field that
	 * is not there, or nobody's.  Not those that begin with '_'.
	 */
	const size_t *left_out;
	size_t n_left_out;
	const struct bind_group *groups;
	size_t n_groups;
	const size_t *key; /* columns; with key_rule those it reads */
	size_t n_key;      /* 0: rows have none but their digest */
	struct bind_target *key_rule; /* makes the key; or NULL */
	const size_t *mapped;         /* columns that a rule uses, ascending */
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
