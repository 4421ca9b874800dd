// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"

#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "value/valuedtname.h"

/*
 * Cases marked dayjs are of dayjs' test/plugin/customParseFormat.test.js
 * (MIT), patterns rewritten in LDML letters, values as computed there in UTC.
 */

/* A month's name as ICU formats a date: the oracle of the names. */
static struct str
icu_month(const char *tag, int month, bool brief)
{
	static const UChar full[] = {'M', 'M', 'M', 'M', 0};
	UErrorCode e = U_ZERO_ERROR;
	UChar u[64];
	char *utf8 = arena_alloc(probe.arena, 256);
	int32_t n = 0;
	UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, tag,
	    (const UChar[]){'G', 'M', 'T', 0}, -1, full, brief ? 3 : 4, &e);

	assert_true(U_SUCCESS(e));
	/* The 15th of each month of 2026, roughly. */
	udat_format(
	    f, (1768435200.0 + month * 30.4 * 86400) * 1000, u, 64, NULL, &e);
	udat_close(f);
	u_strToUTF8(utf8, 256, &n, u, -1, &e);
	assert_true(U_SUCCESS(e));
	return (struct str){utf8, (size_t)n};
}

static struct value_spec
spec_of(const struct str *format, const char *zone)
{
	return (struct value_spec){.type = VTYPE_DATETIME,
	    .formats = format,
	    .n_formats = format == NULL ? 0 : 1,
	    .zone = str_of(zone)};
}

static void
becomes(
    const char *pattern, const char *zone, const char *cell, const char *json)
{
	struct str format = str_of(pattern);
	struct value_spec s = spec_of(pattern == NULL ? NULL : &format, zone);

	sends(&s, cell, json);
}

static void
is_refused(
    const char *pattern, const char *zone, const char *cell, const char *code)
{
	struct str format = str_of(pattern);
	struct value_spec s = spec_of(pattern == NULL ? NULL : &format, zone);

	refuses(&s, cell, code);
}

static void
will_not_open(const char *pattern, const char *word)
{
	struct str format = str_of(pattern);
	struct value_spec s = spec_of(&format, "UTC");
	const char *why = NULL;

	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	if (strstr(why, word) == NULL)
		fail_msg("'%s' does not say '%s'", why, word);
}

static void
without_formats_iso_8601_is_read(void **state)
{
	(void)state;
	becomes(NULL, NULL, "2026-11-21T08:00:00Z", "\"2026-11-21T08:00:00Z\"");
	becomes(NULL, NULL, "2026-11-21T08:00:00+01:00",
	    "\"2026-11-21T07:00:00Z\"");
	becomes(
	    NULL, NULL, "2026-11-21T08:00-0530", "\"2026-11-21T13:30:00Z\"");
	becomes(NULL, NULL, "2026-11-21 08:00:00.125+00",
	    "\"2026-11-21T08:00:00.125Z\"");
	becomes(NULL, NULL, "2026-11-21T08:00:00.123456Z",
	    "\"2026-11-21T08:00:00.123Z\"");
	becomes(
	    NULL, NULL, "2026-11-21 08:00:00 UTC", "\"2026-11-21T08:00:00Z\"");
	becomes(NULL, NULL, "20261121T080000Z", "\"2026-11-21T08:00:00Z\"");
	/* dayjs */
	becomes(
	    NULL, NULL, "2020-12-01T20:00:00+09", "\"2020-12-01T11:00:00Z\"");
	becomes(
	    NULL, NULL, "2021-01-26T15:38:43.000Z", "\"2021-01-26T15:38:43Z\"");
	is_refused(NULL, "UTC", "11/21/2026", "datetime.unreadable");
	is_refused(NULL, "UTC", "2026-11-21T08:00:00Zx", "datetime.unreadable");
	is_refused(NULL, "UTC", "2026-11-21T", "datetime.unreadable");
	is_refused(NULL, "UTC", "yesterday", "datetime.unreadable");
}

