// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "sandbox/sbchange.h"
#include "sandbox/sbversion.h"

void
sbchange_fini(struct sbchange *c)
{
	sbversion_free(c->version);
	free(c->links);
	c->version = NULL;
	c->links = NULL;
	c->n_links = 0;
	c->effect = SBEFFECT_NONE;
}

const char *
sbchange_name(enum sbeffect effect)
{
	switch (effect) {
	case SBEFFECT_CREATE:
		return "create";
	case SBEFFECT_UPDATE:
		return "update";
	case SBEFFECT_DELETE:
		return "delete";
	case SBEFFECT_MERGE:
		return "merge";
	case SBEFFECT_NONE:
		break;
	}
	return NULL;
}

const char *
sbchange_op(enum sbeffect effect)
{
	if (effect == SBEFFECT_UPDATE)
		return " update";
	return effect == SBEFFECT_MERGE ? " merge" : "";
}
