// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valuemarkprobe.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	MEGABYTE = 1024 * 1024,
	THREADS = 4,
	ROUNDS = 2000
};

#define A_UMLAUT   "\xc3\xa4"  /* U+00E4 */
#define A_UMLAUT_2 "a\xcc\x88" /* the same, decomposed */

static void
has(enum vtype type, enum valuemark_how how, const char *json,
    const char *marks)
{
	struct value v = stored(type, json);

	assert_string_equal(marks_of(type, how, &v), marks);
}

static void
text_has(
    enum vtype type, enum valuemark_how how, const char *text, const char *mark)
{
	struct str out[1];
	size_t n = valuemark_text(type, how, str_of(text), probe.arena, out);

	assert_true(n <= 1);
	assert_string_equal(joined(out, n), mark);
}

static void
exact_marks_are_what_is_sent(void **state)
{
	(void)state;
	has(VTYPE_TEXT, VALUEMARK_EXACT, "\" Acme  Inc.\"", " Acme  Inc.");
	has(VTYPE_SINGLE_SELECT, VALUEMARK_EXACT, "\"opt_New\"", "opt_New");
	has(VTYPE_FULL_NAME, VALUEMARK_EXACT,
	    "{\"firstName\":\"Ada\",\"lastName\":\"King\"}", "Ada\x1fKing");
	has(VTYPE_FULL_NAME, VALUEMARK_EXACT, "{\"firstName\":\"Ada\"}",
	    "Ada\x1f");
	has(VTYPE_FULL_NAME, VALUEMARK_EXACT,
	    "{\"lastName\":\"Ada\",\"firstName\":null}", "\037Ada");
}

static void
addresses_and_handles_have_no_case(void **state)
{
	(void)state;
	has(VTYPE_EMAIL, VALUEMARK_EXACT, "[\"Ann@ACME.com\",\"b@acme.com\"]",
	    "ann@acme.com|b@acme.com");
	has(VTYPE_EMAIL, VALUEMARK_EXACT, "[\"Ann@acme.com\",\"ANN@acme.com\"]",
	    "ann@acme.com");
	/* Full case folding outside of ASCII: sharp s is ss. */
	has(VTYPE_EMAIL, VALUEMARK_EXACT,
	    "[\"\xc3\x84nne@acme.com\",\"stra\303\237e@acme.com\"]",
	    A_UMLAUT "nne@acme.com|strasse@acme.com");
	has(VTYPE_EMAIL, VALUEMARK_EXACT, "[\"a@B\303\274cher.de\"]",
	    "a@xn--bcher-kva.de");
	has(VTYPE_SOCIAL_HANDLE, VALUEMARK_EXACT,
	    "\"https://twitter.com/Acme\"", "https://x.com/acme");
	has(VTYPE_SOCIAL_HANDLE, VALUEMARK_EXACT,
	    "\"http://de.linkedin.com/in/Ann-King/?trk=x\"",
	    "https://www.linkedin.com/in/ann-king");
}

static void
numbers_times_telephones_and_urls_are_canonical(void **state)
{
	(void)state;
	has(VTYPE_NUMBER, VALUEMARK_EXACT, "1250.5", "1250.5");
	has(VTYPE_NUMBER, VALUEMARK_EXACT, "1.2505e3", "1250.5");
	has(VTYPE_NUMBER, VALUEMARK_EXACT, "\"1250.50\"", "1250.5");
	has(VTYPE_CURRENCY, VALUEMARK_EXACT, "-0.0", "0");
	has(VTYPE_DATETIME, VALUEMARK_EXACT, "\"2026-11-21T09:00:00+01:00\"",
	    "2026-11-21T08:00:00Z");
	has(VTYPE_DATETIME, VALUEMARK_EXACT, "\"2026-11-21T08:00:00.000Z\"",
	    "2026-11-21T08:00:00Z");
	has(VTYPE_TELEPHONE, VALUEMARK_EXACT,
	    "[\"+34 911 23 45 67\",\"(415) 555-2671\",\"+14155552671\"]",
	    "+34911234567|+14155552671");
	has(VTYPE_TELEPHONE, VALUEMARK_EXACT, "[\"+14155552671;ext=100\"]",
	    "+14155552671;ext=100");
	has(VTYPE_URL, VALUEMARK_EXACT,
	    "[\"https://Acme.com\",\"https://acme.com/\"]", "https://acme.com");
	has(VTYPE_URL, VALUEMARK_EXACT, "\"https://acme.com/A/\"",
	    "https://acme.com/A/");
}

