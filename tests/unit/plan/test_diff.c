// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plan/diff.h"
#include "plan/receipt.h"
#include "planfix.h"

/* A mapping of one field, "rule" what stands behind the key. */
static void
open_field(struct planfix *f, const char *key, const char *rule)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b,
	    "match: [id]\nmode: upsert\nunmapped: ignore\n"
	    "fields:\n  %s: %s\n",
	    key, rule);
	planfix_open(f, "contact", buf_text(&b), "A|B|C|D|id");
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
	buf_fini(&b);
}

/* The row against the record, with a receipt. */
static struct diff
diff_of(struct planfix *f, const char *cells, const char *fields,
    struct str receipt)
{
	struct diff d;

	assert_int_equal(planfix_row(f, cells), 0);
	assert_false(f->item.failed);
	planfix_record(f, fields, "");
	diff_make(
	    &d, f->bind, &f->item, &f->record, receipt, f->arena, &f->diags);
	return d;
}

static const char *
body_of(struct planfix *f, const struct diff *d, unsigned part)
{
	struct buf b;
	const char *s;

	buf_init(&b, 1 << 16);
	diff_body(d, part, &b);
	s = arena_dup(f->arena, buf_text(&b), b.n);
	buf_fini(&b);
	return s;
}

/* want: the fields of the body, or NULL: nothing is to be done. */
static void
gives(
    struct planfix *f, const char *cells, const char *fields, const char *want)
{
	struct diff d = diff_of(f, cells, fields, STR_LIT(""));

	if (want == NULL) {
		if (d.n > 0)
			fail_msg("changed: %s", body_of(f, &d, 0));
		assert_int_equal(d.n_sent, 0);
		assert_int_equal(d.parts, 0);
		return;
	}
	assert_int_equal(d.n_sent, 1);
	assert_int_equal(d.parts, 1);
	assert_string_equal(body_of(f, &d, 0),
	    arena_printf(f->arena, "{\"fields\":{%s}}", want));
}

static void
one(const char *key, const char *rule, const char *cells, const char *fields,
    const char *want)
{
	struct planfix f;

	open_field(&f, key, rule);
	gives(&f, cells, fields, want);
	planfix_close(&f);
}

/* The receipt of a field that was sent and answered so. */
static void
receipt_of(struct planfix *f, const char *key, const char *sent,
    const char *answered, struct buf *out)
{
	const char *body =
	    arena_printf(f->arena, "{\"fields\":{\"%s\":%s}}", key, sent);

	planfix_record(
	    f, arena_printf(f->arena, "\"%s\":%s", key, answered), "");
	buf_init(out, 4096);
	receipt_make(str_of(body), &f->record, STR_LIT(""), out);
}

static void
what_differs_is_set(void **state)
{
	(void)state;
	one("title", "A", "Boss||||", "\"title\":\"Clerk\"",
	    "\"title\":\"Boss\"");
	one("title", "A", "Boss||||", "\"title\":null", "\"title\":\"Boss\"");
	one("title", "A", "Boss||||", "", "\"title\":\"Boss\"");
	one("title", "A", "Boss||||", "\"title\":\"Boss\"", NULL);
	one("score", "A", "12.50||||", "\"score\":12.5", NULL);
	one("score", "A", "0||||", "\"score\":null", "\"score\":0");
}

static void
the_same_in_another_form_is_unchanged(void **state)
{
	(void)state;
	one("$email", "{ column: A, split: \";\" }", "b@x.io;A@X.io||||",
	    "\"$email\":[\"a@x.io\",\"b@x.io\"]", NULL);
	one("last-call", "{ column: A, formats: [iso8601] }",
	    "2026-01-02T04:04:05+01:00||||",
	    "\"last-call\":\"2026-01-02T03:04:05.000Z\"", NULL);
	one("tags", "{ column: A, split: \";\" }", "Beta;Alpha||||",
	    "\"tags\":[\"opt_a\",\"opt_b\"]", NULL);
}

static void
an_empty_cell_keeps_what_is_stored(void **state)
{
	(void)state;
	one("title", "A", "||||", "\"title\":\"Boss\"", NULL);
	one("title", "{ column: A, write: force }", "||||",
	    "\"title\":\"Boss\"", NULL);
	one("tags", "A", "||||", "\"tags\":[\"opt_a\"]", NULL);
}

