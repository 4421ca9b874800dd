// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/limits.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbfilter.h"
#include "sandbox/sbnumber.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtext.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbversion.h"

static const char *const op_names[] = {
    [SBFILTER_EQUAL] = "equal",
    [SBFILTER_GREATER] = "greaterThan",
    [SBFILTER_GREATER_EQUAL] = "greaterThanOrEqual",
    [SBFILTER_LESS] = "lessThan",
    [SBFILTER_LESS_EQUAL] = "lessThanOrEqual",
    [SBFILTER_STARTS] = "startsWith",
    [SBFILTER_CONTAINS] = "contains",
};

enum {
	EQUAL = 1U << SBFILTER_EQUAL,
	ORDER = 1U << SBFILTER_GREATER | 1U << SBFILTER_GREATER_EQUAL |
		1U << SBFILTER_LESS | 1U << SBFILTER_LESS_EQUAL,
	STARTS = 1U << SBFILTER_STARTS,
	CONTAINS = 1U << SBFILTER_CONTAINS
};

void
sbfilter_init(struct sbfilter *f)
{
	memset(f, 0, sizeof(*f));
	buf_init(&f->needle, 2 * (size_t)LIM_BODY_BYTES);
}

void
sbfilter_fini(struct sbfilter *f)
{
	buf_fini(&f->needle);
}

/* The matrix: which operators a type has. */
static unsigned
ops_of(enum vtype t)
{
	switch (t) {
	case VTYPE_NUMBER:
	case VTYPE_CURRENCY:
	case VTYPE_DATETIME:
		return EQUAL | ORDER;
	case VTYPE_TEXT:
	case VTYPE_FULL_NAME:
	case VTYPE_SOCIAL_HANDLE:
	case VTYPE_ADDRESS:
		return EQUAL | STARTS;
	case VTYPE_CHECKBOX:
	case VTYPE_SINGLE_SELECT:
		return EQUAL;
	case VTYPE_EMAIL:
	case VTYPE_TELEPHONE:
	case VTYPE_URL:
		return CONTAINS;
	case VTYPE_MULTI_SELECT:
	case VTYPE_MARKDOWN:
	case VTYPE_HTML:
	case VTYPE_READONLY:
	case VTYPE_UNKNOWN:
		break;
	}
	return 0;
}

/* Find the operator among those allowed; none said: the first of them. */
static bool
find_op(struct sbfilter *f, unsigned allowed, struct str op)
{
	for (unsigned i = 0; i <= SBFILTER_CONTAINS; i++) {
		if ((allowed & 1U << i) == 0 ||
		    (op.n > 0 && !str_is(op, op_names[i])))
			continue;
		f->op = (enum sbfilter_op)i;
		return true;
	}
	return false;
}

static const char *
option_id(const struct sbfield *f, struct str value)
{
	for (size_t i = 0; i < f->n_options; i++)
		if (str_is(value, f->options[i].id) ||
		    str_is(value, f->options[i].label))
			return f->options[i].id;
	return NULL;
}

/* The value as it would be stored; false: no value of this type. */
static bool
set_needle(struct sbfilter *f, struct str value)
{
	const char *option;

	switch ((int)f->f->type) {
	case VTYPE_NUMBER:
	case VTYPE_CURRENCY:
		return sbnumber_parse(value, &f->value);
	case VTYPE_DATETIME:
		return sbtime_parse(value, &f->value);
	case VTYPE_CHECKBOX:
		buf_add_str(&f->needle, value);
		return str_is(value, "true") || str_is(value, "false");
	case VTYPE_SINGLE_SELECT:
		option = option_id(f->f, value);
		sbtext_escape(str_of(option), &f->needle);
		return option != NULL;
	default:
		sbtext_escape(value, &f->needle);
		break;
	}
	if (f->op == SBFILTER_STARTS || f->op == SBFILTER_CONTAINS)
		for (size_t i = 0; i < f->needle.n; i++)
			f->needle.p[i] = sbtext_fold(f->needle.p[i]);
	return true;
}

static int
parse_field(
    struct sbfilter *f, struct str op, struct str value, struct sbfail *why)
{
	const char *key = f->f->key;

	if (ops_of(f->f->type) == 0)
		return sbfail_set(why, 400, "invalid_type", key,
		    "Field '%s' (%s) cannot be filtered by.", key,
		    f->f->type_name);
	if (!find_op(f, ops_of(f->f->type), op))
		return sbfail_set(why, 400, "invalid_type", key,
		    "Field '%s' (%s) has no filter operator '%.*s'.", key,
		    f->f->type_name, STR_ARG(str_upto(op, 40)));
	if (!set_needle(f, value))
		return sbfail_set(why, 400, "invalid_type", key,
		    "'%.*s' is no value of field '%s' (%s).",
		    STR_ARG(str_upto(value, 120)), key, f->f->type_name);
	return 0;
}

static int
parse_relation(struct sbfilter *f, const struct sbstore *store, const char *key,
    struct str op, struct str value, struct sbfail *why)
{
	if (!find_op(f, CONTAINS, op))
		return sbfail_set(why, 400, "invalid_type", key,
		    "Relationship '%s' has no filter operator '%.*s'.", key,
		    STR_ARG(str_upto(op, 40)));
	f->nobody = !sbstore_find(store, value, &f->row);
	return 0;
}

