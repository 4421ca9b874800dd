#ifndef MAPPING_MAPPING_H
#define MAPPING_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/str.h"

struct arena;
struct complaints;
struct object;

/*
 * The mapping file as data: names and shapes, nothing resolved.  Which fields
 * and columns exist is plan/bind's business; that a rule has a known form, and
 * no unknown or contradicting members, is settled here.  The language is
 * described in mappings/README.md.
 *
 * All of it belongs to the mapping and lives until mapping_free(); immutable:
 * any thread.
 */
struct place {
	unsigned line;
	unsigned col;
};

/* A word of the mapping with its place. */
struct word {
	struct str text; /* NUL behind it */
	struct place at;
};

enum policy {
	POLICY_DEFAULT,    /* what the field's role asks for (plan/bind) */
	POLICY_DROP_VALUE, /* the value falls away, listed */
	POLICY_REJECT_ROW, /* the row fails */
	POLICY_LEAVE_EMPTY /* links only: no link, counted */
};

/* on-ambiguous: of a link by field or domain that hits several records. */
enum on_ambiguous {
	AMBIGUOUS_REJECT_ROW, /* the default */
	AMBIGUOUS_LEAVE_EMPTY
};

/* write: what an update does to a field or relationship that has a value. */
enum write_policy {
	WRITE_DEFAULT,    /* overwrite; links to many: append */
	WRITE_OVERWRITE,  /* but keep what somebody edited since our last
	                     write, and say so */
	WRITE_FORCE,      /* overwrite that, too */
	WRITE_FILL_BLANK, /* only where nothing is stored */
	WRITE_APPEND,     /* several values and links: add what is missing */
	WRITE_NEVER,      /* never-update: on create only */
	WRITE_REPLACE     /* links to many: add what is missing, remove what is
	                     too many */
};

enum tristate {
	TRI_UNSET,
	TRI_NO,
	TRI_YES
};

/* options: { from: to }; to is a label or an id of the definitions. */
struct option_rule {
	struct word from; /* "*" stands for every other text */
	struct word to;
	bool null; /* a plain null: no value */
};

/*
 * A condition (mapping/mapwhen.h).  One test: the cell of a column, and the
 * patterns of which it fits one, or none when negated; "" is the empty cell.
 */
struct when_test {
	struct word column;
	bool negate;
	struct word *patterns;
	size_t n_patterns;
};

struct when_all { /* all of these hold */
	struct when_test *tests;
	size_t n_tests;
};

struct when { /* one of these holds; none: no condition */
	struct when_all *any;
	size_t n_any;
	struct place at;
};

enum rule_kind {
	RULE_COLUMNS,  /* cells of one or several columns, in order */
	RULE_CONSTANT, /* the same text for every row */
	RULE_PARTS,    /* a name or address put together from parts */
	RULE_TEXT      /* one text put together from columns and words */
};

/* text: pieces of words and columns, "Salesforce {TaskSubtype}". */
struct text_bit {
	struct word column; /* empty: text */
	struct str text;
};

struct text_piece {
	struct text_bit *bits;
	size_t n_bits;
};

/* bands: numbers up to a bound, which is inclusive. */
struct band_rule {
	struct word upto; /* "*": all others */
	struct word to;
	bool null; /* a plain null: no value */
};

/*
 * One rule: where the text of a target comes from and how it is read.  Members
 * that are not set are zero.
 */
struct rule {
	enum rule_kind kind;
	struct place at;

	struct word *columns; /* RULE_COLUMNS */
	size_t n_columns;
	struct word constant; /* RULE_CONSTANT */
	struct part *parts;   /* RULE_PARTS */
	size_t n_parts;
	struct text_piece *pieces; /* RULE_TEXT; one with an empty column falls
	                              away */
	size_t n_pieces;
	struct word join; /* RULE_TEXT: between pieces; p == NULL: a line end */
	struct when
	    when; /* a row for which it does not hold has no such rule */

