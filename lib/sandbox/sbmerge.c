// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/str.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbgate.h"
#include "sandbox/sbmerge.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbserve.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtext.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbversion.h"
#include "sandbox/sbworld.h"

enum {
	DEPTH_MAX = 8 /* of fields that depend on each other, maybe in a ring */
};

/* A record is merged once, so its id makes the merge's. */
static const char id_prefix[] = "mrg_";

enum side {
	PRIMARY,
	DUPLICATE,
	UNSAID
};

struct merge {
	const struct sbobject *object;
	const struct sbdefs *defs;
	const struct sbversion *of[2]; /* by side */
	const struct jval *said;       /* fieldResolutions */
	struct sbfail *why;
};

static int
check_members(const struct jval *body, struct sbfail *why)
{
	struct jdoc_iter it = {0};

	if (jdoc_kind(body) != JDOC_OBJECT)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "The request body is a JSON object.");
	while (jdoc_next(body, &it))
		if (!str_is(str_of(it.key), "primaryId") &&
		    !str_is(str_of(it.key), "duplicateId") &&
		    !str_is(str_of(it.key), "fieldResolutions"))
			return sbfail_set(why, 400, "unknown_field", it.key,
			    "The request body has no member '%.100s'.", it.key);
	return 0;
}

/* The live record that a member of the body names. */
static int
find_record(const struct sbstore *s, const struct sbobject *o,
    const struct jval *body, const char *member, uint32_t *row,
    struct sbfail *why)
{
	const struct jval *v = jdoc_get(body, member);
	struct str id = jdoc_text(v);
	bool found;

	if (jdoc_kind(v) == JDOC_ABSENT || jdoc_kind(v) == JDOC_NULL)
		return sbfail_set(why, 400, "parameter_missing", member,
		    "'%s' is required.", member);
	if (id.p == NULL)
		return sbfail_set(
		    why, 400, "invalid_type", member, "'%s' is an id.", member);
	found = sbstore_find(s, id, row);
	if (!str_starts(id, str_of(o->id_prefix)) ||
	    (found && sbstore_get(s, *row)->object != o))
		return sbfail_set(why, 400, "referenced_resource_missing",
		    member, "'%.*s' is not the id of a %s.",
		    STR_ARG(str_upto(id, 80)), o->name);
	if (!found || !sbstore_is_live(sbstore_get(s, *row), SBSTORE_NOW))
		return sbfail_set(why, 404, NULL, member,
		    "There is no %s with id '%.*s'.", o->name,
		    STR_ARG(str_upto(id, 80)));
	return 0;
}

static enum side
said_of(const struct merge *m, const struct sbfield *f)
{
	struct str word = jdoc_text(jdoc_get(m->said, f->key));

	if (str_is(word, "duplicate"))
		return DUPLICATE;
	return str_is(word, "primary") ? PRIMARY : UNSAID;
}

static int
check_resolutions(const struct merge *m)
{
	struct jdoc_iter it = {0};

	if (jdoc_kind(m->said) == JDOC_ABSENT ||
	    jdoc_kind(m->said) == JDOC_NULL)
		return 0;
	if (jdoc_kind(m->said) != JDOC_OBJECT)
		return sbfail_set(m->why, 400, "invalid_type",
		    "fieldResolutions", "'fieldResolutions' is an object.");
	while (jdoc_next(m->said, &it)) {
		const struct sbfield *f = sbdefs_field(m->defs, str_of(it.key));

		if (f == NULL)
			return sbfail_set(m->why, 400, "unknown_field", it.key,
			    "Unknown field '%.100s' for object type '%s'.",
			    it.key, m->object->name);
		if (f->read_only)
			return sbfail_set(m->why, 400, "invalid_configuration",
			    it.key, "Field '%.100s' is read-only.", it.key);
		if (said_of(m, f) == UNSAID)
			return sbfail_set(m->why, 400, "invalid_type", it.key,
			    "A resolution is \"primary\" or \"duplicate\".");
	}
	return 0;
}

static struct str
value_of(const struct merge *m, enum side side, const struct sbfield *f)
{
	size_t n;

	return sbversion_field(
	    m->of[side], (uint32_t)(f - sbdefs_fields(m->defs, &n)));
}

/* What the field hangs on, if the records differ there. */
static const struct sbfield *
parent_of(const struct merge *m, const struct sbfield *f)
{
	const struct sbfield *p = NULL;

	if (f->parent_key != NULL)
		p = sbdefs_field(m->defs, str_of(f->parent_key));
	if (p != NULL &&
	    str_eq(value_of(m, PRIMARY, p), value_of(m, DUPLICATE, p)))
		p = NULL;
	return p;
}

/* The record that a field's value comes from. */
static enum side
side_of(const struct merge *m, const struct sbfield *f)
{
	const struct sbfield *p = parent_of(m, f);
	enum side side;

	for (int depth = 0; p != NULL && depth < DEPTH_MAX; depth++) {
		f = p;
		p = parent_of(m, f);
	}
	side = said_of(m, f) == DUPLICATE ? DUPLICATE : PRIMARY;
	if (value_of(m, side, f).p != NULL)
		return side;
	return side == PRIMARY ? DUPLICATE : PRIMARY;
}

