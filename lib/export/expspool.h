#ifndef EXPORT_EXPSPOOL_H
#define EXPORT_EXPSPOOL_H

#include <stdint.h>

#include "base/digest.h"
#include "base/str.h"

struct err;

/*
 * Rows of an export as they come, before it is known which are to stay: a
 * record may be shown several times, of which the last counts.  They lie in a
 * file, not in memory: beside the target under a name of its own (TARGET.part,
 * 0600), so that an export that was cut off can go on; or without a name.  The
 * named file is also the lock of the target: two exports do not write one file
 * (I7).  Single-threaded.
 *
 * A file that was left is taken up again when it was begun for the same
 * request, by the same version of the format, and not longer than
 * EXPSPOOL_FRESH_MS ago; what stands behind its last whole page is forgotten.
 * Anything else in it is begun anew.
 */
struct expspool;

enum {
	EXPSPOOL_FRESH_MS = 3600 * 1000
};

/*
 * path: of the named file, or NULL for one without a name in dir; borrowed.
 * request: what tells one export from another.  ERR_LOCKED, ERR_DISK; ERR_USAGE
 * when a file of that name is there that is no spool of ours.
 */
int expspool_open(struct expspool **out, const char *path, const char *dir,
    const unsigned char request[DIGEST_BYTES], int64_t now_ms, struct err *);

/* Closes it; a named one stays, for the next run. */
void expspool_close(struct expspool *); /* NULL does nothing */

/* All is well: the named file goes when it is closed. */
void expspool_drop(struct expspool *);

/* Where the pass that was left goes on; 0: at the beginning. */
uint64_t expspool_from(const struct expspool *, uint64_t *total);

/* The ids of the rows that are there already, one a call: 1, 0, -1. */
int expspool_earlier(struct expspool *, struct str *id, struct err *);

/* A record's row, with a number that goes with it. */
int expspool_add(struct expspool *, struct str id, struct str row,
    uint64_t number, struct err *);

/* As the lister's mark() (run/pages.h). */
int
expspool_mark(struct expspool *, uint64_t offset, uint64_t total, struct err *);

/* Rows so far. */
uint64_t expspool_rows(const struct expspool *);

/* A pass behind the first begins: there is nothing to go on with any more. */
int expspool_anew(struct expspool *, struct err *);

/* The rows behind number `from` up to number `to` do not count any more. */
int
expspool_forget(struct expspool *, uint64_t from, uint64_t to, struct err *);

/*
 * Whoever adds has seen that no id comes twice: all rows stay, and need not be
 * sorted to find that out.  Until the next expspool_forget().
 */
void expspool_distinct(struct expspool *);

/*
 * The rows that stay, in the order in which they lie there: of each id the last
 * one that counts.  take() is called for each.
 */
struct expspool_row {
	struct str id;
	struct str text;
	uint64_t number; /* as expspool_add() had it */
	uint64_t ord;    /* its place among all rows, from 1 */
};
int expspool_take(struct expspool *,
    int (*take)(void *self, const struct expspool_row *, struct err *),
    void *self, struct err *);

#endif
