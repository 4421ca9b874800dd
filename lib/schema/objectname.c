// SPDX-License-Identifier: Apache-2.0
#include "schema/objectname.h"

#include "base/text.h"
#include "schema/object.h"

enum {
	NAMES_MAX = 128
};

/* What other products call our objects. */
static const char *
alias_of(struct str s)
{
	static const char *const aliases[][2] = {
	    {"person", "contact"},
	    {"people", "contact"},
	    {"lead", "contact"},
	    {"leads", "contact"},
	    {"customer", "contact"},
	    {"company", "account"},
	    {"companies", "account"},
	    {"organization", "account"},
	    {"organisation", "account"},
	    {"deal", "opportunity"},
	    {"deals", "opportunity"},
	    {"owner", "member"},
	    {"activity", "task"},
	    {"event", "meeting"},
	};

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (str_iis(s, aliases[i][0]))
			return aliases[i][1];
	return NULL;
}

const char *
objectname_near(struct str name, const char *const *more, size_t n)
{
	const char *names[NAMES_MAX];
	const char *near = alias_of(name);
	size_t rows;
	const struct object *o = object_table(&rows);
	size_t all = 0;

	if (near != NULL)
		return near;
	for (size_t i = 0; i < n && all + rows < NAMES_MAX; i++)
		names[all++] = more[i];
	for (size_t i = 0; i < rows; i++)
		names[all++] = o[i].name;
	return text_nearest(name, names, all);
}
