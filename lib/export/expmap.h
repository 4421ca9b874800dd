#ifndef EXPORT_EXPMAP_H
#define EXPORT_EXPMAP_H

#include <stdbool.h>

struct buf;
struct err;
struct expcolumn;
struct export;
struct jval;

/*
 * A mapping file read backwards (-m): the columns are those that it names, and
 * what stands in them is what an import with it would read as the values that
 * are there.  What cannot be turned around stays an empty cell, which an import
 * takes for "leave it", and a notice says so:
 *
 *	a rule	a constant; links by anything but ids, or keys that the id map
 *		knows (--ids); first-of; dates without
 *		"iso8601" among their formats; from: html; a full name; a
 *		percent; a currency, or a country of telephones, in a column of
 *		its own
 *	a value	more values than columns; one that holds the separator, or what
 *		clears; an option without a text of its own
 *
 * expmap_load: ERR_USAGE when the mapping is not well-formed, is for another
 * object, or says of its source what this program does not write (another
 * encoding, escapes, lines above the headings).
 */
int expmap_load(struct export *, struct err *);

/* x->columns; borrows mapping and definitions. */
void expmap_columns(struct export *);

/* A cell of a column that has a rule, and x->lost; true: it is hidden. */
bool expmap_cell(struct export *, const struct expcolumn *,
    const struct jval *record, struct buf *out);

#endif