static void
the_text_that_clears_sets_null(void **state)
{
	static const char rule[] = "{ column: A, clear-token: \"-\" }";
	struct planfix f;
	struct diff d;

	(void)state;
	one("title", rule, "-||||", "\"title\":\"Boss\"", "\"title\":null");
	one("tags", rule, "-||||", "\"tags\":[\"opt_a\"]", "\"tags\":null");
	one("home", "{ city: A, street: B, clear-token: \"-\" }", "-||||",
	    "\"home\":{\"city\":\"Berlin\"}", "\"home\":null");
	/* Nothing is stored. */
	one("title", rule, "-||||", "\"title\":null", NULL);
	one("title", rule, "-||||", "", NULL);
	one("tags", rule, "-||||", "\"tags\":[]", NULL);
	one("title", "{ column: A, clear-token: \"-\", write: append }",
	    "-||||", "\"title\":\"Boss\"", "\"title\":null");
	one("title", "{ column: A, clear-token: \"-\", write: fill-blank }",
	    "-||||", "\"title\":\"Boss\"", NULL);
	one("title", "{ column: A, clear-token: \"-\", write: never-update }",
	    "-||||", "\"title\":\"Boss\"", NULL);
	open_field(&f, "title", rule);
	d = diff_of(&f, "-||||", "\"title\":\"Boss\"", STR_LIT(""));
	assert_int_equal(d.changes[0].kind, DIFF_CLEAR);
	assert_true(str_is(d.changes[0].show_before, "Boss"));
	assert_int_equal(d.changes[0].show_after.n, 0);
	planfix_close(&f);
}

static void
parts_that_the_row_lacks_come_from_the_record(void **state)
{
	static const char home[] = "{ street: A, city: B, country: C }";

	(void)state;
	one("$name", "{ first: A, last: B }", "Ana||||",
	    "\"$name\":{\"firstName\":\"Anna\",\"lastName\":\"Ruiz\"}",
	    "\"$name\":{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}");
	one("$name", "{ first: A, last: B }", "|Ruiz|||",
	    "\"$name\":{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}", NULL);
	one("home", home, "|Berlin|||",
	    "\"home\":{\"street\":\"Weg 1\",\"city\":\"Bonn\",\"state\":null,"
	    "\"country\":\"DE\"}",
	    "\"home\":{\"street\":\"Weg 1\",\"city\":\"Berlin\",\"country\":"
	    "\"DE\"}");
	one("home", home, "|Berlin|||",
	    "\"home\":{\"street\":\"Weg 1\",\"city\":\"Berlin\"}", NULL);
	one("home", home, "|Berlin|||", "\"home\":null",
	    "\"home\":{\"city\":\"Berlin\"}");
}

static void
coordinates_stay_with_their_place(void **state)
{
	static const char home[] = "{ street: A, city: B }";
	static const char here[] =
	    "\"home\":{\"street\":\"Weg 1\",\"city\":\"Bonn\",\"latitude\":"
	    "50.73,\"longitude\":7.1}";

	(void)state;
	one("home", home, "Weg 1|Bonn|||", here, NULL);
	one("home", home, "|Berlin|||", here,
	    "\"home\":{\"street\":\"Weg 1\",\"city\":\"Berlin\"}");
	/* What is no number is not written bare. */
	one("home", home, "|Bonn|||",
	    "\"home\":{\"city\":\"Bonn\",\"latitude\":\"}x\"}",
	    "\"home\":{\"city\":\"Bonn\"}");
}

static void
fill_blank_sets_only_where_nothing_is_stored(void **state)
{
	static const char rule[] = "{ column: A, write: fill-blank }";

	(void)state;
	one("title", rule, "Boss||||", "\"title\":\"Clerk\"", NULL);
	one("title", rule, "Boss||||", "\"title\":null", "\"title\":\"Boss\"");
	one("title", rule, "Boss||||", "\"title\":\"\"", "\"title\":\"Boss\"");
	one("score", rule, "1||||", "\"score\":0", NULL);
	one("tags", rule, "Beta||||", "\"tags\":[]", "\"tags\":[\"opt_b\"]");
}

static void
never_update_does_nothing(void **state)
{
	static const char rule[] = "{ column: A, write: never-update }";

	(void)state;
	one("title", rule, "Boss||||", "\"title\":\"Clerk\"", NULL);
	one("title", rule, "Boss||||", "\"title\":null", NULL);
}

