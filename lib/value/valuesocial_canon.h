#ifndef VALUE_VALUESOCIAL_CANON_H
#define VALUE_VALUESOCIAL_CANON_H

#include <stdbool.h>

#include "base/str.h"
#include "schema/defs.h"

/*
 * The canonical URL of a profile (valuesocial.h says which) out of what people
 * write for it.  Pure, any thread.
 */
enum valuesocial_fault {
	VALUESOCIAL_FINE,
	VALUESOCIAL_PLACEHOLDER,
	VALUESOCIAL_HANDLE,
	VALUESOCIAL_OTHER,
	VALUESOCIAL_NOT_PROFILE,
	VALUESOCIAL_POST,
	VALUESOCIAL_NO_USER,
	VALUESOCIAL_SHORT,
	VALUESOCIAL_INVALID,
	VALUESOCIAL_SERVICE
};

enum {
	VALUESOCIAL_MAX = 512
};

/* The canonical form, NUL-terminated. */
enum valuesocial_fault valuesocial_canon(
    enum handle_service, bool company, struct str s, char out[VALUESOCIAL_MAX]);

/* The service whose canonical URL this is; HANDLE_NONE if none. */
enum handle_service valuesocial_canon_service(struct str url);

/* What people call it; NULL for HANDLE_NONE. */
const char *valuesocial_canon_name(enum handle_service);

#endif