static void
patterns_are_strict_to_the_last_character(void **state)
{
	(void)state;
	becomes("yyyy-MM-dd", "UTC", "2026-11-21", "\"2026-11-21T12:00:00Z\"");
	is_refused(
	    "yyyy-MM-dd", "UTC", "2026-11-21 ago", "datetime.unreadable");
	is_refused("yyyy-MM-dd", "UTC", "2026-1-21", "datetime.unreadable");
	is_refused("yyyy-MM-dd", "UTC", "2026/11/21", "datetime.unreadable");
	becomes("dd.MM.yyyy HH:mm", "UTC", "21.11.2026 08:05",
	    "\"2026-11-21T08:05:00Z\"");
	becomes("MM/dd/yyyy h:mm a", "UTC", "11/21/2026 1:05 PM",
	    "\"2026-11-21T13:05:00Z\"");
	becomes("MM/dd/yyyy h:mm a", "UTC", "11/21/2026 12:05 am",
	    "\"2026-11-21T00:05:00Z\"");
	becomes("MM/dd/yyyy h:mm a", "UTC",
	    "11/21/2026 1:05\xe2\x80\xaf"
	    "p.m.",
	    "\"2026-11-21T13:05:00Z\"");
	is_refused("MM/dd/yyyy h:mm a", "UTC", "11/21/2026 13:05 PM",
	    "datetime.impossible");
	becomes("yyyyMMdd", "UTC", "20261121", "\"2026-11-21T12:00:00Z\"");
}

static void
dayjs_pairs_give_dayjs_instants(void **state)
{
	(void)state;
	becomes("d/MMM/yyyy:H:m:s Z", NULL, "4/Mar/2019:11:16:26 +0800",
	    "\"2019-03-04T03:16:26Z\"");
	becomes("yyyy-MM-dd hh:mm a", "UTC", "2018-05-02 12:00 am",
	    "\"2018-05-02T00:00:00Z\"");
	becomes("yyyy-MM-dd hh:mm a", "UTC", "2018-05-02 12:00 pm",
	    "\"2018-05-02T12:00:00Z\"");
	becomes("yyyy MMMM dd", "UTC", "2018 February 03",
	    "\"2018-02-03T12:00:00Z\"");
	becomes(
	    "yyyy MMM dd", "UTC", "2018 Feb 03", "\"2018-02-03T12:00:00Z\"");
	becomes(
	    "yyyy-MMM-dd", "UTC", "2020-Jan-01", "\"2020-01-01T12:00:00Z\"");
	becomes("d/M/yyyy h:mm a", "UTC", "30/1/2020 10:59 PM",
	    "\"2020-01-30T22:59:00Z\"");
	becomes(
	    "dd MMM, yyyy", "UTC", "20 Nov, 2022", "\"2022-11-20T12:00:00Z\"");
	becomes("dd,MM,yyyy", "UTC", "20,11,2022", "\"2022-11-20T12:00:00Z\"");
	becomes("dd-/-MM-#-yyyy", "UTC", "20-/-11-#-2022",
	    "\"2022-11-20T12:00:00Z\"");
	/* Read leniently there; strictly these are no fit. */
	is_refused(
	    "dd-/-MM-#-yyyy", "UTC", "20---11---2022", "datetime.unreadable");
	is_refused(
	    "yyyy MMMM dd", "UTC", "2018 Turnip 03", "datetime.unreadable");
	is_refused("yyyy MMM dd", "UTC", "2018 Dog 03", "datetime.unreadable");
	is_refused("dd MMM yyyy", "UTC",
	    "08 \xd1\x84\xd0\xb5\xd0\xb2\xd1\x80. 2020", "datetime.unreadable");
	is_refused("yyyy-MM-dd'T'HH:mm:ss", "UTC", "2020-12-01T20:00:00+01:00",
	    "datetime.unreadable");
}

