// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"

static const char meeting[] =
    "fields:\n"
    "  $title: { value: Talk }\n"
    "  $startDate: { column: S, formats: [iso8601] }\n"
    "  $endDate: { column: E, formats: [iso8601] }\n"
    "  $organizerEmail: { column: O, optional: true }\n"
    "  $attendeeEmails: { column: P, split: \";\", optional: true }\n"
    "  autoCreateRecords: { column: R, optional: true }\n";

static void
begin(struct planfix *f)
{
	planfix_open(f, "meeting", meeting, "S|E|O|P|R");
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
}

static bool
found(const struct planfix *f, const char *code)
{
	for (size_t i = 0; i < f->diags.n; i++)
		if (strcmp(f->diags.v[i].code, code) == 0)
			return true;
	return false;
}

static void
reversed(struct planfix *f, const char *cells, bool want)
{
	assert_int_equal(planfix_row(f, cells), 0);
	assert_int_equal(found(f, "period.reversed"), want);
	assert_int_equal(f->item.failed, want);
}

static void
a_meeting_does_not_end_before_it_starts(void **state)
{
	struct planfix f;

	(void)state;
	begin(&f);
	reversed(&f, "2026-01-05T09:00:00Z|2026-01-05T08:59:59Z|||", true);
	assert_string_equal(planfix_found(&f, "period.reversed")->column, "E");
	assert_string_equal(
	    planfix_found(&f, "period.reversed")->field, "$endDate");
	reversed(&f, "2026-01-05T09:00:00Z|2026-01-05T09:00:00Z|||", false);
	/* By the instant, not by the text. */
	reversed(
	    &f, "2026-01-05T09:00:00Z|2026-01-05T04:30:00-05:00|||", false);
	reversed(&f, "2026-01-05T09:00:00Z|2026-01-05T09:30:00+01:00|||", true);
	reversed(&f, "2026-01-05T09:00:00.500Z|2026-01-05T09:00:00Z|||", true);
	reversed(&f, "2026-01-05T09:00:00Z|2026-01-05T09:00:00.5Z|||", false);
	planfix_close(&f);
}

/* 2026-11-21T08:00:00Z */
static const int64_t NOW_MS = INT64_C(1795248000000);

static void
a_meeting_of_the_future_is_warned_about(void **state)
{
	struct planfix f;

	(void)state;
	begin(&f);
	f.now_ms = NOW_MS;
	assert_int_equal(
	    planfix_row(&f, "2026-11-21T07:00:00Z|2026-11-21T08:00:01Z|||"), 0);
	assert_int_equal(
	    planfix_found(&f, "period.future")->severity, DIAG_WARNING);
	assert_string_equal(
	    planfix_found(&f, "period.future")->field, "$endDate");
	assert_false(f.item.failed);
	assert_int_equal(
	    planfix_row(&f, "2026-11-21T07:00:00Z|2026-11-21T08:00:00Z|||"), 0);
	assert_false(found(&f, "period.future"));
	/* Whoever does not know the time says nothing of it. */
	f.now_ms = 0;
	assert_int_equal(
	    planfix_row(&f, "2126-11-21T07:00:00Z|2126-11-21T08:00:00Z|||"), 0);
	assert_false(found(&f, "period.future"));
	planfix_close(&f);
}

static void
the_organizer_is_one_text_and_attendees_are_a_list(void **state)
{
	struct planfix f;

	(void)state;
	begin(&f);
	assert_int_equal(
	    planfix_row(&f, "2026-01-05T09:00:00Z|2026-01-05T10:00:00Z|"
			    "Ada <ada@acme.example>|bob@acme.example|yes"),
	    0);
	assert_string_equal(planfix_body(&f),
	    "{\"autoCreateRecords\":true,\"fields\":{"
	    "\"$attendeeEmails\":[\"bob@acme.example\"],"
	    "\"$endDate\":\"2026-01-05T10:00:00Z\","
	    "\"$organizerEmail\":\"ada@acme.example\","
	    "\"$startDate\":\"2026-01-05T09:00:00Z\","
	    "\"$title\":\"Talk\"}}");
	planfix_close(&f);
}

static void
a_list_is_given_members_of_its_own_type_only(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "list",
	    "fields: { $name: N, $objectType: T }\n"
	    "relationships: { $contacts: { column: C, by: id } }\n",
	    "N|T|C");
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	assert_int_equal(planfix_row(&f, "A|contact|con_1"), 0);
	assert_false(f.item.failed);
	assert_int_equal(planfix_row(&f, "A|account|con_1"), 0);
	assert_true(f.item.failed);
	assert_string_equal(
	    planfix_found(&f, "link.other-type")->field, "$contacts");
	assert_int_equal(planfix_row(&f, "A|account|"), 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
a_stage_is_found_in_the_rows_pipeline(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "opportunity",
	    "fields: { $name: N, $stage: S, pipeline: P }\n"
	    "relationships: { $account: { column: A, by: id } }\n",
	    "N|S|P|A");
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	assert_int_equal(planfix_row(&f, "X|won|Renewal|acc_1"), 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{\"$name\":\"X\",\"$stage\":\"opt_again_won\","
	    "\"pipeline\":\"opt_again\"},"
	    "\"relationships\":{\"$account\":\"acc_1\"}}");
	assert_int_equal(planfix_row(&f, "X|opt_new_won||acc_1"), 0);
	assert_false(f.item.failed);
	assert_int_equal(planfix_row(&f, "X|won||acc_1"), 0);
	assert_true(f.item.failed);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_meeting_does_not_end_before_it_starts),
	    cmocka_unit_test(a_meeting_of_the_future_is_warned_about),
	    cmocka_unit_test(
		the_organizer_is_one_text_and_attendees_are_a_list),
	    cmocka_unit_test(a_list_is_given_members_of_its_own_type_only),
	    cmocka_unit_test(a_stage_is_found_in_the_rows_pipeline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
