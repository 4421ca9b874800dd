// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/defsdiff.h"
#include "import/defsfetch.h"

enum {
	TEXT_BYTES = 64 * 1024
};

/* Of one field or relationship. */
struct place {
	struct defsdiff_sink *sink;
	const char *object;
	const char *what;
	const char *key;
};

static void
tell(const struct place *p, char sign, const char *text)
{
	struct defsdiff d = {sign, p->what, p->object, p->key, text};

	p->sink->told++;
	p->sink->tell(p->sink->self, &d);
}

static bool
same(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

/* "label Work phone was Phone" */
static void
changed(
    const struct place *p, const char *which, const char *was, const char *is)
{
	struct buf b;

	if (same(was, is))
		return;
	buf_init(&b, TEXT_BYTES);
	buf_printf(&b, "%s %s was %s", which, is == NULL ? "none" : is,
	    was == NULL ? "none" : was);
	tell(p, '~', buf_text(&b));
	buf_fini(&b);
}

static void
turned(
    const struct place *p, bool was, bool is, const char *yes, const char *no)
{
	if (was != is)
		tell(p, '~', is ? yes : no);
}

static const struct option *
by_id(const struct field *f, const char *id)
{
	for (size_t i = 0; i < f->n_options; i++)
		if (strcmp(f->options[i].id, id) == 0)
			return &f->options[i];
	return NULL;
}

static void
options(const struct place *of, const struct field *was, const struct field *is)
{
	struct place p = *of;

	p.what = "option";
	for (size_t i = 0; i < is->n_options; i++) {
		const struct option *o = &is->options[i];
		const struct option *before = by_id(was, o->id);

		if (before == NULL) {
			tell(&p, '+', o->label);
			continue;
		}
		changed(&p, "label", before->label, o->label);
		changed(&p, "parent", before->parent, o->parent);
	}
	for (size_t i = 0; i < was->n_options; i++)
		if (by_id(is, was->options[i].id) == NULL)
			tell(&p, '-', was->options[i].label);
}

static void
field(const struct place *p, const struct field *was, const struct field *is)
{
	changed(p, "type", was->type_name, is->type_name);
	changed(p, "label", was->label, is->label);
	turned(
	    p, was->read_only, is->read_only, "now read-only", "now writable");
	turned(p, was->unique, is->unique, "now unique", "no longer unique");
	turned(p, was->multiple, is->multiple, "now takes several values",
	    "now takes one value");
	changed(p, "currency", was->currency, is->currency);
	changed(p, "options depend on", was->parent_key, is->parent_key);
	options(p, was, is);
}

static void
fields(const char *object, const struct defs *before, const struct defs *now,
    struct defsdiff_sink *sink)
{
	struct place p = {sink, object, "field", ""};
	size_t n;
	const struct field *f = defs_fields(now, &n);

	for (size_t i = 0; i < n; i++) {
		const struct field *was = defs_field(before, str_of(f[i].key));

		p.key = f[i].key;
		if (was == NULL)
			tell(&p, '+', f[i].type_name);
		else
			field(&p, was, &f[i]);
	}
	f = defs_fields(before, &n);
	for (size_t i = 0; i < n; i++) {
		p.key = f[i].key;
		if (defs_field(now, str_of(f[i].key)) == NULL)
			tell(&p, '-', f[i].type_name);
	}
}

static void
relations(const char *object, const struct defs *before, const struct defs *now,
    struct defsdiff_sink *sink)
{
	struct place p = {sink, object, "relationship", ""};
	size_t n;
	const struct relation *r = defs_relations(now, &n);

	for (size_t i = 0; i < n; i++) {
		const struct relation *was =
		    defs_relation(before, str_of(r[i].key));

		p.key = r[i].key;
		if (was == NULL) {
			tell(&p, '+', r[i].object);
			continue;
		}
		changed(&p, "object", was->object, r[i].object);
		changed(&p, "label", was->label, r[i].label);
		turned(&p, was->many, r[i].many, "now leads to several",
		    "now leads to one");
		turned(&p, was->read_only, r[i].read_only, "now read-only",
		    "now writable");
	}
	r = defs_relations(before, &n);
	for (size_t i = 0; i < n; i++) {
		p.key = r[i].key;
		if (defs_relation(now, str_of(r[i].key)) == NULL)
			tell(&p, '-', r[i].object);
	}
}

void
defsdiff_defs(const char *object, const struct defs *before,
    const struct defs *now, struct defsdiff_sink *sink)
{
	fields(object, before, now, sink);
	relations(object, before, now, sink);
}

static void
whole(const char *object, char sign, struct defsdiff_sink *sink)
{
	const struct place p = {sink, object, "object", ""};

	tell(&p, sign, "");
}

static int
one(const struct jval *file, const struct defsfetch_one *now,
    struct defsdiff_sink *sink, struct err *e)
{
	const struct jval *saved = jdoc_get(file, now->object->name);
	struct defs *before;

	if (saved == NULL) {
		whole(now->object->name, '+', sink);
		return 0;
	}
	if (defs_parse(&before, now->object, saved, e) != 0) {
		e->kind = ERR_USAGE;
		return err_wrap(e, "%s", now->object->name);
	}
	defsdiff_defs(now->object->name, before, now->defs, sink);
	defs_free(before);
	return 0;
}

/* Of the file, but no longer the API's. */
static bool
is_gone(const char *name, const struct defsfetch_one *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].object->name, name) == 0)
			return v[i].from == DEFSFETCH_BUILTIN;
	return true;
}

int
defsdiff_file(const struct jval *file, const struct defsfetch_one *v, size_t n,
    bool all, struct defsdiff_sink *sink, struct err *e)
{
	struct jdoc_iter it = {0};

	for (size_t i = 0; i < n; i++)
		if (v[i].from == DEFSFETCH_API &&
		    one(file, &v[i], sink, e) != 0)
			return -1;
	while (all && jdoc_next(file, &it))
		if (is_gone(it.key, v, n))
			whole(it.key, '-', sink);
	return 0;
}
