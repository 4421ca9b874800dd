#ifndef EXPORT_EXPNAMED_H
#define EXPORT_EXPNAMED_H

#include <stddef.h>

#include "base/str.h"

struct buf;
struct err;
struct export;
struct jval;
struct spill;

/*
 * Columns of names (expcolumn.h, NAMES).  While the list is read, a row holds
 * the ids in place of the names; when it has settled, all ids are sorted on
 * disk, so that each is looked for once, and the rows are made anew with the
 * names in them.  The name of a record is its $name, else its $title, else its
 * file name.  A record that is gone, or that the key may not read, has none.
 */

/* The ids of column i, as they wait in a row for their names. */
void expnamed_note(const struct export *, size_t i, const struct jval *record,
    struct buf *cell);

/*
 * x->rows is what is to be written: the spool, or a copy of it with the names.
 * As fetch_next(), ERR_DISK.
 */
int expnamed_run(struct export *, struct err *);

/*
 * Names of records of one object (expnamedask.c).  wanted: ids, sorted; found
 * gets the data of each of its entries as key and the record's name as data.
 */
int expnamed_ask(struct export *, const char *object, struct spill *wanted,
    struct spill *found, struct err *);

#endif
