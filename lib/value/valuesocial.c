// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include "value/valuesocial.h"
#include "value/valuesocial_canon.h"
#include "value/valuetype.h"

struct refusal {
	const char *code;
	const char *message; /* with the service's name */
	const char *hint;
};

static const struct refusal refusals[] = {
    [VALUESOCIAL_PLACEHOLDER] = {"social.placeholder",
	"this stands for no profile of %s", "Leave the cell empty."},
    [VALUESOCIAL_HANDLE] = {"social.handle",
	"this is no user name that %s allows",
	"Write the profile's URL or user name."},
    [VALUESOCIAL_OTHER] = {"social.other-platform",
	"the link leads to another site, not to %s",
	"Map it to the field of its own site."},
    [VALUESOCIAL_NOT_PROFILE] = {"social.not-a-profile",
	"the link leads to a page of %s that is no profile",
	"Write the profile's URL or user name."},
    [VALUESOCIAL_POST] = {"social.post",
	"the link leads to a single post on %s, not to a profile",
	"Write the profile's URL or user name."},
    [VALUESOCIAL_NO_USER] = {"social.no-user",
	"the link leads to %s, but to no user's page",
	"Write the profile's URL or user name."},
    [VALUESOCIAL_SHORT] = {"social.short-link",
	"a shortened link hides which profile of %s it is",
	"Open it and copy the profile's own URL."},
    [VALUESOCIAL_INVALID] = {"social.invalid",
	"this cannot be read as a link to %s",
	"Write the profile's URL or user name."},
    [VALUESOCIAL_SERVICE] = {"social.service",
	"the field belongs to a service that this version does not know%s",
	"Leave the field out of the mapping."},
};

static void
refuse(struct diags *d, enum handle_service which, struct str piece,
    enum valuesocial_fault f)
{
	const char *name = valuesocial_canon_name(which);
	struct str before = str_of(refusals[f].message);
	size_t n = str_find(before, '%');

	before = str_upto(before, n);
	diag_add(d, DIAG_ERROR, refusals[f].code, piece, "%.*s%s%s",
	    STR_ARG(before), name == NULL ? "" : name,
	    refusals[f].message + n + 2);
	diag_hint(d, "%s", refusals[f].hint);
}

static void
social_parse(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *arena,
    struct diags *diags, struct value *out)
{
	enum handle_service which = spec->field->service;
	enum valuesocial_fault f;
	char url[VALUESOCIAL_MAX];
	struct str rest;
	struct str piece;
	size_t i;

	(void)row;
	memset(out, 0, sizeof(*out));
	for (i = 0; i < n_cells; i++) {
		rest = cells[i];
		while (valuetype_piece(spec, &rest, &piece)) {
			f = valuesocial_canon(which, spec->company, piece, url);
			if (f != VALUESOCIAL_FINE) {
				refuse(diags, which, piece, f);
			} else if (out->shape == VALUE_NONE) {
				out->shape = VALUE_TEXT;
				out->text = arena_str(arena, str_of(url));
			} else if (!str_ieq(out->text, str_of(url))) {
				diag_add(diags, DIAG_ERROR, "social.too-many",
				    piece,
				    "the field takes one profile, the first is kept");
				diag_hint(diags,
				    "Choose one, or map the others elsewhere.");
			}
		}
	}
}

static bool
same_profile(struct str ours, struct str theirs)
{
	char a[VALUESOCIAL_MAX];
	char b[VALUESOCIAL_MAX];
	enum handle_service which = valuesocial_canon_service(ours);

	if (valuesocial_canon(which, false, ours, a) != VALUESOCIAL_FINE ||
	    valuesocial_canon(which, false, theirs, b) != VALUESOCIAL_FINE)
		return str_ieq(ours, theirs);
	return str_iis(str_of(a), b);
}

static bool
social_same(const struct value *v, const struct jval *stored)
{
	return valuetype_same_texts(v, stored, same_profile);
}

const struct valuetype valuesocial_type = {
    NULL, NULL, social_parse, social_same};
