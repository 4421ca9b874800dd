// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"

#define HEAD "mapping: 1\nobject: contact\nmatch: []\nmode: create\n"

static void
digest_text_of(const char *text, unsigned char out[DIGEST_BYTES])
{
	struct complaints *c = complaints_new("m", str_of(text));
	struct mapping *m;
	struct buf b;

	buf_init(&b, 1 << 20);
	if (mapping_parse(&m, "m", str_of(text), c) != 0) {
		complaints_print(c, &b);
		fail_msg("%s", buf_text(&b));
	}
	memcpy(out, m->digest, DIGEST_BYTES);
	mapping_free(m);
	complaints_free(c);
	buf_fini(&b);
}

static bool
equal(const char *a, const char *b)
{
	unsigned char x[DIGEST_BYTES];
	unsigned char y[DIGEST_BYTES];

	digest_text_of(a, x);
	digest_text_of(b, y);
	return memcmp(x, y, DIGEST_BYTES) == 0;
}

/* Two bodies below the same head. */
static void
same(const char *a, const char *b)
{
	char x[2048] = HEAD;
	char y[2048] = HEAD;

	strncat(x, a, 1900);
	strncat(y, b, 1900);
	if (!equal(x, y))
		fail_msg("these differ:\n%s---\n%s", a, b);
}

static void
differ(const char *a, const char *b)
{
	char x[2048] = HEAD;
	char y[2048] = HEAD;

	strncat(x, a, 1900);
	strncat(y, b, 1900);
	if (equal(x, y))
		fail_msg("these are the same:\n%s---\n%s", a, b);
}

static void
comments_quotes_and_layout_do_not_count(void **state)
{
	(void)state;
	same("fields:\n  title: Job Title\n  x: { value: a }\n",
	    "# why\nfields: {\"title\": 'Job Title', # so\n  x: {value: "
	    "\"a\"}}\n");
	same("fields:\n  e: { columns: [A, B] }\n",
	    "fields:\n  e:\n    columns:\n      - A\n      - \"B\"\n");
}

static void
the_order_of_members_does_not_count(void **state)
{
	(void)state;
	assert_true(equal("mapping: 1\nobject: contact\nmatch: []\n"
			  "mode: create\nkey: K\nfields: { a: A, b: B }\n",
	    "fields: { b: B, a: A }\nkey: K\nmode: create\n"
	    "match: []\nobject: contact\nmapping: 1\n"));
	same("fields: { a: { column: A, trim: true, optional: true } }\n",
	    "fields: { a: { optional: true, trim: true, column: A } }\n");
	same("fields: { n: { first: F, last: L } }\n",
	    "fields: { n: { last: L, first: F } }\n");
	same("fields: { n: { column: A, options: { x: 1, y: 2 } } }\n",
	    "fields: { n: { column: A, options: { y: 2, x: 1 } } }\n");
	same("headers: { A: B, C: D }\nfields: { a: A }\n",
	    "headers: { C: D, A: B }\nfields: { a: A }\n");
	same("source: { empty: [x, y] }\nfields: { a: A }\n",
	    "source: { empty: [y, x] }\nfields: { a: A }\n");
	same("fields: { a: A }\nrelationships: { $b: { column: B, by: id }, "
	     "$c: { column: C, by: key } }\n",
	    "fields: { a: A }\nrelationships: { $c: { by: key, column: C }, "
	    "$b: { column: B, by: id } }\n");
}

static void
the_short_form_is_the_long_one(void **state)
{
	(void)state;
	same("fields: { a: A }\n", "fields: { a: { column: A } }\n");
	same("fields: { a: A }\n", "fields: { a: { columns: [A] } }\n");
	same("fields: { a: { column: A, split: \";\" } }\n",
	    "fields: { a: { column: A, split: [\";\"] } }\n");
	same("fields: { n: { first: F } }\n",
	    "fields: { n: { first: { column: F } } }\n");
	same("key: K\nfields: { a: A }\n", "key: [K]\nfields: { a: A }\n");
	same("key: K\nfields: { a: A }\n",
	    "key: { column: K }\nfields: { a: A }\n");
	same("headers: { A: B }\nfields: { a: A }\n",
	    "headers: { A: [B] }\nfields: { a: A }\n");
	same("fields: { a: { column: A, options: { x: null } } }\n",
	    "fields: { a: { column: A, options: { x: ~ } } }\n");
	same("source: { empty: [x] }\nfields: { a: A }\n",
	    "source: { empty: [\"\", x] }\nfields: { a: A }\n");
	same("require: [$a]\nfields: { a: A }\n",
	    "require: [[$a]]\nfields: { a: A }\n");
	assert_true(equal(HEAD "fields: { a: A }\n",
	    "mapping: 1\nobject: CONTACTS\nmatch: []\nmode: create\n"
	    "fields: { a: A }\n"));
}

