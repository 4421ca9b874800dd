// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "doc/complaint.h"
#include "infer/draft.h"
#include "infer/preset.h"
#include "infer/presetmerge.h"
#include "inferfix.h"
#include "mapping/mapping.h"

static const char head[] = "mapping: 1\nobject: contact\nmatch: [$email]\n"
			   "mode: upsert\n";
static const char csv[] = "Mail,Score,Company,Size,Old,Phone\n"
			  "a@x.com,5,Acme,x,,+34 912304567\n";

static struct mapping *
parse(struct str text)
{
	struct complaints *c = complaints_new("t", text);
	struct mapping *m = NULL;

	if (mapping_parse(&m, "t", text, c) != 0)
		fail_msg("no mapping:\n%.*s", STR_ARG(text));
	complaints_free(c);
	return m;
}

/*
 * Merge the file above, whose first column is known, with head and tail; what
 * comes of it is a mapping, and holds all that the ready one does.
 */
static void
merge(const char *tail, uint64_t header_line, struct buf *out)
{
	struct buf text;
	struct preset p = {"kind/file", {NULL, 0}};
	bool known[6] = {true};
	struct preset_fit fit = {&p, NULL, known, 1, 1, true};
	struct inferfix f;
	struct draft d;
	struct str rest;
	struct str line;

	buf_init(&text, LIM_MAPPING_BYTES);
	buf_init(out, LIM_MAPPING_BYTES);
	buf_printf(&text, "%s%s", head, tail);
	p.text = rest = buf_str(&text);
	fit.mapping = parse(p.text);
	inferfix_open(&f, "contact", csv);
	presetmerge_columns(&fit, f.profile, f.columns);
	d = (struct draft){
	    "t.csv", f.profile, f.columns, f.defs, "test", header_line, false};
	presetmerge_write(&fit, &d, out);
	mapping_free(parse(buf_str(out)));
	while (str_next(&rest, STR_LIT("\n"), &line))
		assert_true(
		    str_find_str(buf_str(out), line) < out->n || line.n == 0);
	inferfix_close(&f);
	mapping_free(fit.mapping);
	buf_fini(&text);
}

static void
has(const struct buf *b, const char *text)
{
	if (strstr(buf_text(b), text) == NULL)
		fail_msg("not there: %s\n%s", text, buf_text(b));
}

static void
what_is_certain_joins_the_fields_and_links(void **state)
{
	struct buf b;
	struct mapping *m;

	(void)state;
	merge("fields:\n  $email: Mail\n\n# a remark\nrelationships:\n"
	      "  $account: { column: Other, by: id }\nunmapped: warn\n",
	    0, &b);
	m = parse(buf_str(&b));
	assert_int_equal(m->n_fields, 3);
	assert_int_equal(m->n_relations, 1);
	has(&b, "  score: { column: Score }");
	has(&b, "  phone: { column: Phone }");
	has(&b, "# It is the ready mapping kind/file");
	has(&b, "#   Size: 100 % filled");
	has(&b, "the ready mapping fills this relationship already");
	has(&b, "#   Old: 0 % filled; empty in every row");
	mapping_free(m);
	buf_fini(&b);
}

static void
links_get_a_block_where_there_is_none(void **state)
{
	struct buf b;
	struct mapping *m;

	(void)state;
	merge("fields:\n  $email: Mail", 0, &b);
	m = parse(buf_str(&b));
	assert_int_equal(m->n_relations, 1);
	assert_int_equal(m->n_fields, 3);
	mapping_free(m);
	buf_fini(&b);
}

/* Written otherwise than in lines of two blanks: nothing can join it. */
static void
a_block_that_cannot_be_joined_gets_remarks(void **state)
{
	static const char *const tails[] = {"fields: { $email: Mail }\n",
	    "fields:\n    $email: Mail\n", "fields:\n $email: Mail\n"};
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		struct mapping *m;

		merge(tails[i], 0, &b);
		m = parse(buf_str(&b));
		assert_int_equal(m->n_fields, 1);
		has(&b, "#   score: { column: Score }");
		mapping_free(m);
		buf_fini(&b);
	}
}

static void
what_the_ready_mapping_fills_stays_as_it_says(void **state)
{
	struct buf b;
	struct mapping *m;

	(void)state;
	merge("fields:\n  $email: Mail\n  score: { value: \"1\" }\n", 0, &b);
	m = parse(buf_str(&b));
	assert_int_equal(m->n_fields, 3);
	has(&b, "the ready mapping fills this field already");
	mapping_free(m);
	buf_fini(&b);
}

static void
the_line_of_the_headings_is_said_unless_the_mapping_finds_it(void **state)
{
	struct buf b;
	struct mapping *m;

	(void)state;
	merge("fields:\n  $email: Mail\n", 4, &b);
	m = parse(buf_str(&b));
	assert_int_equal(m->header_line, 4);
	mapping_free(m);
	buf_fini(&b);

	merge(
	    "source: { header-line: auto }\nfields:\n  $email: Mail\n", 4, &b);
	assert_null(strstr(buf_text(&b), "header-line: 4"));
	buf_fini(&b);

	merge("source: { empty: [\"-\"] }\nfields:\n  $email: Mail\n", 4, &b);
	has(&b, "# The file needs these, too:\n# source:\n#   header-line: 4");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_certain_joins_the_fields_and_links),
	    cmocka_unit_test(links_get_a_block_where_there_is_none),
	    cmocka_unit_test(a_block_that_cannot_be_joined_gets_remarks),
	    cmocka_unit_test(what_the_ready_mapping_fills_stays_as_it_says),
	    cmocka_unit_test(
		the_line_of_the_headings_is_said_unless_the_mapping_finds_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
