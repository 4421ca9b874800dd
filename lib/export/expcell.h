#ifndef EXPORT_EXPCELL_H
#define EXPORT_EXPCELL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;
struct expcolumn;
struct jval;

/*
 * The text of one cell, from a record in the API's read shape.  What an import
 * reads back as the same value:
 *
 *	texts byte for byte; numbers with as many digits as give the same number
 *	again; true and false; instants as the API writes them; options as
 *	labels, an id where a label is not the only one of its kind
 *	several values by comma, each quoted as in CSV where it must be: an
 *	import reads them with "split: csv"
 *	a type of which nothing is known: its JSON
 *
 * A value that is not there is an empty cell.  Of a record that the key may not
 * see in full (accessLevel other than FULL) a value that is not there may be
 * hidden: its cell is MANIFEST_HIDDEN (report/manifest.h).
 * Any thread.
 */

struct expcell_opts {
	bool option_ids;
};

/*
 * A record whose cells are asked for; the columns' order is most likely that of
 * its members.  Borrows the record.
 */
struct expcell_record {
	const struct jval *record;
	const struct jval *fields;
	const struct jval *links;
	size_t at;                /* among the fields */
	const char *key;          /* of the last one; NULL: none */
	const struct jval *value; /* its value */
	bool partial;             /* expcell_is_partial() */
};
void expcell_open(struct expcell_record *, const struct jval *record);

/* Appended to out.  True: it is MANIFEST_HIDDEN. */
bool expcell_put(const struct expcolumn *, struct expcell_record *,
    const struct expcell_opts *, struct buf *out);

/* One of several values, quoted where it must be. */
void expcell_listed(struct buf *out, struct str);

/* Is something of this record hidden? */
bool expcell_is_partial(const struct jval *record);

#endif
