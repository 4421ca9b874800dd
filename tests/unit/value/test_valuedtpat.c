// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

/*
 * ISO 8601 beyond the calendar's days, and the letters of UTS 35 part 4,
 * "Date Field Symbol Table".
 */
static struct value_spec
spec_of(const struct str *format)
{
	return (struct value_spec){.type = VTYPE_DATETIME,
	    .formats = format,
	    .n_formats = 1,
	    .zone = STR_LIT("UTC")};
}

static void
becomes(const char *pattern, const char *cell, const char *json)
{
	struct str format = str_of(pattern);
	struct value_spec s = spec_of(&format);

	sends(&s, cell, json);
}

static void
is_refused(const char *pattern, const char *cell, const char *code)
{
	struct str format = str_of(pattern);
	struct value_spec s = spec_of(&format);

	refuses(&s, cell, code);
}

static void
will_not_open(const char *pattern, const char *word)
{
	struct str format = str_of(pattern);
	struct value_spec s = spec_of(&format);
	const char *why = NULL;

	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	if (strstr(why, word) == NULL)
		fail_msg("'%s' does not say '%s'", why, word);
}

static void
iso_8601_has_days_of_weeks(void **state)
{
	(void)state;
	/* 21 November 2026 is the Saturday of week 47. */
	becomes("iso8601", "2026-W47-6", "\"2026-11-21T12:00:00Z\"");
	becomes("iso8601", "2026W476T080000Z", "\"2026-11-21T08:00:00Z\"");
	/* ISO 8601's own examples: the year of a week is not the date's. */
	becomes("iso8601", "2008-W01-1", "\"2007-12-31T12:00:00Z\"");
	becomes("iso8601", "2009-W53-7", "\"2010-01-03T12:00:00Z\"");
	becomes("iso8601", "2026-W53-1", "\"2026-12-28T12:00:00Z\"");
	is_refused("iso8601", "2025-W53-1", "datetime.impossible");
	is_refused("iso8601", "2026-W00-1", "datetime.impossible");
	is_refused("iso8601", "2026-W54-1", "datetime.impossible");
	is_refused("iso8601", "2026-W47-0", "datetime.impossible");
	is_refused("iso8601", "2026-W47-8", "datetime.impossible");
	is_refused("iso8601", "2026-W47", "datetime.unreadable");
	is_refused("iso8601", "2026-W476", "datetime.unreadable");
}

static void
iso_8601_has_days_of_the_year(void **state)
{
	(void)state;
	becomes("iso8601", "2026-325", "\"2026-11-21T12:00:00Z\"");
	becomes("iso8601", "2026-001T00:00Z", "\"2026-01-01T00:00:00Z\"");
	becomes("iso8601", "2024-366", "\"2024-12-31T12:00:00Z\"");
	is_refused("iso8601", "2026-366", "datetime.impossible");
	is_refused("iso8601", "2026-000", "datetime.impossible");
	is_refused("iso8601", "2026-1121", "datetime.unreadable");
	/* As likely 2026-3-25. */
	is_refused("iso8601", "2026325", "datetime.unreadable");
	is_refused("iso8601", "2026-11", "datetime.unreadable");
	is_refused("iso8601", "2026-00-10", "datetime.impossible");
}

static void
iso_8601_has_the_midnight_that_ends_a_day(void **state)
{
	(void)state;
	becomes("iso8601", "2026-12-31T24:00:00Z", "\"2027-01-01T00:00:00Z\"");
	becomes("iso8601", "2024-02-28T24:00", "\"2024-02-29T00:00:00Z\"");
	becomes("iso8601", "2026-11-21T08Z", "\"2026-11-21T08:00:00Z\"");
	becomes("iso8601", "2026-11-21T08+01", "\"2026-11-21T07:00:00Z\"");
	is_refused("iso8601", "2026-12-31T24:00:01Z", "datetime.impossible");
	is_refused("iso8601", "2026-12-31T24:01Z", "datetime.impossible");
	is_refused("iso8601", "2026-02-30T24:00Z", "datetime.impossible");
	is_refused("iso8601", "9999-12-31T24:00:00Z", "datetime.out-of-range");
}

static void
a_leap_second_is_the_end_of_a_day_of_utc(void **state)
{
	(void)state;
	/* RFC 3339 section 5.8, and its errata's neighbours. */
	becomes("iso8601", "1990-12-31T23:59:60Z", "\"1991-01-01T00:00:00Z\"");
	becomes(
	    "iso8601", "1990-12-31T15:59:60-08:00", "\"1991-01-01T00:00:00Z\"");
	is_refused("iso8601", "1998-12-31T22:59:60Z", "datetime.impossible");
	is_refused("iso8601", "1998-12-31T23:58:60Z", "datetime.impossible");
	is_refused("iso8601", "1998-12-31T23:59:61Z", "datetime.impossible");
	is_refused("iso8601", "1998-12-31T23:59:60", "datetime.impossible");
	is_refused("iso8601", "1998-02-31T23:59:60Z", "datetime.impossible");
}

