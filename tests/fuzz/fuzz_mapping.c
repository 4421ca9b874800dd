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
check_rule(const struct rule *r)
{
	if ((r->kind == RULE_COLUMNS) != (r->n_columns + r->n_ways > 0) ||
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
	if (r->kind == RULE_PARTS || (r->n_ways > 0) != (r->by.text.n == 0) ||
	    (r->n_ways > 0 && r->n_columns > 0))
		abort();
	for (size_t i = 0; i < r->n_ways; i++) {
		check_link(&r->ways[i]);
		if (r->ways[i].n_ways > 0)
			abort();
	}
}

/* What mapping.h promises of a mapping that was accepted. */
static void
check_mapping(const struct mapping *m)
{
	if (m->object == NULL || m->n_empty == 0)
		abort();
	for (size_t i = 0; i < m->n_fields; i++)
		check_rule(&m->fields[i].rule);
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
