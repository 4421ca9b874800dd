// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>

#include "base/buf.h"
#include "base/limits.h"
#include "doc/jdoc.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbderive.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbrelate.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbvalid.h"
#include "sandbox/sbversion.h"
#include "sandbox/sbwrite.h"

struct work {
	struct sbrelate to;
	const struct sbdefs *defs;
	const struct sbversion *old; /* of an update, or NULL */
};

/* A value that counts as given: present and not null. */
static bool
is_given(const struct jval *v)
{
	return jdoc_kind(v) != JDOC_ABSENT && jdoc_kind(v) != JDOC_NULL;
}

static int
check_field_keys(const struct work *w, const struct jval *fields)
{
	struct jdoc_iter it = {0};

	while (jdoc_next(fields, &it)) {
		const struct sbfield *f = sbdefs_field(w->defs, str_of(it.key));

		if (f == NULL)
			return sbfail_set(w->to.why, 400, "unknown_field",
			    it.key,
			    "Unknown field '%.100s' for object type '%s'.",
			    it.key, w->to.object->name);
		if (f->read_only || (f->fixed && w->old != NULL))
			return sbfail_set(w->to.why, 400,
			    "invalid_configuration", it.key,
			    "Field '%.100s' is read-only%s.", it.key,
			    f->read_only ? "" : " once the record is there");
	}
	return 0;
}

static int
check_required(const struct work *w, const struct jval *fields)
{
	for (const char *const *key = w->to.object->required; *key != NULL;
	     key++) {
		const struct jval *v = jdoc_get(fields, *key);
		struct str text = jdoc_text(v);

		if (v == NULL && w->old != NULL)
			continue;
		if (!is_given(v) || (text.p != NULL && str_trim(text).n == 0))
			return sbfail_set(w->to.why, 400, "parameter_missing",
			    *key, "Field '%s' is required.", *key);
	}
	return 0;
}

/* The text inside a stored value. */
static struct str
unquoted(struct str json)
{
	return json.n < 2 ? (struct str){NULL, 0}
			  : (struct str){json.p + 1, json.n - 2};
}

/* What the options of a field hang on: as it is sent, else as it was. */
static int
find_parent(const struct work *w, const struct jval *fields,
    const struct sbfield *f, struct sbvalid_parent *out, struct buf *json)
{
	const struct sbfield *p = sbdefs_field(w->defs, str_of(f->parent_key));
	size_t n;

	*out = (struct sbvalid_parent){{NULL, 0}, false};
	if (p == NULL)
		return 0;
	if (is_given(jdoc_get(fields, p->key))) {
		buf_clear(json);
		if (sbvalid_check(
			p, jdoc_get(fields, p->key), json, w->to.why) != 0)
			return -1;
		out->id = unquoted(buf_str(json));
	} else if (w->old != NULL && jdoc_get(fields, p->key) == NULL) {
		/* A stage's id says which pipeline, too. */
		out->loose = p->is_pipeline;
		out->id = unquoted(sbversion_field(
		    w->old, (uint32_t)(p - sbdefs_fields(w->defs, &n))));
	}
	return 0;
}

static int
check_value(const struct work *w, const struct jval *fields,
    const struct sbfield *f, const struct jval *v, struct buf *json)
{
	struct sbvalid_parent parent;
	struct buf text;
	int rc;
	int64_t ms;

	if (f->parent_key == NULL || f->type != VTYPE_SINGLE_SELECT) {
		rc = sbvalid_check(f, v, json, w->to.why);
		if (rc == 0 && f->past &&
		    sbtime_parse(unquoted(buf_str(json)), &ms) &&
		    ms > w->to.now_ms)
			return sbfail_set(w->to.why, 422, NULL, f->key,
			    "Field '%s' must be in the past.", f->key);
		return rc;
	}
	buf_init(&text, (size_t)LIM_BODY_BYTES);
	rc = find_parent(w, fields, f, &parent, &text);
	if (rc == 0)
		rc = sbvalid_child(f, v, &parent, json, w->to.why);
	buf_fini(&text);
	return rc;
}

/* A pipeline that is not said follows from the stage that is. */
static bool
imply_pipeline(const struct work *w, const struct jval *fields,
    const struct sbfield *pipeline, struct buf *json)
{
	size_t n;
	const struct sbfield *f = sbdefs_fields(w->defs, &n);
	const struct sboption *o = NULL;

	if (!pipeline->is_pipeline)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct jval *v = jdoc_get(fields, f[i].key);

		if (!f[i].is_stage || !is_given(v))
			continue;
		buf_clear(json);
		if (check_value(w, fields, &f[i], v, json) == 0)
			o = sbvalid_option(&f[i], unquoted(buf_str(json)));
	}
	if (o == NULL || o->parent == NULL)
		return false;
	buf_clear(json);
	buf_printf(json, "\"%s\"", o->parent);
	return true;
}