static void
the_calendar_is_the_real_one(void **state)
{
	(void)state;
	is_refused("yyyy-MM-dd", "UTC", "2026-02-31", "datetime.impossible");
	is_refused("yyyy-MM-dd", "UTC", "2026-02-29", "datetime.impossible");
	is_refused("yyyy-MM-dd", "UTC", "1900-02-29", "datetime.impossible");
	is_refused("yyyy-MM-dd", "UTC", "2026-13-01", "datetime.impossible");
	is_refused(NULL, "UTC", "2026-04-31T10:00:00Z", "datetime.impossible");
	is_refused(NULL, "UTC", "2026-04-30T25:00:00Z", "datetime.impossible");
	becomes("yyyy-MM-dd", "UTC", "2024-02-29", "\"2024-02-29T12:00:00Z\"");
	becomes("yyyy-MM-dd", "UTC", "2000-02-29", "\"2000-02-29T12:00:00Z\"");
	is_refused("EEE, d MMM yyyy", "UTC", "Mon, 21 Nov 2026",
	    "datetime.impossible");
	becomes("EEE, d MMM yyyy", "UTC", "Sat, 21 Nov 2026",
	    "\"2026-11-21T12:00:00Z\"");
	is_refused("yyyy-MM-dd", "UTC", "0000-00-00", "datetime.placeholder");
	is_refused("M/d/yyyy", "UTC", "0/0/00", "datetime.placeholder");
}

static void
there_is_no_default_zone(void **state)
{
	(void)state;
	is_refused(NULL, NULL, "2026-11-21T08:00:00", "datetime.no-zone");
	is_refused("yyyy-MM-dd", NULL, "2026-11-21", "datetime.no-zone");
	becomes(NULL, "Europe/Madrid", "2026-11-21T08:00:00",
	    "\"2026-11-21T07:00:00Z\"");
	becomes(NULL, "Europe/Madrid", "2026-07-21T08:00:00",
	    "\"2026-07-21T06:00:00Z\"");
	/* An offset in the text stands above the mapping's zone. */
	becomes(NULL, "Europe/Madrid", "2026-07-21T08:00:00Z",
	    "\"2026-07-21T08:00:00Z\"");
	/* Mexico has had no summer time since 2022. */
	becomes(NULL, "America/Mexico_City", "2026-07-21T08:00:00",
	    "\"2026-07-21T14:00:00Z\"");
}

static void
date_only_values_get_the_mapping_s_time(void **state)
{
	struct str format = STR_LIT("yyyy-MM-dd");
	struct value_spec s = spec_of(&format, "America/Los_Angeles");
	const char *why = NULL;

	(void)state;
	sends(&s, "2026-01-05", "\"2026-01-05T20:00:00Z\"");
	s.time = STR_LIT("17:00");
	sends(&s, "2026-01-05", "\"2026-01-06T01:00:00Z\"");
	s.time = STR_LIT("5pm");
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	assert_non_null(strstr(why, "5pm"));
	s.time = STR_LIT("24:00");
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
}

static void
gaps_and_overlaps_of_clocks_are_errors(void **state)
{
	(void)state;
	/* Spain, 2026: forward on 29 March at 2:00, back on 25 October. */
	is_refused(
	    NULL, "Europe/Madrid", "2026-03-29T02:30:00", "datetime.gap");
	becomes(NULL, "Europe/Madrid", "2026-03-29T01:59:59",
	    "\"2026-03-29T00:59:59Z\"");
	becomes(NULL, "Europe/Madrid", "2026-03-29T03:00:00",
	    "\"2026-03-29T01:00:00Z\"");
	is_refused(
	    NULL, "Europe/Madrid", "2026-10-25T02:30:00", "datetime.overlap");
	becomes(NULL, "Europe/Madrid", "2026-10-25T01:59:59",
	    "\"2026-10-24T23:59:59Z\"");
	becomes(NULL, "Europe/Madrid", "2026-10-25T03:00:00",
	    "\"2026-10-25T02:00:00Z\"");
	/* A zone west of Greenwich. */
	is_refused(
	    NULL, "America/New_York", "2026-03-08T02:30:00", "datetime.gap");
	is_refused(NULL, "America/New_York", "2026-11-01T01:30:00",
	    "datetime.overlap");
}

