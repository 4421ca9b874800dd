#ifndef REPORT_WORDING_H
#define REPORT_WORDING_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

/*
 * Turns of phrase that all reports share.
 */

/* "1 row", "12,480 rows" */
void wording_counted(struct buf *, uint64_t n, const char *one);

/* A line "    12,480 what"; nothing when n is 0. */
void wording_line(struct buf *, uint64_t n, const char *what);

/* "less than a second", "61 s", "12 min", "3 h 5 min" */
void wording_seconds(struct buf *, double s);

/* 'text', cut to max bytes and then with "..." behind it; inert. */
void wording_quoted(struct buf *, struct str text, size_t max);

/* What stands on standard input, or the file's name; inert. */
void wording_file(struct buf *, const char *file);

#endif
