// SPDX-License-Identifier: Apache-2.0
/*
 * Every whole mapping that mappings/README.md shows (a fenced block of yaml
 * that begins with "mapping: 1"), and every mapping that is shipped, is read
 * without a complaint; and the README shows all that there is.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"

#define README TEST_SOURCE_DIR "/mappings/README.md"

enum {
	FILE_MAX = 1 << 20,
	BLOCKS_MIN = 8,
	SHIPPED_MIN = 30
};

static void
load(struct buf *b, const char *path)
{
	struct err e;

	err_clear(&e);
	buf_init(b, FILE_MAX);
	if (fsx_read(b, path, &e) != 0)
		fail_msg("%s", e.msg);
}

static struct mapping *
parse(const char *name, struct str text)
{
	struct complaints *c = complaints_new(name, text);
	struct mapping *m;
	struct buf b;

	buf_init(&b, FILE_MAX);
	if (mapping_parse(&m, name, text, c) != 0) {
		complaints_print(c, &b);
		fail_msg("%s", buf_text(&b));
	}
	complaints_free(c);
	buf_fini(&b);
	return m;
}

/* The next block that is a whole mapping, or false; *rest is moved on. */
static bool
next_block(struct str *rest, struct str *block)
{
	const struct str open = STR_LIT("```yaml\n");

	for (;;) {
		size_t at = str_find_str(*rest, open);
		size_t end;

		if (at >= rest->n)
			return false;
		*rest = str_from(*rest, at + open.n);
		end = str_find_str(*rest, STR_LIT("\n```"));
		assert_true(end < rest->n);
		*block = str_upto(*rest, end + 1);
		*rest = str_from(*rest, end + 4);
		if (str_starts(*block, STR_LIT("mapping: 1")))
			return true;
	}
}

static void
every_mapping_in_the_readme_is_read_without_a_complaint(void **state)
{
	struct buf b;
	struct str rest;
	struct str block;
	char name[64];
	int n = 0;

	(void)state;
	load(&b, README);
	rest = buf_str(&b);
	while (next_block(&rest, &block)) {
		(void)snprintf(name, sizeof(name), "README.md, block %d", ++n);
		mapping_free(parse(name, block));
	}
	assert_true(n >= BLOCKS_MIN);
	buf_fini(&b);
}

static void
every_shipped_mapping_is_read_without_a_complaint(void **state)
{
	struct buf b;
	glob_t g;

	(void)state;
	assert_int_equal(
	    glob(TEST_SOURCE_DIR "/mappings/*/*.yaml", 0, NULL, &g), 0);
	assert_true(g.gl_pathc >= SHIPPED_MIN);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		load(&b, g.gl_pathv[i]);
		mapping_free(parse(g.gl_pathv[i], buf_str(&b)));
		buf_fini(&b);
	}
	globfree(&g);
}

/* What the mappings of the README have made use of, all together. */
enum {
	SEEN_SYSTEM = 1,
	SEEN_KEY = 1 << 1,
	SEEN_FIRST = 1 << 2,
	SEEN_REQUIRE = 1 << 3,
	SEEN_OPTIONAL = 1 << 4,
	SEEN_REGION = 1 << 5,
	SEEN_ZONE = 1 << 6,
	SEEN_HEADERS = 1 << 7,
	SEEN_IGNORE = 1 << 8,
	SEEN_EMPTY = 1 << 9,
	SEEN_COLUMNS = 1 << 10,
	SEEN_CONSTANT = 1 << 11,
	SEEN_PARTS = 1 << 12,
	SEEN_SPLIT = 1 << 13,
	SEEN_OPTIONS = 1 << 14,
	SEEN_NULL = 1 << 15,
	SEEN_REGION_COLUMN = 1 << 16,
	SEEN_FORMATS = 1 << 17,
	SEEN_TIME = 1 << 18,
	SEEN_CURRENCY_COLUMN = 1 << 19,
	SEEN_FROM = 1 << 20,
	SEEN_INVALID = 1 << 21,
	SEEN_UNKNOWN = 1 << 22,
	SEEN_LEAVE = 1 << 23,
	SEEN_REJECT = 1 << 24,
	SEEN_BY_KEY = 1 << 25,
	SEEN_BY_ID = 1 << 26,
	SEEN_PICK = 1 << 27,
	SEEN_TRIM = 1 << 28,
	SEEN_RULE_OPTIONAL = 1 << 29,
	SEEN_CSV = 1 << 30,
	SEEN_ALL = 0x7fffffff
};

