// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/defsfetch.h"
#include "import/defstable.h"

enum {
	COLUMNS = 3,    /* key, label, type; what is special stands last */
	WIDTH_MAX = 40, /* wider cells push their line only */
	CELL_BYTES = 4096,
	GAP = 2
};

struct row {
	struct buf cell[COLUMNS];
	struct buf special;
	const struct field *field; /* NULL: a relationship */
};

static bool
is_listed(const char *const *keys, size_t n, const char *key)
{
	for (size_t i = 0; i < n && keys[i] != NULL; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static void
say(struct buf *b, const char *what)
{
	if (b->n > 0)
		buf_puts(b, ", ");
	buf_puts(b, what);
}

static void
special_of_field(struct buf *b, const struct object *o, const struct field *f)
{
	if (is_listed(o->required_fields,
		sizeof(o->required_fields) / sizeof(o->required_fields[0]),
		f->key))
		say(b, "required");
	if (f->read_only)
		say(b, "read-only");
	if (f->unique)
		say(b, "unique");
	if (f->multiple)
		say(b, "several");
	if (f->currency != NULL) {
		say(b, "in ");
		text_inert(b, str_of(f->currency));
	}
	if (f->n_options > 0) {
		say(b, "");
		text_count(b, f->n_options);
		buf_puts(b, f->n_options == 1 ? " option" : " options");
	}
	if (f->parent_key != NULL) {
		say(b, "depends on ");
		text_inert(b, str_of(f->parent_key));
	}
}

static void
special_of_link(struct buf *b, const struct object *o, const struct relation *r)
{
	if (is_listed(o->required_links,
		sizeof(o->required_links) / sizeof(o->required_links[0]),
		r->key))
		say(b, "required");
	if (r->read_only)
		say(b, "read-only");
	say(b, r->many ? "several" : "one");
}

static void
row_init(struct row *r)
{
	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < COLUMNS; i++)
		buf_init(&r->cell[i], CELL_BYTES);
	buf_init(&r->special, CELL_BYTES);
}

static void
row_fini(struct row *r)
{
	for (size_t i = 0; i < COLUMNS; i++)
		buf_fini(&r->cell[i]);
	buf_fini(&r->special);
}

static struct row *
make_rows(const struct defsfetch_one *one, size_t *n)
{
	size_t n_fields;
	size_t n_links;
	const struct field *f = defs_fields(one->defs, &n_fields);
	const struct relation *l = defs_relations(one->defs, &n_links);
	struct row *v = mem_array(n_fields + n_links, sizeof(*v));

	for (size_t i = 0; i < n_fields; i++) {
		row_init(&v[i]);
		v[i].field = &f[i];
		text_inert(&v[i].cell[0], str_of(f[i].key));
		text_inert(&v[i].cell[1], str_of(f[i].label));
		text_inert(&v[i].cell[2], str_of(f[i].type_name));
		special_of_field(&v[i].special, one->object, &f[i]);
	}
	for (size_t i = 0; i < n_links; i++) {
		struct row *r = &v[n_fields + i];

		row_init(r);
		text_inert(&r->cell[0], str_of(l[i].key));
		text_inert(&r->cell[1], str_of(l[i].label));
		buf_puts(&r->cell[2], "-> ");
		text_inert(&r->cell[2], str_of(l[i].object));
		special_of_link(&r->special, one->object, &l[i]);
	}
	*n = n_fields + n_links;
	return v;
}

static void
put_cell(struct buf *b, const struct buf *cell, size_t width)
{
	size_t w = text_width(buf_str(cell));

	buf_add_str(b, buf_str(cell));
	for (; w < width + GAP; w++)
		buf_putc(b, ' ');
	if (text_width(buf_str(cell)) >= width + GAP)
		buf_putc(b, ' ');
}

static void
put_options(struct buf *b, const struct field *f)
{
	for (size_t i = 0; i < f->n_options; i++) {
		buf_puts(b, "      ");
		text_inert(b, str_of(f->options[i].label));
		buf_puts(b, "  (");
		text_inert(b, str_of(f->options[i].id));
		if (f->options[i].parent != NULL) {
			buf_puts(b, ", under ");
			text_inert(b, str_of(f->options[i].parent));
		}
		buf_puts(b, ")\n");
	}
}

static void
put_rows(struct buf *b, const struct row *v, size_t n, bool options)
{
	size_t width[COLUMNS] = {0};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < COLUMNS; k++) {
			size_t w = text_width(buf_str(&v[i].cell[k]));

			if (w > width[k])
				width[k] = w < WIDTH_MAX ? w : WIDTH_MAX;
		}
	for (size_t i = 0; i < n; i++) {
		buf_puts(b, "  ");
		for (size_t k = 0; k < COLUMNS; k++)
			put_cell(b, &v[i].cell[k], width[k]);
		buf_add_str(b, buf_str(&v[i].special));
		while (b->n > 0 && b->p[b->n - 1] == ' ')
			buf_cut(b, b->n - 1);
		buf_putc(b, '\n');
		if (options && v[i].field != NULL)
			put_options(b, v[i].field);
	}
}

static void
heading(const struct defsfetch_one *one, struct buf *b)
{
	size_t fields = 0;
	size_t links = 0;

	text_inert(b, str_of(one->object->name));
	if (one->from == DEFSFETCH_FORBIDDEN) {
		buf_printf(b,
		    ": the key may not read it; its scope %s:read is missing\n",
		    one->object->scope != NULL ? one->object->scope
					       : one->object->plural);
		return;
	}
	(void)defs_fields(one->defs, &fields);
	(void)defs_relations(one->defs, &links);
	buf_printf(b, ": %zu field%s, %zu relationship%s", fields,
	    fields == 1 ? "" : "s", links, links == 1 ? "" : "s");
	if (one->from == DEFSFETCH_BUILTIN)
		buf_puts(
		    b, "; built in, since the API has no definitions of it");
	buf_putc(b, '\n');
}

void
defstable_text(const struct defsfetch_one *one, bool options, struct buf *b)
{
	struct row *v;
	size_t n;

	heading(one, b);
	if (one->defs == NULL)
		return;
	v = make_rows(one, &n);
	put_rows(b, v, n, options);
	for (size_t i = 0; i < n; i++)
		row_fini(&v[i]);
	free(v);
}
