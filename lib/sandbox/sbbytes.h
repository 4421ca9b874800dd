#ifndef SANDBOX_SBBYTES_H
#define SANDBOX_SBBYTES_H

#include <stdint.h>

struct sbsink;

/*
 * What was uploaded, by the row of its file: in memory only, gone with the
 * process.  Beyond SBBYTES_TOTAL_MAX bytes no more are kept, though their count
 * and digest are.
 */
enum {
	SBBYTES_TOTAL_MAX = 256 * 1024 * 1024
};

struct sbbytes;

struct sbbytes *sbbytes_new(void);
void sbbytes_free(struct sbbytes *); /* NULL does nothing */

/* The sink is taken; what the row had before is forgotten. */
void sbbytes_put(struct sbbytes *, uint32_t row, struct sbsink *);

/* NULL: none.  Borrowed. */
const struct sbsink *sbbytes_get(const struct sbbytes *, uint32_t row);

#endif
