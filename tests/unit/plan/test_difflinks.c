// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "plan/diff.h"
#include "planfix.h"

/* $account takes several, mentor takes one. */
static void
open_links(struct planfix *f, const char *account, const char *mentor)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b,
	    "match: [id]\nmode: upsert\n"
	    "fields: { title: T }\n"
	    "relationships:\n"
	    "  $account: { column: A, by: id, split: \";\"%s }\n"
	    "  mentor: { column: M, by: id%s }\n",
	    account, mentor);
	planfix_open(f, "contact", buf_text(&b), "T|A|M|id");
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
	buf_fini(&b);
}

static struct diff
diff_of(struct planfix *f, const char *cells, const char *links)
{
	struct diff d;

	assert_int_equal(planfix_row(f, cells), 0);
	assert_false(f->item.failed);
	planfix_record(f, "", links);
	diff_make(&d, f->bind, &f->item, &f->record, STR_LIT(""), f->arena,
	    &f->diags);
	return d;
}

static const char *
body_of(struct planfix *f, const struct diff *d, unsigned part)
{
	struct buf b;
	const char *s;

	buf_init(&b, 1 << 20);
	diff_body(d, part, &b);
	s = arena_dup(f->arena, buf_text(&b), b.n);
	buf_fini(&b);
	return s;
}

static void
gives(struct planfix *f, const char *cells, const char *links, const char *want)
{
	struct diff d = diff_of(f, cells, links);

	assert_int_equal(d.parts, want != NULL);
	assert_int_equal(d.n, want != NULL);
	if (want == NULL)
		return;
	assert_int_equal(d.changes[0].kind, DIFF_LINK);
	assert_string_equal(body_of(f, &d, 0),
	    arena_printf(f->arena, "{\"relationships\":{%s}}", want));
}

/* "acc_from;...;acc_to" or "\"acc_from\",...", with three digits. */
static const char *
ids(struct planfix *f, int from, int to, bool quoted)
{
	struct buf b;
	const char *s;

	buf_init(&b, 1 << 20);
	for (int i = from; i <= to; i++)
		buf_printf(&b, quoted ? "%s\"acc_%03d\"" : "%sacc_%03d",
		    i == from ? ""
		    : quoted  ? ","
			      : ";",
		    i);
	s = arena_dup(f->arena, buf_text(&b), b.n);
	buf_fini(&b);
	return s;
}

static void
a_link_to_one_is_replaced_by_another(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f, "", "");
	gives(&f, "||con_9|", "\"mentor\":[\"con_2\"]",
	    "\"mentor\":{\"replace\":\"con_9\"}");
	gives(&f, "||con_9|", "\"mentor\":[]",
	    "\"mentor\":{\"replace\":\"con_9\"}");
	gives(&f, "||con_9|", "", "\"mentor\":{\"replace\":\"con_9\"}");
	gives(&f, "||con_9|", "\"mentor\":[\"con_9\"]", NULL);
	gives(&f, "|||", "\"mentor\":[\"con_2\"]", NULL);
	planfix_close(&f);
}

static void
to_links_of_many_what_is_missing_is_added(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	open_links(&f, "", "");
	gives(&f, "|acc_3;acc_1;acc_2||", "\"$account\":[\"acc_9\",\"acc_1\"]",
	    "\"$account\":{\"add\":[\"acc_3\",\"acc_2\"]}");
	gives(&f, "|acc_1||", "\"$account\":[\"acc_9\",\"acc_1\"]", NULL);
	gives(&f, "|||", "\"$account\":[\"acc_9\"]", NULL);
	gives(&f, "|acc_1||", "", "\"$account\":{\"add\":[\"acc_1\"]}");
	d = diff_of(&f, "|acc_3||", "\"$account\":[\"acc_9\"]");
	assert_true(str_is(d.changes[0].before, "[\"acc_9\"]"));
	assert_true(str_is(d.changes[0].after, "[\"acc_9\",\"acc_3\"]"));
	assert_true(str_is(d.changes[0].show_before, "acc_9"));
	assert_true(str_is(d.changes[0].show_after, "acc_9; acc_3"));
	planfix_close(&f);
}

