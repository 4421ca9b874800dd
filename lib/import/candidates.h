#ifndef IMPORT_CANDIDATES_H
#define IMPORT_CANDIDATES_H

#include <stdint.h>

struct candidates;
struct err;
struct finder_hit;

/*
 * The records that ambiguous rows could mean, on disk: each once, whichever
 * rows of a group hit it.  One thread.
 */
struct candidates *candidates_new(const char *dir); /* dir: borrowed */
void candidates_free(struct candidates *);          /* NULL does nothing */

/* All of them first, for each row in order of finder_next(). */
int candidates_add(
    struct candidates *, uint64_t row, const struct finder_hit *, struct err *);

/*
 * Then, rows in ascending order: 1 with the next one of this row, in order of
 * ids, as its first hit (rank, at and text, valid until the next call); 0: it
 * has no more; -1.
 */
int candidates_next(
    struct candidates *, uint64_t row, struct finder_hit *, struct err *);

#endif
