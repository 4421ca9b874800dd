#ifndef VALUE_VALUETYPE_H
#define VALUE_VALUETYPE_H

#include "value/value.h"

/*
 * One value type: one file exports one constant.  Internal to lib/value.
 */
struct valuetype {
	/*
	 * Prepare spec->compiled; NULL: nothing to prepare.  -1 with *why, as
	 * value_open().
	 */
	int (*open)(struct value_spec *, struct arena *, const char **why);
	void (*close)(struct value_spec *);
	/*
	 * As value_parse(); at least one cell has text.  Cells are as given: a
	 * type that takes several values splits by spec->split itself with
	 * valuetype_piece().
	 */
	void (*parse)(const struct value_spec *, const struct value_row *,
	    const struct str *cells, size_t n_cells, struct arena *,
	    struct diags *, struct value *out);
	/* As value_same(); neither side is absent. */
	bool (*same)(const struct value *, const struct jval *stored);
};

extern const struct valuetype valuetel_type, valuemail_type, valueurl_type,
    valuesocial_type, valuetext_type, valuenumber_type, valuecurrency_type,
    valuecheckbox_type, valuedatetime_type, valueaddress_type, valuename_type,
    valueselect_one_type, valueselect_many_type, valuemarkdown_type,
    valuehtml_type;

/*
 * Next piece of a cell by the spec's separators, trimmed, empty ones left out;
 * false at the end.
 */
bool
valuetype_piece(const struct value_spec *, struct str *rest, struct str *piece);

/*
 * Add text to a VALUE_LIST under construction unless an equal one is there;
 * its array grows in the arena.
 */
void valuetype_add(struct value *, struct arena *, struct str text);

/*
 * One value, as the API takes it: an array of one for e-mail addresses and
 * telephones, whatever multipleValues says, but for the e-mail fields that are
 * one text (bare, schema/defs.h); else a text.  A spec without field: a text.
 */
void valuetype_single(const struct value_spec *, struct value *);

/*
 * The shared same() of lists of texts: stored is null, a string or a list;
 * order does not count.  eq: compare with this (NULL: bytes).
 */
bool valuetype_same_texts(const struct value *, const struct jval *stored,
    bool (*eq)(struct str, struct str));

/*
 * The one cell of a single value: the first that is not empty.  Further ones
 * that are not empty are not looked at (plan refuses several columns there).
 */
struct str valuetype_one(const struct str *cells, size_t n_cells);

#endif
