#ifndef INFER_DRAFTBAND_H
#define INFER_DRAFTBAND_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct field;
struct profile_column;

/*
 * bands: of a draft, for a column of numbers whose field takes ranges: options
 * such as 1-10, 11-50, 10000+.  Only where these leave no gap, and every option
 * is a range; false otherwise, and nothing is appended.  Inside infer.
 */
bool draftband_write(
    const struct field *, const struct profile_column *, struct buf *);

#endif
