// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "planfix.h"

/* Expected digests are made with Python's hashlib. */

static const char *
key_of(struct planfix *f, const char *row)
{
	assert_int_equal(planfix_row(f, row), 0);
	return arena_dup(f->arena, f->item.key.p, f->item.key.n);
}

static void
a_key_is_trimmed(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(
	    &f, "contact", "key: Id\nfields:\n  title: Job\n", "Id|Job");
	assert_string_equal(key_of(&f, " 42 |x"), "42");
	assert_true(f.item.keyed);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
a_blank_key_fails_the_row(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	planfix_open(&f, "contact",
	    "key: Id\nsource: { empty: [\"\", \"#N/A\"] }\n"
	    "fields:\n  title: Job\n",
	    "Id|Job");
	assert_int_equal(planfix_row(&f, "  |x"), 0);
	d = planfix_found(&f, "key.blank");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(d->column, "Id");
	assert_int_equal(d->line, 7);
	assert_true(f.item.failed);
	assert_int_equal(planfix_row(&f, "#N/A|x"), 0);
	(void)planfix_found(&f, "key.blank");
	planfix_close(&f);
}

static void
a_key_too_long_fails_the_row(void **state)
{
	struct planfix f;
	char row[600];

	(void)state;
	memset(row, 'k', sizeof(row));
	memcpy(row + 513, "|x", 3);
	planfix_open(
	    &f, "contact", "key: Id\nfields:\n  title: Job\n", "Id|Job");
	assert_int_equal(planfix_row(&f, row), 0);
	(void)planfix_found(&f, "key.too-long");
	assert_true(f.item.failed);
	assert_int_equal(planfix_row(&f, row + 1), 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
a_key_of_several_columns_is_never_ambiguous(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(
	    &f, "contact", "key: [A, B]\nfields:\n  title: Job\n", "A|Job|B");
	assert_string_equal(key_of(&f, "1|x|2"), "1|2");
	assert_string_equal(key_of(&f, "1||"), "1|");
	assert_string_equal(key_of(&f, "||1"), "|1");
	assert_string_equal(key_of(&f, "a\\|x|b"), "a\\\\|b");
	assert_int_equal(planfix_row(&f, " |x| "), 0);
	(void)planfix_found(&f, "key.blank");
	planfix_close(&f);
}

static void
a_separator_inside_a_key_is_escaped(void **state)
{
	struct planfix f;
	struct lookup none = {0};
	const struct str row[] = {STR_LIT("1|2"), STR_LIT("3")};

	(void)state;
	planfix_open(
	    &f, "contact", "key: [A, B]\nfields:\n  title: B\n", "A|B");
	assert_int_equal(item_make(&f.item, f.bind, &none, 2, row, 2, f.arena,
			     &f.diags, &f.err),
	    0);
	assert_true(str_is(f.item.key, "1\\|2|3"));
	planfix_close(&f);
}

static void
salesforce_keys_of_15_and_18_characters_are_one(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "system: salesforce\nkey: Id\nfields:\n  title: Job\n", "Id|Job");
	assert_string_equal(
	    key_of(&f, "001A0000006Vm9u|x"), "001A0000006Vm9uIAC");
	assert_string_equal(
	    key_of(&f, "001A0000006Vm9uIAC|x"), "001A0000006Vm9uIAC");
	/* Not the form of an id: left alone. */
	assert_string_equal(key_of(&f, "001A0000006Vm9-|x"), "001A0000006Vm9-");
	planfix_close(&f);
}

static void
keys_of_other_systems_are_left_alone(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "system: hubspot\nkey: Id\nfields:\n  title: Job\n", "Id|Job");
	assert_string_equal(key_of(&f, "001A0000006Vm9u|x"), "001A0000006Vm9u");
	planfix_close(&f);
}

static void
without_key_columns_the_mapped_cells_are_the_key(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "fields:\n  title: B\n  nick: A\nunmapped: ignore\n", "A|x|B");
	assert_string_equal(key_of(&f, "a|1|b"),
	    "z5vlme7dsqrzd6eo22mfk7qwqdywbpiq5cggwzumka3ayeetbyvq");
	assert_false(f.item.keyed);
	assert_string_equal(key_of(&f, "a|2|b"),
	    "z5vlme7dsqrzd6eo22mfk7qwqdywbpiq5cggwzumka3ayeetbyvq");
	assert_string_not_equal(key_of(&f, "b|1|a"),
	    "z5vlme7dsqrzd6eo22mfk7qwqdywbpiq5cggwzumka3ayeetbyvq");
	planfix_close(&f);
}