static void
gaps_and_overlaps_are_settled_by_rule(void **state)
{
	struct value_spec s = spec_of(NULL, "Europe/Madrid");
	const char *why = NULL;

	(void)state;
	s.gap = STR_LIT("shift-forward");
	/* As if the clocks had been set forward only afterwards. */
	sends(&s, "2026-03-29T02:30:00", "\"2026-03-29T01:30:00Z\"");
	refuses(&s, "2026-10-25T02:30:00", "datetime.overlap");
	s.overlap = STR_LIT("earlier");
	sends(&s, "2026-10-25T02:30:00", "\"2026-10-25T00:30:00Z\"");
	s.overlap = STR_LIT("later");
	sends(&s, "2026-10-25T02:30:00", "\"2026-10-25T01:30:00Z\"");
	sends(&s, "2026-10-25T03:00:00", "\"2026-10-25T02:00:00Z\"");
	s.gap = STR_LIT("reject");
	refuses(&s, "2026-03-29T02:30:00", "datetime.gap");
	s.gap = STR_LIT("skip");
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	assert_non_null(strstr(why, "skip"));
	s.gap = STR_LIT("");
	s.overlap = STR_LIT("first");
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	assert_non_null(strstr(why, "first"));
}

static void
years_of_two_digits_need_their_hundred_years(void **state)
{
	static const char *const spans[] = {"1950-2050", "50-49", "1950",
	    "1950-2049x", "2049-1950", "1950/2049"};
	struct str format = STR_LIT("MM/dd/yy");
	struct value_spec s = spec_of(&format, "UTC");
	const char *why = NULL;

	(void)state;
	s.years = STR_LIT("1950-2049");
	sends(&s, "02/01/49", "\"2049-02-01T12:00:00Z\"");
	sends(&s, "02/01/50", "\"1950-02-01T12:00:00Z\"");
	sends(&s, "02/29/00", "\"2000-02-29T12:00:00Z\"");
	refuses(&s, "02/01/1950", "datetime.unreadable");
	s.years = STR_LIT("1926-2025");
	sends(&s, "02/01/26", "\"1926-02-01T12:00:00Z\"");
	sends(&s, "02/01/25", "\"2025-02-01T12:00:00Z\"");
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		s.years = str_of(spans[i]);
		assert_int_equal(value_open(&s, probe.arena, &why), -1);
		assert_non_null(strstr(why, spans[i]));
	}
	format = STR_LIT("MM/dd/yyyy");
	s.years = STR_LIT("1950-2049");
	assert_int_equal(value_open(&s, probe.arena, &why), -1);
	assert_non_null(strstr(why, "yy"));
}

