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
 * members but fields and relationships.  Codes:
 * parameter_missing, unknown_field, unknown_relationship,
 * invalid_configuration (read-only), invalid_type (400); conflict (409: a
 * unique value that is taken); sbvalid.h for values, sbrelate.h for
 * relationships.  The draft is the caller's either way.
 */
int sbwrite_create(const struct sbstore *, const struct sbobject *,
    const struct jval *body, struct sbdraft *, struct sbfail *);

/*
 * Only the fields that are sent are changed, each as a whole; null clears one,
 * but for the field that a create needs.  'fields' and 'relationships' may
 * both be missing.
 */
int sbwrite_update(const struct sbstore *, uint32_t row,
    const struct jval *body, struct sbdraft *, struct sbfail *);

#endif
