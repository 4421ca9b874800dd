#ifndef SANDBOX_SBCHANGE_H
#define SANDBOX_SBCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sbobject;
struct sbversion;

/*
 * What one request changes: judged (sbwrite.h), written down (sbstate.h), then
 * applied (sbstore.h).
 */
enum sbeffect {
	SBEFFECT_NONE,
	SBEFFECT_CREATE,
	SBEFFECT_UPDATE,
	SBEFFECT_DELETE,
	SBEFFECT_MERGE
};

struct sblink {
	uint32_t relation; /* of the record's own definitions */
	uint32_t row;      /* of the store */
	bool drop;         /* taken away rather than made */
};

struct sbchange {
	enum sbeffect effect;
	const struct sbobject *object;
	const char *id; /* borrowed */
	uint32_t row;   /* of an update, delete or merge */
	uint32_t other; /* of a merge: the duplicate */
	int64_t at_ms;
	bool flagged; /* a create that brings others along (sbauto.h) */
	struct sbversion *version; /* owned; NULL for a delete */
	struct sblink *links;      /* owned */
	size_t n_links;
};

/* Free what it still owns. */
void sbchange_fini(struct sbchange *);

/* "create", "update", "delete", "merge"; NULL for none. */
const char *sbchange_name(enum sbeffect);

/*
 * What tells an idempotency key's operation from a create of the same object:
 * "", " update" or " merge".
 */
const char *sbchange_op(enum sbeffect);

#endif
