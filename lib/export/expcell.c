// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "report/manifest.h"
#include "schema/defs.h"

#include "export/expcell.h"
#include "export/expcolumn.h"

/* The text of an option: its label, if an import finds it by that. */
static struct str
option_text(const struct field *f, struct str id)
{
	const struct option *o = NULL;
	bool ambiguous = false;

	for (size_t i = 0; i < f->n_options && o == NULL; i++)
		if (str_is(id, f->options[i].id))
			o = &f->options[i];
	if (o == NULL || o->label == NULL)
		return id;
	if (defs_option(f, str_of(o->label), &ambiguous) != o)
		return id;
	return str_of(o->label);
}

static void
put_json(const struct jval *v, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_jval(&j, v);
}

/* One value that is no list. */
static void
put_one(const struct field *f, const struct jval *v,
    const struct expcell_opts *opts, struct buf *out)
{
	struct str s;

	if (jdoc_kind(v) != JDOC_TEXT) {
		if (jdoc_kind(v) != JDOC_NULL)
			put_json(v, out);
		return;
	}
	s = jdoc_text(v);
	if (f != NULL && f->n_options > 0 && !opts->option_ids)
		s = option_text(f, s);
	buf_add_str(out, s);
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Would a reader of "a,b" see another value, or none? */
static bool
needs_quotes(struct str s)
{
	if (s.n == 0 || blank(s.p[0]) || blank(s.p[s.n - 1]))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (memchr(",\"\r\n", s.p[i], 4) != NULL)
			return true;
	return false;
}

void
expcell_listed(struct buf *out, struct str s)
{
	if (!needs_quotes(s)) {
		buf_add_str(out, s);
		return;
	}
	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, s.p[i]);
	}
	buf_putc(out, '"');
}

static void
put_list(const struct field *f, const struct jval *list,
    const struct expcell_opts *opts, struct buf *out)
{
	struct buf one;

	buf_init(&one, out->max);
	for (size_t i = 0; i < jdoc_size(list); i++) {
		buf_clear(&one);
		put_one(f, jdoc_at(list, i), opts, &one);
		if (i > 0)
			buf_putc(out, ',');
		expcell_listed(out, buf_str(&one));
	}
	buf_fini(&one);
}

/* A field that takes several is read with "split: csv", one value or many. */
static void
put_value(const struct field *f, const struct jval *v,
    const struct expcell_opts *opts, struct buf *out)
{
	if (jdoc_kind(v) == JDOC_LIST) {
		put_list(f, v, opts, out);
	} else if (f != NULL && f->multiple && jdoc_kind(v) == JDOC_TEXT) {
		struct buf one;

		buf_init(&one, out->max);
		put_one(f, v, opts, &one);
		expcell_listed(out, buf_str(&one));
		buf_fini(&one);
	} else {
		put_one(f, v, opts, out);
	}
}

bool
expcell_is_partial(const struct jval *record)
{
	struct str level = jdoc_text(jdoc_get(record, "accessLevel"));

	return level.n > 0 && !str_iis(level, "FULL");
}

void
expcell_open(struct expcell_record *r, const struct jval *record)
{
	r->record = record;
	r->fields = jdoc_get(record, "fields");
	r->links = jdoc_get(record, "relationships");
	r->at = 0;
	r->key = NULL;
	r->value = NULL;
	r->partial = expcell_is_partial(record);
}

static const struct jval *
value_at(const struct expcolumn *c, struct expcell_record *r)
{
	const struct jval *v;

	switch (c->kind) {
	case EXPCOLUMN_TOP:
	case EXPCOLUMN_KEY:
		return jdoc_get(r->record, c->key);
	case EXPCOLUMN_LINKS:
	case EXPCOLUMN_NAMES:
		return jdoc_get(jdoc_get(r->links, c->key), "values");
	case EXPCOLUMN_FIELD:
	case EXPCOLUMN_PART:
		break;
	}
	/* The columns of one field share its key. */
	if (r->key != c->key) {
		v = jdoc_get_near(r->fields, c->key, &r->at);
		r->key = c->key;
		r->value = jdoc_get(v, "value");
	}
	return c->kind == EXPCOLUMN_PART ? jdoc_get(r->value, c->member)
					 : r->value;
}

bool
expcell_put(const struct expcolumn *c, struct expcell_record *r,
    const struct expcell_opts *opts, struct buf *out)
{
	const struct jval *v = value_at(c, r);
	enum jdoc_kind kind = jdoc_kind(v);
	bool there = kind != JDOC_ABSENT && kind != JDOC_NULL;

	if (!there && c->kind != EXPCOLUMN_TOP && r->partial) {
		buf_puts(out, MANIFEST_HIDDEN);
		return true;
	}
	if (there)
		put_value(c->field, v, opts, out);
	return false;
}
