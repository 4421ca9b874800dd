// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "value/valuecivil.h"
#include "value/valuecountry_build.h"
#include "value/valuedomain.h"
#include "value/valuedtpat.h"
#include "value/valuehost.h"
#include "value/valuemail_plain.h"
#include "value/valuemail_scan.h"
#include "value/valuesocial_canon.h"
#include "value/valuetext.h"
#include "value/valuezone.h"

/*
 * Short ways through the usual cases: each must say what the long way says, on
 * texts made at random of the pieces that such values consist of.
 */
enum {
	ROUNDS = 30000,
	TEXT_MAX = 160
};

static uint64_t state = 88172645463325252U;

static size_t
below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (size_t)(state >> 11) % n;
}

/* A few pieces in a row, one byte of which is now and then another. */
static struct str
make(char p[TEXT_MAX], const char *const *pieces, size_t n, size_t count)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		struct str s = str_of(pieces[below(n)]);

		if (len + s.n >= TEXT_MAX)
			break;
		memcpy(p + len, s.p, s.n);
		len += s.n;
	}
	if (len > 0 && below(4) == 0)
		p[below(len)] = "aZ9.-_@ /?\xc3\x7f"[below(12)];
	p[len] = '\0';
	return (struct str){p, len};
}

static const char *const mail_pieces[] = {"ada", "@", "ada", ".", "B", "-",
    "acme", ".com", ".example", ".ORG", "@acme.com", "none", "none@none.com",
    "xn--", "+", "9", ";", " ", "'", ".local", "@GMAIL.example", "|", ","};

static void
a_plain_address_is_what_the_scanner_reads(void **unused)
{
	struct arena *a = arena_new();
	size_t taken = 0;

	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		char text[TEXT_MAX];
		struct str s = make(text, mail_pieces,
		    sizeof(mail_pieces) / sizeof(mail_pieces[0]), 1 + below(7));
		enum valuehost_fault host;
		const char *near;
		struct str fast;
		struct str slow;
		size_t n = valuemail_plain(s, a, &fast);

		if (n == 0)
			continue;
		taken++;
		assert_true(n == s.n || s.p[n] == ';');
		assert_int_equal(
		    valuemail_scan(str_upto(s, n), a, &slow, &host),
		    VALUEMAIL_FINE);
		assert_true(str_eq(fast, slow));
		assert_true(valuedomain_top_exists(
		    str_from(fast, str_find(fast, '@') + 1), &near));
		arena_reset(a);
	}
	assert_true(taken > ROUNDS / 100);
	arena_free(a);
}

static void
a_common_last_part_is_one_of_the_list(void **unused)
{
	(void)unused;
	/* A public suffix itself has no registrable domain; a name below it
	 * has, which asks the list and not the short table. */
	for (char x = 'a'; x <= 'z'; x++) {
		for (char y = 'a'; y <= 'z'; y++) {
			char host[] = {'a', 'c', 'm', 'e', '.', x, y};
			struct arena *a = arena_new();
			struct str top = {host + 5, 2};
			struct str domain;

			if (valuedomain_is_common(top))
				assert_true(valuedomain_get(
				    (struct str){host, 7}, a, &domain));
			arena_free(a);
		}
	}
}

static const char *const host_pieces[] = {"acme", ".", "a.", "-", "9", ".com",
    "xn--", "--", "..", "x1", ".9", "abcdefghijabcdefghijabcdefghijabcdef"};

static void
a_plain_host_is_one_that_passes_the_check_when_it_is_lowered(void **unused)
{
	struct arena *a = arena_new();
	size_t taken = 0;

	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		char text[TEXT_MAX];
		struct str s = make(text, host_pieces,
		    sizeof(host_pieces) / sizeof(host_pieces[0]), 1 + below(8));
		struct str out;
		size_t at = 0;

		if (!valuehost_is_plain(s))
			continue;
		taken++;
		while (at < s.n && (text[at] < 'a' || text[at] > 'z'))
			at++;
		assert_true(at < s.n);
		/* With a capital it goes the long way. */
		text[at] = (char)(text[at] - 'a' + 'A');
		assert_false(valuehost_is_plain(s));
		assert_int_equal(valuehost_check(s, a, &out), VALUEHOST_FINE);
		text[at] = (char)(text[at] - 'A' + 'a');
		assert_true(str_eq(out, s));
		arena_reset(a);
	}
	assert_true(taken > ROUNDS / 100);
	arena_free(a);
}