static void
append_adds_the_values_that_are_missing(void **state)
{
	static const char rule[] = "{ column: A, split: \";\", write: append }";

	(void)state;
	one("$email", rule, "c@x.io;A@x.io;b@x.io||||",
	    "\"$email\":[\"z@x.io\",\"a@x.io\"]",
	    "\"$email\":[\"z@x.io\",\"a@x.io\",\"c@x.io\",\"b@x.io\"]");
	one("$email", rule, "A@x.io||||", "\"$email\":[\"z@x.io\",\"a@x.io\"]",
	    NULL);
	one("$email", rule, "a@x.io||||", "\"$email\":null",
	    "\"$email\":[\"a@x.io\"]");
	one("tags", rule, "Beta||||", "\"tags\":[\"opt_a\"]",
	    "\"tags\":[\"opt_a\",\"opt_b\"]");
	one("phone", "{ column: A, region: DE, write: append }",
	    "030 901820||||", "\"phone\":[\"+4930901820\"]", NULL);
}

static void
append_puts_text_on_a_new_line(void **state)
{
	static const char rule[] = "{ column: A, write: append }";

	(void)state;
	one("memo", rule, "two||||", "\"memo\":\"one\"",
	    "\"memo\":\"one\\ntwo\"");
	one("title", rule, "two||||", "\"title\":null", "\"title\":\"two\"");
	one("memo", rule, "two||||", "\"memo\":\"one\\ntwo\\nthree\"", NULL);
	one("memo", rule, "two||||", "\"memo\":\"one\\r\\ntwo\\r\\n\"", NULL);
	one("memo", rule, "one||||", "\"memo\":\"one\"", NULL);
	/* Inside of a word is not there. */
	one("memo", rule, "one||||", "\"memo\":\"phone\\none more\"",
	    "\"memo\":\"phone\\none more\\none\"");
}

static void
what_somebody_edited_is_kept(void **state)
{
	struct planfix f;
	struct buf receipt;
	struct diff d;
	const struct diag *g;

	(void)state;
	open_field(&f, "title", "A");
	receipt_of(&f, "title", "\"Clerk\"", "\"Clerk\"", &receipt);
	d = diff_of(&f, "Boss||||", "\"title\":\"Chief\"", buf_str(&receipt));
	assert_int_equal(d.n, 1);
	assert_int_equal(d.changes[0].kind, DIFF_KEPT);
	assert_true(str_is(d.changes[0].before, "\"Chief\""));
	assert_true(str_is(d.changes[0].after, "\"Boss\""));
	assert_int_equal(d.n_sent, 0);
	assert_int_equal(d.parts, 0);
	g = planfix_found(&f, "update.edited");
	assert_int_equal(g->severity, DIAG_WARNING);
	assert_int_equal(g->line, 7);
	assert_string_equal(g->field, "title");
	assert_string_equal(g->column, "A");
	assert_true(str_is(g->value, "Boss"));
	assert_non_null(strstr(g->hint, "write: force"));
	/* Emptied is edited, too. */
	d = diff_of(&f, "Boss||||", "\"title\":null", buf_str(&receipt));
	assert_int_equal(d.changes[0].kind, DIFF_KEPT);
	/* The edit made it what the row says. */
	d = diff_of(&f, "Boss||||", "\"title\":\"Boss\"", buf_str(&receipt));
	assert_int_equal(d.n, 0);
	assert_int_equal(f.diags.n, 0);
	/* Nobody touched it. */
	d = diff_of(&f, "Boss||||", "\"title\":\"Clerk\"", buf_str(&receipt));
	assert_int_equal(d.n_sent, 1);
	assert_int_equal(f.diags.n, 0);
	buf_fini(&receipt);
	planfix_close(&f);
}

static void
an_edit_is_not_cleared_either(void **state)
{
	struct planfix f;
	struct buf receipt;
	struct diff d;

	(void)state;
	open_field(&f, "title", "{ column: A, clear-token: \"-\" }");
	receipt_of(&f, "title", "\"Clerk\"", "\"Clerk\"", &receipt);
	d = diff_of(&f, "-||||", "\"title\":\"Chief\"", buf_str(&receipt));
	assert_int_equal(d.changes[0].kind, DIFF_KEPT);
	assert_int_equal(d.n_sent, 0);
	d = diff_of(&f, "-||||", "\"title\":\"Clerk\"", buf_str(&receipt));
	assert_int_equal(d.changes[0].kind, DIFF_CLEAR);
	buf_fini(&receipt);
	planfix_close(&f);
}

static void
force_overwrites_an_edit(void **state)
{
	struct planfix f;
	struct buf receipt;
	struct diff d;

	(void)state;
	open_field(&f, "title", "{ column: A, write: force }");
	receipt_of(&f, "title", "\"Clerk\"", "\"Clerk\"", &receipt);
	d = diff_of(&f, "Boss||||", "\"title\":\"Chief\"", buf_str(&receipt));
	assert_int_equal(d.changes[0].kind, DIFF_SET);
	assert_int_equal(f.diags.n, 0);
	buf_fini(&receipt);
	planfix_close(&f);
}

