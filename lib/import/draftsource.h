#ifndef IMPORT_DRAFTSOURCE_H
#define IMPORT_DRAFTSOURCE_H

#include <stdbool.h>
#include <stdint.h>

struct defs;
struct err;
struct sheet;

/*
 * How a file that nobody knows has to be read, as far as the reader does not
 * find out itself: where its headings stand, and whether quotes have a
 * backslash before them.  A part of drafting.
 */
struct draftsource {
	uint64_t header_line; /* 0: the first row */
	bool escape;
};

/*
 * The line of the headings, if it is certainly not the first row: it is one
 * cell, or nothing in it means anything on the object, and in a longer row below
 * it at least two headings and every second one do.  0: the first row.
 */
uint64_t draftsource_header(const char *path, const struct defs *, bool escape);

/*
 * Fill the sheet with the least mapping of an object, which stands in until
 * there is one, and see that the file is there.  ERR_USAGE.
 */
int draftsource_least(struct sheet *, const char *object,
    const struct draftsource *, struct err *);

#endif
