// SPDX-License-Identifier: Apache-2.0
#include "schema/object.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum {
	SLUG_MAX = 64
};

static const struct object table[] = {
    {
	.name = "account",
	.plural = "accounts",
	.path = "/v1/accounts",
	.values_path = "/v1/accounts",
	.definitions = "/v1/accounts/definitions",
	.id_prefix = "acc_",
	.scope = "accounts",
	.has_definitions = true,
	.creatable = true,
	.filters = true,
	.deletable = true,
	.required_fields = {"$name"},
	.fields = OBJECT_FIELD_ALL,
	.field = {{"$howTheyMakeMoney", 0}, {"$accountStatus", 0}},
	.links = OBJECT_LINK_ALL,
	.link = {{"$opportunity", 0}, {"$task", 0}, {"$note", 0},
	    {"$meeting", 0}},
    },
    {
	.name = "contact",
	.plural = "contacts",
	.path = "/v1/contacts",
	.values_path = "/v1/contacts",
	.definitions = "/v1/contacts/definitions",
	.id_prefix = "con_",
	.scope = "contacts",
	.has_definitions = true,
	.creatable = true,
	.filters = true,
	.deletable = true,
	.fields = OBJECT_FIELD_ALL,
	.links = OBJECT_LINK_ALL,
	.link = {{"$opportunity", 0}, {"$task", 0}, {"$note", 0},
	    {"$meeting", 0}},
    },
    {
	.name = "opportunity",
	.plural = "opportunities",
	.path = "/v1/opportunities",
	.values_path = "/v1/opportunities",
	.definitions = "/v1/opportunities/definitions",
	.id_prefix = "opp_",
	.scope = "opportunities",
	.has_definitions = true,
	.creatable = true,
	.filters = true,
	.deletable = true,
	.settled = {"$stage", "$pipeline"},
	.required_fields = {"$name", "$stage"},
	.required_links = {"$account"},
	.fields = OBJECT_FIELD_ALL,
	.field = {{"$opportunityStatus", 0}},
	.links = OBJECT_LINK_ALL,
	.link = {{"$task", 0}, {"$note", 0}, {"$meeting", 0},
	    {"$account", OBJECT_CREATE}, {"$createdBy", OBJECT_CREATE}},
    },
    {
	.name = "task",
	.plural = "tasks",
	.path = "/v1/tasks",
	.values_path = "/v1/tasks",
	.definitions = "/v1/tasks/definitions",
	.id_prefix = "",
	.scope = "tasks",
	.has_definitions = true,
	.creatable = true,
	.deletable = true,
	.system_only = true,
	.required_fields = {"$title", "$status"},
	.required_links = {"$assignedTo"},
	.words = {{"$status",
	    {{"TODO", "To do"}, {"IN_PROGRESS", "In progress"},
		{"COMPLETE", "Complete"}, {"CANCELLED", "Cancelled"}}}},
	.fields = OBJECT_FIELD_ALL,
	.links = OBJECT_LINK_ALL,
	.link = {{"$note", 0}, {"$createdBy", OBJECT_CREATE}},
    },
    {
	.name = "note",
	.plural = "notes",
	.path = "/v1/notes",
	.values_path = "/v1/notes",
	.definitions = "/v1/notes/definitions",
	.id_prefix = "",
	.scope = "notes",
	.creatable = true,
	.deletable = true,
	.system_only = true,
	.required_fields = {"$title"},
	.fields = OBJECT_FIELD_ALL,
	.link = {{"$account", OBJECT_CREATE | OBJECT_ADD | OBJECT_REMOVE},
	    {"$opportunity", OBJECT_CREATE | OBJECT_ADD | OBJECT_REMOVE}},
    },
    {
	.name = "list",
	.plural = "lists",
	.path = "/v1/lists",
	.values_path = "/v1/lists",
	.id_prefix = "",
	.scope = "lists",
	.creatable = true,
	.deletable = true,
	.system_only = true,
	.required_fields = {"$name", "$objectType"},
	.field = {{"$name", OBJECT_FIELD_ALL}, {"$objectType", OBJECT_CREATE}},
	.link = {{"$accounts", OBJECT_CREATE | OBJECT_ADD | OBJECT_REMOVE},
	    {"$contacts", OBJECT_CREATE | OBJECT_ADD | OBJECT_REMOVE},
	    {"$opportunities", OBJECT_CREATE | OBJECT_ADD | OBJECT_REMOVE}},
	.words = {{"$objectType",
	    {{"$account", "account"}, {"$contact", "contact"},
		{"$opportunity", "opportunity"}}}},
	.one_type_field = "$objectType",
	.members = {{"$accounts", "account", "$account"},
	    {"$contacts", "contact", "$contact"},
	    {"$opportunities", "opportunity", "$opportunity"}},
    },
    {
	.name = "meeting",
	.plural = "meetings",
	.path = "/v1/meetings",
	.values_path = "/v1/meetings",
	.id_prefix = "",
	.scope = "meetings",
	.creatable = true,
	.filters = true,
	.deletable = true,
	.system_only = true,
	.required_fields = {"$title", "$startDate", "$endDate"},
	.fields = OBJECT_CREATE,
	.field = {{"$privacySetting", OBJECT_FIELD_ALL},
	    {"$organizerEmail", OBJECT_CREATE | OBJECT_BARE},
	    {"autoCreateRecords", OBJECT_CREATE}},
	.link = {{"$transcript", OBJECT_CREATE | OBJECT_REPLACE}},
	.file_purpose = "meeting_transcript",
	.words = {{"$privacySetting",
	    {{"FULL", "Full"}, {"METADATA", "Metadata"}}}},
	.period = {"$startDate", "$endDate"},
	.create_member = "autoCreateRecords",
    },
    {
	.name = "member",
	.plural = "members",
	.path = "/v1/members",
	.values_path = "/v1/members",
	.id_prefix = "mem_",
	.scope = "members",
    },
    {
	.name = "file",
	.plural = "files",
	.path = "/v1/files",
	.values_path = "/v1/files",
	.id_prefix = "fil_",
	.scope = "files",
    },
};

