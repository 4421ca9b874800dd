// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "doc/complaint.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "export/expjob.h"
#include "export/expmap.h"

/* -- the mapping -- */

static int
check_source(const struct export *x, struct err *e)
{
	const struct mapping *m = x->mapping;
	const char *path = x->opts->mapping;

	if (!object_same(m->object, x->object))
		return err_set(e, ERR_USAGE,
		    "%s is a mapping for %s, not for %s", path,
		    m->object->plural, x->object->plural);
	if (m->encoding.text.n > 0 && !str_iis(m->encoding.text, "UTF-8"))
		return err_set(e, ERR_USAGE,
		    "%s says encoding: %.*s, and an export is UTF-8", path,
		    STR_ARG(m->encoding.text));
	if (m->escape || m->header_auto || m->header_line > 1)
		return err_set(e, ERR_USAGE,
		    "%s says %s, which an export does not write", path,
		    m->escape ? "escape" : "header-line");
	return 0;
}

static int
open_ids(struct export *x, struct err *e)
{
	const struct transport_opts *t = x->opts->server;

	if (x->opts->ids == NULL)
		return 0;
	if (!fsx_exists(x->opts->ids))
		return err_set(
		    e, ERR_USAGE, "there is no id map %s", x->opts->ids);
	return idmap_open(&x->ids, x->opts->ids, t->base_url, t->api_key, e);
}

int
expmap_load(struct export *x, struct err *e)
{
	const char *path = x->opts->mapping;
	struct complaints *c;
	struct buf said;
	struct buf text;
	int rc;

	buf_init(&text, LIM_MAPPING_BYTES);
	rc = fsx_read(&text, path, e);
	if (rc == 0) {
		c = complaints_new(path, buf_str(&text));
		rc = mapping_parse(&x->mapping, path, buf_str(&text), c);
		buf_init(&said, LIM_REPORT_BYTES);
		complaints_print(c, &said);
		if (said.n > 0)
			expread_notice(x, "%s", buf_text(&said));
		buf_fini(&said);
		if (rc != 0)
			(void)err_set(e, ERR_USAGE,
			    "%s: %zu complaints; mend the mapping", path,
			    complaints_count(c));
		complaints_free(c);
	}
	buf_fini(&text);
	if (rc != 0 || check_source(x, e) != 0)
		return -1;
	if (open_ids(x, e) != 0)
		return -1;
	x->delimiter = x->mapping->delimiter;
	x->spreadsheet = x->mapping->spreadsheet;
	return 0;
}

/* -- its columns -- */

struct maker {
	struct export *x;
	struct expcolumn *v;
	size_t n;
	size_t max;
};

static struct expcolumn *
add(struct maker *m, const struct word *heading)
{
	struct expcolumn *c;

	for (size_t i = 0; i < m->n; i++)
		if (str_is(heading->text, m->v[i].heading))
			return NULL;
	c = &m->v[m->n++];
	memset(c, 0, sizeof(*c));
	c->kind = EXPCOLUMN_TOP;
	c->heading = heading->text.p;
	c->name = c->heading;
	c->key = "";
	return c;
}

/* Columns that an import looks for, and nothing stands in. */
static void
add_empty(struct maker *m, const struct word *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].text.n > 0)
			(void)add(m, &v[i]);
}

static void
add_rule(struct maker *m, const struct rule *r, const struct expcolumn *like)
{
	for (size_t i = 0; i < r->n_columns; i++) {
		struct expcolumn *c = add(m, &r->columns[i]);

		if (c == NULL)
			continue;
		c->kind = like->kind;
		c->key = like->key;
		c->member = like->member;
		c->field = like->field;
		c->relation = like->relation;
		c->rule = r;
		c->place = i;
	}
}

static bool
has_iso(const struct rule *r)
{
	for (size_t i = 0; i < r->n_formats; i++)
		if (str_is(r->formats[i].text, "iso8601"))
			return true;
	return false;
}

static void
find_star(void *self, const struct word *w)
{
	bool *star = self;

	*star = *star || str_find(w->text, '*') < w->text.n;
}

