#ifndef JOURNAL_SPILL_H
#define JOURNAL_SPILL_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;

/*
 * Sorting more than memory should hold: entries of a key and some bytes are
 * kept in one buffer, sorted runs of it go to a nameless file, and are merged
 * when they are read.  Memory is the buffer, whatever the number of entries.
 * Single-threaded.
 */
struct spill;

enum {
	SPILL_ENTRY_MAX = 65535 /* bytes of key and data together */
};

/* dir: where the file lies, if one is needed; borrowed.  memory: bytes. */
struct spill *spill_new(const char *dir, size_t memory);
void spill_free(struct spill *); /* NULL does nothing */

/* Before the first spill_next().  ERR_DISK. */
int spill_add(struct spill *, struct str key, struct str data, struct err *);

/* For keys that are numbers: sorted as such. */
int spill_add_uint(struct spill *, uint64_t key, struct str data, struct err *);
uint64_t spill_uint(struct str key);

uint64_t spill_count(const struct spill *);

/*
 * The next entry in order of the keys' bytes (a prefix first); entries of one
 * key in the order in which they were added.  Views are valid until the next
 * call.  1, 0: end, -1.
 */
int spill_next(struct spill *, struct str *key, struct str *data, struct err *);

/* From the first entry again; also before the first spill_next(). */
int spill_rewind(struct spill *, struct err *);

#endif