static void
put_texts(struct buf *b, struct str json, struct str but)
{
	size_t at = 0;
	struct str key;
	struct str text;

	while (sbtext_next(json, &at, &key, &text)) {
		size_t seen = 0;
		bool has = false;
		struct str other;

		while (!has && sbtext_next(but, &seen, &key, &other))
			has = str_eq(other, text);
		if (!has)
			buf_printf(b, "%s\"%.*s\"", b->n > 1 ? "," : "",
			    STR_ARG(text));
	}
}

static bool
is_texts(struct str json)
{
	return str_starts(json, STR_LIT("[\"")) || str_is(json, "[]");
}

static bool
is_united(const struct merge *m, const struct sbfield *f)
{
	return (f->multiple || !f->has_multiple) && said_of(m, f) == UNSAID &&
	       parent_of(m, f) == NULL && is_texts(value_of(m, PRIMARY, f)) &&
	       is_texts(value_of(m, DUPLICATE, f));
}

static int
add_fields(const struct merge *m, struct sbdraft *draft)
{
	size_t n;
	const struct sbfield *f = sbdefs_fields(m->defs, &n);
	struct buf json;
	int rc = 0;

	buf_init(&json, 2 * (size_t)LIM_BODY_BYTES);
	for (uint32_t i = 0; rc == 0 && i < n; i++) {
		enum side side = side_of(m, &f[i]);
		struct str own = value_of(m, PRIMARY, &f[i]);
		struct str value = value_of(m, side, &f[i]);

		if (parent_of(m, &f[i]) != NULL &&
		    said_of(m, &f[i]) != UNSAID && said_of(m, &f[i]) != side)
			rc = sbfail_set(m->why, 400, "invalid_configuration",
			    f[i].key,
			    "Field '%s' comes from the record that '%s' comes "
			    "from.",
			    f[i].key, f[i].parent_key);
		if (is_united(m, &f[i])) {
			buf_clear(&json);
			buf_putc(&json, '[');
			buf_add_str(
			    &json, str_upto(str_from(own, 1), own.n - 2));
			put_texts(&json, value_of(m, DUPLICATE, &f[i]), own);
			buf_putc(&json, ']');
			value = buf_str(&json);
		}
		if (value.p != NULL)
			sbdraft_add_field(draft, i, value);
	}
	buf_fini(&json);
	return rc;
}

int
sbmerge_judge(const struct sbworld *w, struct sbcall *c,
    const struct jval *body, struct sbdraft *draft, struct sbfail *why)
{
	const struct sbobject *o = c->route.object;
	struct sbchange *to = &c->change;
	struct merge m = {.object = o,
	    .defs = sbstore_defs(w->store, o),
	    .said = jdoc_get(body, "fieldResolutions"),
	    .why = why};

	if (check_members(body, why) != 0 ||
	    find_record(w->store, o, body, "primaryId", &to->row, why) != 0 ||
	    find_record(w->store, o, body, "duplicateId", &to->other, why) != 0)
		return -1;
	if (to->row == to->other)
		return sbfail_set(why, 400, "invalid_configuration",
		    "duplicateId", "A record cannot be merged with itself.");
	m.of[PRIMARY] = sbstore_get(w->store, to->row)->version;
	m.of[DUPLICATE] = sbstore_get(w->store, to->other)->version;
	if (check_resolutions(&m) != 0 || add_fields(&m, draft) != 0)
		return -1;
	(void)snprintf(
	    c->id, sizeof(c->id), "%s", sbstore_get(w->store, to->row)->id);
	return 0;
}

void
sbmerge_put(const struct sbstore *s, uint32_t duplicate, struct buf *out)
{
	const struct sbrec *gone = sbstore_get(s, duplicate);
	const struct sbrec *rec = sbstore_get(s, gone->merged);
	char id[SBFAIL_PARAM_MAX];
	char iso[SBTIME_ISO_MAX];
	struct jput j;

	(void)snprintf(id, sizeof(id), "%s%s", id_prefix, gone->id);
	/* The version that the merge made is as old as the merge. */
	sbtime_iso(iso, sbstore_version(rec, gone->deleted)->updated_ms);
	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "id");
	jput_cstr(&j, id);
	jput_key(&j, "objectType");
	jput_cstr(&j, rec->object->name);
	jput_key(&j, "primaryId");
	jput_cstr(&j, rec->id);
	jput_key(&j, "duplicateId");
	jput_cstr(&j, gone->id);
	jput_key(&j, "createdAt");
	jput_cstr(&j, iso);
	jput_end(&j);
}

int
sbmerge_get(const struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	struct str prefix = str_of(id_prefix);
	uint32_t row;

	if (!str_starts(c->route.id, prefix) ||
	    !sbstore_find(w->store, str_from(c->route.id, prefix.n), &row) ||
	    sbstore_get(w->store, row)->merged == SBSTORE_NEVER)
		return sbfail_set(why, 404, NULL, NULL,
		    "There is no merge with id '%.*s'.",
		    STR_ARG(str_upto(c->route.id, 80)));
	if (sbgate_scope(w, c, sbstore_get(w->store, row)->object, why) != 0)
		return -1;
	sbmerge_put(w->store, row, c->body);
	return 0;
}
