#ifndef SCHEMA_VTYPE_H
#define SCHEMA_VTYPE_H

#include <stdbool.h>

#include "base/str.h"

/* Lightfield's value types. */
enum vtype {
	VTYPE_UNKNOWN, /* one this version has not heard of: not writable */
	VTYPE_TEXT,
	VTYPE_NUMBER,
	VTYPE_CHECKBOX,
	VTYPE_CURRENCY,
	VTYPE_DATETIME,
	VTYPE_EMAIL,
	VTYPE_TELEPHONE,
	VTYPE_URL,
	VTYPE_ADDRESS,
	VTYPE_FULL_NAME,
	VTYPE_SOCIAL_HANDLE,
	VTYPE_SINGLE_SELECT,
	VTYPE_MULTI_SELECT,
	VTYPE_MARKDOWN,
	VTYPE_HTML,
	VTYPE_READONLY /* READONLY_*: never writable */
};

enum {
	VTYPE_COUNT = VTYPE_READONLY + 1
};

enum vtype vtype_parse(struct str name); /* "SINGLE_SELECT" */
const char *vtype_name(enum vtype);

/*
 * Does it have parts?  NULL-ended names as mappings spell them, or NULL.
 * ADDRESS: street street2 city state postalCode country latitude longitude;
 * FULL_NAME: first last full (full is split, it is no member of the API).
 */
const char *const *vtype_parts(enum vtype);

#endif