static void
months_have_the_names_of_the_language_said(void **state)
{
	(void)state;
	becomes("d. MMMM yyyy@de", "UTC", "3. M\xc3\xa4rz 2026",
	    "\"2026-03-03T12:00:00Z\"");
	becomes("d. MMM yyyy@de", "UTC", "21. Okt. 2026",
	    "\"2026-10-21T12:00:00Z\"");
	becomes("d. MMM yyyy@de", "UTC", "21. Okt 2026",
	    "\"2026-10-21T12:00:00Z\"");
	becomes(
	    "dd.MMM.yyyy@de", "UTC", "21.Dez.2026", "\"2026-12-21T12:00:00Z\"");
	becomes("d 'de' MMMM 'de' yyyy@es", "UTC", "5 de Enero de 2026",
	    "\"2026-01-05T12:00:00Z\"");
	becomes(
	    "dd-MMM-yyyy@es", "UTC", "05-sep-2026", "\"2026-09-05T12:00:00Z\"");
	becomes("dd-MMM-yyyy@es", "UTC", "05-SEPT-2026",
	    "\"2026-09-05T12:00:00Z\"");
	becomes("d MMM yyyy@fr", "UTC", "8 f\xc3\xa9vr. 2020",
	    "\"2020-02-08T12:00:00Z\"");
	becomes(
	    "d MMM yyyy@fr", "UTC", "8 juil. 2020", "\"2020-07-08T12:00:00Z\"");
	is_refused("d MMM yyyy@fr", "UTC", "8 jui 2020", "datetime.unreadable");
	becomes("d MMMM yyyy@pt-BR", "UTC", "1 mar\xc3\xa7o 2026",
	    "\"2026-03-01T12:00:00Z\"");
	/* dayjs: read with its locales ru and uk. */
	becomes("dd MMM yyyy@ru", "UTC",
	    "08 \xd1\x84\xd0\xb5\xd0\xb2\xd1\x80. 2020",
	    "\"2020-02-08T12:00:00Z\"");
	becomes("yyyy MMMM dd@uk", "UTC",
	    "2018 \xd0\xbb\xd1\x8e\xd1\x82\xd0\xb8\xd0\xb9 03",
	    "\"2018-02-03T12:00:00Z\"");
	becomes("yyyy MMMM dd@zh", "UTC",
	    "2018 \xe5\x8d\x81\xe4\xba\x8c\xe6\x9c\x88 03",
	    "\"2018-12-03T12:00:00Z\"");
	becomes("EEEE, d MMMM yyyy@it", "UTC", "sabato, 21 novembre 2026",
	    "\"2026-11-21T12:00:00Z\"");
	becomes("dd/MM/yyyy h:mm a@es", "UTC", "21/11/2026 1:05 p.\xc2\xa0m.",
	    "\"2026-11-21T13:05:00Z\"");
	is_refused(
	    "d. MMMM yyyy@de", "UTC", "3. March 2026", "datetime.unreadable");
	will_not_open("d MMM yyyy@xx", "xx");
	will_not_open("dd/MM/yyyy@de", "no names");
	/* An @ that is text, with a blank behind it. */
	becomes("dd/MM/yyyy @ HH:mm", "UTC", "21/11/2026 @ 08:05",
	    "\"2026-11-21T08:05:00Z\"");
}

static void
every_month_of_thirty_languages_is_read_back(void **state)
{
	static const char *const tags[] = {"en", "de", "fr", "es", "it", "pt",
	    "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk", "sl", "hr", "hu",
	    "ro", "bg", "el", "ru", "uk", "tr", "et", "lv", "lt", "ca", "id",
	    "vi", "ja", "ko", "zh"};

	(void)state;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		const struct valuedtname *names =
		    valuedtname_new(str_of(tags[i]), probe.arena);

		assert_non_null(names);
		for (int m = 0; m < 24; m++) {
			struct str s = icu_month(tags[i], m % 12, m >= 12);
			int got = -1;

			if (!valuedtname_match(names,
				m < 12 ? VALUEDTNAME_MONTH
				       : VALUEDTNAME_MONTH_SHORT,
				true, &s, &got) ||
			    got != m % 12 || s.n != 0)
				fail_msg("%s, month %d", tags[i], m);
		}
	}
}

