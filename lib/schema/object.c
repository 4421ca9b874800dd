// SPDX-License-Identifier: Apache-2.0
#include "schema/object.h"

static const struct object table[] = {
    {
	.name = "account",
	.plural = "accounts",
	.path = "/v1/accounts",
	.id_prefix = "acc_",
	.scope = "accounts",
	.has_definitions = true,
	.creatable = true,
	.required_fields = {"$name"},
	.read_only_links = {"$opportunity", "$task", "$note", "$meeting"},
    },
    {
	.name = "contact",
	.plural = "contacts",
	.path = "/v1/contacts",
	.id_prefix = "con_",
	.scope = "contacts",
	.has_definitions = true,
	.creatable = true,
	.read_only_links = {"$opportunity", "$task", "$note", "$meeting"},
    },
    {
	.name = "opportunity",
	.plural = "opportunities",
	.path = "/v1/opportunities",
	.id_prefix = "opp_",
	.scope = "opportunities",
	.has_definitions = true,
	.required_fields = {"$name", "$stage"},
	.required_links = {"$account"},
	.read_only_links = {"$task", "$note", "$meeting"},
    },
    {
	.name = "task",
	.plural = "tasks",
	.path = "/v1/tasks",
	.id_prefix = "",
	.scope = "tasks",
	.has_definitions = true,
	.required_fields = {"$title", "$status"},
	.required_links = {"$assignedTo"},
    },
    {
	.name = "note",
	.plural = "notes",
	.path = "/v1/notes",
	.id_prefix = "",
	.scope = "notes",
	.required_fields = {"$title"},
    },
    {
	.name = "list",
	.plural = "lists",
	.path = "/v1/lists",
	.id_prefix = "",
	.scope = "lists",
	.required_fields = {"$name", "$objectType"},
    },
    {
	.name = "meeting",
	.plural = "meetings",
	.path = "/v1/meetings",
	.id_prefix = "",
	.scope = "meetings",
	.required_fields = {"$title", "$startDate", "$endDate"},
    },
    {
	.name = "member",
	.plural = "members",
	.path = "/v1/members",
	.id_prefix = "mem_",
	.scope = "members",
    },
    {
	.name = "file",
	.plural = "files",
	.path = "/v1/files",
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
