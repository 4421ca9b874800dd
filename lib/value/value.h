#ifndef VALUE_VALUE_H
#define VALUE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "schema/vtype.h"

struct arena;
struct buf;
struct diags;
struct field;
struct jput;
struct jval;

/*
 * Values: text of a cell in, a Lightfield value or findings out.  One file a
 * type; this header is what they share.  Everything is normalised to what the
 * API documents, so that what we compare, digest and send is one thing.
 */
enum value_shape {
	VALUE_NONE,   /* nothing there (an empty cell is no value) */
	VALUE_TEXT,   /* text: strings, option ids, instants, URLs */
	VALUE_NUMBER, /* text: canonical decimal, written bare */
	VALUE_BOOL,   /* flag */
	VALUE_LIST,   /* items: texts */
	VALUE_PARTS   /* items: texts or numbers, names: their member names */
};

struct value {
	enum value_shape shape;
	bool flag;
	struct str text;
	size_t n;                 /* items */
	struct str *items;        /* VALUE_PARTS: p == NULL: absent part;
	                             numbers as canonical decimals */
	const char *const *names; /* VALUE_PARTS: n member names, static */
};

/*
 * How one target reads its text: the field's definition and what the mapping
 * says about it, resolved once (plan/bind), then shared by all rows.  Borrowed
 * members outlive the spec.  Read-only use from any thread, so what a type
 * compiles (value_open) must be safe for that too.
 */
struct value_option {
	struct str from; /* cell text */
	const char *id;  /* option id; NULL: no value */
};

struct value_spec {
	const struct field *field;
	enum vtype type;
	bool many;               /* several values allowed */
	const struct str *split; /* separators, longest first */
	size_t n_split;
	/*
	 * Explicit ones of the mapping.  For a type that is no select, id is
	 * the text that a whole cell is read as; unlisted cells are read as
	 * they are.  An option for "" counts when all cells are empty.
	 */
	const struct value_option *options;
	size_t n_options;
	const struct value_option *other; /* "*", or NULL */
	struct str region;         /* alpha-2, or empty: no region known */
	const struct str *formats; /* date patterns */
	size_t n_formats;
	struct str zone;     /* IANA name, or empty: none said */
	struct str time;     /* HH:MM for date-only values; empty: 12:00 */
	struct str currency; /* what the mapping says the cells are in */
	struct str from;     /* "html" */
	bool company; /* SOCIAL_HANDLE: a bare LinkedIn name is a company */
	/* NUMBER, CURRENCY; empty: as valuedecimal.h recognises it */
	struct str decimal; /* "," or "." */
	struct str group;   /* one of , . ' and blank */
	struct str round;   /* "0", "1" or "2" decimals; empty: never */
	struct str percent; /* NUMBER: 25 % is 25 ("number") or 0.25
	                       ("fraction"); empty: refused */
	/* DATETIME */
	struct str gap;     /* "shift-forward", else an error */
	struct str overlap; /* "earlier" or "later", else an error */
	struct str years;   /* of two digits: "1950-2049"; empty: none */
	struct str single;  /* FULL_NAME: one word is "last", else first */
	bool subdivisions;  /* ADDRESS: states of US, CA, AU as codes */
	bool vanity;        /* TELEPHONE: letters are those of a keypad */
	/*
	 * Normaliser and checks off: the text is sent as it is but for outer
	 * blanks, with a note.  Only where the API takes text: DATETIME,
	 * EMAIL, TELEPHONE, URL, SOCIAL_HANDLE, MARKDOWN, and the parts of FULL_NAME
	 * (full is not split, but one part) and of ADDRESS (one cell is the
	 * street; latitude and longitude are still read: they are numbers).
	 */
	bool as_is;
	void *compiled; /* of the type, by value_open() */
};

/* What a row adds to the spec. */
struct value_row {
	struct str region;   /* alpha-2 or a country's name; empty: not said */
	struct str currency; /* code in the row; empty: not said */
	/* Select: what the row has in the field on whose value its options
	   depend; NULL: not known. */
	const struct value *parent;
};

/*
 * Prepare a spec once (option tables, date patterns, zones).  -1 with *why
 * (static or in the arena) when the mapping asks for something impossible: an
 * unknown region, zone, currency or date pattern, separators that exclude each
 * other, as_is for a type that is no text.
 */
int value_open(struct value_spec *, struct arena *, const char **why);
void value_close(struct value_spec *);

/*
 * Parse n_cells texts, in order, into one value (an address or name: its parts
 * in the order of vtype_parts(), p == NULL for one not mapped, or one cell that
 * holds a whole address; everything else: the cells of its columns).  out lives in the arena.  What cannot be used is
 * a finding of DIAG_ERROR and falls away: of several values the good ones
 * remain; out is VALUE_NONE if nothing does.  What was doubted but used is a
 * DIAG_WARNING.  The caller has set the place in diags and turns errors into
 * warnings where the policy is to drop the value.
 */
void value_parse(const struct value_spec *, const struct value_row *,
    const struct str *cells, size_t n_cells, struct arena *, struct diags *,
    struct value *out);

/* Write it as the API takes it.  VALUE_NONE is written as null. */
void value_format(const struct value *, struct jput *);

/*
 * Is ours what the server holds?  `stored` is the "value" member of the read
 * shape; both sides are normalised as far as the type allows (order of several
 * values does not count, an absent value equals null and []).
 */
bool value_same(enum vtype, const struct value *, const struct jval *stored);

#endif