static void
folded_marks_have_no_case_form_or_runs_of_blanks(void **state)
{
	(void)state;
	has(VTYPE_TEXT, VALUEMARK_FOLDED, "\" ACME \\t Inc. \"", "acme inc.");
	has(VTYPE_TEXT, VALUEMARK_FOLDED, "\"  \"", "");
	has(VTYPE_TEXT, VALUEMARK_FOLDED, "\"B" A_UMLAUT_2 "R\"",
	    "b" A_UMLAUT "r");
	has(VTYPE_TEXT, VALUEMARK_FOLDED, "\"\xc3\x84\xc2\xa0\xe3\x80\x80X\"",
	    A_UMLAUT " x");
	/* A soft hyphen and a zero-width space are no blank between words. */
	has(VTYPE_TEXT, VALUEMARK_FOLDED, "\"Ac\xc2\xadme\xe2\x80\x8b\"",
	    "acme");
	has(VTYPE_TEXT, VALUEMARK_FOLDED, "\"STRASSE\"", "strasse");
	has(VTYPE_TEXT, VALUEMARK_FOLDED, "\"Stra\303\237e\"", "strasse");
	has(VTYPE_FULL_NAME, VALUEMARK_FOLDED,
	    "{\"firstName\":\" Ada \",\"lastName\":\"de  la Cruz\"}",
	    "ada de la cruz");
	has(VTYPE_FULL_NAME, VALUEMARK_FOLDED, "{\"lastName\":\"King\"}",
	    "king");
	/* Ids of options are no words. */
	has(VTYPE_SINGLE_SELECT, VALUEMARK_FOLDED, "\"opt_New\"", "opt_New");
	has(VTYPE_URL, VALUEMARK_FOLDED, "\"https://acme.com/A\"",
	    "https://acme.com/a");
}

static void
domains_are_those_of_companies(void **state)
{
	(void)state;
	has(VTYPE_URL, VALUEMARK_DOMAIN,
	    "[\"https://www.acme.co.uk/x\",\"https://acme.co.uk\","
	    "\"https://acme.com\"]",
	    "acme.co.uk|acme.com");
	has(VTYPE_EMAIL, VALUEMARK_DOMAIN,
	    "[\"a@gmail.com\",\"a@mail.acme.com\",\"a@yahoo.fr\"]", "acme.com");
	has(VTYPE_URL, VALUEMARK_DOMAIN, "\"https://www.facebook.com/acme\"",
	    "");
	has(VTYPE_TEXT, VALUEMARK_DOMAIN, "\"ACME.com\"", "acme.com");
	has(VTYPE_TEXT, VALUEMARK_DOMAIN, "\"Acme Inc.\"", "");
	has(VTYPE_FULL_NAME, VALUEMARK_DOMAIN, "{\"firstName\":\"acme.com\"}",
	    "");
	has(VTYPE_SOCIAL_HANDLE, VALUEMARK_DOMAIN, "\"https://acme.com/x\"",
	    "");
	has(VTYPE_NUMBER, VALUEMARK_DOMAIN, "5", "");
}

static void
some_types_have_no_marks(void **state)
{
	static const struct {
		enum vtype type;
		const char *json;
	} cases[] = {{VTYPE_ADDRESS, "{\"city\":\"Bonn\"}"},
	    {VTYPE_CHECKBOX, "true"}, {VTYPE_MULTI_SELECT, "[\"opt_a\"]"},
	    {VTYPE_MARKDOWN, "\"text\""}, {VTYPE_HTML, "\"text\""}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int how = 0; how <= VALUEMARK_DOMAIN; how++) {
			struct value v = stored(cases[i].type, cases[i].json);
			struct str out[VALUEMARK_MAX];

			assert_int_not_equal(v.shape, VALUE_NONE);
			assert_int_equal(
			    valuemark_get(cases[i].type,
				(enum valuemark_how)how, &v, probe.arena, out),
			    0);
			if (how != VALUEMARK_DOMAIN)
				text_has(cases[i].type, (enum valuemark_how)how,
				    "text", "");
		}
	}
}

static void
a_type_of_tomorrow_counts_as_text(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		enum vtype t = i == 0 ? VTYPE_UNKNOWN : VTYPE_READONLY;

		has(t, VALUEMARK_FOLDED, "\"A@Acme.com\"", "a@acme.com");
		has(t, VALUEMARK_EXACT, "[\"A\",\"B\"]", "A|B");
		has(t, VALUEMARK_EXACT, "12", "12");
		has(t, VALUEMARK_FOLDED,
		    "{\"firstName\":\"Ada\",\"lastName\":\"King\"}",
		    "ada king");
		has(t, VALUEMARK_DOMAIN, "\"a@acme.com\"", "acme.com");
		has(t, VALUEMARK_EXACT, "{\"x\":\"y\"}", "");
	}
}

