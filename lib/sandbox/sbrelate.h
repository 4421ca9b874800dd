#ifndef SANDBOX_SBRELATE_H
#define SANDBOX_SBRELATE_H

#include <stdint.h>

struct jval;
struct sbdraft;
struct sbfail;
struct sbobject;
struct sbstore;

/*
 * The relationships of a write.  A create names them by an id or an array of
 * ids; an update by an operation object with exactly one of `add`, `remove`
 * (an id or an array of ids) and `replace` (also null: none).  A relationship
 * that holds one record lets go of the former when another is added.  What is
 * linked already is not linked again; removing what is not linked does nothing.
 *
 * What the definitions' rows say (sbdefs.h) holds: 400 invalid_configuration for
 * an operation that a relationship has not, for one that is fixed, for a list's
 * records of another type than its own; 400 parameter_missing where one is
 * needed and missing or taken away; 422 for a file that is not COMPLETED.
 *
 * At most 25 ids in a request, and at most 25 links that it makes or drops,
 * over all its relationships: 422 relationship_write_limit_exceeded.  400:
 * unknown_relationship, invalid_configuration (read-only), invalid_type,
 * referenced_resource_missing (an id of another type),
 * relationship_entity_missing, relationship_entity_inactive (deleted).
 */
struct sbrelate {
	const struct sbstore *store;
	const struct sbobject *object;
	uint32_t row; /* of an update; SBSTORE_NEVER: a create */
	uint32_t own; /* the member of the key; SBSTORE_NEVER: none */
	int64_t now_ms;
	struct sbdraft *draft;
	struct sbfail *why;
};

/* relations: the body's member, or NULL. */
int sbrelate_judge(const struct sbrelate *, const struct jval *relations);

#endif
