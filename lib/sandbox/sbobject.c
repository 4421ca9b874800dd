// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/mem.h"

#include "sandbox/sbobject.h"

static const struct sbobject table[] = {
    {
	.name = "account",
	.path = "/v1/accounts",
	.below = "",
	.scope = "accounts",
	.id_prefix = "acc_",
	.web = "accounts",
	.creatable = true,
	.has_definitions = true,
	.merges = true,
	.required = {"$name"},
    },
    {
	.name = "contact",
	.path = "/v1/contacts",
	.below = "",
	.scope = "contacts",
	.id_prefix = "con_",
	.web = "contacts",
	.creatable = true,
	.has_definitions = true,
	.merges = true,
    },
    {
	.name = "member",
	.path = "/v1/members",
	.below = "",
	.scope = "members",
	.id_prefix = "mem_",
	.web = "members",
    },
    {
	.name = "opportunity",
	.path = "/v1/opportunities",
	.below = "",
	.scope = "opportunities",
	.id_prefix = "opp_",
	.web = "opportunities",
	.creatable = true,
	.has_definitions = true,
	.merges = true,
	.required = {"$name", "$stage"},
	.required_links = {"$account"},
    },
    {
	.name = "task",
	.path = "/v1/tasks",
	.below = "",
	.scope = "tasks",
	.id_prefix = "task_",
	.free_ids = true,
	.web = "tasks",
	.creatable = true,
	.has_definitions = true,
	.required = {"$title", "$status"},
	.required_links = {"$assignedTo"},
    },
    {
	.name = "note",
	.path = "/v1/notes",
	.below = "",
	.scope = "notes",
	.id_prefix = "note_",
	.free_ids = true,
	.web = "notes",
	.creatable = true,
	.has_definitions = true,
	.required = {"$title"},
    },
    {
	.name = "list",
	.path = "/v1/lists",
	.below = "",
	.scope = "lists",
	.id_prefix = "list_",
	.free_ids = true,
	.web = "lists",
	.form = SBFORM_LIST,
	.creatable = true,
	.required = {"$name", "$objectType"},
    },
    {
	.name = "meeting",
	.path = "/v1/meetings",
	.below = "",
	.scope = "meetings",
	.id_prefix = "mtg_",
	.free_ids = true,
	.web = "meetings",
	.form = SBFORM_PRIVATE,
	.creatable = true,
	.required = {"$title", "$startDate", "$endDate"},
	.flag = "autoCreateRecords",
	.period = {"$startDate", "$endDate"},
    },
    {
	.name = "file",
	.path = "/v1/files",
	.below = "",
	.scope = "files",
	.id_prefix = "fil_",
	.free_ids = true,
	.web = "files",
	.form = SBFORM_FILE,
    },
    {
	.name = "email",
	.path = "/v1/emails",
	.below = "",
	.scope = "emails",
	.id_prefix = "eml_",
	.web = "emails",
	.form = SBFORM_PRIVATE,
    },
    {
	.name = "subscription",
	.label = "Subscription",
	.path = "/v1/objects/subscription",
	.below = "/values",
	.id_prefix = "obj_",
	.free_ids = true,
	.web = "objects",
	.custom = true,
	.creatable = true,
	.has_definitions = true,
	.required = {"$name"},
    },
};

enum {
	BUILT_IN = sizeof(table) / sizeof(table[0]),
	SLUG_MAX = 64
};

struct sbobjects {
	struct sbobject rows[SBOBJECT_COUNT];
	unsigned n;
	struct arena *arena; /* texts of those that were added */
};

struct sbobjects *
sbobject_new(void)
{
	struct sbobjects *s = mem_alloc(sizeof(*s));

	s->arena = arena_new();
	for (; s->n < BUILT_IN; s->n++) {
		s->rows[s->n] = table[s->n];
		s->rows[s->n].index = s->n;
	}
	return s;
}

void
sbobject_free(struct sbobjects *s)
{
	if (s == NULL)
		return;
	arena_free(s->arena);
	free(s);
}

static bool
is_slug(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'a' || s.p[i] > 'z') &&
		    (s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '-' &&
		    s.p[i] != '_')
			return false;
	return s.n > 0 && s.n <= SLUG_MAX;
}

const struct sbobject *
sbobject_add(struct sbobjects *s, struct str slug)
{
	struct sbobject *o;

	if (s->n == SBOBJECT_COUNT || !is_slug(slug))
		return NULL;
	o = &s->rows[s->n];
	*o = (struct sbobject){.index = s->n++,
	    .name = arena_dup(s->arena, slug.p, slug.n),
	    .path = arena_printf(s->arena, "/v1/objects/%.*s", STR_ARG(slug)),
	    .below = "/values",
	    .id_prefix = "obj_",
	    .free_ids = true,
	    .web = "objects",
	    .custom = true,
	    .creatable = true,
	    .has_definitions = true};
	o->label = o->name;
	return o;
}

const struct sbobject *
sbobject_at(const struct sbobjects *s, unsigned index)
{
	return index < s->n ? &s->rows[index] : NULL;
}

const struct sbobject *
sbobject_find(const struct sbobjects *s, struct str name)
{
	if (name.n > 0 && name.p[0] == '$')
		name = str_from(name, 1);
	if (str_is(name, "user"))
		name = str_of("member");
	for (unsigned i = 0; i < s->n; i++)
		if (str_is(name, s->rows[i].name))
			return &s->rows[i];
	return NULL;
}

const struct sbobject *
sbobject_route(const struct sbobjects *s, struct str path, struct str *rest)
{
	for (unsigned i = 0; i < s->n; i++) {
		struct str head = str_of(s->rows[i].path);

		if (!str_starts(path, head))
			continue;
		*rest = str_from(path, head.n);
		if (rest->n == 0 || rest->p[0] == '/')
			return &s->rows[i];
	}
	return NULL;
}

/* The finisher of splitmix64: every step can be undone, so none collide. */
static uint64_t
scramble(uint64_t z)
{
	z += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void
sbobject_id(char out[SBOBJECT_ID_MAX], const char *prefix, uint64_t n)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	char tail[14] = "0000000000000";
	uint64_t z = scramble(n);

	for (size_t i = 13; i-- > 0; z /= 36)
		tail[i] = digits[z % 36];
	(void)snprintf(out, SBOBJECT_ID_MAX, "%scm%s", prefix, tail);
}