/* What a rule does to its text that nobody can undo. */
static const char *
cleaning_trouble(const struct rule *r, const struct field *f)
{
	bool star = false;

	mapping_columns(r, find_star, &star);
	if (r->when.n_any > 0)
		return "its condition says which rows have it";
	if (r->kind == RULE_TEXT)
		return "a text that was put together is not taken apart";
	if (star)
		return "one of its columns stands for several (*)";
	if (r->take.text.n > 0 || r->drop.text.n > 0)
		return "what take: and drop: cut off is not made again";
	if (r->n_bands > 0)
		return "a band is no number";
	if (r->pick_first && f != NULL && f->multiple)
		return "pick: first takes one of several";
	return NULL;
}

static const char *field_trouble(const struct rule *, const struct field *);

/*
 * Of first-of the first rule holds the value; those behind it are empty, which
 * a constant cannot be.
 */
static const char *
first_trouble(const struct rule *r, const struct field *f)
{
	if (r->when.n_any > 0)
		return "its condition says which rows have it";
	if (r->clear_token.text.n > 0)
		return "it has a clear-token for several rules";
	for (size_t i = 1; i < r->n_ways; i++)
		if (r->ways[i].kind == RULE_CONSTANT)
			return "where it has no value, its constant would be "
			       "one";
	return field_trouble(&r->ways[0], f);
}

/* Why a field's rule cannot be turned around; NULL: it can. */
static const char *
field_trouble(const struct rule *r, const struct field *f)
{
	const char *why;

	if (f != NULL && r->n_all > 0)
		return "which of its rules a value is of nobody knows";
	if (f != NULL && r->n_ways > 0)
		return first_trouble(r, f);
	why = f != NULL ? cleaning_trouble(r, f) : NULL;
	if (why != NULL)
		return why;
	if (r->kind == RULE_CONSTANT)
		return "a constant stands in no column";
	if (f == NULL)
		return "there is no such field";
	if (f->type == VTYPE_DATETIME && !has_iso(r))
		return "its formats are without iso8601";
	if (r->from.text.n > 0)
		return "HTML is not made again";
	if (r->percent.text.n > 0)
		return "percents are not made again";
	if (r->currency_column.text.n > 0 || r->region_column.text.n > 0)
		return "it depends on another column";
	if (r->kind == RULE_COLUMNS && expcolumn_members(f) != NULL)
		return "it is one text for several parts";
	return NULL;
}

static const char *
link_trouble(
    const struct export *x, const struct rule *r, const struct relation *rel)
{
	if (r->kind == RULE_CONSTANT)
		return "a constant stands in no column";
	if (rel == NULL)
		return "there is no such relationship";
	if (cleaning_trouble(r, NULL) != NULL)
		return cleaning_trouble(r, NULL);
	if (r->via.text.n == 0 && str_is(r->by.text, "key"))
		return x->ids != NULL
			   ? NULL
			   : "keys are in the id map: name it with --ids";
	if (r->n_ways + r->n_all > 0 || r->file || r->via.text.n > 0 ||
	    !str_is(r->by.text, "id"))
		return "only links by id or key can be made again";
	return NULL;
}

static void
say_left_out(const struct maker *m, const struct target *t, const char *why)
{
	expread_notice(m->x, "%s: %.*s is left out: %s", m->x->opts->mapping,
	    STR_ARG(t->key.text), why);
}

static void
empty_column(void *self, const struct word *w)
{
	add_empty(self, w, 1);
}

static void
empty_rule(struct maker *m, const struct rule *r)
{
	mapping_columns(r, empty_column, m);
}

static const char *
member_of(struct str part)
{
	if (str_is(part, "first"))
		return "firstName";
	if (str_is(part, "last"))
		return "lastName";
	return str_is(part, "full") ? NULL : part.p;
}

static void
add_parts(struct maker *m, const struct target *t, const struct rule *r,
    const struct field *f)
{
	for (size_t i = 0; i < r->n_parts; i++) {
		const struct part *p = &r->parts[i];
		const struct expcolumn like = {.kind = EXPCOLUMN_PART,
		    .key = t->key.text.p,
		    .member = member_of(p->name.text),
		    .field = f};

		if (like.member != NULL && p->rule.kind == RULE_COLUMNS) {
			add_rule(m, &p->rule, &like);
			continue;
		}
		add_empty(m, p->rule.columns, p->rule.n_columns);
		say_left_out(m, t,
		    like.member == NULL ? "a full name is not made again"
					: "a constant stands in no column");
	}
}

