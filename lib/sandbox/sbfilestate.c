// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>

#include "base/str.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbfilestate.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbversion.h"

static const char *const names[] = {
    [SBFILESTATE_PENDING] = "PENDING",
    [SBFILESTATE_COMPLETED] = "COMPLETED",
    [SBFILESTATE_CANCELLED] = "CANCELLED",
    [SBFILESTATE_EXPIRED] = "EXPIRED",
};

const char *
sbfilestate_name(enum sbfilestate s)
{
	return names[s];
}

/* A text of the record without its quotes. */
static struct str
text_of(const struct sbstore *s, const struct sbrec *r, uint32_t as_of,
    const char *key)
{
	const struct sbdefs *d = sbstore_defs(s, r->object);
	const struct sbfield *f = sbdefs_field(d, str_of(key));
	struct str json = {NULL, 0};
	size_t n;

	if (f != NULL)
		json = sbversion_field(sbstore_version(r, as_of),
		    (uint32_t)(f - sbdefs_fields(d, &n)));
	if (json.n < 2 || json.p[0] != '"')
		return (struct str){NULL, 0};
	return (struct str){json.p + 1, json.n - 2};
}

enum sbfilestate
sbfilestate_get(const struct sbstore *s, const struct sbrec *r, uint32_t as_of,
    int64_t now_ms)
{
	struct str name = text_of(s, r, as_of, "status");
	enum sbfilestate state = SBFILESTATE_PENDING;
	int64_t until_ms;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i]))
			state = (enum sbfilestate)i;
	if (state == SBFILESTATE_PENDING &&
	    sbtime_parse(text_of(s, r, as_of, "expiresAt"), &until_ms) &&
	    now_ms >= until_ms)
		return SBFILESTATE_EXPIRED;
	return state;
}