static const char *const social_pieces[] = {"x.com/", "twitter.com/", "www.",
    "linkedin.com/", "in/", "company/", "ada", "_", "-", "9", "?s=20", "#", "/",
    "home", "search", "none", "Na", "@", "acme-inc", ".", "posts/",
    "averylongusernameindeed"};

static void
a_link_with_https_means_what_it_means_without(void **unused)
{
	static const enum handle_service services[] = {
	    HANDLE_TWITTER, HANDLE_LINKEDIN, HANDLE_INSTAGRAM};

	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		enum handle_service which = services[below(3)];
		char text[TEXT_MAX];
		char with[TEXT_MAX + 8] = "https://";
		char fast[VALUESOCIAL_MAX];
		char slow[VALUESOCIAL_MAX];
		struct str s = make(text, social_pieces,
		    sizeof(social_pieces) / sizeof(social_pieces[0]),
		    1 + below(6));
		enum valuesocial_fault f;

		/* A link that begins with // goes the long way. */
		memcpy(with + 8, text, s.n);
		f = valuesocial_canon(
		    which, false, (struct str){with, s.n + 8}, fast);
		/* Only https:// itself stands for nothing. */
		if (f == VALUESOCIAL_PLACEHOLDER)
			continue;
		assert_int_equal(f, valuesocial_canon(which, false,
					(struct str){with + 6, s.n + 2}, slow));
		if (f == VALUESOCIAL_FINE)
			assert_string_equal(fast, slow);
	}
}

static void
a_name_means_what_it_means_with_a_slash_behind(void **unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		static const char *const pieces[] = {"ada", "_", "9", "-", "@",
		    "home", "who_to_follow", "love", "Z", "intent"};
		char text[TEXT_MAX];
		char fast[VALUESOCIAL_MAX];
		char slow[VALUESOCIAL_MAX];
		struct str s = make(text, pieces, 10, 1 + below(4));
		enum valuesocial_fault f =
		    valuesocial_canon(HANDLE_TWITTER, false, s, fast);

		if (f != VALUESOCIAL_FINE || str_find(s, '/') < s.n ||
		    str_find(s, '.') < s.n || str_find(s, '?') < s.n ||
		    str_find(s, ' ') < s.n)
			continue;
		text[s.n++] = '/';
		assert_int_equal(
		    valuesocial_canon(HANDLE_TWITTER, false, s, slow),
		    VALUESOCIAL_FINE);
		assert_string_equal(fast, slow);
	}
}

static const char *const dates[] = {"2024-05-06 07:08", "05/06/2024",
    "May 6, 2024", "06.05.2024 17:08", "1/2/2024", "2024-05-06", "7", " ",
    "2024", "12", "/", "-", ".", "Dec", "December", "Tue, ", "5 PM", ":"};

/* Behind a letter that is no part of a date nothing is ruled out at a glance. */
static void
a_date_fits_a_pattern_as_it_does_behind_a_letter(void **unused)
{
	static const char *const patterns[] = {"yyyy-MM-dd HH:mm", "MM/dd/yyyy",
	    "MMM d, yyyy", "dd.MM.yyyy HH:mm", "d/M/yyyy", "yyyyMMdd",
	    "EEE, d MMMM yyyy", "yy/MM/dd", "HH:mm dd/MM/yyyy",
	    "MMMM dd yyyy@en", "yyyy'x'MM-dd"};
	const char *why = "";

	(void)unused;
	for (size_t k = 0; k < sizeof(patterns) / sizeof(patterns[0]); k++) {
		struct arena *a = arena_new();
		const char *behind = arena_printf(a, "'q'%s", patterns[k]);
		const struct valuedtpat *fast =
		    valuedtpat_new(str_of(patterns[k]), 1950, a, &why);
		const struct valuedtpat *slow =
		    valuedtpat_new(str_of(behind), 1950, a, &why);

		assert_non_null(fast);
		assert_non_null(slow);
		for (int i = 0; i < ROUNDS / 4; i++) {
			char text[TEXT_MAX + 1] = "q";
			struct str s = make(text + 1, dates,
			    sizeof(dates) / sizeof(dates[0]), 1 + below(3));
			struct valuecivil one;
			struct valuecivil two;
			enum valuecivil_fit fit =
			    valuedtpat_match(fast, s, &one);

			assert_int_equal(
			    fit, valuedtpat_match(
				     slow, (struct str){text, s.n + 1}, &two));
			if (fit == VALUECIVIL_FITS)
				assert_memory_equal(&one, &two, sizeof(one));
		}
		arena_free(a);
	}
}