static void
serials_are_read_where_the_mapping_says_so(void **state)
{
	(void)state;
	/* Excel's own: 45123 is 16 July 2023; 25569 1 January 1970. */
	becomes("excel-serial", "UTC", "45123", "\"2023-07-16T12:00:00Z\"");
	becomes("excel-serial", "UTC", "45123.0", "\"2023-07-16T12:00:00Z\"");
	becomes("excel-serial", "UTC", "25569.25", "\"1970-01-01T06:00:00Z\"");
	becomes("excel-serial", "UTC", "45123,5", "\"2023-07-16T12:00:00Z\"");
	becomes("excel-serial", "UTC", "45123.3541666667",
	    "\"2023-07-16T08:30:00Z\"");
	becomes("excel-serial", "UTC", "45123.999999999",
	    "\"2023-07-17T00:00:00Z\"");
	becomes("excel-serial", "UTC", "1", "\"1900-01-01T12:00:00Z\"");
	becomes("excel-serial", "UTC", "59", "\"1900-02-28T12:00:00Z\"");
	becomes("excel-serial", "UTC", "61", "\"1900-03-01T12:00:00Z\"");
	becomes("excel-serial", "UTC", "2958465", "\"9999-12-31T12:00:00Z\"");
	is_refused("excel-serial", "UTC", "60", "datetime.impossible");
	is_refused("excel-serial", "UTC", "0", "datetime.impossible");
	is_refused("excel-serial", "UTC", "2958466", "datetime.unreadable");
	is_refused("excel-serial", "UTC", "-1", "datetime.unreadable");
	is_refused("excel-serial", NULL, "45123", "datetime.no-zone");
	becomes(
	    "excel-serial-1904", "UTC", "43661", "\"2023-07-16T12:00:00Z\"");
	becomes("excel-serial-1904", "UTC", "0", "\"1904-01-01T12:00:00Z\"");
	is_refused(
	    "excel-serial-1904", "UTC", "2958465", "datetime.impossible");
	becomes("excel-serial", "Europe/Madrid", "45123.5",
	    "\"2023-07-16T10:00:00Z\"");
}

static void
an_ambiguous_date_is_shown_in_both_readings(void **state)
{
	static const struct str formats[] = {
	    {"MM/dd/yyyy", 10}, {"dd/MM/yyyy", 10}};
	struct value_spec s = {.type = VTYPE_DATETIME,
	    .formats = formats,
	    .n_formats = 2,
	    .zone = STR_LIT("UTC")};

	(void)state;
	refuses(&s, "10/01/2026", "datetime.ambiguous");
	assert_non_null(
	    strstr(probe.diags.v[0].message, "MM/dd/yyyy (2026-10-01)"));
	assert_non_null(
	    strstr(probe.diags.v[0].message, "dd/MM/yyyy (2026-01-10)"));
}

static void
two_formats_that_both_fit_must_agree(void **state)
{
	static const struct str formats[] = {
	    {"MM/dd/yyyy", 10}, {"dd/MM/yyyy", 10}, {"iso8601", 7}};
	struct value_spec s = {.type = VTYPE_DATETIME,
	    .formats = formats,
	    .n_formats = 3,
	    .zone = STR_LIT("UTC")};

	(void)state;
	refuses(&s, "10/01/2026", "datetime.ambiguous");
	sends(&s, "10/10/2026", "\"2026-10-10T12:00:00Z\"");
	sends(&s, "10/21/2026", "\"2026-10-21T12:00:00Z\"");
	sends(&s, "21/10/2026", "\"2026-10-21T12:00:00Z\"");
	sends(&s, "2026-10-21T08:00:00Z", "\"2026-10-21T08:00:00Z\"");
}

static void
spreadsheet_serials_are_findings(void **state)
{
	(void)state;
	is_refused(NULL, "UTC", "45123", "datetime.serial");
	is_refused("yyyy-MM-dd", "UTC", "45123.5", "datetime.serial");
}