static void
texts_of_cells_meet_what_is_stored(void **state)
{
	(void)state;
	text_has(VTYPE_TEXT, VALUEMARK_FOLDED, " ACME  inc.", "acme inc.");
	text_has(VTYPE_TEXT, VALUEMARK_EXACT, " ACME", " ACME");
	text_has(VTYPE_EMAIL, VALUEMARK_FOLDED, "Ann K. <Ann@Acme.com>",
	    "ann@acme.com");
	text_has(VTYPE_FULL_NAME, VALUEMARK_FOLDED, "Ada  KING", "ada king");
	text_has(VTYPE_FULL_NAME, VALUEMARK_FOLDED, "King, Ada", "ada king");
	text_has(VTYPE_FULL_NAME, VALUEMARK_EXACT, "Ada King", "Ada\x1fKing");
	text_has(VTYPE_NUMBER, VALUEMARK_FOLDED, "00123", "123");
	text_has(VTYPE_NUMBER, VALUEMARK_FOLDED, "none", "");
	text_has(VTYPE_URL, VALUEMARK_EXACT, "Acme.com", "https://acme.com");
	text_has(VTYPE_TEXT, VALUEMARK_EXACT, "", "");
	text_has(VTYPE_URL, VALUEMARK_DOMAIN, "a@mail.acme.com", "acme.com");
	text_has(VTYPE_NUMBER, VALUEMARK_DOMAIN, "www.acme.com", "acme.com");
	text_has(VTYPE_EMAIL, VALUEMARK_DOMAIN, "a@gmail.com", "");
}

static void
nothing_has_no_marks(void **state)
{
	const struct value none = {.shape = VALUE_NONE};
	struct value v;

	(void)state;
	for (int t = 0; t < VTYPE_COUNT; t++) {
		for (int how = 0; how <= VALUEMARK_DOMAIN; how++) {
			assert_string_equal(marks_of((enum vtype)t,
						(enum valuemark_how)how, &none),
			    "");
			text_has(
			    (enum vtype)t, (enum valuemark_how)how, "", "");
		}
		valuemark_stored((enum vtype)t, NULL, probe.arena, &v);
		assert_int_equal(v.shape, VALUE_NONE);
	}
}

static void
long_texts_are_digests_and_no_mark_holds_a_nul(void **state)
{
	/* SHA-256 of "abc" NUL: computed with coreutils' sha256sum. */
	static const char sum[] =
	    "#"
	    "dc1114cd074914bd872cc1f9a23ec910ea2203bc79779ab2e17da25782a624fc";
	struct value v = {.shape = VALUE_TEXT};
	char at[VALUEMARK_BYTES + 2];

	(void)state;
	memset(at, 'x', sizeof(at));
	at[VALUEMARK_BYTES] = '\0';
	v.text = str_of(at);
	assert_string_equal(marks_of(VTYPE_TEXT, VALUEMARK_EXACT, &v), at);
	at[VALUEMARK_BYTES] = 'x';
	at[VALUEMARK_BYTES + 1] = '\0';
	v.text = str_of(at);
	assert_int_equal(strlen(marks_of(VTYPE_TEXT, VALUEMARK_EXACT, &v)), 65);
	v.text = (struct str){"abc\0", 4};
	assert_string_equal(marks_of(VTYPE_TEXT, VALUEMARK_EXACT, &v), sum);
	/* In JSON, too. */
	has(VTYPE_TEXT, VALUEMARK_EXACT, "\"abc\\u0000\"", sum);
}

static void
more_than_25_marks_are_dropped(void **state)
{
	struct str items[100];
	struct value v = {.shape = VALUE_LIST, .n = 100, .items = items};
	struct str out[VALUEMARK_MAX + 1];

	(void)state;
	out[VALUEMARK_MAX] = STR_LIT("untouched");
	for (size_t i = 0; i < 100; i++)
		items[i] = str_of(arena_printf(probe.arena, "a%zu@b.de", i));
	assert_int_equal(
	    valuemark_get(VTYPE_EMAIL, VALUEMARK_EXACT, &v, probe.arena, out),
	    VALUEMARK_MAX);
	assert_true(str_is(out[24], "a24@b.de"));
	assert_true(str_is(out[VALUEMARK_MAX], "untouched"));
}