static void
what_we_sent_and_is_still_so_is_unchanged(void **state)
{
	static const char *const rules[] = {
	    "A", "{ column: A, write: force }", "{ column: A, write: append }"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct planfix f;
		struct buf receipt;
		struct diff d;

		open_field(&f, "title", rules[i]);
		receipt_of(
		    &f, "title", "\"big boss\"", "\"Big Boss\"", &receipt);
		d = diff_of(&f, "big boss||||", "\"title\":\"Big Boss\"",
		    buf_str(&receipt));
		assert_int_equal(d.n, 0);
		assert_int_equal(d.parts, 0);
		assert_int_equal(f.diags.n, 0);
		buf_fini(&receipt);
		planfix_close(&f);
	}
}

/* It is the whole name that was sent. */
static void
what_we_sent_of_parts_and_stored_is_unchanged(void **state)
{
	static const char stored[] =
	    "{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}";
	struct planfix f;
	struct buf receipt;
	struct diff d;

	(void)state;
	open_field(&f, "$name", "{ first: A, last: B }");
	receipt_of(&f, "$name", "{\"firstName\":\"ana\",\"lastName\":\"Ruiz\"}",
	    stored, &receipt);
	d = diff_of(&f, "ana||||",
	    arena_printf(f.arena, "\"$name\":%s", stored), buf_str(&receipt));
	assert_int_equal(d.n, 0);
	assert_int_equal(f.diags.n, 0);
	buf_fini(&receipt);
	planfix_close(&f);
}

