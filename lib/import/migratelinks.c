// SPDX-License-Identifier: Apache-2.0
#include "import/migratelinks.h"

#include <string.h>

#include "base/arena.h"
#include "csv/csvin.h"
#include "mapping/mapping.h"

#include "import/sheet.h"

enum {
	COLUMNS = 64
};

/* The columns that links name records by. */
struct columns {
	struct word v[COLUMNS];
	size_t n;
	bool open; /* there is no telling: a constant, a glob, too many */
};

static void
add_rule(struct columns *c, const struct rule *r)
{
	for (size_t i = 0; i < r->n_columns; i++) {
		struct str name = r->columns[i].text;

		c->open =
		    c->open || c->n == COLUMNS || str_find(name, '*') < name.n;
		if (!c->open)
			c->v[c->n++] = r->columns[i];
	}
	c->open = c->open || r->kind == RULE_CONSTANT;
}

/* A rule may stand for several, and each of these, too. */
static void
add_rules(struct columns *c, const struct rule *r)
{
	for (size_t i = 0; i < r->n_all; i++) {
		add_rule(c, &r->all[i]);
		for (size_t k = 0; k < r->all[i].n_ways; k++)
			add_rule(c, &r->all[i].ways[k]);
	}
	for (size_t i = 0; i < r->n_ways; i++)
		add_rule(c, &r->ways[i]);
	if (r->n_all == 0 && r->n_ways == 0)
		add_rule(c, r);
}

static void
gather(const struct mapping *m, struct columns *c)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < m->n_relations; i++)
		add_rules(c, &m->relations[i].rule);
}

/* only-when: as it is, and one of the columns is filled. */
static void
narrow(struct mapping *m, const struct columns *c)
{
	struct word *filled = arena_alloc(m->arena, sizeof(*filled));
	size_t old = m->only_when.n_any > 0 ? m->only_when.n_any : 1;
	struct when_all *any = arena_array(m->arena, old * c->n, sizeof(*any));

	filled->text = STR_LIT("?*");
	for (size_t i = 0; i < old * c->n; i++) {
		const struct when_all *was =
		    m->only_when.n_any > 0 ? &m->only_when.any[i / c->n] : NULL;
		size_t n = was == NULL ? 0 : was->n_tests;

		any[i].tests =
		    arena_array(m->arena, n + 1, sizeof(struct when_test));
		for (size_t k = 0; k < n; k++)
			any[i].tests[k] = was->tests[k];
		any[i].tests[n] =
		    (struct when_test){c->v[i % c->n], false, filled, 1};
		any[i].n_tests = n + 1;
	}
	m->only_when.any = any;
	m->only_when.n_any = old * c->n;
}

void
migratelinks_above(struct mapping *m)
{
	struct columns c;

	gather(m, &c);
	if (!c.open && c.n > 0)
		narrow(m, &c);
	m->n_fields = 0;
	m->n_matches = 0;
	m->n_require = 0;
	m->unmapped = UNMAPPED_IGNORE;
	mapping_set_mode(m, MODE_UPDATE);
}

/* -- counting -- */

static void
quiet(void *self, const char *text)
{
	(void)self;
	(void)text;
}

/* A heading that the mapping calls by this name. */
static bool
is_called(const struct mapping *m, struct str name, struct str heading)
{
	if (str_iis(str_trim(heading), name.p))
		return true;
	for (size_t i = 0; i < m->n_headers; i++) {
		const struct header_rule *h = &m->headers[i];

		for (size_t k = 0; str_eq(h->name.text, name) && k < h->n_also;
		     k++)
			if (str_iis(str_trim(heading), h->also[k].text.p))
				return true;
	}
	return false;
}

static bool
names_any(const struct sheet *s, const struct mapping *m,
    const struct columns *c, const struct csvrow *row)
{
	for (size_t i = 0; i < row->n && i < s->n_names; i++) {
		if (str_trim(row->cells[i]).n == 0)
			continue;
		for (size_t k = 0; k < c->n; k++)
			if (is_called(m, c->v[k].text, s->names[i]))
				return true;
	}
	return false;
}

int
migratelinks_count(const char *file, const char *mapping_path,
    struct mapping *m, uint64_t *rows, struct err *e)
{
	struct columns c;
	struct csvrow row;
	struct sheet s;
	int rc;

	*rows = 0;
	memset(&c, 0, sizeof(c));
	if (m != NULL)
		gather(m, &c);
	c.open = c.open || m == NULL;
	sheet_init(&s, file, mapping_path, quiet, NULL);
	s.reads_only = true;
	rc = sheet_map(&s, e);
	if (rc == 0)
		rc = sheet_find(&s, e);
	if (rc == 0)
		rc = sheet_open(&s, e);
	while (rc == 0 && (rc = csvin_next(s.csv, &row, e)) == 1) {
		*rows += c.open || names_any(&s, m, &c, &row);
		rc = 0;
	}
	sheet_fini(&s);
	return rc;
}