/* The offset that the C library knows of the zone in TZ, in milliseconds. */
static int64_t
offset_at(int64_t utc)
{
	time_t t = (time_t)utc;
	struct tm tm;
	struct valuecivil c = {.year = 0};

	assert_non_null(localtime_r(&t, &tm));
	c.year = tm.tm_year + 1900;
	c.month = tm.tm_mon + 1;
	c.day = tm.tm_mday;
	c.hour = tm.tm_hour;
	c.minute = tm.tm_min;
	c.second = tm.tm_sec;
	return valuecivil_ms(&c) - utc * 1000;
}

static void
an_instant_comes_back_from_its_local_time(void **unused)
{
	static const char *const zones[] = {"Europe/Madrid", "America/New_York",
	    "Australia/Lord_Howe", "America/Mexico_City", "UTC",
	    "Asia/Kathmandu", "Pacific/Apia"};

	(void)unused;
	for (size_t k = 0; k < sizeof(zones) / sizeof(zones[0]); k++) {
		struct valuezone *z = valuezone_new(str_of(zones[k]));

		assert_non_null(z);
		assert_int_equal(setenv("TZ", zones[k], 1), 0);
		tzset();
		for (int i = 0; i < ROUNDS / 6; i++) {
			/* 1970 to 2037, a few days often. */
			int64_t utc = (int64_t)below(
			    below(2) == 0 ? 2145000000U : 40000000U);
			int64_t out[2];

			assert_int_not_equal(
			    valuezone_utc(z, utc * 1000 + offset_at(utc), out),
			    VALUEZONE_GAP);
			assert_true(
			    out[0] == utc * 1000 || out[1] == utc * 1000);
		}
		valuezone_free(z);
	}
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
		    c == 0x7f ||
		    (c == 0xc2 && i + 1 < s.n &&
			(unsigned char)s.p[i + 1] < 0xa0))
			return true;
	}
	return false;
}

static void
a_control_character_is_found_wherever_it_stands(void **unused)
{
	static const char *const pieces[] = {"plain text", "\n", "\xc3\xa9",
	    "\xc2\xa9", "a", "\t", "0123456", "~", " "};
	struct arena *a = arena_new();
	struct diags d;

	(void)unused;
	diags_init(&d, a);
	for (int i = 0; i < ROUNDS; i++) {
		char text[TEXT_MAX];
		struct str s = make(text, pieces, 9, 1 + below(9));

		if (below(3) == 0)
			text[below(s.n)] = "\x01\x1f\x7f\x0b"[below(4)];
		diags_clear(&d);
		valuetext_check(&d, "text.control-character", s);
		assert_int_equal(d.n > 0, has_control(s));
		arena_reset(a);
	}
	diags_fini(&d);
	arena_free(a);
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
the_index_of_countries_is_what_is_made_of_icu_now(void **unused)
{
	struct valuecountry_name is;
	struct str key;
	size_t at = 0;
	size_t n = 0;

	(void)unused;
	valuecountry_build();
	for (; valuecountry_build_next(&at, &key, &is); n++) {
		const struct valuecountry_name *found =
		    valuecountry_names_get(key);

		assert_non_null(found);
		assert_int_equal(found->verdict, is.verdict);
		assert_true(same(found->code, is.code));
		assert_true(same(found->note, is.note));
	}
	assert_true(n > 10000);
	assert_null(valuecountry_names_get(STR_LIT("noplaceatall")));
	for (size_t i = 0; i < 250; i++)
		assert_string_equal(valuecountry_names_english()[i],
		    valuecountry_build_english()[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_address_is_what_the_scanner_reads),
	    cmocka_unit_test(a_common_last_part_is_one_of_the_list),
	    cmocka_unit_test(
		a_plain_host_is_one_that_passes_the_check_when_it_is_lowered),
	    cmocka_unit_test(a_link_with_https_means_what_it_means_without),
	    cmocka_unit_test(a_name_means_what_it_means_with_a_slash_behind),
	    cmocka_unit_test(a_date_fits_a_pattern_as_it_does_behind_a_letter),
	    cmocka_unit_test(an_instant_comes_back_from_its_local_time),
	    cmocka_unit_test(a_control_character_is_found_wherever_it_stands),
	    cmocka_unit_test(the_index_of_countries_is_what_is_made_of_icu_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
