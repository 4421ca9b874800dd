// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "schema/defsread.h"
#include "schema/object.h"

/* A copy of a member that is a text, NULL if it is none. */
static const char *
text_of(struct arena *a, const struct jval *v, const char *member)
{
	const char *s = jdoc_cstr(jdoc_get(v, member), NULL);

	return s == NULL ? NULL : arena_dup(a, s, strlen(s));
}

static int
fail_member(
    const char *what, const char *key, const char *member, struct err *e)
{
	struct buf b;

	buf_init(&b, 256);
	text_inert(&b, str_of(key));
	(void)err_set(e, ERR_SERVICE, "the definition of %s '%s' has no \"%s\"",
	    what, buf_text(&b), member);
	buf_fini(&b);
	return -1;
}

static int
read_options(
    struct field *f, const struct jval *list, struct arena *a, struct err *e)
{
	struct option *v;
	size_t n = jdoc_size(list);

	if (jdoc_kind(list) != JDOC_LIST || n == 0)
		return 0;
	v = arena_array(a, n, sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		const struct jval *o = jdoc_at(list, i);

		v[i].id = text_of(a, o, "id");
		v[i].label = text_of(a, o, "label");
		v[i].parent = text_of(a, o, "parentId");
		if (v[i].id == NULL)
			return fail_member("an option of", f->key, "id", e);
		if (v[i].label == NULL)
			return fail_member("an option of", f->key, "label", e);
	}
	f->options = v;
	f->n_options = n;
	return 0;
}

static enum handle_service
read_service(const struct jval *v)
{
	static const char *const names[] = {
	    [HANDLE_NONE] = "",
	    [HANDLE_TWITTER] = "TWITTER",
	    [HANDLE_LINKEDIN] = "LINKEDIN",
	    [HANDLE_FACEBOOK] = "FACEBOOK",
	    [HANDLE_INSTAGRAM] = "INSTAGRAM",
	};

	for (int i = HANDLE_TWITTER; i <= HANDLE_INSTAGRAM; i++)
		if (str_iis(jdoc_text(v), names[i]))
			return (enum handle_service)i;
	return HANDLE_NONE;
}

static bool
takes_many(enum vtype t, const struct jval *said)
{
	if (t == VTYPE_MULTI_SELECT)
		return true;
	if (t == VTYPE_EMAIL || t == VTYPE_TELEPHONE || t == VTYPE_URL)
		return jdoc_bool(said, true);
	return false;
}

int
defsread_field(struct field *f, const char *key, const struct jval *v,
    struct arena *a, struct err *e)
{
	const struct jval *conf = jdoc_get(v, "typeConfiguration");

	f->key = arena_dup(a, key, strlen(key));
	f->type_name = text_of(a, v, "valueType");
	if (f->type_name == NULL)
		return fail_member("field", key, "valueType", e);
	f->label = text_of(a, v, "label");
	if (f->label == NULL)
		f->label = f->key;
	f->type = vtype_parse(str_of(f->type_name));
	f->read_only = jdoc_bool(jdoc_get(v, "readOnly"), false) ||
		       f->type == VTYPE_READONLY || f->type == VTYPE_UNKNOWN;
	f->unique = jdoc_bool(jdoc_get(conf, "unique"), false);
	f->multiple = takes_many(f->type, jdoc_get(conf, "multipleValues"));
	f->currency = text_of(a, conf, "currency");
	f->parent_key = text_of(a, conf, "parentFieldKey");
	f->service = read_service(jdoc_get(conf, "handleService"));
	return read_options(f, jdoc_get(conf, "options"), a, e);
}

/* Our name for a related object; a custom object keeps its slug. */
static const char *
object_name(struct arena *a, const char *type)
{
	const struct object *o = object_find(str_of(type));

	return o == NULL ? arena_dup(a, type, strlen(type)) : o->name;
}

int
defsread_relation(struct relation *r, const struct object *o, const char *key,
    const struct jval *v, struct arena *a, struct err *e)
{
	const char *type = jdoc_cstr(jdoc_get(v, "objectType"), NULL);
	struct str cardinality = jdoc_text(jdoc_get(v, "cardinality"));

	if (type == NULL)
		return fail_member("relationship", key, "objectType", e);
	if (cardinality.p == NULL)
		return fail_member("relationship", key, "cardinality", e);
	r->key = arena_dup(a, key, strlen(key));
	r->label = text_of(a, v, "label");
	if (r->label == NULL)
		r->label = r->key;
	r->slug = text_of(a, v, "slug");
	if (r->slug == NULL)
		r->slug = key[0] == '$'
			      ? arena_printf(a, "$%s-%s", o->name, key + 1)
			      : r->key;
	r->object = object_name(a, type);
	r->many = str_iis(cardinality, "HAS_MANY");
	r->read_only = jdoc_bool(jdoc_get(v, "readOnly"), false) ||
		       object_link_ops(o, key) == 0;
	return 0;
}