static void
the_identity_of_a_job_is_stable(void **state)
{
	static const unsigned char expected[DIGEST_BYTES] = {0xc8, 0x9c, 0xd5,
	    0xe2, 0x6e, 0xb2, 0x8c, 0xc1, 0x12, 0x0e, 0xb4, 0xcb, 0x62, 0x7b,
	    0x0d, 0x27, 0x3f, 0x8d, 0xd2, 0x86, 0x64, 0x56, 0xe9, 0x18, 0x69,
	    0x05, 0xb0, 0x98, 0x46, 0xee, 0xa3, 0x5c};
	unsigned char source[DIGEST_BYTES];
	unsigned char mapping[DIGEST_BYTES];
	unsigned char sum[DIGEST_BYTES];

	(void)state;
	memset(source, 1, sizeof(source));
	memset(mapping, 2, sizeof(mapping));
	item_identity("contact", source, mapping, 3, sum);
	assert_memory_equal(sum, expected, sizeof(sum));
	item_identity("contact", source, mapping, 4, sum);
	assert_memory_not_equal(sum, expected, sizeof(sum));
	item_identity("account", source, mapping, 3, sum);
	assert_memory_not_equal(sum, expected, sizeof(sum));
	item_identity("contact", mapping, source, 3, sum);
	assert_memory_not_equal(sum, expected, sizeof(sum));
}

static void
an_idempotency_key_is_stable_and_short_enough(void **state)
{
	unsigned char identity[DIGEST_BYTES];
	struct item_key k = {.identity = identity,
	    .operation = "create",
	    .target = "",
	    .row_key = STR_LIT("42"),
	    .body = STR_LIT("{\"fields\":{}}")};
	char key[64];

	(void)state;
	for (unsigned i = 0; i < DIGEST_BYTES; i++)
		identity[i] = (unsigned char)i;
	item_idem(&k, key);
	assert_string_equal(
	    key, "lf1-lrtu46tyq44n6fqfeoints5pe4ecq4hgr3ojiwr72ouuxnk6c45q");
}

static void
whatever_changes_changes_the_idempotency_key(void **state)
{
	unsigned char identity[DIGEST_BYTES] = {0};
	unsigned char other[DIGEST_BYTES] = {1};
	const struct item_key base = {.identity = identity,
	    .operation = "create",
	    .target = "t",
	    .row_key = STR_LIT("42"),
	    .body = STR_LIT("{}")};
	struct item_key k[7] = {base, base, base, base, base, base, base};
	char keys[8][64];

	(void)state;
	k[0].identity = other;
	k[1].operation = "update";
	k[2].target = "u";
	k[3].row_key = STR_LIT("43");
	k[4].part = 1;
	k[5].generation = 1;
	k[6].body = STR_LIT("{ }");
	item_idem(&base, keys[7]);
	for (size_t i = 0; i < 7; i++)
		item_idem(&k[i], keys[i]);
	for (size_t i = 0; i < 8; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(keys[i], keys[j]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_key_is_trimmed),
	    cmocka_unit_test(a_blank_key_fails_the_row),
	    cmocka_unit_test(a_key_too_long_fails_the_row),
	    cmocka_unit_test(a_key_of_several_columns_is_never_ambiguous),
	    cmocka_unit_test(a_separator_inside_a_key_is_escaped),
	    cmocka_unit_test(salesforce_keys_of_15_and_18_characters_are_one),
	    cmocka_unit_test(keys_of_other_systems_are_left_alone),
	    cmocka_unit_test(without_key_columns_the_mapped_cells_are_the_key),
	    cmocka_unit_test(the_identity_of_a_job_is_stable),
	    cmocka_unit_test(an_idempotency_key_is_stable_and_short_enough),
	    cmocka_unit_test(whatever_changes_changes_the_idempotency_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
