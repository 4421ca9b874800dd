// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/jdoc.h"
#include "plan/record.h"
#include "planfix.h"

static const char mapping[] =
    "fields:\n  title: J\n  score: P\n"
    "relationships:\n  $account: { column: C, by: id }\n";
static const char header[] = "J|P|C";

static void
without_an_id_it_is_no_record(void **state)
{
	static const char *const none[] = {"{}", "[]", "null", "\"con_1\"",
	    "{\"id\":\"\"}", "{\"id\":7}", "{\"id\":null,\"fields\":{}}"};
	struct record r;
	struct jdoc *doc;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(
		    jdoc_parse(&doc, none[i], strlen(none[i]), &e), 0);
		assert_false(record_read(jdoc_root(doc), &r));
		jdoc_free(doc);
	}
	assert_false(record_read(NULL, &r));
}

static void
a_record_of_nothing_but_an_id_is_one(void **state)
{
	static const char text[] = "{\"id\":\"con_1\",\"fields\":7}";
	struct record r;
	struct jdoc *doc;
	struct err e;

	(void)state;
	assert_int_equal(jdoc_parse(&doc, text, strlen(text), &e), 0);
	assert_true(record_read(jdoc_root(doc), &r));
	assert_true(str_is(r.id, "con_1"));
	assert_int_equal(r.link.n, 0);
	assert_null(record_value(&r, "title"));
	assert_int_equal(record_links(&r, "$account"), 0);
	assert_int_equal(record_link(&r, "$account", 0).n, 0);
	assert_false(record_redacted(&r, "title"));
	jdoc_free(doc);
}

static void
values_and_links_are_found_by_key(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", mapping, header);
	planfix_record_more(&f,
	    "\"httpLink\":\"https://x/1\",\"later\":{\"a\":1},",
	    "\"title\":\"Boss\",\"score\":null",
	    "\"$account\":[\"acc_1\",\"acc_2\"],\"mentor\":[]");
	assert_true(str_is(f.record.id, "con_1"));
	assert_true(str_is(f.record.link, "https://x/1"));
	assert_true(
	    str_is(jdoc_text(record_value(&f.record, "title")), "Boss"));
	assert_int_equal(
	    jdoc_kind(record_value(&f.record, "score")), JDOC_NULL);
	assert_null(record_value(&f.record, "nick"));
	assert_int_equal(record_links(&f.record, "$account"), 2);
	assert_true(str_is(record_link(&f.record, "$account", 1), "acc_2"));
	assert_int_equal(record_link(&f.record, "$account", 2).n, 0);
	assert_int_equal(record_links(&f.record, "mentor"), 0);
	planfix_close(&f);
}

static void
what_says_nothing_is_blank(void **state)
{
	static const char *const blank[] = {"null", "\"\"", "[]", "{}",
	    "{\"firstName\":null,\"lastName\":\"\"}"};
	static const char *const not [] = {"0", "false", "\" \"", "[\"\"]",
	    "{\"city\":\"Berlin\",\"street\":null}"};
	struct jdoc *doc;
	struct err e;

	(void)state;
	assert_true(record_blank(NULL));
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(
		    jdoc_parse(&doc, blank[i], strlen(blank[i]), &e), 0);
		assert_true(record_blank(jdoc_root(doc)));
		jdoc_free(doc);
		assert_int_equal(
		    jdoc_parse(&doc, not [i], strlen(not [i]), &e), 0);
		assert_false(record_blank(jdoc_root(doc)));
		jdoc_free(doc);
	}
}

static void
what_is_withheld_is_not_empty(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", mapping, header);
	planfix_record_more(&f, "\"accessLevel\":\"METADATA\",",
	    "\"title\":null,\"score\":7", "\"$account\":[\"acc_1\"]");
	assert_true(record_redacted(&f.record, "title"));
	assert_true(record_redacted(&f.record, "nick"));
	assert_false(record_redacted(&f.record, "score"));
	assert_false(record_redacted(&f.record, "$account"));
	assert_true(record_redacted(&f.record, "mentor"));
	planfix_record_more(
	    &f, "\"accessLevel\":\"FULL\",", "\"title\":null", "");
	assert_false(record_redacted(&f.record, "title"));
	/* A level that this version does not know may hide something. */
	planfix_record_more(
	    &f, "\"accessLevel\":\"PARTIAL\",", "\"title\":null", "");
	assert_true(record_redacted(&f.record, "title"));
	planfix_close(&f);
}

