// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "report/manifest.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "export/expjob.h"
#include "export/expmap.h"

/* -- one value -- */

static const struct option *
option_of(const struct field *f, struct str id)
{
	for (size_t i = 0; i < f->n_options; i++)
		if (str_is(id, f->options[i].id))
			return &f->options[i];
	return NULL;
}

/* The text that the mapping makes this option of; p NULL: none. */
static struct str
option_text(const struct rule *r, const struct field *f, struct str id)
{
	const struct option *o = option_of(f, id);
	struct str label = str_of(o == NULL ? NULL : o->label);
	bool ambiguous = false;

	for (size_t i = 0; i < r->n_options; i++) {
		const struct option_rule *x = &r->options[i];

		if (!x->null && !str_is(x->from.text, "*") &&
		    (str_eq(x->to.text, id) ||
			(label.n > 0 && str_eq(x->to.text, label))))
			return x->from.text;
	}
	if (label.n == 0 || defs_option(f, label, &ambiguous) != o)
		label = id;
	/* Another meaning of that text stands above it. */
	for (size_t i = 0; i < r->n_options; i++)
		if (str_is(r->options[i].from.text, "*") ||
		    str_ieq(r->options[i].from.text, label))
			return (struct str){NULL, 0};
	return label;
}

static void
decimal_comma(struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->p[i] == '.')
			b->p[i] = ',';
}

/* Would an import with this rule read another value, or none? */
static bool
is_misread(const struct rule *r, struct str s)
{
	if (r->trim && str_trim(s).n != s.n)
		return true;
	if (r->max > 0 && text_width(s) > r->max)
		return true;
	if (r->clear_token.text.n > 0 && str_eq(s, r->clear_token.text))
		return true;
	for (size_t i = 0; i < r->n_split; i++)
		if (str_find_str(s, r->split[i].text) < s.n)
			return true;
	return false;
}

/* What the id map knows a record by. */
static bool
put_key(struct export *x, const char *object, struct str id, struct buf *out)
{
	struct err e;
	int rc = idmap_key(x->ids,
	    x->mapping->system.text.n > 0 ? x->mapping->system.text.p : "",
	    object, id, out, &e);

	if (rc < 0 && x->row_error.kind == ERR_NONE)
		x->row_error = e;
	return rc == 1;
}

/* The i-th of n cells that a key was joined of (plan/itemkey.h). */
static bool
key_part(struct str key, size_t i, size_t n, struct buf *out)
{
	size_t part = 0;

	for (size_t k = 0; k < key.n; k++) {
		bool escaped = key.p[k] == '\\' && k + 1 < key.n;

		if (key.p[k] == '|') {
			part++;
			continue;
		}
		k += escaped;
		if (part == i)
			buf_putc(out, key.p[k]);
	}
	return part + 1 == n;
}

/* The cell of a key column; one of another number of columns has none. */
static void
put_own_key(struct export *x, const struct expcolumn *c,
    const struct jval *record, struct buf *out)
{
	struct str id = jdoc_text(jdoc_get(record, "id"));
	struct buf key;

	if (x->mapping->n_key == 1) {
		(void)put_key(x, x->object->name, id, out);
		return;
	}
	buf_init(&key, out->max);
	if (put_key(x, x->object->name, id, &key) &&
	    !key_part(buf_str(&key), c->place, x->mapping->n_key, out))
		buf_clear(out);
	buf_fini(&key);
}

static bool
put_one(struct export *x, const struct expcolumn *c, const struct jval *v,
    struct buf *out)
{
	const struct rule *r = c->rule;
	struct str s = jdoc_text(v);
	struct jput j;

