// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "schema/defs.h"
#include "schema/object.h"
#include "value/valuefold.h"

#include "infer/headword.h"
#include "infer/profile.h"
#include "infer/propose.h"
#include "infer/proposecheck.h"

struct pass {
	const struct profile *p;
	const struct defs *defs;
	struct propose_column *v;
	bool keyed; /* some column is the key already */
};

/* Do two names fold to the same? */
static bool
same_name(struct str a, const char *b)
{
	char x[VALUEFOLD_MAX];
	char y[VALUEFOLD_MAX];
	size_t n = valuefold(a, x);

	return n > 0 && n == valuefold(str_of(b), y) && memcmp(x, y, n) == 0;
}

/* A field by key or label, folded; "phone" finds "$phone" and "Phone", too. */
static const struct field *
field_named(const struct defs *defs, struct str name)
{
	size_t n;
	const struct field *v = defs_fields(defs, &n);

	for (size_t i = 0; i < n; i++)
		if (same_name(name, v[i].key) || same_name(name, v[i].label))
			return &v[i];
	return NULL;
}

/* Of objects that are only matched, what is read is what they are known by. */
static bool
is_open(const struct defs *defs, const struct field *f)
{
	return !f->read_only || !defs_object(defs)->creatable;
}

/* The field of a target; of an address the one that the object has. */
static const struct field *
target_field(const struct defs *defs, const char *target)
{
	const struct field *f = field_named(defs, str_of(target));

	if (f == NULL && strcmp(target, "address") == 0)
		f = field_named(defs, STR_LIT("$primaryAddress"));
	return f != NULL && is_open(defs, f) ? f : NULL;
}

static void
why(struct propose_column *c, enum propose_what what, const char *text)
{
	c->what = what;
	(void)snprintf(c->why, sizeof(c->why), "%s", text);
}

static void
take_field(struct propose_column *c, const struct field *f,
    const struct profile_column *col)
{
	c->what = PROPOSE_FIELD;
	c->field = f;
	proposecheck_values(c, col);
}

/* -- what the heading says -- */

static void
take_part(struct pass *p, struct propose_column *c, const struct headword *w)
{
	const struct field *f = target_field(p->defs, w->target);
	const char *const *parts = f == NULL ? NULL : vtype_parts(f->type);

	if (parts == NULL) {
		why(c, PROPOSE_NOTHING, "Lightfield has no field for it here");
		return;
	}
	c->what = PROPOSE_PART;
	c->field = f;
	c->part = w->part;
}

static void
take_link(struct pass *p, struct propose_column *c, const struct headword *w,
    const struct profile_column *col)
{
	c->relation = defs_relation(p->defs, str_of(w->target));
	if (c->relation == NULL || c->relation->read_only) {
		why(c, PROPOSE_NOTHING,
		    "Lightfield has no such relationship here");
		return;
	}
	c->what = PROPOSE_LINK;
	c->part = strcmp(w->part, "name") == 0 ? "$name" : w->part;
	if (strcmp(w->part, "name") == 0 && profile_is(col, VTYPE_EMAIL))
		c->part = "$email";
}

static void
take_key(
    struct pass *p, struct propose_column *c, const struct profile_column *col)
{
	if (p->keyed)
		why(c, PROPOSE_NOTHING, "another column is the key already");
	else if (col->harm[DAMAGE_ROUNDED].count > 0)
		why(c, PROPOSE_DOUBT,
		    "it could be the key, but a spreadsheet has rounded its "
		    "numbers: export again, and do not open the file");
	else if (col->filled < p->p->rows - p->p->ragged)
		why(c, PROPOSE_DOUBT,
		    "it could be the key, but some rows have none");
	else if (col->untold)
		why(c, PROPOSE_DOUBT,
		    "it could be the key, but the file has so many columns "
		    "that whether its values come twice was not looked at");
	else if (col->repeated)
		why(c, PROPOSE_DOUBT,
		    "it could be the key, but some values come twice");
	else {
		c->what = PROPOSE_KEY;
		p->keyed = true;
	}
}

static void
by_word(struct pass *p, struct propose_column *c, const struct headword *w,
    const struct profile_column *col)
{
	const struct field *f;

	switch (w->kind) {
	case HEADWORD_NONE:
		break;
	case HEADWORD_KEY:
		take_key(p, c, col);
		break;
	case HEADWORD_FIELD:
		f = target_field(p->defs, w->target);
		if (f != NULL)
			take_field(c, f, col);
		else
			why(c, PROPOSE_NOTHING,
			    "Lightfield has no field for it here");
		break;
	case HEADWORD_PART:
		take_part(p, c, w);
		break;
	case HEADWORD_LINK:
		take_link(p, c, w, col);
		break;
	case HEADWORD_CURRENCY:
		c->what = PROPOSE_CURRENCY;
		break;
	case HEADWORD_IGNORE:
		c->what = PROPOSE_IGNORE;
		break;
	}
}

/* -- what is in it, when the heading says nothing -- */

/* Customer Id, Kundennummer. */
static bool
names_an_id(struct str heading)
{
	static const char *const ends[] = {
	    "id", "key", "code", "number", "nummer", "numero"};
	char folded[VALUEFOLD_MAX];
	struct str s = {folded, valuefold(heading, folded)};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(s, str_of(ends[i])))
			return true;
	return false;
}