static void
hours_count_as_their_letter_says(void **state)
{
	(void)state;
	becomes(
	    "yyyy-MM-dd kk:mm", "2026-11-21 24:30", "\"2026-11-21T00:30:00Z\"");
	becomes(
	    "yyyy-MM-dd k:mm", "2026-11-21 1:30", "\"2026-11-21T01:30:00Z\"");
	is_refused("yyyy-MM-dd k:mm", "2026-11-21 0:30", "datetime.impossible");
	is_refused(
	    "yyyy-MM-dd k:mm", "2026-11-21 25:30", "datetime.impossible");
	becomes("yyyy-MM-dd K:mm a", "2026-11-21 0:30 PM",
	    "\"2026-11-21T12:30:00Z\"");
	becomes("yyyy-MM-dd K:mm a", "2026-11-21 0:30 AM",
	    "\"2026-11-21T00:30:00Z\"");
	is_refused(
	    "yyyy-MM-dd K:mm a", "2026-11-21 12:30 PM", "datetime.impossible");
	is_refused(
	    "yyyy-MM-dd h:mm a", "2026-11-21 0:30 AM", "datetime.impossible");
	is_refused(
	    "yyyy-MM-dd H:mm", "2026-11-21 24:00", "datetime.impossible");
	becomes("yyyy-MM-dd h:mm aaa", "2026-11-21 1:30 pm",
	    "\"2026-11-21T13:30:00Z\"");
}

static void
letters_of_java_and_of_stand_alone_names_are_known(void **state)
{
	(void)state;
	becomes("uuuu-LL-dd", "2026-11-21", "\"2026-11-21T12:00:00Z\"");
	becomes("cccc d LLLL y", "Saturday 21 November 2026",
	    "\"2026-11-21T12:00:00Z\"");
	is_refused("eee d MMM y", "Sun 21 Nov 2026", "datetime.impossible");
}

static void
zones_stand_behind_a_time_by_name_or_by_offset(void **state)
{
	(void)state;
	/* RFC 5322 section 4.3 */
	becomes("MMM d, yyyy h:mm a z", "Nov 21, 2026 1:30 PM EST",
	    "\"2026-11-21T18:30:00Z\"");
	becomes("MMM d, yyyy h:mm a z", "Jul 21, 2026 1:30 PM PDT",
	    "\"2026-07-21T20:30:00Z\"");
	becomes("dd.MM.yyyy HH:mm z", "21.07.2026 08:00 CEST",
	    "\"2026-07-21T06:00:00Z\"");
	becomes("dd.MM.yyyy HH:mm z", "21.07.2026 08:00 GMT",
	    "\"2026-07-21T08:00:00Z\"");
	becomes("yyyy-MM-dd HH:mm O", "2026-11-21 08:00 GMT+1",
	    "\"2026-11-21T07:00:00Z\"");
	becomes("yyyy-MM-dd HH:mm OOOO", "2026-11-21 08:00 GMT-03:30",
	    "\"2026-11-21T11:30:00Z\"");
	/* India's, Ireland's or Israel's? */
	is_refused("dd.MM.yyyy HH:mm z", "21.07.2026 08:00 IST",
	    "datetime.unreadable");
	is_refused("dd.MM.yyyy HH:mm z", "21.07.2026 08:00 ESTX",
	    "datetime.unreadable");
}

static void
beside_an_offset_a_zone_may_have_any_name(void **state)
{
	(void)state;
	/* dayjs; the zone's name says nothing beside its offset. */
	becomes("MM/dd/yyyy h:mm:ss.SSS a xxx (z)",
	    "05/02/2069 1:02:03.004 AM +01:00 (CET)",
	    "\"2069-05-02T00:02:03.004Z\"");
	becomes("yyyy-MM-dd HH:mm xx (z)", "2026-11-21 08:00 +0530 (IST)",
	    "\"2026-11-21T02:30:00Z\"");
	/* ECMA-262, Date.prototype.toString */
	becomes("EEE MMM dd yyyy HH:mm:ss O (zzzz)",
	    "Sat Nov 21 2026 08:00:00 GMT+0100 (Central European Standard Time)",
	    "\"2026-11-21T07:00:00Z\"");
	is_refused("EEE MMM dd yyyy HH:mm:ss O (zzzz)",
	    "Sat Nov 21 2026 08:00:00 GMT+0100 ()", "datetime.unreadable");
	will_not_open("yyyy-MM-dd HH:mm zzzz", "offset");
	will_not_open("yyyy-MM-dd HH:mm z z", "twice");
}

static void
blanks_at_the_ends_of_a_pattern_do_not_count(void **state)
{
	(void)state;
	becomes(" yyyy-MM-dd ", "2026-11-21", "\"2026-11-21T12:00:00Z\"");
	/* dayjs */
	becomes("yyyy-MM-dd HH:mm xx 'S':/-.()' SS h '",
	    "2018-05-02 12:00 +0000 S:/-.() SS h ", "\"2018-05-02T12:00:00Z\"");
}

static void
what_is_no_day_does_not_open(void **state)
{
	(void)state;
	will_not_open("YYYY-MM-dd", "yyyy");
	will_not_open("YYYY-'W'ww-e", "yyyy");
	will_not_open("MMM yyyy", "day");
	will_not_open("HH:mm", "year");
	will_not_open("yyyy-MM-dd h:mm", "h and a");
	will_not_open("yyyy-MM-dd HH:mm a", "h and a");
	will_not_open("yyyy-MM-dd Q", "Q");
	will_not_open("", "year");
	will_not_open("' '", "year");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(iso_8601_has_days_of_weeks),
	    claim(iso_8601_has_days_of_the_year),
	    claim(iso_8601_has_the_midnight_that_ends_a_day),
	    claim(a_leap_second_is_the_end_of_a_day_of_utc),
	    claim(hours_count_as_their_letter_says),
	    claim(letters_of_java_and_of_stand_alone_names_are_known),
	    claim(zones_stand_behind_a_time_by_name_or_by_offset),
	    claim(beside_an_offset_a_zone_may_have_any_name),
	    claim(blanks_at_the_ends_of_a_pattern_do_not_count),
	    claim(what_is_no_day_does_not_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
