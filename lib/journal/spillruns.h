#ifndef JOURNAL_SPILLRUNS_H
#define JOURNAL_SPILLRUNS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;

/*
 * Sorted runs of entries in a nameless file, and their merge; a part of the
 * spill (spill.h), used by no other.
 */
struct spillruns;

/* dir: borrowed; memory: what a merge may take for reading. */
struct spillruns *spillruns_new(const char *dir, size_t memory);
void spillruns_free(struct spillruns *); /* NULL does nothing */

/*
 * Writing a run: begin, entries with their heads (spillsort.h) in order, end.
 */
int spillruns_begin(struct spillruns *, struct err *);
int spillruns_put(struct spillruns *, struct str entry, struct err *);
int spillruns_end(struct spillruns *, struct err *);

/*
 * Start merging all runs from their beginning; may be done again.  depth: what
 * all keys share (spillsort.h).
 */
int spillruns_merge(struct spillruns *, size_t depth, struct err *);

/* As spill_next(). */
int spillruns_next(
    struct spillruns *, struct str *key, struct str *data, struct err *);

#endif
