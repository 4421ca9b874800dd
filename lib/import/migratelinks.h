#ifndef IMPORT_MIGRATELINKS_H
#define IMPORT_MIGRATELINKS_H

#include <stdint.h>

struct err;
struct mapping;

/*
 * The second turn of a step whose links were put off: its mapping writes these
 * links and nothing else, to records that are there, of rows that name any.
 */

/* Change a mapping, which has only those links left. */
void migratelinks_above(struct mapping *);

/*
 * How many rows of the file name any; the mapping is as the step's own, and
 * changed.  For the forecast: whether the links are there already, nobody knows
 * before the records are.  Mapping NULL: all rows.
 */
int migratelinks_count(const char *file, const char *mapping_path,
    struct mapping *, uint64_t *rows, struct err *);

#endif