/* ... of what records that are there need, and what came later. */
enum {
	MEET_UPDATE = 1,
	MEET_UPSERT = 1 << 1,
	MEET_FIELD = 1 << 2,
	MEET_GROUP = 1 << 3,
	MEET_ID = 1 << 4,
	MEET_MERGE = 1 << 5,
	MEET_LAST = 1 << 6,
	MEET_FORCE = 1 << 7,
	MEET_FILL = 1 << 8,
	MEET_APPEND = 1 << 9,
	MEET_NEVER = 1 << 10,
	MEET_REPLACE = 1 << 11,
	MEET_CLEAR = 1 << 12,
	MEET_BY_FIELD = 1 << 13,
	MEET_BY_DOMAIN = 1 << 14,
	MEET_EXCEPT = 1 << 15,
	MEET_CONSTANT = 1 << 16,
	MEET_WAYS = 1 << 17,
	MEET_AMBIGUOUS = 1 << 18,
	MEET_VANITY = 1 << 19,
	MEET_FILE = 1 << 20,
	MEET_MODE_MATCH = 1 << 21,
	MEET_VIA = 1 << 22,
	MEET_LIST = 1 << 23,
	MEET_LINK_WHEN = 1 << 24,
	MEET_ALL = (1 << 25) - 1
};

/* ... of what puts rules and texts together, and cleans them up. */
enum {
	MAKE_WHEN = 1,
	MAKE_ANY = 1 << 1, /* a list of maps */
	MAKE_NOT = 1 << 2,
	MAKE_EMPTY = 1 << 3,
	MAKE_SKIP = 1 << 4,
	MAKE_ONLY = 1 << 5,
	MAKE_FIRST = 1 << 6,
	MAKE_LIST = 1 << 7,
	MAKE_TEXT = 1 << 8,
	MAKE_JOIN = 1 << 9,
	MAKE_STAR = 1 << 10,
	MAKE_STAR_WHEN = 1 << 11,
	MAKE_TAKE = 1 << 12,
	MAKE_DROP = 1 << 13,
	MAKE_BANDS = 1 << 14,
	MAKE_REST = 1 << 15,
	MAKE_MAX = 1 << 16,
	MAKE_PICK = 1 << 17,
	MAKE_KEY = 1 << 18,
	MAKE_ALL = (1 << 19) - 1
};

static int
when(bool yes, int bit)
{
	return yes ? bit : 0;
}

static int
look_rule(const struct rule *r)
{
	int seen = 0;

	for (size_t i = 0; i < r->n_options; i++)
		seen |= when(r->options[i].null, SEEN_NULL);
	return seen | when(r->n_columns > 1, SEEN_COLUMNS) |
	       when(r->kind == RULE_CONSTANT, SEEN_CONSTANT) |
	       when(r->kind == RULE_PARTS, SEEN_PARTS) |
	       when(r->n_split > 0, SEEN_SPLIT) |
	       when(r->csv.text.n > 0, SEEN_CSV) |
	       when(r->n_options > 0, SEEN_OPTIONS) |
	       when(r->region_column.text.n > 0, SEEN_REGION_COLUMN) |
	       when(r->n_formats > 0, SEEN_FORMATS) |
	       when(r->time.text.n > 0, SEEN_TIME) |
	       when(r->currency_column.text.n > 0, SEEN_CURRENCY_COLUMN) |
	       when(r->from.text.n > 0, SEEN_FROM) |
	       when(r->on_invalid != POLICY_DEFAULT, SEEN_INVALID) |
	       when(r->on_unknown != POLICY_DEFAULT, SEEN_UNKNOWN) |
	       when(r->on_missing == POLICY_LEAVE_EMPTY, SEEN_LEAVE) |
	       when(r->on_missing == POLICY_REJECT_ROW, SEEN_REJECT) |
	       when(str_is(r->by.text, "key"), SEEN_BY_KEY) |
	       when(str_is(r->by.text, "id"), SEEN_BY_ID) |
	       when(r->pick_first, SEEN_PICK) | when(r->trim, SEEN_TRIM) |
	       when(r->optional == TRI_YES, SEEN_RULE_OPTIONAL);
}