	buf_clear(out);
	if (jdoc_kind(v) != JDOC_TEXT) {
		jput_init(&j, out);
		jput_jval(&j, v);
		if (str_is(r->decimal.text, ","))
			decimal_comma(out);
		return !is_misread(r, buf_str(out));
	}
	if (c->field != NULL && c->field->n_options > 0)
		s = option_text(r, c->field, s);
	if (c->kind == EXPCOLUMN_LINKS && str_is(r->by.text, "key"))
		return put_key(x, c->relation->object, s, out) &&
		       !is_misread(r, buf_str(out));
	if (s.p == NULL || is_misread(r, s))
		return false;
	buf_add_str(out, s);
	return true;
}

/* -- several -- */

static const struct jval *
value_of(const struct expcolumn *c, const struct jval *record)
{
	const struct jval *v;

	if (c->kind == EXPCOLUMN_LINKS) {
		v = jdoc_get(jdoc_get(record, "relationships"), c->key);
		return jdoc_get(v, "values");
	}
	v = jdoc_get(jdoc_get(record, "fields"), c->key);
	v = jdoc_get(v, "value");
	return c->kind == EXPCOLUMN_PART ? jdoc_get(v, c->member) : v;
}

static size_t
size_of(const struct jval *v)
{
	return jdoc_kind(v) == JDOC_LIST ? jdoc_size(v) : 1;
}

static const struct jval *
at(const struct jval *v, size_t i)
{
	return jdoc_kind(v) == JDOC_LIST ? jdoc_at(v, i) : v;
}

/*
 * All or nothing: a cell with some of the values would take the others away
 * when it is imported.
 */
static bool
fits(struct export *x, const struct expcolumn *c, const struct jval *v,
    struct buf *one)
{
	const struct rule *r = c->rule;
	bool cut = r->n_split > 0 || r->csv.text.n > 0;

	if (!cut && size_of(v) > r->n_columns)
		return false;
	for (size_t i = 0; i < size_of(v); i++)
		if (!put_one(x, c, at(v, i), one))
			return false;
	return true;
}

static void
put_from(struct export *x, const struct expcolumn *c, const struct jval *v,
    struct buf *one, struct buf *out)
{
	const struct rule *r = c->rule;
	bool last = c->place + 1 == r->n_columns;
	size_t end = last ? size_of(v) : c->place + 1;

	for (size_t i = c->place; i < end && i < size_of(v); i++) {
		(void)put_one(x, c, at(v, i), one);
		if (i > c->place)
			buf_add_str(out,
			    r->n_split > 0 ? r->split[0].text : STR_LIT(","));
		if (r->csv.text.n > 0)
			expcell_listed(out, buf_str(one));
		else
			buf_add_str(out, buf_str(one));
	}
}

/* An import by this mapping must not take the mark for a text (I11). */
static void
check_hidden(struct export *x)
{
	const struct mapping *m = x->mapping;

	for (size_t i = 0; i < m->n_empty; i++)
		if (str_is(m->empty[i].text, MANIFEST_HIDDEN))
			return;
	if (x->row_error.kind != ERR_NONE)
		return;
	(void)err_set(&x->row_error, ERR_USAGE,
	    "there are values that your key may not see, and by %s their mark " MANIFEST_HIDDEN
	    " would be imported as a text",
	    x->opts->mapping);
	(void)err_hint(&x->row_error, MANIFEST_HIDDEN_HINT);
}

bool
expmap_cell(struct export *x, const struct expcolumn *c,
    const struct jval *record, struct buf *out)
{
	const struct jval *v;
	struct buf one;

	if (c->kind == EXPCOLUMN_KEY) {
		put_own_key(x, c, record, out);
		return false;
	}
	v = value_of(c, record);

	if (jdoc_kind(v) == JDOC_ABSENT || jdoc_kind(v) == JDOC_NULL) {
		if (!expcell_is_partial(record))
			return false;
		buf_puts(out, MANIFEST_HIDDEN);
		check_hidden(x);
		return true;
	}
	buf_init(&one, out->max);
	if (fits(x, c, v, &one))
		put_from(x, c, v, &one, out);
	else
		x->lost += c->place == 0;
	buf_fini(&one);
	return false;
}