static void
what_is_only_reported_does_not_count(void **state)
{
	(void)state;
	same("fields: { a: A }\n",
	    "fields: { a: A }\nignore: [\"B*\"]\nunmapped: error\n");
	same("fields: { a: A }\nunmapped: warn\n",
	    "fields: { a: A }\nunmapped: ignore\n");
}

static void
the_order_counts_where_it_decides(void **state)
{
	(void)state;
	differ("fields: { a: A }\nrelationships: { $b: { file: B } }\n",
	    "fields: { a: A }\nrelationships: { $b: { column: B, by: id } }\n");
	differ("fields: { a: { columns: [A, B] } }\n",
	    "fields: { a: { columns: [B, A] } }\n");
	differ("fields: { a: { column: A, split: [x, y] } }\n",
	    "fields: { a: { column: A, split: [y, x] } }\n");
	differ("fields: { a: { column: A, formats: [x, y] } }\n",
	    "fields: { a: { column: A, formats: [y, x] } }\n");
	differ("key: [A, B]\nfields: { a: A }\n",
	    "key: [B, A]\nfields: { a: A }\n");
	differ("require: [a, b]\nfields: { a: A }\n",
	    "require: [b, a]\nfields: { a: A }\n");
	differ("headers: { A: [B, C] }\nfields: { a: A }\n",
	    "headers: { A: [C, B] }\nfields: { a: A }\n");
}

static void
the_order_in_conditions_and_bands_does_not_count(void **state)
{
	(void)state;
	same("fields: { a: { column: A, when: { B: x, C: y } } }\n",
	    "fields: { a: { column: A, when: [{ C: [y], B: x }] } }\n");
	same("fields: { a: { column: A, bands: { 1: x, 2: y } } }\n",
	    "fields: { a: { column: A, bands: { 2: y, 1: x } } }\n");
	same("fields: { a: { first-of: [A, { column: B }] } }\n",
	    "fields: { a: { first-of: [{ column: A }, B] } }\n");
}

/* Each member of a rule, once absent and once with two values. */
static void
every_member_of_a_rule_counts(void **state)
{
	static const char *const rules[] = {"column: A", "column: B",
	    "columns: [A, B]", "columns: [AB]", "value: A", "value: B",
	    "column: A, split: x", "column: A, split: y",
	    "column: A, formats: x", "column: A, zone: x",
	    "column: A, time: 10:00", "column: A, time: 11:00",
	    "column: A, region: x", "column: A, region: { column: x }",
	    "column: A, currency: x", "column: A, currency: { column: x }",
	    "column: A, from: html", "column: A, trim: true",
	    "column: A, gap: reject", "column: A, gap: shift-forward",
	    "column: A, overlap: earlier", "column: A, overlap: later",
	    "column: A, two-digit-years: x", "column: A, decimal: .",
	    "column: A, decimal: \",\"", "column: A, group: .",
	    "column: A, round: 1", "column: A, round: 2",
	    "column: A, percent: number", "column: A, percent: fraction",
	    "column: A, subdivisions: true", "column: A, vanity: true",
	    "column: A, as-is: true", "full: A, single: last",
	    "full: A, single: first", "column: A, optional: true",
	    "column: A, optional: false", "column: A, on-invalid: drop-value",
	    "column: A, on-invalid: reject-row",
	    "column: A, on-unknown: drop-value",
	    "column: A, on-unknown: reject-row", "column: A, options: { x: y }",
	    "column: A, options: { z: y }", "column: A, options: { y: x }",
	    "column: A, options: { x: null }",
	    "column: A, options: { x: \"null\" }", "first: A", "last: A",
	    "full: A", "first: { value: A }", "first: A, last: A", "street: A",
	    "street: A, region: x", "column: A, write: overwrite",
	    "column: A, write: force", "column: A, write: fill-blank",
	    "column: A, write: append", "column: A, write: never-update",
	    "column: A, clear-token: x", "column: A, clear-token: y",
	    "column: A, when: { B: x }", "column: A, when: { C: x }",
	    "column: A, when: { B: y }", "column: A, when: { B: [x, y] }",
	    "column: A, when: { B: { not: x } }",
	    "column: A, when: { B: x, C: x }",
	    "column: A, when: [{ B: x }, { C: x }]",
	    "column: A, when: { B: \"\" }", "first-of: [A]", "first-of: [A, B]",
	    "first-of: [B, A]", "first-of: [[A, B]]", "first-of: [A], zone: x",
	    "text: A", "text: \"{A}\"", "text: [A, A]", "text: [\"{A}\", A]",
	    "text: \"{A}A\"", "text: [A, A], join: \"\"",
	    "text: [A, A], join: x", "column: A, take: x", "column: A, drop: x",
	    "column: A, take: y", "column: A, bands: { 1: x }",
	    "column: A, bands: { 2: x }", "column: A, bands: { 1: y }",
	    "column: A, bands: { 1: null }", "column: A, max: 1",
	    "column: A, max: 2", "column: A, pick: first"};
	enum {
		N = sizeof(rules) / sizeof(rules[0])
	};
	unsigned char d[N][DIGEST_BYTES];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		char text[512] = HEAD "fields: { a: { ";

		strncat(text, rules[i], 200);
		strncat(text, " } }\n", 10);
		digest_text_of(text, d[i]);
		for (size_t k = 0; k < i; k++)
			if (memcmp(d[i], d[k], DIGEST_BYTES) == 0)
				fail_msg("'%s' and '%s'", rules[i], rules[k]);
	}
}