	struct word *split; /* separators; none: the cell is one value */
	size_t n_split;
	struct word csv; /* "csv": split as a row of CSV is; else empty */
	/* What is done to a text before it is split and read, in this order. */
	struct word take; /* regular expression: what it matches stays */
	struct word drop; /* ... what it matches falls away */
	struct band_rule *bands;
	size_t n_bands;
	struct option_rule *options;
	size_t n_options;
	unsigned max; /* characters of the value; 0: no limit */

	struct word region;        /* alpha-2 country of national numbers */
	struct word region_column; /* ... or the column that holds it */
	struct word *formats;      /* dates */
	size_t n_formats;
	struct word zone;            /* IANA zone of zone-less times */
	struct word time;            /* "17:00" for date-only values */
	struct word currency;        /* ISO 4217 the cells are in */
	struct word currency_column; /* ... or the column that says it */
	struct word from;            /* "html" for markdown fields */
	struct word gap;             /* "shift-forward" or "reject" */
	struct word overlap;         /* "earlier", "later" or "reject" */
	struct word years;           /* two-digit-years: "1950-2049" */
	struct word decimal;         /* "." or "," */
	struct word group;           /* one of , . ' and blank */
	struct word round;           /* "0", "1" or "2" */
	struct word percent;         /* "number" or "fraction" */
	struct word single;          /* names: "first" or "last" */
	struct word subdivisions;    /* addresses: "true" or not set */
	struct word vanity;          /* telephones: "true" or not set */
	struct word as_is;           /* "true" or not set */

	enum policy on_invalid;
	enum policy on_unknown;
	enum policy on_missing;         /* links */
	enum on_ambiguous on_ambiguous; /* links */
	enum tristate optional;
	struct word by;   /* links: "key", "id", "domain" or the key of a field
	                     of the related object ("$name"); never empty but
	                     in a rule with ways or of a file */
	bool file;        /* links: file: COLUMN; `by` is empty then */
	struct word via;  /* links: the cell names a record of this object (by
	                     key or id), whose own link is taken */
	bool except_free; /* links by domain: except: free-mail */
	bool pick_first;  /* links: of several for HAS_ONE, the first */
	/*
	 * first-of: these, tried in order.  Of links on-missing, on-ambiguous,
	 * optional and write stand in the rule around them, all else in them.
	 * Of fields write, clear-token and when; the rest of what is said there
	 * is in each of them, too, unless it says otherwise.
	 */
	struct rule *ways;
	size_t n_ways;
	/*
	 * A bare list of rules: all of them, in order.  Each is a whole rule,
	 * also one with ways.  Of a link it has policies of its own; write is
	 * here and the same in all that say it.  Nothing else is set.
	 */
	struct rule *all;
	size_t n_all;
	enum write_policy write;
	struct word clear_token; /* fields: the text that clears; empty: none */
	bool trim;               /* outer blanks of the cell fall away first */
};

/*
 * first and last, or full; or any of street, street2, city, state, postalCode,
 * country, latitude, longitude.  Never of both kinds in one rule.
 */
struct part {
	struct word name;
	struct rule rule; /* RULE_COLUMNS with one column, or RULE_CONSTANT;
	                     nothing else is set in it */
};

struct target {
	struct word key; /* "$name" */
	struct rule rule;
};

enum unmapped {
	UNMAPPED_WARN,
	UNMAPPED_ERROR,
	UNMAPPED_IGNORE
};
enum duplicates {
	DUPLICATES_ERROR, /* the first row stays, later ones fail */
	DUPLICATES_FIRST, /* the first row stays, later ones are skipped */
	DUPLICATES_LAST,  /* the last row stays */
	DUPLICATES_MERGE  /* the rows become one record */
};

/* mode: what to do with rows whose record exists, or does not. */
enum mode {
	MODE_CREATE, /* skip what exists */
	MODE_UPDATE, /* fail what does not */
	MODE_UPSERT,
	MODE_MATCH /* write nothing: the id map learns which record is whose */
};

