#ifndef JOURNAL_ROWARRAY_H
#define JOURNAL_ROWARRAY_H

#include <stdint.h>

struct err;

/*
 * A number for each row, in a nameless file: 10 million rows do not live in
 * memory.  What was used last is held, ROWARRAY_HELD bytes of it; a walk in the
 * order of rows costs next to nothing, jumps cost a system call or two.  The
 * file's space is claimed at the beginning, so a full disk is ERR_DISK then.
 * Single-threaded.
 */
struct rowarray;

enum {
	ROWARRAY_HELD = 128 * 1024
};

/*
 * Rows 1 .. rows, all 0, of numbers of `bytes` bytes (1 .. 8).  dir: where the
 * file lies; borrowed.
 */
int rowarray_new(struct rowarray **out, const char *dir, uint64_t rows,
    unsigned bytes, struct err *);
void rowarray_free(struct rowarray *); /* NULL does nothing */

/* After a disk trouble they do nothing and answer 0. */
uint64_t rowarray_get(struct rowarray *, uint64_t ord);
void rowarray_set(struct rowarray *, uint64_t ord, uint64_t v);

/* Was all well so far?  Whoever relies on the numbers asks.  ERR_DISK. */
int rowarray_check(const struct rowarray *, struct err *);

#endif