static void
every_member_of_a_relationship_counts(void **state)
{
	static const char *const rules[] = {"column: A, by: key",
	    "column: A, by: id", "column: B, by: key",
	    "column: A, by: key, pick: first", "column: A, by: key, split: x",
	    "column: A, by: key, on-missing: reject-row",
	    "column: A, by: key, on-missing: leave-empty",
	    "column: A, by: key, optional: true", "column: A, by: $name",
	    "column: A, by: name", "column: A, by: domain",
	    "column: A, by: domain, except: free-mail", "value: A, by: key",
	    "column: A, by: $name, on-ambiguous: leave-empty",
	    "column: A, by: key, write: append",
	    "column: A, by: key, write: replace",
	    "first-of: [{ column: A, by: key }]",
	    "first-of: [{ column: A, by: key }, { column: B, by: id }]",
	    "first-of: [{ column: B, by: id }, { column: A, by: key }]"};
	enum {
		N = sizeof(rules) / sizeof(rules[0])
	};
	unsigned char d[N][DIGEST_BYTES];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		char text[512] =
		    HEAD "fields: { a: A }\nrelationships: { $x: { ";

		strncat(text, rules[i], 200);
		strncat(text, " } }\n", 10);
		digest_text_of(text, d[i]);
		for (size_t k = 0; k < i; k++)
			if (memcmp(d[i], d[k], DIGEST_BYTES) == 0)
				fail_msg("'%s' and '%s'", rules[i], rules[k]);
	}
}

static void
every_member_of_the_top_counts(void **state)
{
	static const char *const lines[] = {"", "system: x\n", "system: y\n",
	    "key: x\n", "key: y\n", "duplicates: first\n", "duplicates: last\n",
	    "duplicates: merge\n", "require: [x]\n", "require: [y]\n",
	    "require: [[x, y]]\n", "require: [x, y]\n",
	    "defaults: { optional: true }\n", "defaults: { optional: false }\n",
	    "defaults: { region: x }\n", "defaults: { zone: x }\n",
	    "headers: { A: x }\n", "headers: { A: y }\n", "headers: { B: x }\n",
	    "source: { skip-when: { A: x } }\n",
	    "source: { only-when: { A: x } }\n",
	    "source: { skip-when: { A: y } }\n", "key: { text: \"{x}\" }\n",
	    "key: { first-of: [x] }\n", "key: { column: x, trim: true }\n",
	    "source: { empty: x }\n", "source: { empty: y }\n",
	    "source: { encoding: latin1 }\n", "source: { encoding: UTF-8 }\n",
	    "source: { delimiter: ';' }\n", "source: { delimiter: tab }\n",
	    "source: { escape: \"\\\\\" }\n", "source: { header-line: 2 }\n",
	    "source: { header-line: 3 }\n", "source: { header-line: auto }\n"};
	enum {
		N = sizeof(lines) / sizeof(lines[0])
	};
	unsigned char d[N][DIGEST_BYTES];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		char text[512] = HEAD "fields: { a: A }\n";

		strncat(text, lines[i], 200);
		digest_text_of(text, d[i]);
		for (size_t k = 0; k < i; k++)
			if (memcmp(d[i], d[k], DIGEST_BYTES) == 0)
				fail_msg("'%s' and '%s'", lines[i], lines[k]);
	}
	assert_false(equal(HEAD "fields: { a: A }\n",
	    "mapping: 1\nobject: account\nmatch: []\nmode: create\n"
	    "fields: { a: A }\n"));
}

