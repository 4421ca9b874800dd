// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "base/buf.h"
#include "schema/defs.h"
#include "value/valuefold.h"

#include "infer/profile.h"
#include "infer/propose.h"
#include "infer/proposecheck.h"

enum {
	DATE_BYTES = 1024
};

static void
doubt(struct propose_column *c, const char *text)
{
	c->what = PROPOSE_DOUBT;
	(void)snprintf(c->why, sizeof(c->why), "%s", text);
}

static void
few(struct propose_column *c, const struct profile_column *col, enum vtype t,
    const char *what)
{
	c->what = PROPOSE_DOUBT;
	(void)snprintf(c->why, sizeof(c->why),
	    "only %llu of %llu values looked at are %s",
	    (unsigned long long)col->fits[t], (unsigned long long)col->parsed,
	    what);
}

/* Outlook's Title is Mr or Dr, and no job. */
static bool
is_address(const struct profile_column *col)
{
	static const char *const forms[] = {"mr", "mrs", "ms", "miss", "mx",
	    "dr", "prof", "herr", "frau", "sr", "sra", "srta", "m", "mme",
	    "mlle"};
	const size_t n_forms = sizeof(forms) / sizeof(forms[0]);
	char folded[VALUEFOLD_MAX];

	for (size_t i = 0; i < col->n_values; i++) {
		const char *text = col->values[i].text;
		struct str s = {
		    folded, text == NULL ? 0 : valuefold(str_of(text), folded)};
		size_t k = 0;

		while (k < n_forms && !str_is(s, forms[k]))
			k++;
		if (k == n_forms)
			return false;
	}
	return true;
}

/* A date is only in force when day, month and zone are certain. */
static void
check_dates(struct propose_column *c, const struct profile_column *col)
{
	struct buf formats;
	struct buf reason;

	buf_init(&formats, DATE_BYTES);
	buf_init(&reason, DATE_BYTES);
	if (!profile_formats(col, &formats, &reason))
		doubt(c, buf_text(&reason));
	else if (col->dates.zoned < col->filled)
		(void)snprintf(c->why, sizeof(c->why),
		    "%s%sits values say no time zone: write the one that they "
		    "are in",
		    buf_text(&reason), reason.n > 0 ? "; " : "");
	if (c->why[0] != '\0')
		c->what = PROPOSE_DOUBT;
	buf_fini(&formats);
	buf_fini(&reason);
}

void
proposecheck_values(struct propose_column *c, const struct profile_column *col)
{
	enum vtype t = c->field->type;
	const char *what = t == VTYPE_EMAIL      ? "e-mail addresses"
			   : t == VTYPE_URL      ? "web addresses"
			   : t == VTYPE_CHECKBOX ? "yes or no"
			   : t == VTYPE_NUMBER || t == VTYPE_CURRENCY
			       ? "numbers"
			       : NULL;

	if (t == VTYPE_DATETIME)
		check_dates(c, col);
	else if (t == VTYPE_TEXT && is_address(col))
		doubt(c, "its values are forms of address, such as Mr and Dr");
	else if (what != NULL && !profile_is(col, t))
		few(c, col, t, what);
}
