#ifndef JOURNAL_BLOBS_H
#define JOURNAL_BLOBS_H

#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;

/*
 * Texts kept in a nameless file and found again by the place they were put at.
 * Single-threaded.
 */
struct blobs;

struct blobs *blobs_new(const char *dir); /* borrowed; the file comes later */
void blobs_free(struct blobs *);          /* NULL does nothing */

/* *at is never 0. */
int blobs_put(struct blobs *, struct str, uint64_t *at, struct err *);

/* Replaces what is in out. */
int blobs_get(struct blobs *, uint64_t at, struct buf *out, struct err *);

#endif