/* Every type and way with one text; marks are short and without NUL. */
static void
survives(struct str s)
{
	struct arena *a = arena_new();

	for (int t = 0; t < VTYPE_COUNT; t++) {
		for (int how = 0; how <= VALUEMARK_DOMAIN; how++) {
			struct str out[VALUEMARK_MAX];
			struct str items[2] = {s, s};
			struct value list = {
			    .shape = VALUE_LIST, .n = 2, .items = items};
			size_t n = valuemark_text(
			    (enum vtype)t, (enum valuemark_how)how, s, a, out);

			assert_true(n <= 1);
			if (n == 1) {
				assert_in_range(out[0].n, 1, VALUEMARK_BYTES);
				assert_null(memchr(out[0].p, 0, out[0].n));
			}
			n = valuemark_get((enum vtype)t,
			    (enum valuemark_how)how, &list, a, out);
			assert_true(n <= 1);
			arena_reset(a);
		}
	}
	arena_free(a);
}

/* n bytes of one unit again and again. */
static void
survives_many(const char *unit, size_t n)
{
	size_t len = strlen(unit);
	char *p = malloc(n);

	assert_non_null(p);
	for (size_t k = 0; k + len <= n; k += len)
		memcpy(p + k, unit, len);
	survives((struct str){p, n / len * len});
	free(p);
}

static void
hostile_texts_do_no_harm(void **state)
{
	/* The last one is three code points when it is decomposed. */
	static const char *const units[] = {"a", "\xc3\x84", "\xff",
	    "\xe2\x80\x8b", "a;", "1", "@", ".", " ", "\xcc\x88", "<", "(",
	    "\"", "/", "\xce\x90"};

	(void)state;
	survives((struct str){NULL, 0});
	survives((struct str){"\0", 1});
	survives((struct str){"a\0@b\0.com", 9});
	survives((struct str){"\xc3", 1});
	survives((struct str){"\xf0\x9f\x98", 3});
	survives((struct str){"\xed\xa0\x80", 3});
	survives((struct str){"a\xff@b\xfe.de", 8});
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		survives_many(units[i], MEGABYTE / 64);
	survives_many("\xc3\x84", MEGABYTE);
	survives_many("a@b.de;", MEGABYTE);
}

static void
marks_live_in_the_arena(void **state)
{
	char text[] = "Acme";
	struct str out[1];

	(void)state;
	assert_int_equal(valuemark_text(VTYPE_TEXT, VALUEMARK_EXACT,
			     (struct str){text, 4}, probe.arena, out),
	    1);
	memset(text, 'x', 4);
	assert_true(str_is(out[0], "Acme"));
}

static void *
mark_again_and_again(void *cookie)
{
	static const char text[] = "\xc3\x84"
				   "NN  King";
	size_t *wrong = cookie;
	struct arena *a = arena_new();
	struct str out[VALUEMARK_MAX];

	for (size_t i = 0; i < ROUNDS; i++) {
		if (valuemark_text(VTYPE_TEXT, VALUEMARK_FOLDED, str_of(text),
			a, out) != 1 ||
		    !str_is(out[0], A_UMLAUT "nn king"))
			(*wrong)++;
		if (valuemark_text(VTYPE_TELEPHONE, VALUEMARK_EXACT,
			STR_LIT("(415) 555-2671"), a, out) != 1 ||
		    !str_is(out[0], "+14155552671"))
			(*wrong)++;
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

static void
any_thread_may_mark(void **state)
{
	pthread_t threads[THREADS];
	size_t wrong[THREADS] = {0};

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
				     mark_again_and_again, &wrong[i]),
		    0);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(wrong[i], 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(exact_marks_are_what_is_sent),
	    claim(addresses_and_handles_have_no_case),
	    claim(numbers_times_telephones_and_urls_are_canonical),
	    claim(folded_marks_have_no_case_form_or_runs_of_blanks),
	    claim(domains_are_those_of_companies),
	    claim(some_types_have_no_marks),
	    claim(a_type_of_tomorrow_counts_as_text),
	    claim(texts_of_cells_meet_what_is_stored),
	    claim(nothing_has_no_marks),
	    claim(long_texts_are_digests_and_no_mark_holds_a_nul),
	    claim(more_than_25_marks_are_dropped),
	    claim(hostile_texts_do_no_harm),
	    claim(marks_live_in_the_arena),
	    claim(any_thread_may_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
