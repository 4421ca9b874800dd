// SPDX-License-Identifier: Apache-2.0
#include "base/limits.h"
#include "doc/jdoc.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbrelate.h"
#include "sandbox/sbstore.h"
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
	const char *required = w->to.object->required;
	struct jdoc_iter it = {0};
	struct str text;

	while (jdoc_next(fields, &it)) {
		const struct sbfield *f = sbdefs_field(w->defs, str_of(it.key));

		if (f == NULL)
			return sbfail_set(w->to.why, 400, "unknown_field",
			    it.key,
			    "Unknown field '%.100s' for object type '%s'.",
			    it.key, w->to.object->name);
		if (f->read_only)
			return sbfail_set(w->to.why, 400,
			    "invalid_configuration", it.key,
			    "Field '%.100s' is read-only.", it.key);
	}
	if (required == NULL ||
	    (w->old != NULL && jdoc_get(fields, required) == NULL))
		return 0;
	text = jdoc_text(jdoc_get(fields, required));
	if (!is_given(jdoc_get(fields, required)) ||
	    (text.p != NULL && str_trim(text).n == 0))
		return sbfail_set(w->to.why, 400, "parameter_missing", required,
		    "Field '%s' is required.", required);
	return 0;
}

static int
add_field(const struct work *w, uint32_t i, const struct sbfield *f,
    const struct jval *v, struct buf *json)
{
	buf_clear(json);
	if (sbvalid_check(f, v, json, w->to.why) != 0)
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

	buf_init(&json, 2 * (size_t)LIM_BODY_BYTES);
	for (uint32_t i = 0; rc == 0 && i < n; i++) {
		const struct jval *v = jdoc_get(fields, f[i].key);
		struct str old = {NULL, 0};

		if (v == NULL && w->old != NULL)
			old = sbversion_field(w->old, i);
		if (is_given(v))
			rc = add_field(w, i, &f[i], v, &json);
		else if (old.p != NULL)
			sbdraft_add_field(w->to.draft, i, old);
	}
	buf_fini(&json);
	return rc;
}

/* The API's description allows no other members. */
static int
check_members(const struct work *w, const struct jval *body)
{
	struct jdoc_iter it = {0};

	while (jdoc_next(body, &it))
		if (!str_is(str_of(it.key), "fields") &&
		    !str_is(str_of(it.key), "relationships"))
			return sbfail_set(w->to.why, 400, NULL, it.key,
			    "The request body has no member '%.100s'.", it.key);
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
sbwrite_create(const struct sbstore *store, const struct sbobject *object,
    const struct jval *body, struct sbdraft *draft, struct sbfail *why)
{
	return judge(&(struct work){{store, object, SBSTORE_NEVER, draft, why},
			 sbstore_defs(store, object), NULL},
	    body);
}

int
sbwrite_update(const struct sbstore *store, uint32_t row,
    const struct jval *body, struct sbdraft *draft, struct sbfail *why)
{
	const struct sbrec *rec = sbstore_get(store, row);

	return judge(&(struct work){{store, rec->object, row, draft, why},
			 sbstore_defs(store, rec->object), rec->version},
	    body);
}
