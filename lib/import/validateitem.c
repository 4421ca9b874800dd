// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/diag.h"
#include "csv/csvin.h"
#include "doc/jput.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "schema/defs.h"
#include "value/value.h"

#include "import/firstpass.h"
#include "import/validateitem.h"

static void
text(struct jput *j, const char *key, struct str s)
{
	jput_key(j, key);
	jput_text(j, s);
}

void
validateitem_finding(struct jput *j, const struct diag *d)
{
	jput_object(j);
	text(j, "severity", str_of(diag_severity_name(d->severity)));
	text(j, "code", str_of(d->code));
	jput_key(j, "line");
	jput_uint(j, d->line);
	text(j, "field", str_of(d->field));
	text(j, "column", str_of(d->column));
	text(j, "value", d->value);
	text(j, "message", str_of(d->message));
	text(j, "hint", str_of(d->hint));
	jput_end(j);
}

static void
fields(struct jput *j, const struct bind *b, const struct item *item)
{
	jput_key(j, "fields");
	jput_object(j);
	for (size_t i = 0; i < b->n_fields; i++) {
		if (item->values[i].shape == VALUE_NONE)
			continue;
		jput_key(j, b->fields[i].field->key);
		value_format(&item->values[i], j);
	}
	jput_end(j);
}

/* What a text stands for is still open: nothing was looked up. */
static void
link(struct jput *j, struct str s)
{
	size_t at = str_find_str(s, STR_LIT(VALIDATEITEM_BY));

	if (at == s.n) {
		jput_text(j, s);
		return;
	}
	jput_object(j);
	text(j, "by", str_upto(s, at));
	text(j, "value", str_from(s, at + 1));
	jput_end(j);
}

/* One id stands alone where one is linked; what is open is always a list. */
static void
links(struct jput *j, const struct item_link *l, bool many)
{
	const struct str by = STR_LIT(VALIDATEITEM_BY);
	bool list = many || str_find_str(l->ids[0], by) < l->ids[0].n;

	if (list)
		jput_list(j);
	for (size_t i = 0; i < l->n; i++)
		link(j, l->ids[i]);
	if (list)
		jput_end(j);
}

static void
relationships(struct jput *j, const struct bind *b, const struct item *item)
{
	jput_key(j, "relationships");
	jput_object(j);
	for (size_t i = 0; i < b->n_links; i++) {
		const struct bind_link *l = &b->links[i];

		if (item->links[i].n == 0)
			continue;
		jput_key(j, l->relation->key);
		links(j, &item->links[i], l->relation->many);
	}
	jput_end(j);
}

void
validateitem_put(
    const struct bind *b, const struct firstpass_row *r, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "line");
	jput_uint(&j, r->row->line);
	text(&j, "key", r->item->key);
	fields(&j, b, r->item);
	relationships(&j, b, r->item);
	jput_key(&j, "findings");
	jput_list(&j);
	for (size_t i = 0; i < r->diags->n; i++)
		validateitem_finding(&j, &r->diags->v[i]);
	jput_end(&j);
	jput_end(&j);
	buf_putc(out, '\n');
}
