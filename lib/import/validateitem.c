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

/* Nothing was looked up: what a key stands for is still open. */
static void
by_key(struct jput *j, const struct item_link *l)
{
	jput_list(j);
	for (size_t i = 0; i < l->n; i++) {
		jput_object(j);
		text(j, "by", STR_LIT("key"));
		text(j, "value", l->ids[i]);
		jput_end(j);
	}
	jput_end(j);
}

static void
by_id(struct jput *j, const struct item_link *l, bool many)
{
	if (many)
		jput_list(j);
	for (size_t i = 0; i < l->n; i++)
		jput_text(j, l->ids[i]);
	if (many)
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
		if (l->by_id)
			by_id(j, &item->links[i], l->relation->many);
		else
			by_key(j, &item->links[i]);
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