static int
look(const struct mapping *m)
{
	int seen = when(m->system.text.n > 0, SEEN_SYSTEM) |
		   when(m->n_key > 0, SEEN_KEY) |
		   when(m->duplicates == DUPLICATES_FIRST, SEEN_FIRST) |
		   when(m->n_require > 0, SEEN_REQUIRE) |
		   when(m->optional == TRI_YES, SEEN_OPTIONAL) |
		   when(m->region.text.n > 0, SEEN_REGION) |
		   when(m->zone.text.n > 0, SEEN_ZONE) |
		   when(m->n_headers > 0, SEEN_HEADERS) |
		   when(m->n_ignore > 0, SEEN_IGNORE) |
		   when(m->n_empty > 1, SEEN_EMPTY);

	for (size_t i = 0; i < m->n_fields; i++)
		seen |= look_rule(&m->fields[i].rule);
	for (size_t i = 0; i < m->n_relations; i++)
		seen |= look_rule(&m->relations[i].rule);
	return seen;
}

static int
meet_rule(const struct rule *r)
{
	bool link = r->by.text.n > 0;
	bool other = link && !str_is(r->by.text, "key") &&
		     !str_is(r->by.text, "id") && !str_is(r->by.text, "domain");
	int seen = 0;

	for (size_t i = 0; i < r->n_ways; i++)
		seen |= meet_rule(&r->ways[i]);
	for (size_t i = 0; i < r->n_all; i++)
		seen |= when(r->all[i].by.text.n > 0, MEET_LIST) |
			meet_rule(&r->all[i]);
	seen |= when(r->via.text.n > 0, MEET_VIA) |
		when(link && r->when.n_any > 0, MEET_LINK_WHEN);
	return seen | when(r->write == WRITE_FORCE, MEET_FORCE) |
	       when(r->write == WRITE_FILL_BLANK, MEET_FILL) |
	       when(r->write == WRITE_APPEND, MEET_APPEND) |
	       when(r->write == WRITE_NEVER, MEET_NEVER) |
	       when(r->write == WRITE_REPLACE, MEET_REPLACE) |
	       when(r->clear_token.text.n > 0, MEET_CLEAR) |
	       when(r->vanity.text.n > 0, MEET_VANITY) |
	       when(other, MEET_BY_FIELD) |
	       when(str_is(r->by.text, "domain"), MEET_BY_DOMAIN) |
	       when(r->except_free, MEET_EXCEPT) | when(r->file, MEET_FILE) |
	       when(link && r->kind == RULE_CONSTANT, MEET_CONSTANT) |
	       when(r->n_ways > 1, MEET_WAYS) |
	       when(r->on_ambiguous == AMBIGUOUS_LEAVE_EMPTY, MEET_AMBIGUOUS);
}

