// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "plan/query.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "export/expwhere.h"

#define BIT(t) (UINT32_C(1) << (t))

enum {
	MAGNITUDES =
	    BIT(VTYPE_NUMBER) | BIT(VTYPE_CURRENCY) | BIT(VTYPE_DATETIME),
	TEXTS = BIT(VTYPE_TEXT) | BIT(VTYPE_FULL_NAME) |
		BIT(VTYPE_SOCIAL_HANDLE) | BIT(VTYPE_ADDRESS),
	SEVERAL = BIT(VTYPE_EMAIL) | BIT(VTYPE_TELEPHONE) | BIT(VTYPE_URL)
};

static const struct oper {
	const char *name;
	uint32_t types;
} operators[] = {
    {"equal",
	MAGNITUDES | TEXTS | BIT(VTYPE_CHECKBOX) | BIT(VTYPE_SINGLE_SELECT)},
    {"startsWith", TEXTS},
    {"contains", SEVERAL},
    {"greaterThan", MAGNITUDES},
    {"greaterThanOrEqual", MAGNITUDES},
    {"lessThan", MAGNITUDES},
    {"lessThanOrEqual", MAGNITUDES},
};

enum {
	N_OPERATORS = sizeof(operators) / sizeof(operators[0])
};

/* KEY[OPERATOR]=VALUE in its parts. */
struct filter {
	struct str key;
	struct str op;
	struct str value;
	bool negated;
};

static bool
cut(struct str s, struct filter *f)
{
	size_t open = str_find(s, '[');
	size_t close = str_find_str(s, STR_LIT("]="));

	if (open == 0 || open >= close || close >= s.n)
		return false;
	f->key = str_upto(s, open);
	f->op = str_upto(str_from(s, open + 1), close - open - 1);
	f->value = str_from(s, close + 2);
	f->negated = str_starts(f->op, STR_LIT("-"));
	if (f->negated)
		f->op = str_from(f->op, 1);
	return true;
}