enum {
	ROWS = sizeof(table) / sizeof(table[0])
};

const struct object *
object_table(size_t *n)
{
	*n = ROWS;
	return table;
}

const struct object *
object_find(struct str name)
{
	if (str_starts(name, STR_LIT("$")))
		name = str_from(name, 1);
	if (str_iis(name, "user") || str_iis(name, "users"))
		name = STR_LIT("member");
	for (size_t i = 0; i < ROWS; i++)
		if (str_iis(name, table[i].name) ||
		    str_iis(name, table[i].plural))
			return &table[i];
	return NULL;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
object_is_slug(struct str s)
{
	if (s.n == 0 || s.n > SLUG_MAX || !is_letter(s.p[0]) ||
	    object_find(s) != NULL)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_letter(s.p[i]) && !(s.p[i] >= '0' && s.p[i] <= '9') &&
		    s.p[i] != '-' && s.p[i] != '_')
			return false;
	return true;
}

const struct object *
object_custom(struct arena *a, struct str slug)
{
	struct object *o;

	if (!object_is_slug(slug))
		return NULL;
	o = arena_alloc(a, sizeof(*o));
	o->name = arena_dup(a, slug.p, slug.n);
	o->plural = arena_printf(a, "%s records", o->name);
	o->path = arena_printf(a, OBJECT_TYPES_PATH "/%s", o->name);
	o->values_path = arena_printf(a, "%s/values", o->path);
	o->definitions = arena_printf(a, "%s/definitions", o->path);
	o->id_prefix = "";
	o->has_definitions = true;
	o->custom = true;
	o->creatable = true;
	o->filters = true;
	o->deletable = true;
	o->fields = OBJECT_FIELD_ALL;
	o->links = OBJECT_LINK_ALL;
	return o;
}

const struct object *
object_any(struct arena *a, struct str name)
{
	const struct object *o = object_find(name);

	return o != NULL ? o : object_custom(a, name);
}

bool
object_same(const struct object *a, const struct object *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a->name, b->name) == 0;
}

/* The row's own word about a key; NULL: it has none. */
static const struct object_key *
own_word(const struct object_key *v, size_t n, const char *key)
{
	for (size_t i = 0; i < n && v[i].key != NULL; i++)
		if (strcmp(v[i].key, key) == 0)
			return &v[i];
	return NULL;
}

unsigned
object_field_ops(const struct object *o, const char *key)
{
	const struct object_key *own =
	    own_word(o->field, sizeof(o->field) / sizeof(o->field[0]), key);

	if (own != NULL)
		return own->ops;
	return o->system_only && key[0] != '$' ? 0 : o->fields;
}

unsigned
object_link_ops(const struct object *o, const char *key)
{
	const struct object_key *own =
	    own_word(o->link, sizeof(o->link) / sizeof(o->link[0]), key);

	return own != NULL ? own->ops : o->links;
}

const struct object_members *
object_members_of(const struct object *o, const char *link)
{
	for (const struct object_members *m = o->members; m->link != NULL; m++)
		if (strcmp(m->link, link) == 0)
			return m;
	return NULL;
}

bool
object_scope(
    const struct object *o, const char *what, char out[OBJECT_SCOPE_MAX])
{
	out[0] = '\0';
	if (o->scope == NULL)
		return false;
	(void)snprintf(out, OBJECT_SCOPE_MAX, "%s:%s", o->scope, what);
	return true;
}