int
sbfilter_parse(struct sbfilter *f, const struct sbstore *store,
    const struct sbobject *object, struct str name, struct str value,
    struct sbfail *why)
{
	const struct sbdefs *defs = sbstore_defs(store, object);
	size_t open = str_find(name, '[');
	struct str key = str_upto(name, open);
	struct str op = str_from(name, open + 1);
	char param[SBFAIL_PARAM_MAX] = "";
	const struct sbrelation *r;
	size_t n;

	if (op.n > 0 && op.p[op.n - 1] == ']')
		op = str_upto(op, op.n - 1);
	if (op.n > 0 && op.p[0] == '-') {
		f->negated = true;
		op = str_from(op, 1);
	}
	f->object = object;
	f->f = sbdefs_field(defs, key);
	if (f->f != NULL) {
		f->number = (uint32_t)(f->f - sbdefs_fields(defs, &n));
		return parse_field(f, op, value, why);
	}
	r = sbdefs_relation_slug(defs, key);
	if (r != NULL) {
		f->number = (uint32_t)(r - sbdefs_relations(defs, &n));
		return parse_relation(f, store, r->key, op, value, why);
	}
	if (key.n > 0)
		memcpy(param, key.p,
		    key.n < sizeof(param) ? key.n : sizeof(param) - 1);
	return sbfail_set(why, 400, "unknown_field", param,
	    "There is no field or relationship '%.*s' to filter by.",
	    STR_ARG(str_upto(key, 120)));
}

static bool
in_order(enum sbfilter_op op, int64_t stored, int64_t value)
{
	switch ((int)op) {
	case SBFILTER_GREATER:
		return stored > value;
	case SBFILTER_GREATER_EQUAL:
		return stored >= value;
	case SBFILTER_LESS:
		return stored < value;
	case SBFILTER_LESS_EQUAL:
		return stored <= value;
	default:
		return stored == value;
	}
}

static bool
value_matches(const struct sbfilter *f, struct str json)
{
	int64_t stored;

	if (f->f->type == VTYPE_DATETIME)
		return json.n > 2 &&
		       sbtime_parse(
			   (struct str){json.p + 1, json.n - 2}, &stored) &&
		       in_order(f->op, stored, f->value);
	return sbnumber_parse(json, &stored) &&
	       in_order(f->op, stored, f->value);
}

static bool
text_matches(const struct sbfilter *f, struct str text)
{
	struct str needle = buf_str(&f->needle);

	if (f->op == SBFILTER_STARTS)
		return sbtext_starts(text, needle);
	if (f->op == SBFILTER_CONTAINS)
		return sbtext_contains(text, needle);
	return str_eq(text, needle);
}

static bool
name_matches(const struct sbfilter *f, struct str json)
{
	struct buf name;
	bool yes;

	buf_init(&name, 2 * (size_t)LIM_BODY_BYTES);
	sbtext_name(json, &name);
	yes = text_matches(f, buf_str(&name));
	buf_fini(&name);
	return yes;
}

static bool
field_matches(const struct sbfilter *f, const struct sbrec *rec, uint32_t as_of)
{
	struct str json =
	    sbversion_field(sbstore_version(rec, as_of), f->number);
	size_t at = 0;
	struct str key;
	struct str text;

	if (json.p == NULL)
		return false;
	if (f->op == SBFILTER_STARTS && f->needle.n == 0)
		return true;
	if ((ops_of(f->f->type) & ORDER) != 0)
		return value_matches(f, json);
	if (f->f->type == VTYPE_CHECKBOX)
		return str_eq(json, buf_str(&f->needle));
	if (f->f->type == VTYPE_FULL_NAME)
		return name_matches(f, json);
	while (sbtext_next(json, &at, &key, &text))
		if (text_matches(f, text))
			return true;
	return false;
}

static bool
link_matches(const struct sbfilter *f, const struct sbstore *s,
    const struct sbrec *rec, uint32_t as_of)
{
	size_t at = 0;
	uint32_t relation;
	uint32_t row;

	if (f->nobody)
		return false;
	while (sbstore_next_link(s, rec, as_of, &at, &relation, &row))
		if (relation == f->number && row == f->row)
			return true;
	return false;
}

bool
sbfilter_matches(const struct sbfilter *f, const struct sbstore *s,
    const struct sbrec *rec, uint32_t as_of)
{
	bool yes = f->f == NULL ? link_matches(f, s, rec, as_of)
				: field_matches(f, rec, as_of);

	return yes != f->negated;
}

bool
sbfilter_rows(
    const struct sbfilter *f, const struct sbstore *s, struct sbindex_rows *out)
{
	const struct sbindex *x = sbstore_index(s);
	struct str needle = buf_str(&f->needle);

	*out = (struct sbindex_rows){NULL, 0};
	if (f->negated)
		return false;
	if (f->f == NULL)
		return f->nobody || sbstore_linked_rows(
					s, f->object, f->number, f->row, out);
	if (f->op == SBFILTER_EQUAL)
		return sbindex_equal(
		    x, f->object->index, f->number, f->f, needle, out);
	if (f->op == SBFILTER_CONTAINS)
		return sbindex_contains(
		    x, f->object->index, f->number, f->f, needle, out);
	return false;
}
