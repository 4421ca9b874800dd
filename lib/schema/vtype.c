// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>

#include "schema/vtype.h"

static const char *const names[VTYPE_COUNT] = {
    [VTYPE_UNKNOWN] = "UNKNOWN",
    [VTYPE_TEXT] = "TEXT",
    [VTYPE_NUMBER] = "NUMBER",
    [VTYPE_CHECKBOX] = "CHECKBOX",
    [VTYPE_CURRENCY] = "CURRENCY",
    [VTYPE_DATETIME] = "DATETIME",
    [VTYPE_EMAIL] = "EMAIL",
    [VTYPE_TELEPHONE] = "TELEPHONE",
    [VTYPE_URL] = "URL",
    [VTYPE_ADDRESS] = "ADDRESS",
    [VTYPE_FULL_NAME] = "FULL_NAME",
    [VTYPE_SOCIAL_HANDLE] = "SOCIAL_HANDLE",
    [VTYPE_SINGLE_SELECT] = "SINGLE_SELECT",
    [VTYPE_MULTI_SELECT] = "MULTI_SELECT",
    [VTYPE_MARKDOWN] = "MARKDOWN",
    [VTYPE_HTML] = "HTML",
    [VTYPE_READONLY] = "READONLY",
};

enum vtype
vtype_parse(struct str name)
{
	if (str_starts(name, STR_LIT("READONLY_")))
		return VTYPE_READONLY;
	for (int t = VTYPE_TEXT; t < VTYPE_READONLY; t++)
		if (str_is(name, names[t]))
			return (enum vtype)t;
	return VTYPE_UNKNOWN;
}

const char *
vtype_name(enum vtype t)
{
	return names[t];
}

const char *const *
vtype_parts(enum vtype t)
{
	static const char *const address[] = {"street", "street2", "city",
	    "state", "postalCode", "country", "latitude", "longitude", NULL};
	static const char *const full_name[] = {"first", "last", "full", NULL};

	if (t == VTYPE_ADDRESS)
		return address;
	return t == VTYPE_FULL_NAME ? full_name : NULL;
}