static void
what_is_withheld_is_never_touched(void **state)
{
	struct planfix f;
	const struct diag *g;
	struct diff d;

	(void)state;
	open_field(&f, "title", "{ column: A, write: force }");
	assert_int_equal(planfix_row(&f, "Boss||||"), 0);
	planfix_record_more(
	    &f, "\"accessLevel\":\"METADATA\",", "\"title\":null", "");
	diff_make(
	    &d, f.bind, &f.item, &f.record, STR_LIT(""), f.arena, &f.diags);
	assert_int_equal(d.n, 0);
	assert_int_equal(d.parts, 0);
	g = planfix_found(&f, "update.redacted");
	assert_int_equal(g->severity, DIAG_WARNING);
	assert_string_equal(g->field, "title");
	/* Nothing is said about what the row does not have. */
	assert_int_equal(planfix_row(&f, "||||"), 0);
	diff_make(
	    &d, f.bind, &f.item, &f.record, STR_LIT(""), f.arena, &f.diags);
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
shows(const char *key, const char *rule, const char *cells, const char *fields,
    const char *before, const char *after)
{
	struct planfix f;
	struct diff d;

	open_field(&f, key, rule);
	d = diff_of(&f, cells, fields, STR_LIT(""));
	assert_int_equal(d.n, 1);
	if (!str_is(d.changes[0].show_before, before) ||
	    !str_is(d.changes[0].show_after, after))
		fail_msg("%.*s -> %.*s", STR_ARG(d.changes[0].show_before),
		    STR_ARG(d.changes[0].show_after));
	planfix_close(&f);
}

static void
people_see_plain_text(void **state)
{
	(void)state;
	shows("$email", "{ column: A, split: \";\" }", "a@x.io;b@x.io||||",
	    "\"$email\":[\"z@x.io\"]", "z@x.io", "a@x.io; b@x.io");
	shows("$name", "{ first: A, last: B }", "Ana|Ruiz|||", "", "",
	    "Ana Ruiz");
	shows("home", "{ city: A, country: B }", "Berlin|DE|||",
	    "\"home\":{\"country\":\"DE\",\"city\":\"Bonn\",\"street\":\"\"}",
	    "Bonn, DE", "Berlin, DE");
	shows("lead-status", "A", "New||||", "\"lead-status\":\"opt_work\"",
	    "Working", "New");
	shows("tags", "{ column: A, split: \";\" }", "Alpha;Beta||||",
	    "\"tags\":[\"opt_gone\"]", "opt_gone", "Alpha; Beta");
	shows("score", "A", "12.50||||", "\"score\":3.25", "3.25", "12.5");
	shows("agreed", "A", "yes||||", "\"agreed\":false", "false", "true");
}

static void
what_people_see_is_cut_between_characters(void **state)
{
	struct planfix f;
	struct diff d;
	char row[600];
	size_t n = 0;

	(void)state;
	row[n++] = 'a';
	while (n < 401) {
		row[n++] = '\xc3';
		row[n++] = '\xa9';
	}
	memcpy(row + n, "||||", 5);
	open_field(&f, "title", "A");
	d = diff_of(&f, row, "", STR_LIT(""));
	assert_int_equal(d.changes[0].show_after.n, 199);
	assert_int_equal(d.changes[0].after.n, 403);
	planfix_close(&f);
}

static const char many[] = "match: [id]\nmode: upsert\n"
			   "fields:\n"
			   "  title: { column: A, clear-token: \"-\" }\n"
			   "  nick: B\n"
			   "  score: C\n"
			   "relationships:\n"
			   "  mentor: { column: D, by: id }\n";

static void
changes_stand_in_byte_order_of_keys(void **state)
{
	static const char *const keys[] = {"mentor", "nick", "score", "title"};
	struct planfix f;
	struct diff d;
	struct buf b;

	(void)state;
	planfix_open(&f, "contact", many, "A|B|C|D|id");
	assert_int_equal(planfix_row(&f, "-|Ann|7|con_9|con_1"), 0);
	planfix_record(&f,
	    "\"title\":\"Boss\",\"score\":1.50,\"phone\":[\"1\"]",
	    "\"mentor\":[\"con_2\"],\"$account\":[\"acc_1\"]");
	diff_make(
	    &d, f.bind, &f.item, &f.record, STR_LIT(""), f.arena, &f.diags);
	assert_int_equal(d.n, 4);
	assert_int_equal(d.n_sent, 4);
	assert_int_equal(d.parts, 1);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(d.changes[i].key, keys[i]);
	assert_string_equal(body_of(&f, &d, 0),
	    "{\"fields\":{\"nick\":\"Ann\",\"score\":7,\"title\":null},"
	    "\"relationships\":{\"mentor\":{\"replace\":\"con_9\"}}}");
	buf_init(&b, 4096);
	diff_before(&d, &f.record, &b);
	assert_string_equal(buf_text(&b),
	    "{\"id\":\"con_1\",\"fields\":{\"nick\":null,\"score\":1.5,"
	    "\"title\":\"Boss\"},\"relationships\":{\"mentor\":[\"con_2\"]},"
	    "\"linked\":{\"mentor\":[\"con_9\"]}}");
	buf_fini(&b);
	planfix_close(&f);
}

static void
what_is_kept_is_neither_sent_nor_remembered(void **state)
{
	struct planfix f;
	struct buf receipt;
	struct buf b;
	struct diff d;

	(void)state;
	planfix_open(&f, "contact", many, "A|B|C|D|id");
	receipt_of(&f, "nick", "\"Ann\"", "\"Ann\"", &receipt);
	d = diff_of(
	    &f, "Boss|Anna|||", "\"nick\":\"Edited\"", buf_str(&receipt));
	assert_int_equal(d.n, 2);
	assert_int_equal(d.n_sent, 1);
	assert_int_equal(d.parts, 1);
	assert_string_equal(
	    body_of(&f, &d, 0), "{\"fields\":{\"title\":\"Boss\"}}");
	buf_init(&b, 4096);
	diff_before(&d, &f.record, &b);
	assert_string_equal(buf_text(&b),
	    "{\"id\":\"con_1\",\"fields\":{\"title\":null},"
	    "\"relationships\":{}}");
	buf_fini(&b);
	buf_fini(&receipt);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_differs_is_set),
	    cmocka_unit_test(the_same_in_another_form_is_unchanged),
	    cmocka_unit_test(an_empty_cell_keeps_what_is_stored),
	    cmocka_unit_test(the_text_that_clears_sets_null),
	    cmocka_unit_test(parts_that_the_row_lacks_come_from_the_record),
	    cmocka_unit_test(coordinates_stay_with_their_place),
	    cmocka_unit_test(fill_blank_sets_only_where_nothing_is_stored),
	    cmocka_unit_test(never_update_does_nothing),
	    cmocka_unit_test(append_adds_the_values_that_are_missing),
	    cmocka_unit_test(append_puts_text_on_a_new_line),
	    cmocka_unit_test(what_somebody_edited_is_kept),
	    cmocka_unit_test(an_edit_is_not_cleared_either),
	    cmocka_unit_test(force_overwrites_an_edit),
	    cmocka_unit_test(what_we_sent_and_is_still_so_is_unchanged),
	    cmocka_unit_test(what_we_sent_of_parts_and_stored_is_unchanged),
	    cmocka_unit_test(what_is_withheld_is_never_touched),
	    cmocka_unit_test(people_see_plain_text),
	    cmocka_unit_test(what_people_see_is_cut_between_characters),
	    cmocka_unit_test(changes_stand_in_byte_order_of_keys),
	    cmocka_unit_test(what_is_kept_is_neither_sent_nor_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