static void
the_write_policy_holds_for_links(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f, ", write: fill-blank", ", write: fill-blank");
	gives(&f, "|acc_1||", "\"$account\":[\"acc_9\"]", NULL);
	gives(&f, "|acc_1||", "\"$account\":[]",
	    "\"$account\":{\"add\":[\"acc_1\"]}");
	gives(&f, "||con_9|", "\"mentor\":[\"con_2\"]", NULL);
	gives(&f, "||con_9|", "", "\"mentor\":{\"replace\":\"con_9\"}");
	planfix_close(&f);
	open_links(&f, ", write: never-update", ", write: never-update");
	gives(&f, "|acc_1|con_9|", "", NULL);
	planfix_close(&f);
	open_links(&f, "", ", write: force");
	gives(&f, "||con_9|", "\"mentor\":[\"con_2\"]",
	    "\"mentor\":{\"replace\":\"con_9\"}");
	planfix_close(&f);
}

static void
replace_also_removes(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	open_links(&f, ", write: replace", "");
	gives(&f, "|acc_1;acc_2||", "\"$account\":[\"acc_2\",\"acc_9\"]",
	    "\"$account\":{\"replace\":[\"acc_1\",\"acc_2\"]}");
	gives(&f, "|acc_1||", "\"$account\":[\"acc_9\",\"acc_1\",\"acc_8\"]",
	    "\"$account\":{\"remove\":[\"acc_9\",\"acc_8\"]}");
	gives(&f, "|acc_1;acc_2||", "\"$account\":[\"acc_1\"]",
	    "\"$account\":{\"add\":[\"acc_2\"]}");
	gives(&f, "|acc_1;acc_2||", "\"$account\":[\"acc_2\",\"acc_1\"]", NULL);
	/* An empty cell keeps what is there. */
	gives(&f, "|||", "\"$account\":[\"acc_9\"]", NULL);
	d = diff_of(&f, "|acc_1||", "\"$account\":[\"acc_9\"]");
	assert_true(str_is(d.changes[0].after, "[\"acc_1\"]"));
	planfix_close(&f);
}

static void
more_links_than_a_request_takes_go_in_parts(void **state)
{
	struct planfix f;
	struct diff d;
	const char *row;

	(void)state;
	open_links(&f, "", "");
	row = arena_printf(f.arena, "Boss|%s|con_9|", ids(&f, 1, 60, false));
	d = diff_of(&f, row, "\"$account\":[\"acc_001\"],\"mentor\":[]");
	assert_int_equal(d.n, 3);
	assert_int_equal(d.n_sent, 3);
	assert_int_equal(d.parts, 3);
	assert_string_equal(body_of(&f, &d, 0),
	    arena_printf(f.arena,
		"{\"fields\":{\"title\":\"Boss\"},\"relationships\":{"
		"\"$account\":{\"add\":[%s]}}}",
		ids(&f, 2, 26, true)));
	assert_string_equal(body_of(&f, &d, 1),
	    arena_printf(f.arena,
		"{\"relationships\":{\"$account\":{\"add\":[%s]}}}",
		ids(&f, 27, 51, true)));
	assert_string_equal(body_of(&f, &d, 2),
	    arena_printf(f.arena,
		"{\"relationships\":{\"$account\":{\"add\":[%s]},"
		"\"mentor\":{\"replace\":\"con_9\"}}}",
		ids(&f, 52, 60, true)));
	planfix_close(&f);
}

static void
exactly_as_many_as_fit_are_one_request(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	open_links(&f, "", "");
	d = diff_of(&f,
	    arena_printf(f.arena, "|%s||", ids(&f, 1, LIM_LINKS, false)), "");
	assert_int_equal(d.parts, 1);
	d = diff_of(&f,
	    arena_printf(f.arena, "|%s||", ids(&f, 1, LIM_LINKS + 1, false)),
	    "");
	assert_int_equal(d.parts, 2);
	d = diff_of(&f,
	    arena_printf(f.arena, "|%s|con_9|", ids(&f, 1, LIM_LINKS, false)),
	    "");
	assert_int_equal(d.parts, 2);
	assert_string_equal(body_of(&f, &d, 1),
	    "{\"relationships\":{\"mentor\":{\"replace\":\"con_9\"}}}");
	planfix_close(&f);
}