static void
match_and_mode_count(void **state)
{
	static const char *const tops[] = {"match: []\nmode: create\n",
	    "match: []\nmode: update\n", "match: []\nmode: upsert\n",
	    "match: [a]\nmode: upsert\n", "match: [a, b]\nmode: upsert\n",
	    "match: [b, a]\nmode: upsert\n", "match: [[a, b]]\nmode: upsert\n",
	    "match: [[b, a]]\nmode: upsert\n", "match: [id]\nmode: upsert\n",
	    "match: [{ id: a }]\nmode: upsert\n",
	    "match: [id, a]\nmode: upsert\n"};
	enum {
		N = sizeof(tops) / sizeof(tops[0])
	};
	unsigned char d[N][DIGEST_BYTES];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		char text[512] = "mapping: 1\nobject: contact\n";

		strncat(text, tops[i], 200);
		strncat(text, "fields: { a: A, b: B }\n", 40);
		digest_text_of(text, d[i]);
		for (size_t k = 0; k < i; k++)
			if (memcmp(d[i], d[k], DIGEST_BYTES) == 0)
				fail_msg("'%s' and '%s'", tops[i], tops[k]);
	}
}

static void
short_and_long_entries_of_match_are_the_same(void **state)
{
	(void)state;
	assert_true(equal("mapping: 1\nobject: contact\nmode: upsert\n"
			  "match: [id, a]\nfields: { a: A }\n",
	    "mapping: 1\nobject: contact\nmode: upsert\n"
	    "match: [{ id: id }, [a]]\nfields: { a: A }\n"));
	same("fields: { a: A }\n",
	    "fields: { a: { column: A, empty: keep } }\n");
	same("fields: { a: A }\nrelationships: { $b: { column: B, by: $n } "
	     "}\n",
	    "fields: { a: A }\nrelationships: { $b: { column: B, by: $n, "
	    "on-ambiguous: reject-row } }\n");
}

static void
another_mode_is_another_digest_and_the_same_as_the_files(void **state)
{
	const char *text = HEAD "fields: { a: A }\n";
	const char *upsert = "mapping: 1\nobject: contact\nmatch: []\n"
			     "mode: upsert\nfields: { a: A }\n";
	struct complaints *c = complaints_new("m", str_of(text));
	unsigned char create[DIGEST_BYTES];
	unsigned char want[DIGEST_BYTES];
	struct mapping *m;

	(void)state;
	digest_text_of(text, create);
	digest_text_of(upsert, want);
	assert_int_equal(mapping_parse(&m, "m", str_of(text), c), 0);
	mapping_set_mode(m, MODE_UPSERT);
	assert_int_equal(m->mode, MODE_UPSERT);
	assert_memory_equal(m->digest, want, DIGEST_BYTES);
	mapping_set_mode(m, MODE_CREATE);
	assert_memory_equal(m->digest, create, DIGEST_BYTES);
	mapping_free(m);
	complaints_free(c);
}

static void
a_field_is_no_relationship_and_no_other_field(void **state)
{
	(void)state;
	differ("fields: { a: A }\n", "fields: { b: A }\n");
	differ("fields: { a: A }\n", "fields: { a: A, b: A }\n");
	differ("fields: { a: A, b: B }\n", "fields: { a: B, b: A }\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(comments_quotes_and_layout_do_not_count),
	    cmocka_unit_test(the_order_of_members_does_not_count),
	    cmocka_unit_test(the_short_form_is_the_long_one),
	    cmocka_unit_test(what_is_only_reported_does_not_count),
	    cmocka_unit_test(the_order_counts_where_it_decides),
	    cmocka_unit_test(the_order_in_conditions_and_bands_does_not_count),
	    cmocka_unit_test(every_member_of_a_rule_counts),
	    cmocka_unit_test(every_member_of_a_relationship_counts),
	    cmocka_unit_test(every_member_of_the_top_counts),
	    cmocka_unit_test(match_and_mode_count),
	    cmocka_unit_test(short_and_long_entries_of_match_are_the_same),
	    cmocka_unit_test(
		another_mode_is_another_digest_and_the_same_as_the_files),
	    cmocka_unit_test(a_field_is_no_relationship_and_no_other_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
