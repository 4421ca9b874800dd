#ifndef SANDBOX_SBBUILTIN_H
#define SANDBOX_SBBUILTIN_H

#include <stddef.h>

struct sbfield;
struct sbrelation;

/*
 * What an organisation of the sandbox has when no definitions file says
 * otherwise: the system fields of the API description and custom ones worth
 * rehearsing on.  Ids, slugs and vtypes are left out; sbdefs.c makes them.
 */
struct sbbuiltin {
	const struct sbfield *fields;
	size_t n_fields;
	const struct sbrelation *relations;
	size_t n_relations;
};

/* Of the object with that row number (sbobject.h); empty for added ones. */
const struct sbbuiltin *sbbuiltin_get(unsigned object_index);

#endif
