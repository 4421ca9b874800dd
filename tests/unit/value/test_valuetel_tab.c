// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rnd.h"
#include "value/valuetel_lib.h"
#include "value/valuetel_tab.h"

/* Sanitizers make the library about five times slower. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum {
	NUMBERS = 40000
};
#else
enum {
	NUMBERS = 200000
};
#endif

static size_t
put_digits(char *to, const char *digits, size_t n)
{
	if (n > 0)
		memcpy(to, digits, n);
	return n;
}

static const struct valuetel_tab_plan *
dice_plan(struct rnd *r)
{
	size_t i;

	do
		i = rnd_below(r, 26 * 26);
	while (valuetel_data.by_id[i] == 0);
	return &valuetel_data.plans[valuetel_data.by_id[i] - 1];
}

static const char *
dice_text(struct rnd *r, const char *const *texts, size_t n)
{
	return texts[rnd_below(r, n)];
}

/* A number that has a chance: digits that some plan allows, rarely not. */
static size_t
dice_number(struct rnd *r, const char **region, char *num)
{
	static const char *const idds[] = {
	    "00", "011", "0011", "810", "009", "119", "0014", "00700"};
	static const char *const trunks[] = {
	    "0", "1", "01", "8", "044", "0031", "015", "11", "80"};
	const struct valuetel_tab_plan *plan = dice_plan(r);
	const struct valuetel_tab_code *c = &valuetel_data.codes[plan->code];
	unsigned kind = (unsigned)rnd_below(r, 6);
	const char *before = "";
	unsigned at;
	size_t n = 0;
	size_t i;

	*region = plan->id;
	if (kind == 3)
		before = dice_text(r, idds, sizeof(idds) / sizeof(idds[0]));
	n += put_digits(num, before, strlen(before));
	if (kind < 2)
		num[n++] = '+';
	if (kind < 2 || kind == 3 || kind == 4)
		n += put_digits(num + n, c->text, c->n);
	before = dice_text(r, trunks, sizeof(trunks) / sizeof(trunks[0]));
	if (rnd_below(r, 3) == 0)
		n += put_digits(num + n, before, strlen(before));
	at = c->root;
	for (i = 0; i < 17; i++) {
		unsigned d = (unsigned)rnd_below(r, 10);
		unsigned tries;

		if (valuetel_data.hits[at] != 0 && rnd_below(r, 3) != 0)
			break;
		for (tries = 0; tries < 20; tries++) {
			if (valuetel_data.next[at][d] != 0 ||
			    rnd_below(r, 60) == 0)
				break;
			d = (unsigned)rnd_below(r, 10);
		}
		at = valuetel_data.next[at][d];
		num[n++] = (char)('0' + d);
		if (at == 0 && rnd_below(r, 3) == 0)
			break;
	}
	num[n] = '\0';
	return n;
}

/* No plan behind it at all. */
static size_t
dice_digits(struct rnd *r, const char **region, char *num)
{
	size_t len = rnd_below(r, VALUETEL_TAB_DIGITS_MAX + 1);
	size_t n = 0;

	*region = dice_plan(r)->id;
	if (rnd_below(r, 2) == 0)
		num[n++] = '+';
	while (n < len)
		num[n++] = (char)('0' + rnd_below(r, 10));
	num[n] = '\0';
	return n;
}

static void
tables_and_library_never_differ(void **state)
{
	struct valuetel_lib_number lib;
	struct valuetel_lib_number tab;
	struct rnd r;
	const char *region;
	char num[64];
	size_t valid = 0;
	size_t i;

	(void)state;
	if (valuetel_data.version == NULL)
		skip();
	rnd_init(&r, 20261121);
	for (i = 0; i < NUMBERS; i++) {
		size_t n = i % 4 == 0 ? dice_digits(&r, &region, num)
				      : dice_number(&r, &region, num);
		bool decided = valuetel_tab_parse(num, n, region, &tab);

		assert_true(decided == (n <= VALUETEL_TAB_DIGITS_MAX));
		if (!decided)
			continue;
		valuetel_lib_parse(num, num[0] == '+' ? "ZZ" : region, &lib);
		valid += lib.verdict == VALUETEL_VALID ? 1 : 0;
		if (lib.verdict != tab.verdict)
			print_error("%s in '%s'\n", num, region);
		assert_int_equal(tab.verdict, lib.verdict);
		assert_int_equal(tab.international, lib.international);
		assert_string_equal(tab.e164, lib.e164);
	}
	assert_true(valid > NUMBERS / 5);
}

/* Forms of the metadata that are rare: a prefix that is transformed, a carrier
 * code, a pattern that holds for the whole number only. */
static void
prefixes_with_a_transformation_are_read_as_the_library_reads_them(void **state)
{
	static const struct {
		const char *num;
		const char *region;
		const char *e164;
	} cases[] = {
	    {"4601234", "AG", "+12684601234"},
	    {"0111512345678", "AR", "+5491112345678"},
	    {"011155123456", "AR", ""},
	    {"041213123456789", "BR", ""},
	    {"0151121234567", "BR", "+551121234567"},
	    {"550555", "GG", ""},
	    {"06031234", "GA", ""},
	    {"2123456", "MG", ""},
	    {"886377", "SM", "+3780549886377"},
	};

	(void)state;
	if (valuetel_data.version == NULL)
		skip();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct valuetel_lib_number lib;
		struct valuetel_lib_number tab;

		assert_true(valuetel_tab_parse(
		    cases[i].num, strlen(cases[i].num), cases[i].region, &tab));
		valuetel_lib_parse(cases[i].num, cases[i].region, &lib);
		assert_int_equal(tab.verdict, lib.verdict);
		assert_string_equal(tab.e164, lib.e164);
		if (cases[i].e164[0] != '\0')
			assert_string_equal(tab.e164, cases[i].e164);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tables_and_library_never_differ),
	    cmocka_unit_test(
		prefixes_with_a_transformation_are_read_as_the_library_reads_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