/*
 * One entry of match: a field ("$email"), several that must all agree
 * ("[$name, $account]": fields and relationships), or the record's own id: `id`
 * (the column headed "id") or { id: COLUMN }.
 */
struct match_rule {
	struct place at;
	struct word *keys; /* fields and relationships; none: by id */
	size_t n_keys;
	struct word id_column;
};

/* A column that the file does not have: the same text in every row. */
struct constant_column {
	struct word name;
	struct word text;
};

struct mapping {
	const char *file;
	const struct object *object; /* a custom one is the mapping's own */
	struct word object_word;     /* as the file says it */
	struct word system; /* whose ids the keys are; empty: none said */
	struct word *key;   /* columns of the source key, in order */
	size_t n_key;
	struct rule *key_rule; /* a rule makes the key, key are the columns that
	                          it names; NULL: key are its parts */
	enum mode mode;
	struct match_rule *matches; /* tried in order; none: look nothing up */
	size_t n_matches;
	enum duplicates duplicates;
	struct word **require; /* n_require groups, each to an empty word: one
	                          of each must have a value */
	size_t n_require;
	enum tristate optional; /* defaults: */
	struct word region;
	struct word zone;
	struct header_rule *headers;
	size_t n_headers;
	struct constant_column *constants; /* mapping_add_column() */
	size_t n_constants;
	struct target *fields;
	size_t n_fields;
	struct target *relations;
	size_t n_relations;
	struct word *ignore; /* names and globs of columns */
	size_t n_ignore;
	enum unmapped unmapped;
	struct word *empty; /* source: empty: texts that count as empty; "" is
	                       always among them */
	size_t n_empty;
	struct word encoding;  /* source: encoding; empty: find out */
	char delimiter;        /* source: delimiter; 0: find out */
	bool escape;           /* source: escape: a backslash */
	struct when skip_when; /* source: rows for which it holds, */
	struct when only_when; /* ... or this does not, are left out */
	bool spreadsheet;      /* source: profile: an apostrophe stands in front
	                         of what a spreadsheet would compute */
	bool header_auto;      /* source: header-line: auto */
	unsigned header_line;  /* ... or its physical line; 0: the first row */
	unsigned char digest[DIGEST_BYTES];
	struct arena *arena; /* owns all of it */
};

/*
 * The digest is of the canonical meaning.  Layout, comments, quoting, the long
 * or short form of a rule and the order of members (of fields, options,
 * headers' names, parts) do not count; the order inside match, columns, split,
 * formats, key, require, first-of and a header's other names does.  `ignore` and
 * `unmapped` are left out: they decide what is reported, not what is sent.
 */

/* headers: our name, and other headings it may have. */
struct header_rule {
	struct word name;
	struct word *also;
	size_t n_also;
};

/*
 * Read a mapping from text (file is its name for messages).  Returns 0 with
 * *out owned by the caller, or -1 with every complaint that can be found in
 * one go added to c.
 */
int mapping_parse(struct mapping **out, const char *file, struct str text,
    struct complaints *c);
void mapping_free(struct mapping *);

/* Every column that a rule names, those of its conditions too. */
typedef void mapping_column_fn(void *self, const struct word *);
void mapping_columns(const struct rule *, mapping_column_fn *, void *self);

/* Another mode than the file's (--mode); the digest follows. */
void mapping_set_mode(struct mapping *, enum mode);

/*
 * What a migration says above a mapping, before it is bound; the digest
 * follows.  A column that the file does not have (with:), with its text, both
 * copied; it can be named wherever a heading can, but not beside a heading of
 * that name.
 */
void mapping_add_column(struct mapping *, struct str name, struct str text);

/* defaults: that stand above the mapping's own; what is unset or empty leaves
 * those. */
void mapping_set_defaults(struct mapping *, enum tristate optional,
    struct str region, struct str zone);

/* "create", "update", "upsert", "match". */
const char *mapping_mode_name(enum mode);

/* May rows of this mapping become new records? */
bool mapping_creates(const struct mapping *);

#endif
