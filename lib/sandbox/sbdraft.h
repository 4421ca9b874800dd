#ifndef SANDBOX_SBDRAFT_H
#define SANDBOX_SBDRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct sbchange;
struct sblink;

/* A change under construction. */
struct sbdraft {
	struct buf fields;
	struct sblink *links;
	size_t n_links;
	size_t cap_links;
};

void sbdraft_init(struct sbdraft *);
void sbdraft_fini(struct sbdraft *);

/* Fields in ascending order of their number. */
void sbdraft_add_field(struct sbdraft *, uint32_t field, struct str json);

/* What was added of a field; p == NULL: nothing. */
struct str sbdraft_field(const struct sbdraft *, uint32_t field);

/* A link to make or to drop; one that is in the draft is not added again. */
void
sbdraft_add_link(struct sbdraft *, uint32_t relation, uint32_t row, bool drop);

/*
 * Hand version and links over to a change; updated_ms 0: never updated.  The
 * draft has no links after it.
 */
void sbdraft_finish(struct sbdraft *, int64_t updated_ms, struct sbchange *);

#endif