/* Instants of a record that may not be reversed. */
static int
check_period(const struct work *w)
{
	const char *const *keys = w->to.object->period;
	int64_t ms[2];
	size_t n;

	if (keys[0] == NULL)
		return 0;
	for (size_t i = 0; i < 2; i++) {
		const struct sbfield *f =
		    sbdefs_field(w->defs, str_of(keys[i]));

		if (f == NULL ||
		    !sbtime_parse(
			unquoted(sbdraft_field(w->to.draft,
			    (uint32_t)(f - sbdefs_fields(w->defs, &n)))),
			&ms[i]))
			return 0;
	}
	if (ms[0] <= ms[1])
		return 0;
	return sbfail_set(w->to.why, 422, NULL, keys[1], "'%s' is before '%s'.",
	    keys[1], keys[0]);
}

static int
add_field(const struct work *w, const struct jval *fields, uint32_t i,
    const struct sbfield *f, struct buf *json)
{
	buf_clear(json);
	if (check_value(w, fields, f, jdoc_get(fields, f->key), json) != 0)
		return -1;
	if (f->unique && sbstore_taken(w->to.store, w->to.object, i,
			     buf_str(json), w->to.row))
		return sbfail_set(w->to.why, 409, NULL, f->key,
		    "Field '%s' is unique and another %s has this value.",
		    f->key, w->to.object->name);
	sbdraft_add_field(w->to.draft, i, buf_str(json));
	return 0;
}

static int
add_fields(const struct work *w, const struct jval *fields)
{
	size_t n;
	const struct sbfield *f = sbdefs_fields(w->defs, &n);
	struct buf json;
	int rc = check_field_keys(w, fields);

	if (rc == 0)
		rc = check_required(w, fields);
	buf_init(&json, 2 * (size_t)LIM_BODY_BYTES);
	for (uint32_t i = 0; rc == 0 && i < n; i++) {
		const struct jval *v = jdoc_get(fields, f[i].key);
		struct str old = {NULL, 0};

		if (v == NULL && w->old != NULL)
			old = sbversion_field(w->old, i);
		if (is_given(v))
			rc = add_field(w, fields, i, &f[i], &json);
		else if (v == NULL && imply_pipeline(w, fields, &f[i], &json))
			sbdraft_add_field(w->to.draft, i, buf_str(&json));
		else if (old.p != NULL)
			sbdraft_add_field(w->to.draft, i, old);
	}
	buf_fini(&json);
	return rc == 0 ? check_period(w) : rc;
}

/* The API's description allows no other members. */
static int
check_members(const struct work *w, const struct jval *body)
{
	const char *flag = w->old == NULL ? w->to.object->flag : NULL;
	struct jdoc_iter it = {0};

	while (jdoc_next(body, &it)) {
		if (str_is(str_of(it.key), "fields") ||
		    str_is(str_of(it.key), "relationships"))
			continue;
		if (flag == NULL || !str_is(str_of(it.key), flag))
			return sbfail_set(w->to.why, 400, "unknown_field",
			    it.key, "The request body has no member '%.100s'.",
			    it.key);
		if (jdoc_kind(it.val) != JDOC_BOOL)
			return sbfail_set(w->to.why, 400, "invalid_type",
			    it.key, "'%s' is true or false.", flag);
	}
	return 0;
}

static int
judge(const struct work *w, const struct jval *body)
{
	const struct jval *fields = jdoc_get(body, "fields");
	struct sbfail *why = w->to.why;

	if (jdoc_kind(body) != JDOC_OBJECT)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "The request body is a JSON object.");
	if (check_members(w, body) != 0)
		return -1;
	if (w->old == NULL && !is_given(fields))
		return sbfail_set(why, 400, "parameter_missing", "fields",
		    "'fields' is required.");
	if (fields != NULL && jdoc_kind(fields) != JDOC_OBJECT)
		return sbfail_set(why, 400, "invalid_type", "fields",
		    "'fields' is an object.");
	if (add_fields(w, fields) != 0)
		return -1;
	return sbrelate_judge(&w->to, jdoc_get(body, "relationships"));
}

int
sbwrite_create(const struct sbwrite *w, const struct sbobject *object,
    const struct jval *body)
{
	struct sbrelate to = {.store = w->store,
	    .object = object,
	    .row = SBSTORE_NEVER,
	    .own = w->own,
	    .now_ms = w->now_ms,
	    .draft = w->draft,
	    .why = w->why};
	int rc = judge(
	    &(struct work){to, sbstore_defs(w->store, object), NULL}, body);

	if (rc == 0)
		sbderive_links(w->store, object, w->draft);
	return rc;
}

int
sbwrite_update(const struct sbwrite *w, uint32_t row, const struct jval *body)
{
	const struct sbrec *rec = sbstore_get(w->store, row);
	struct sbrelate to = {.store = w->store,
	    .object = rec->object,
	    .row = row,
	    .own = w->own,
	    .now_ms = w->now_ms,
	    .draft = w->draft,
	    .why = w->why};

	return judge(&(struct work){to, sbstore_defs(w->store, rec->object),
			 rec->version},
	    body);
}