/* The old one goes and the new one comes. */
static void
a_link_that_is_replaced_is_two_changes(void **state)
{
	struct planfix f;
	struct diff d;
	const char *row;

	(void)state;
	open_links(&f, "", "");
	row = arena_printf(f.arena, "|%s|con_9|", ids(&f, 1, 24, false));
	d = diff_of(&f, row, "");
	assert_int_equal(d.parts, 1);
	d = diff_of(&f, row, "\"mentor\":[\"con_2\"]");
	assert_int_equal(d.parts, 2);
	planfix_close(&f);
}

static void
a_large_replacement_adds_first_and_then_removes(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	open_links(&f, ", write: replace", "");
	d = diff_of(&f, arena_printf(f.arena, "|%s||", ids(&f, 1, 20, false)),
	    arena_printf(
		f.arena, "\"$account\":[%s]", ids(&f, 101, 110, true)));
	assert_int_equal(d.parts, 2);
	assert_string_equal(body_of(&f, &d, 0),
	    arena_printf(f.arena,
		"{\"relationships\":{\"$account\":{\"add\":[%s]}}}",
		ids(&f, 1, 20, true)));
	assert_string_equal(body_of(&f, &d, 1),
	    arena_printf(f.arena,
		"{\"relationships\":{\"$account\":{\"remove\":[%s]}}}",
		ids(&f, 101, 110, true)));
	planfix_close(&f);
}

/* Whatever the sizes: no request is too large, and all of it is done. */
static void
all_parts_together_make_the_record_as_wanted(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f, ", write: replace", "");
	for (int ours = 1; ours < 80; ours += 7)
		for (int stored = 0; stored < 80; stored += 9) {
			int first = 40 - stored / 2;
			struct diff d = diff_of(&f,
			    arena_printf(
				f.arena, "|%s||", ids(&f, 1, ours, false)),
			    arena_printf(f.arena, "\"$account\":[%s]",
				stored == 0 ? ""
					    : ids(&f, first, first + stored - 1,
						  true)));
			bool has[200] = {false};

			for (int i = 0; i < stored; i++)
				has[first + i] = true;
			for (unsigned p = 0; p < d.parts; p++) {
				const char *body = body_of(&f, &d, p);
				const struct jval *op;
				struct jdoc_iter it = {0};
				struct jdoc *doc;

				assert_int_equal(jdoc_parse(&doc, body,
						     strlen(body), &f.err),
				    0);
				op = jdoc_get(
				    jdoc_get(jdoc_root(doc), "relationships"),
				    "$account");
				assert_int_equal(jdoc_size(op), 1);
				assert_true(jdoc_next(op, &it));
				assert_in_range(
				    jdoc_size(it.val), 1, LIM_LINKS);
				if (strcmp(it.key, "replace") == 0)
					memset(has, 0, sizeof(has));
				for (size_t i = 0; i < jdoc_size(it.val); i++) {
					int n = 0;

					for (const char *c =
						 jdoc_cstr(
						     jdoc_at(it.val, i), "") +
						 4;
					     *c != '\0'; c++)
						n = 10 * n + *c - '0';
					has[n] = strcmp(it.key, "remove") != 0;
				}
				jdoc_free(doc);
			}
			for (int i = 0; i < 200; i++)
				assert_int_equal(has[i], i >= 1 && i <= ours);
		}
	planfix_close(&f);
}

static void
withheld_links_are_not_touched(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	open_links(&f, "", "");
	assert_int_equal(planfix_row(&f, "||con_9|"), 0);
	planfix_record_more(&f, "\"accessLevel\":\"METADATA\",", "", "");
	diff_make(
	    &d, f.bind, &f.item, &f.record, STR_LIT(""), f.arena, &f.diags);
	assert_int_equal(d.n, 0);
	assert_string_equal(
	    planfix_found(&f, "update.redacted")->field, "mentor");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_link_to_one_is_replaced_by_another),
	    cmocka_unit_test(to_links_of_many_what_is_missing_is_added),
	    cmocka_unit_test(the_write_policy_holds_for_links),
	    cmocka_unit_test(replace_also_removes),
	    cmocka_unit_test(more_links_than_a_request_takes_go_in_parts),
	    cmocka_unit_test(exactly_as_many_as_fit_are_one_request),
	    cmocka_unit_test(a_link_that_is_replaced_is_two_changes),
	    cmocka_unit_test(a_large_replacement_adds_first_and_then_removes),
	    cmocka_unit_test(all_parts_together_make_the_record_as_wanted),
	    cmocka_unit_test(withheld_links_are_not_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
