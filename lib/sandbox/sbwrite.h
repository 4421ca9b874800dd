#ifndef SANDBOX_SBWRITE_H
#define SANDBOX_SBWRITE_H

#include <stdint.h>

struct jval;
struct sbdraft;
struct sbfail;
struct sbobject;
struct sbstore;

/*
 * Judge the body of a create or update and turn it into a draft.  It has no
 * members but fields and relationships, and the flag that the object's row may
 * name.  Codes: parameter_missing, unknown_field, unknown_relationship,
 * invalid_configuration (read-only), invalid_type (400); conflict (409: a
 * unique value that is taken); sbvalid.h for values, sbrelate.h for
 * relationships.  422: an instant that is not in the past and should be, a
 * period that ends before it begins.
 */
struct sbwrite {
	const struct sbstore *store;
	uint32_t own; /* the member of the key; SBSTORE_NEVER: none */
	int64_t now_ms;
	struct sbdraft *draft; /* the caller's either way */
	struct sbfail *why;
};

int sbwrite_create(
    const struct sbwrite *, const struct sbobject *, const struct jval *body);

/*
 * Only the fields that are sent are changed, each as a whole; null clears one,
 * but for the fields that a create needs.  'fields' and 'relationships' may
 * both be missing.
 */
int
sbwrite_update(const struct sbwrite *, uint32_t row, const struct jval *body);

#endif