static void
add_field(struct maker *m, const struct target *t)
{
	const struct field *f = defs_field(m->x->defs, t->key.text);
	const struct rule *r = &t->rule;
	const char *why = field_trouble(&t->rule, f);
	const struct expcolumn like = {
	    .kind = EXPCOLUMN_FIELD, .key = t->key.text.p, .field = f};

	if (why != NULL) {
		say_left_out(m, t, why);
		empty_rule(m, &t->rule);
		return;
	}
	while (r->n_ways > 0)
		r = &r->ways[0];
	if (r->kind == RULE_PARTS)
		add_parts(m, t, r, f);
	else
		add_rule(m, r, &like);
	empty_rule(m, &t->rule);
}

static void
add_link(struct maker *m, const struct target *t)
{
	const struct relation *r = defs_relation(m->x->defs, t->key.text);
	const char *why = link_trouble(m->x, &t->rule, r);
	const struct expcolumn like = {
	    .kind = EXPCOLUMN_LINKS, .key = t->key.text.p, .relation = r};

	if (why == NULL) {
		add_rule(m, &t->rule, &like);
		return;
	}
	say_left_out(m, t, why);
	empty_rule(m, &t->rule);
}

static void
count_column(void *self, const struct word *w)
{
	(void)w;
	(*(size_t *)self)++;
}

static size_t
count_rule(const struct rule *r)
{
	size_t n = 0;

	mapping_columns(r, count_column, &n);
	return n;
}

static size_t
count(const struct mapping *m)
{
	size_t n = m->n_matches + m->n_key + 1;

	for (size_t i = 0; i < m->n_fields; i++)
		n += count_rule(&m->fields[i].rule);
	for (size_t i = 0; i < m->n_relations; i++)
		n += count_rule(&m->relations[i].rule);
	return n;
}

/* What a row is known by: the record's id, and a key that nobody stored. */
static void
add_ids(struct maker *m)
{
	const struct mapping *map = m->x->mapping;
	const struct word plain = {STR_LIT("id"), {0, 0}};

	for (size_t i = 0; i < map->n_matches; i++) {
		const struct match_rule *r = &map->matches[i];
		struct expcolumn *c;

		if (r->n_keys > 0)
			continue;
		c = add(m, r->id_column.text.n > 0 ? &r->id_column : &plain);
		if (c != NULL)
			c->key = "id";
	}
}

static void
add_keys(struct maker *m)
{
	const struct mapping *map = m->x->mapping;
	size_t before = m->n;

	if (map->key_rule != NULL) {
		add_empty(m, map->key, map->n_key);
		expread_notice(m->x,
		    "%s: the key is left out: it is made by a rule",
		    m->x->opts->mapping);
		return;
	}
	if (m->x->ids == NULL) {
		add_empty(m, map->key, map->n_key);
		if (m->n > before)
			expread_notice(m->x,
			    "%s: the key is in no field, so its %s empty; the id map may know it: --ids",
			    m->x->opts->mapping,
			    m->n - before == 1 ? "column stays"
					       : "columns stay");
		return;
	}
	for (size_t i = 0; i < map->n_key; i++) {
		struct expcolumn *c = add(m, &map->key[i]);

		if (c != NULL) {
			c->kind = EXPCOLUMN_KEY;
			c->place = i;
		}
	}
}

void
expmap_columns(struct export *x)
{
	const struct mapping *map = x->mapping;
	struct maker m = {.x = x, .max = count(map)};

	m.v = arena_array(x->arena, m.max, sizeof(*m.v));
	add_ids(&m);
	for (size_t i = 0; i < map->n_fields; i++)
		add_field(&m, &map->fields[i]);
	for (size_t i = 0; i < map->n_relations; i++)
		add_link(&m, &map->relations[i]);
	add_keys(&m);
	if (map->skip_when.n_any + map->only_when.n_any > 0)
		expread_notice(x,
		    "%s: its source leaves rows out (skip-when, only-when), and an import of this file by it may leave out all",
		    x->opts->mapping);
	x->columns = (struct expcolumns){m.v, m.n};
}