static void
a_trimmed_record_has_what_the_binding_needs(void **state)
{
	struct planfix f;
	struct buf b;

	(void)state;
	planfix_open(&f, "contact", mapping, header);
	planfix_record_more(&f,
	    "\"createdAt\":\"2026-01-01\",\"httpLink\":\"https://x/1\","
	    "\"accessLevel\":\"METADATA\",",
	    "\"nick\":\"N\",\"score\":12.50,\"$name\":{\"firstName\":\"Ana\"},"
	    "\"title\":\"Boss\"",
	    "\"mentor\":[\"con_2\"],\"$account\":[\"acc_1\"]");
	buf_init(&b, 4096);
	record_trim(&f.record, f.bind, &b);
	assert_string_equal(buf_text(&b),
	    "{\"id\":\"con_1\",\"httpLink\":\"https://x/1\","
	    "\"accessLevel\":\"METADATA\",\"fields\":{"
	    "\"$name\":{\"valueType\":\"some\",\"value\":{\"firstName\":"
	    "\"Ana\"}},"
	    "\"score\":{\"valueType\":\"some\",\"value\":12.5},"
	    "\"title\":{\"valueType\":\"some\",\"value\":\"Boss\"}},"
	    "\"relationships\":{\"$account\":{\"cardinality\":\"some\","
	    "\"values\":[\"acc_1\"]}}}");
	buf_fini(&b);
	planfix_close(&f);
}

static void
trimming_twice_changes_nothing(void **state)
{
	struct planfix f;
	struct buf once;
	struct buf twice;
	struct jdoc *doc;
	struct record r;

	(void)state;
	planfix_open(&f, "contact", mapping, header);
	planfix_record(
	    &f, "\"title\":\"Boss\",\"nick\":\"N\",\"$email\":[]", "");
	buf_init(&once, 4096);
	buf_init(&twice, 4096);
	record_trim(&f.record, f.bind, &once);
	assert_int_equal(jdoc_parse(&doc, once.p, once.n, &f.err), 0);
	assert_true(record_read(jdoc_root(doc), &r));
	record_trim(&r, f.bind, &twice);
	assert_string_equal(buf_text(&once), buf_text(&twice));
	jdoc_free(doc);
	buf_fini(&once);
	buf_fini(&twice);
	planfix_close(&f);
}

static void
label_is(struct planfix *f, const char *fields, const char *want)
{
	struct buf b;

	planfix_record(f, fields, "");
	buf_init(&b, 200);
	record_label(&f->record, &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
a_record_is_called_by_the_best_it_has(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact", mapping, header);
	label_is(&f, "\"$name\":\"Acme\",\"$email\":[\"a@b.c\"]", "Acme");
	label_is(&f, "\"$name\":{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}",
	    "Ana Ruiz");
	label_is(
	    &f, "\"$name\":{\"firstName\":null,\"lastName\":\"Ruiz\"}", "Ruiz");
	label_is(&f,
	    "\"$name\":{\"firstName\":null,\"lastName\":null},"
	    "\"$email\":[\"a@b.c\",\"d@e.f\"]",
	    "a@b.c");
	label_is(&f, "\"$email\":[],\"$title\":\"Call\"", "Call");
	label_is(&f, "\"$name\":null", "con_1");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_an_id_it_is_no_record),
	    cmocka_unit_test(a_record_of_nothing_but_an_id_is_one),
	    cmocka_unit_test(values_and_links_are_found_by_key),
	    cmocka_unit_test(what_says_nothing_is_blank),
	    cmocka_unit_test(what_is_withheld_is_not_empty),
	    cmocka_unit_test(a_trimmed_record_has_what_the_binding_needs),
	    cmocka_unit_test(trimming_twice_changes_nothing),
	    cmocka_unit_test(a_record_is_called_by_the_best_it_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
