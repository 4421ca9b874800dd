// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plan/diff.h"
#include "planfix.h"

/* What updates of an object take, where they do not take all. */
static struct diff
diff_of(struct planfix *f, const char *cells, const char *more,
    const char *fields, const char *links)
{
	struct diff d;

	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
	assert_int_equal(planfix_row(f, cells), 0);
	planfix_record_more(f, more, fields, links);
	diff_make(&d, f->bind, &f->item, &f->record, STR_LIT(""), f->arena,
	    &f->diags);
	return d;
}

static void
is_part(
    struct planfix *f, const struct diff *d, unsigned part, const char *want)
{
	struct buf b;

	(void)f;
	buf_init(&b, 1 << 16);
	diff_body(d, part, &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
open_meeting(struct planfix *f)
{
	planfix_open(f, "meeting",
	    "match: [id]\nmode: upsert\nunmapped: ignore\nfields:\n"
	    "  $title: T\n"
	    "  $startDate: { column: S, formats: [iso8601] }\n"
	    "  $endDate: { column: S, formats: [iso8601] }\n"
	    "  $privacySetting: P\n"
	    "  autoCreateRecords: { value: true }\n",
	    "T|S|P|id");
}

static const char stored_meeting[] =
    "\"$title\":\"Talk\",\"$startDate\":\"2026-01-05T09:00:00.000Z\","
    "\"$endDate\":\"2026-01-05T09:00:00.000Z\","
    "\"$privacySetting\":\"FULL\"";

static void
what_an_update_does_not_take_is_kept_and_said(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	open_meeting(&f);
	d = diff_of(
	    &f, "Walk|2026-01-05T09:00:00Z|Metadata|", "", stored_meeting, "");
	assert_int_equal(d.n_sent, 1);
	assert_int_equal(d.n, 2);
	is_part(&f, &d, 0, "{\"fields\":{\"$privacySetting\":\"METADATA\"}}");
	assert_string_equal(
	    planfix_found(&f, "field.create-only")->field, "$title");
	assert_string_equal(
	    planfix_found(&f, "field.create-only")->column, "T");
	assert_int_equal(
	    planfix_found(&f, "field.create-only")->severity, DIAG_WARNING);
	d = diff_of(
	    &f, "Talk|2026-01-05T09:00:00Z|full|", "", stored_meeting, "");
	assert_int_equal(d.n, 0);
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
what_is_hidden_and_cannot_be_changed_is_no_finding(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	open_meeting(&f);
	d = diff_of(&f, "Walk|2026-01-05T09:00:00Z||",
	    "\"accessLevel\":\"METADATA\",",
	    "\"$title\":null,\"$startDate\":null,\"$endDate\":null", "");
	assert_int_equal(d.n, 0);
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
an_opportunity_keeps_its_account(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	planfix_open(&f, "opportunity",
	    "match: [id]\nmode: upsert\nunmapped: ignore\n"
	    "fields: { $name: N, $stage: S }\n"
	    "relationships:\n  $account: { column: A, by: id }\n"
	    "  $champion: { column: C, by: id }\n",
	    "N|S|A|C|id");
	d = diff_of(&f, "X|opt_new_won|acc_2|con_2|", "",
	    "\"$name\":\"X\",\"$stage\":\"opt_new_won\"",
	    "\"$account\":[\"acc_1\"],\"$champion\":[\"con_1\"]");
	assert_int_equal(d.n_sent, 1);
	is_part(&f, &d, 0,
	    "{\"relationships\":{\"$champion\":{\"replace\":\"con_2\"}}}");
	assert_string_equal(
	    planfix_found(&f, "field.create-only")->field, "$account");
	planfix_close(&f);
}

static void
links_of_notes_are_added_and_removed_but_not_replaced(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	planfix_open(&f, "note",
	    "match: [id]\nmode: upsert\nunmapped: ignore\n"
	    "fields: { $title: T }\n"
	    "relationships:\n"
	    "  $account: { column: A, by: id, write: replace }\n",
	    "T|A|id");
	d = diff_of(
	    &f, "X|acc_2|", "", "\"$title\":\"X\"", "\"$account\":[\"acc_1\"]");
	assert_int_equal(d.parts, 2);
	is_part(&f, &d, 0,
	    "{\"relationships\":{\"$account\":{\"add\":[\"acc_2\"]}}}");
	is_part(&f, &d, 1,
	    "{\"relationships\":{\"$account\":{\"remove\":[\"acc_1\"]}}}");
	planfix_close(&f);
}

static void
the_label_of_a_word_is_the_word(void **state)
{
	struct planfix f;
	struct diff d;

	(void)state;
	planfix_open(&f, "list",
	    "match: [id]\nmode: upsert\nunmapped: ignore\n"
	    "fields: { $name: N, $objectType: { value: contact } }\n",
	    "N|id");
	d = diff_of(
	    &f, "X|", "", "\"$name\":\"X\",\"$objectType\":\"contact\"", "");
	assert_int_equal(d.n, 0);
	d = diff_of(
	    &f, "X|", "", "\"$name\":\"X\",\"$objectType\":\"$account\"", "");
	assert_int_equal(d.n_sent, 0);
	assert_string_equal(
	    planfix_found(&f, "field.create-only")->field, "$objectType");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_an_update_does_not_take_is_kept_and_said),
	    cmocka_unit_test(
		what_is_hidden_and_cannot_be_changed_is_no_finding),
	    cmocka_unit_test(an_opportunity_keeps_its_account),
	    cmocka_unit_test(
		links_of_notes_are_added_and_removed_but_not_replaced),
	    cmocka_unit_test(the_label_of_a_word_is_the_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
