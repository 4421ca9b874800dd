// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_when(const struct when *w)
{
	for (size_t i = 0; i < w->n_any; i++) {
		if (w->any[i].n_tests == 0)
			abort();
		for (size_t k = 0; k < w->any[i].n_tests; k++)
			if (w->any[i].tests[k].column.text.n == 0 ||
			    w->any[i].tests[k].n_patterns == 0)
				abort();
	}
}

static void
check_pieces(const struct rule *r)
{
	for (size_t i = 0; i < r->n_pieces; i++)
		for (size_t k = 0; k < r->pieces[i].n_bits; k++) {
			const struct text_bit *b = &r->pieces[i].bits[k];

			if ((b->column.text.n > 0) == (b->text.n > 0))
				abort();
		}
}

static void
count(void *self, const struct word *w)
{
	if (w->text.n == 0)
		abort();
	(*(size_t *)self)++;
}

static void
check_rule(const struct rule *r)
{
	size_t n = 0;

	mapping_columns(r, count, &n);
	if (n < r->n_columns)
		abort();
	check_when(&r->when);
	check_pieces(r);
	if ((r->kind == RULE_TEXT) != (r->n_pieces > 0) ||
	    (r->join.text.p != NULL && r->n_pieces == 0))
		abort();
	if ((r->kind == RULE_COLUMNS) !=
		(r->n_columns + r->n_ways + r->n_all > 0) ||
	    (r->kind == RULE_CONSTANT) != (r->constant.text.n > 0) ||
	    (r->kind == RULE_PARTS) != (r->n_parts > 0))
		abort();
	for (size_t i = 0; i < r->n_parts; i++)
		if (r->parts[i].name.text.n == 0 ||
		    r->parts[i].rule.kind == RULE_PARTS)
			abort();
}

static void
check_link(const struct rule *r)
{
	check_rule(r);
	if (r->kind == RULE_PARTS ||
	    (r->n_ways + r->n_all > 0 || r->file) != (r->by.text.n == 0) ||
	    (r->n_ways + r->n_all > 0 && r->n_columns > 0) ||
	    (r->n_ways > 0 && r->n_all > 0) ||
	    (r->via.text.n > 0 && !str_is(r->by.text, "key") &&
		!str_is(r->by.text, "id")))
		abort();
	for (size_t i = 0; i < r->n_all; i++) {
		check_link(&r->all[i]);
		if (r->all[i].n_all > 0)
			abort();
	}
	for (size_t i = 0; i < r->n_ways; i++) {
		check_link(&r->ways[i]);
		if (r->ways[i].n_ways + r->ways[i].n_all > 0)
			abort();
	}
}

static void
check_field(const struct rule *r)
{
	check_rule(r);
	if ((r->n_ways > 0) + (r->n_all > 0) + (r->n_columns > 0) > 1)
		abort();
	for (size_t i = 0; i < r->n_ways; i++)
		check_field(&r->ways[i]);
	for (size_t i = 0; i < r->n_all; i++)
		check_field(&r->all[i]);
}

/* What mapping.h promises of a mapping that was accepted. */
static void
check_mapping(const struct mapping *m)
{
	if (m->object == NULL || m->n_empty == 0)
		abort();
	for (size_t i = 0; i < m->n_fields; i++)
		check_field(&m->fields[i].rule);
	if (m->key_rule != NULL) {
		check_field(m->key_rule);
		if (m->n_key == 0)
			abort();
	}
	check_when(&m->skip_when);
	check_when(&m->only_when);
	for (size_t i = 0; i < m->n_relations; i++)
		check_link(&m->relations[i].rule);
	for (size_t i = 0; i < m->n_matches; i++)
		if ((m->matches[i].n_keys > 0) ==
		    (m->matches[i].id_column.text.n > 0))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct complaints *c = complaints_new("f.yaml", text);
	struct mapping *m;
	struct buf out;

	if (mapping_parse(&m, "f.yaml", text, c) != 0) {
		if (complaints_count(c) == 0 || m != NULL)
			abort();
		buf_init(&out, (size_t)LIM_REPORT_BYTES);
		complaints_print(c, &out);
		if (out.n == 0)
			abort();
		buf_fini(&out);
	} else {
		if (complaints_count(c) != 0)
			abort();
		check_mapping(m);
		mapping_free(m);
	}
	complaints_free(c);
	return 0;
}