static int
meet(const struct mapping *m)
{
	int seen = when(m->mode == MODE_UPDATE, MEET_UPDATE) |
		   when(m->mode == MODE_UPSERT, MEET_UPSERT) |
		   when(m->mode == MODE_MATCH, MEET_MODE_MATCH) |
		   when(m->duplicates == DUPLICATES_LAST, MEET_LAST) |
		   when(m->duplicates == DUPLICATES_MERGE, MEET_MERGE);

	for (size_t i = 0; i < m->n_matches; i++)
		seen |= when(m->matches[i].n_keys == 1, MEET_FIELD) |
			when(m->matches[i].n_keys > 1, MEET_GROUP) |
			when(m->matches[i].n_keys == 0, MEET_ID);
	for (size_t i = 0; i < m->n_fields; i++)
		seen |= meet_rule(&m->fields[i].rule);
	for (size_t i = 0; i < m->n_relations; i++)
		seen |= meet_rule(&m->relations[i].rule);
	return seen;
}

static bool
has_star(struct str s)
{
	return str_find(s, '*') < s.n;
}

static int
make_when(const struct when *w)
{
	int seen = when(w->n_any > 1, MAKE_ANY);

	for (size_t i = 0; i < w->n_any; i++) {
		for (size_t k = 0; k < w->any[i].n_tests; k++) {
			const struct when_test *t = &w->any[i].tests[k];

			seen |= when(t->negate, MAKE_NOT) |
				when(t->patterns[0].text.n == 0, MAKE_EMPTY) |
				when(has_star(t->column.text), MAKE_STAR_WHEN);
		}
	}
	return seen;
}

static int
make_rule(const struct rule *r)
{
	int seen = make_when(&r->when);

	for (size_t i = 0; i < r->n_ways; i++)
		seen |= make_rule(&r->ways[i]);
	for (size_t i = 0; i < r->n_all; i++)
		seen |= make_rule(&r->all[i]);
	for (size_t i = 0; i < r->n_columns; i++)
		seen |= when(has_star(r->columns[i].text), MAKE_STAR);
	for (size_t i = 0; i < r->n_bands; i++)
		seen |= when(str_is(r->bands[i].upto.text, "*"), MAKE_REST);
	return seen | when(r->when.n_any > 0, MAKE_WHEN) |
	       when(r->n_ways > 1, MAKE_FIRST) | when(r->n_all > 1, MAKE_LIST) |
	       when(r->n_pieces > 1, MAKE_TEXT) |
	       when(r->join.text.p != NULL, MAKE_JOIN) |
	       when(r->take.text.n > 0, MAKE_TAKE) |
	       when(r->drop.text.n > 0, MAKE_DROP) |
	       when(r->n_bands > 0, MAKE_BANDS) | when(r->max > 0, MAKE_MAX) |
	       when(r->pick_first, MAKE_PICK);
}

/* Of fields: what links are put together from is in MEET. */
static int
make(const struct mapping *m)
{
	int seen = make_when(&m->skip_when) | make_when(&m->only_when) |
		   when(m->skip_when.n_any > 0, MAKE_SKIP) |
		   when(m->only_when.n_any > 0, MAKE_ONLY) |
		   when(m->key_rule != NULL, MAKE_KEY);

	for (size_t i = 0; i < m->n_fields; i++)
		seen |= make_rule(&m->fields[i].rule);
	return seen;
}

static void
the_readme_shows_every_construct_at_least_once(void **state)
{
	struct buf b;
	struct str rest;
	struct str block;
	int seen = 0;
	int met = 0;
	int made = 0;

	(void)state;
	load(&b, README);
	rest = buf_str(&b);
	while (next_block(&rest, &block)) {
		struct mapping *m = parse("README.md", block);

		seen |= look(m);
		met |= meet(m);
		made |= make(m);
		mapping_free(m);
	}
	assert_int_equal(SEEN_ALL & ~seen, 0);
	assert_int_equal(MEET_ALL & ~met, 0);
	assert_int_equal(MAKE_ALL & ~made, 0);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		every_mapping_in_the_readme_is_read_without_a_complaint),
	    cmocka_unit_test(every_shipped_mapping_is_read_without_a_complaint),
	    cmocka_unit_test(the_readme_shows_every_construct_at_least_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