/* The field for profiles of the site that all values lead to; or NULL. */
static const struct field *
profile_field(const struct defs *defs, const struct profile_column *col)
{
	size_t n;
	const struct field *v = defs_fields(defs, &n);

	for (size_t i = 0; i < col->n_values; i++)
		if (col->values[i].text == NULL ||
		    strstr(col->values[i].text, "linkedin.com/") == NULL)
			return NULL;
	for (size_t i = 0; i < n; i++)
		if (v[i].service == HANDLE_LINKEDIN && !v[i].read_only)
			return &v[i];
	return NULL;
}

static void
by_values(
    struct propose_column *c, const struct profile_column *col, uint64_t rows)
{
	if (profile_is(col, VTYPE_EMAIL))
		why(c, PROPOSE_NOTHING,
		    "its values are e-mail addresses; "
		    "whose, the heading does not say");
	else if (profile_is(col, VTYPE_TELEPHONE) && col->plus > 0)
		why(c, PROPOSE_NOTHING, "its values are telephone numbers");
	else if (col->dates.odd_line == 0)
		why(c, PROPOSE_NOTHING, "its values are dates");
	else if (profile_is(col, VTYPE_CHECKBOX))
		why(c, PROPOSE_NOTHING, "its values are yes and no");
	else if (profile_is(col, VTYPE_NUMBER))
		why(c, PROPOSE_NOTHING, "its values are numbers");
	else if (col->filled == rows && rows > 1 && !col->repeated &&
		 !col->untold && !col->blanks && names_an_id(str_of(col->name)))
		why(c, PROPOSE_NOTHING,
		    "it is filled in every row and no value comes twice: it "
		    "may be the key");
}

static void
column(struct pass *p, size_t i)
{
	const struct profile_column *col = &p->p->v[i];
	struct propose_column *c = &p->v[i];
	struct str name = str_of(col->name);
	const struct object *o = defs_object(p->defs);
	struct headword w = headword_of(o, name);
	const struct field *f = field_named(p->defs, name);

	memset(c, 0, sizeof(*c));
	c->rank = w.rank;
	if (col->filled == 0) {
		c->what = PROPOSE_EMPTY;
		return;
	}
	/* The organisation's own words stand above anybody's. */
	if (f != NULL && is_open(p->defs, f) && vtype_parts(f->type) == NULL &&
	    w.kind != HEADWORD_KEY)
		take_field(c, f, col);
	else
		by_word(p, c, &w, col);
	if (c->what != PROPOSE_NOTHING || c->why[0] != '\0')
		return;
	c->field = profile_field(p->defs, col);
	if (c->field != NULL)
		c->what = PROPOSE_FIELD;
	else
		by_values(c, col, p->p->rows - p->p->ragged);
}

bool
propose_knows(const struct defs *defs, struct str heading)
{
	return headword_of(defs_object(defs), heading).kind != HEADWORD_NONE ||
	       field_named(defs, heading) != NULL;
}

/* Of two columns for one value: is the first the better one? */
static bool
is_better(const struct pass *p, size_t a, size_t b)
{
	uint64_t x = p->p->v[a].filled;
	uint64_t y = p->p->v[b].filled;

	if (x != y)
		return x > y;
	if (p->v[a].rank != p->v[b].rank)
		return p->v[a].rank < p->v[b].rank;
	return a < b;
}

/* Several columns of one value: the fullest counts, the others are doubted. */
static void
rivals(struct pass *p, size_t i)
{
	struct propose_column *a = &p->v[i];

	for (size_t k = 0; k < p->p->n; k++) {
		struct propose_column *b = &p->v[k];
		bool same_part =
		    a->what == PROPOSE_PART && b->what == PROPOSE_PART &&
		    a->field == b->field && strcmp(a->part, b->part) == 0;
		bool same_field = a->what == PROPOSE_FIELD &&
				  b->what == PROPOSE_FIELD &&
				  a->field == b->field && !a->field->multiple;

		if (k == i || (!same_part && !same_field) ||
		    !is_better(p, i, k))
			continue;
		b->what = PROPOSE_DOUBT;
		(void)snprintf(b->why, sizeof(b->why),
		    "'%.80s' fits better or is fuller, and only one of them "
		    "counts",
		    p->p->v[i].name);
	}
}

/* A whole name beside its parts says nothing more. */
static void
whole_names(struct pass *p, size_t i)
{
	struct propose_column *a = &p->v[i];

	if (a->what != PROPOSE_PART || strcmp(a->part, "full") != 0)
		return;
	for (size_t k = 0; k < p->p->n; k++)
		if (p->v[k].what == PROPOSE_PART && p->v[k].field == a->field &&
		    strcmp(p->v[k].part, "full") != 0) {
			why(a, PROPOSE_NOTHING,
			    "first and last name have columns of their own");
			return;
		}
}

void
propose_columns(
    const struct profile *p, const struct defs *defs, struct propose_column *v)
{
	struct pass pass = {p, defs, v, false};

	for (size_t i = 0; i < p->n; i++)
		column(&pass, i);
	for (size_t i = 0; i < p->n; i++)
		rivals(&pass, i);
	for (size_t i = 0; i < p->n; i++)
		whole_names(&pass, i);
}
