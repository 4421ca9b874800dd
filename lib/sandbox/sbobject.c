// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "sandbox/sbobject.h"

static const struct sbobject table[SBOBJECT_COUNT] = {
    {
	.index = 0,
	.name = "account",
	.path = "/v1/accounts",
	.scope = "accounts",
	.id_prefix = "acc_",
	.web = "accounts",
	.creatable = true,
	.has_definitions = true,
	.required = "$name",
    },
    {
	.index = 1,
	.name = "contact",
	.path = "/v1/contacts",
	.scope = "contacts",
	.id_prefix = "con_",
	.web = "contacts",
	.creatable = true,
	.has_definitions = true,
    },
    {
	.index = 2,
	.name = "member",
	.path = "/v1/members",
	.scope = "members",
	.id_prefix = "mem_",
	.web = "members",
    },
};

const struct sbobject *
sbobject_at(unsigned index)
{
	return &table[index];
}

const struct sbobject *
sbobject_find(struct str name)
{
	if (name.n > 0 && name.p[0] == '$')
		name = str_from(name, 1);
	if (str_is(name, "user"))
		name = str_of("member");
	for (size_t i = 0; i < SBOBJECT_COUNT; i++)
		if (str_is(name, table[i].name))
			return &table[i];
	return NULL;
}

const struct sbobject *
sbobject_route(struct str path, struct str *rest)
{
	for (size_t i = 0; i < SBOBJECT_COUNT; i++) {
		struct str head = str_of(table[i].path);

		if (!str_starts(path, head))
			continue;
		*rest = str_from(path, head.n);
		if (rest->n == 0 || rest->p[0] == '/')
			return &table[i];
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
