// SPDX-License-Identifier: Apache-2.0
#include "api/client.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

#include "api/clientdefs.h"

enum {
	MISSING = 404
};

int
clientdefs_get(struct client *c, const struct object *o, struct defs **out,
    struct jdoc **doc, struct err *e)
{
	struct jdoc *answer = NULL;
	struct err why;
	int rc;

	if (doc != NULL)
		*doc = NULL;
	if (o->definitions == NULL)
		return defs_builtin(out, o, e);
	if (client_get(c, API_READ, o->definitions, &answer, &why) != 0) {
		if (client_status(c) == MISSING && !o->has_definitions)
			return defs_builtin(out, o, e);
		*e = why;
		return -1;
	}
	rc = defs_parse(out, o, jdoc_root(answer), e);
	if (doc != NULL && rc == 0)
		*doc = answer;
	else
		jdoc_free(answer);
	return rc;
}