static void
epochs_are_read_where_the_mapping_says_so(void **state)
{
	(void)state;
	becomes("epoch", NULL, "1410715640", "\"2014-09-14T17:27:20Z\"");
	becomes(
	    "epoch-ms", NULL, "1410715640579", "\"2014-09-14T17:27:20.579Z\"");
	becomes("epoch", NULL, "0", "\"1970-01-01T00:00:00Z\"");
	becomes("epoch", NULL, "-1", "\"1969-12-31T23:59:59Z\"");
	/* dayjs */
	becomes(
	    "epoch", NULL, "1410715640.579", "\"2014-09-14T17:27:20.579Z\"");
	becomes("epoch", NULL, "1410715640.000200", "\"2014-09-14T17:27:20Z\"");
	becomes("epoch", NULL, "-0.5", "\"1969-12-31T23:59:59.500Z\"");
	is_refused("epoch", NULL, "14x", "datetime.unreadable");
	is_refused("epoch", NULL, "14.", "datetime.unreadable");
	is_refused("epoch", NULL, "1410715640579", "datetime.unreadable");
	is_refused("epoch-ms", NULL, "14.5", "datetime.unreadable");
}

static void
patterns_that_cannot_be_meant_do_not_open(void **state)
{
	(void)state;
	will_not_open("YYYY-MM-dd", "yyyy");
	will_not_open("yyyy-MM-DD", "dd");
	will_not_open("MM/dd/yy", "two-digit-years");
	will_not_open("MM/dd/yyy", "four digits");
	will_not_open("yyyy-mm-dd", "month");
	will_not_open("yyyy-MM-dd hh:mm", "H is the hour of 24");
	will_not_open("yyyy-MM-ddTHH:mm", "quotes");
	will_not_open("yyyy-MM-dd 'at", "partner");
	will_not_open("yyyy-MM-dd dd", "twice");
	will_not_open("HH:mm", "year");
	will_not_open("", "year");
}

static void
an_unknown_zone_does_not_open(void **state)
{
	static const char *const names[] = {
	    "Mars/Olympus", "/etc/passwd", "../../etc/passwd", ":UTC"};
	const char *why = NULL;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct value_spec s = spec_of(NULL, names[i]);

		assert_int_equal(value_open(&s, probe.arena, &why), -1);
		assert_non_null(strstr(why, names[i]));
	}
}

static void
stored_instants_compare_as_instants(void **state)
{
	struct value_spec s = spec_of(NULL, NULL);

	(void)state;
	probe_cell(&s, "2026-11-21T08:00:00+01:00");
	assert_true(probe_same(VTYPE_DATETIME, "\"2026-11-21T07:00:00Z\""));
	assert_true(probe_same(VTYPE_DATETIME, "\"2026-11-21T07:00:00.000Z\""));
	assert_true(
	    probe_same(VTYPE_DATETIME, "\"2026-11-21T09:00:00+02:00\""));
	assert_false(probe_same(VTYPE_DATETIME, "\"2026-11-21T07:00:01Z\""));
	assert_false(probe_same(VTYPE_DATETIME, "\"soon\""));
	assert_false(probe_same(VTYPE_DATETIME, "null"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(without_formats_iso_8601_is_read),
	    claim(patterns_are_strict_to_the_last_character),
	    claim(dayjs_pairs_give_dayjs_instants),
	    claim(the_calendar_is_the_real_one),
	    claim(there_is_no_default_zone),
	    claim(date_only_values_get_the_mapping_s_time),
	    claim(gaps_and_overlaps_of_clocks_are_errors),
	    claim(gaps_and_overlaps_are_settled_by_rule),
	    claim(years_of_two_digits_need_their_hundred_years),
	    claim(months_have_the_names_of_the_language_said),
	    claim(every_month_of_thirty_languages_is_read_back),
	    claim(serials_are_read_where_the_mapping_says_so),
	    claim(an_ambiguous_date_is_shown_in_both_readings),
	    claim(two_formats_that_both_fit_must_agree),
	    claim(spreadsheet_serials_are_findings),
	    claim(epochs_are_read_where_the_mapping_says_so),
	    claim(patterns_that_cannot_be_meant_do_not_open),
	    claim(an_unknown_zone_does_not_open),
	    claim(stored_instants_compare_as_instants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
