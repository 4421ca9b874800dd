#ifndef SANDBOX_SBINDEX_H
#define SANDBOX_SBINDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct sbfield;

/*
 * Which rows may carry a value, so that a search need not look at every record:
 * the whole texts of TEXT, SOCIAL_HANDLE and FULL_NAME fields for `equal`, and
 * every three bytes in a row (folded) of EMAIL, URL and TELEPHONE fields for
 * `contains`.  It knows all values that ever were and forgets none, so its
 * answers must be checked against the record as of the event asked for.
 */
struct sbindex;

struct sbindex *sbindex_new(void);
void sbindex_free(struct sbindex *);

/* Values of this row follow. */
void sbindex_begin(struct sbindex *, uint32_t row);
void sbindex_add(struct sbindex *, unsigned object, uint32_t number,
    const struct sbfield *, struct str json);

/* The rows asked for, ascending, each once; the caller frees v. */
struct sbindex_rows {
	uint32_t *v;
	size_t n;
};

void sbindex_sort(struct sbindex_rows *);

/*
 * The rows whose text may be, or may contain, the needle (sbtext.h: escaped,
 * and for contains folded).  False: the index does not help (a needle of less
 * than three bytes, or one that is in most records).
 */
bool sbindex_equal(const struct sbindex *, unsigned object, uint32_t number,
    const struct sbfield *, struct str needle, struct sbindex_rows *out);
bool sbindex_contains(const struct sbindex *, unsigned object, uint32_t number,
    const struct sbfield *, struct str needle, struct sbindex_rows *out);

#endif