static int
no_field(const struct defs *defs, struct str key, struct err *e)
{
	size_t n;
	size_t n_links;
	const struct field *fields = defs_fields(defs, &n);
	const struct relation *links = defs_relations(defs, &n_links);
	const char **names = mem_array(n + 2 * n_links + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = fields[i].key;
	for (size_t i = 0; i < n_links; i++) {
		names[n++] = links[i].key;
		names[n++] = links[i].slug;
	}
	near = text_nearest(key, names, n);
	(void)err_set(e, ERR_USAGE,
	    "--where: there is no field or relationship '%.*s'", STR_ARG(key));
	if (near != NULL)
		(void)err_hint(e, "did you mean '%s'?", near);
	else
		(void)err_hint(
		    e, "'lfetl definitions' lists the fields with their keys");
	free(names);
	return -1;
}

/* What can be asked of a type, in words. */
static int
no_operator(const struct field *f, struct str word, struct err *e)
{
	struct buf b;

	buf_init(&b, 512);
	for (size_t i = 0; i < N_OPERATORS; i++)
		if ((operators[i].types & BIT(f->type)) != 0)
			buf_printf(
			    &b, "%s%s", b.n > 0 ? ", " : "", operators[i].name);
	(void)err_set(e, ERR_USAGE, "--where: %s (%s) has no operator '%.*s'",
	    f->key, f->type_name, STR_ARG(word));
	if (b.n > 0)
		(void)err_hint(e, "it has %s", buf_text(&b));
	else
		(void)err_hint(e,
		    "Lightfield cannot filter by this field: export without it, and filter the file");
	buf_fini(&b);
	return -1;
}

static const struct oper *
find_operator(const struct field *f, struct str word)
{
	for (size_t i = 0; i < N_OPERATORS; i++)
		if (str_is(word, operators[i].name) &&
		    (operators[i].types & BIT(f->type)) != 0)
			return &operators[i];
	return NULL;
}

/* A label becomes its option's id. */
static int
resolve(const struct field *f, struct str *value, struct err *e)
{
	bool ambiguous = false;
	const struct option *o;

	if (f->n_options == 0)
		return 0;
	o = defs_option(f, *value, &ambiguous);
	if (o != NULL) {
		*value = str_of(o->id);
		return 0;
	}
	(void)err_set(e, ERR_USAGE, "--where: '%.*s' is %s option of %s",
	    STR_ARG(*value), ambiguous ? "more than one" : "no", f->key);
	return err_hint(
	    e, "'lfetl definitions' lists the options with their ids");
}

static int
no_value(const char *key, struct str op, struct err *e)
{
	return err_set(e, ERR_USAGE,
	    "--where: %s[%.*s] needs a value behind the '='", key, STR_ARG(op));
}

static int
put_field(struct buf *path, const struct defs *defs, const struct field *f,
    struct filter *x, struct err *e)
{
	const struct oper *op = find_operator(f, x->op);
	const struct object *o = defs_object(defs);
	char name[64];

	if (op == NULL)
		return no_operator(f, x->op, e);
	if (!o->filters) {
		(void)err_set(e, ERR_USAGE,
		    "--where: Lightfield documents no filter by %s for its list of %s",
		    f->key, o->plural);
		return err_hint(e, "export all of them, and filter the file");
	}
	if (x->value.n == 0 && strcmp(op->name, "startsWith") != 0)
		return no_value(f->key, x->op, e);
	if (resolve(f, &x->value, e) != 0)
		return -1;
	(void)snprintf(
	    name, sizeof(name), "%s%s", x->negated ? "-" : "", op->name);
	query_filter(path, f->key, name, x->value);
	return 0;
}

/* -- links -- */

static const struct relation *
find_relation(const struct defs *defs, struct str key)
{
	size_t n;
	const struct relation *v = defs_relations(defs, &n);

	for (size_t i = 0; i < n; i++)
		if (str_is(key, v[i].key) || str_is(key, v[i].slug))
			return &v[i];
	return NULL;
}

static int
put_relation(struct buf *path, const struct relation *r, const struct filter *x,
    struct expwhere_link *link, struct err *e)
{
	const struct object *to = object_find(str_of(r->object));
	struct str prefix = str_of(to == NULL ? "" : to->id_prefix);

	if (!str_is(x->op, "contains")) {
		(void)err_set(e, ERR_USAGE,
		    "--where: the relationship %s has no operator '%.*s'",
		    r->key, STR_ARG(x->op));
		return err_hint(
		    e, "it has contains, by the id of one %s", r->object);
	}
	if (x->value.n == 0)
		return no_value(r->key, x->op, e);
	if (!str_starts(x->value, prefix) || x->value.n == prefix.n) {
		(void)err_set(e, ERR_USAGE,
		    "--where: '%.*s' is not the Lightfield id of any %s",
		    STR_ARG(x->value), r->object);
		return err_hint(
		    e, "their ids begin with %.*s", STR_ARG(prefix));
	}
	query_filter(
	    path, r->slug, x->negated ? "-contains" : "contains", x->value);
	link->key = r->key;
	link->id = x->value;
	link->negated = x->negated;
	return 0;
}

int
expwhere_put(struct buf *path, const struct defs *defs, const char *where,
    struct expwhere_link *link, struct err *e)
{
	const struct relation *r;
	const struct field *f;
	struct filter x;

	memset(link, 0, sizeof(*link));
	if (!cut(str_of(where), &x)) {
		(void)err_set(e, ERR_USAGE,
		    "--where takes 'KEY[OPERATOR]=VALUE', not '%s'", where);
		return err_hint(
		    e, "for instance: --where 'lead-status[equal]=New'");
	}
	f = defs_field(defs, x.key);
	if (f != NULL)
		return put_field(path, defs, f, &x, e);
	r = find_relation(defs, x.key);
	return r == NULL ? no_field(defs, x.key, e)
			 : put_relation(path, r, &x, link, e);
}

bool
expwhere_fits(const struct expwhere_link *link, const struct jval *record)
{
	const struct jval *v =
	    jdoc_get(jdoc_get(record, "relationships"), link->key);
	bool linked = false;

	v = jdoc_get(v, "values");
	if (jdoc_kind(v) != JDOC_LIST)
		return true;
	for (size_t i = 0; i < jdoc_size(v); i++)
		linked = linked || str_eq(jdoc_text(jdoc_at(v, i)), link->id);
	return linked != link->negated;
}
