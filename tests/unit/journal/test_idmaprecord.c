// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

#include "unit/journal/idmapkit.h"
#include "unit/journal/jobkit.h"

static int
set_up(void **state)
{
	*state = jobkit_begin();
	return 0;
}

static int
tear_down(void **state)
{
	jobkit_end(*state);
	return 0;
}

static void
give(struct idmap *m, const char *object, const char *id, struct str marks,
    struct str receipt, int64_t at_ms)
{
	struct idmap_entry v = {.id = id, .marks = marks, .receipt = receipt};
	struct err e;

	if (idmap_put(m, "s", object, &v, 1, at_ms, &e) != 0)
		fail_msg("idmap_put: %s", e.msg);
}

/* The ids with the mark are these, with a comma behind each. */
static void
marked(struct idmap *m, const char *object, const char *sign, const char *text,
    const char *want)
{
	struct buf ids;
	int commas = 0;
	struct err e;

	for (const char *p = want; *p != '\0'; p++)
		commas += *p == ',';
	buf_init(&ids, 200);
	assert_int_equal(
	    idmap_marked(m, object, sign, str_of(text), &ids, &e), commas);
	assert_int_equal(ids.n, strlen(want));
	for (size_t i = 0; i < ids.n; i++)
		assert_int_equal(ids.p[i], want[i] == ',' ? '\0' : want[i]);
	buf_fini(&ids);
}

/* NULL: there is none. */
static void
receipt(struct idmap *m, const char *object, const char *id, const char *want,
    int64_t at_ms)
{
	struct buf got;
	int64_t at;
	struct err e;

	buf_init(&got, 200);
	assert_int_equal(
	    idmap_receipt(m, object, str_of(id), &got, &at, &e), want != NULL);
	assert_string_equal(buf_text(&got), want == NULL ? "" : want);
	assert_int_equal(at, at_ms);
	buf_fini(&got);
}

static const struct str none = {"", 0};

static void
a_mark_leads_to_all_records_that_have_it(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	give(m, "contact", "con_2",
	    STR_LIT("$email\0a@x.de\0$email\0b@x.de\0domain\0x.de\0"), none, 0);
	give(m, "contact", "con_1", STR_LIT("domain\0x.de\0"), none, 0);
	give(m, "account", "acc_1", STR_LIT("domain\0x.de\0"), none, 0);
	idmap_close(m);
	m = idmapkit_open(*state);
	marked(m, "contact", "$email", "a@x.de", "con_2,");
	marked(m, "contact", "$email", "b@x.de", "con_2,");
	marked(m, "contact", "domain", "x.de", "con_1,con_2,");
	marked(m, "account", "domain", "x.de", "acc_1,");
	marked(m, "contact", "$name", "x.de", "");
	marked(m, "contact", "domain", "x", "");
	marked(m, "contact", "domain", "", "");
	idmap_close(m);
}

static void
new_marks_replace_those_that_a_record_had(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	give(m, "contact", "con_1", STR_LIT("$email\0a@x.de\0$email\0b@x.de\0"),
	    none, 0);
	give(m, "contact", "con_2", STR_LIT("$email\0a@x.de\0"), none, 0);
	give(m, "contact", "con_1", STR_LIT("$email\0b@x.de\0$email\0c@x.de\0"),
	    none, 0);
	marked(m, "contact", "$email", "a@x.de", "con_2,");
	marked(m, "contact", "$email", "b@x.de", "con_1,");
	marked(m, "contact", "$email", "c@x.de", "con_1,");
	/* None given: those there stay. */
	idmapkit_put(m, "s", "contact", "key", "con_1");
	marked(m, "contact", "$email", "c@x.de", "con_1,");
	/* The same again, and one without a text, which is none. */
	give(m, "contact", "con_1", STR_LIT("$email\0b@x.de\0$email\0c@x.de\0"),
	    none, 0);
	give(
	    m, "contact", "con_3", STR_LIT("$name\0\0domain\0x.de\0"), none, 0);
	marked(m, "contact", "$email", "b@x.de", "con_1,");
	marked(m, "contact", "$name", "", "");
	marked(m, "contact", "domain", "x.de", "con_3,");
	idmap_close(m);
}

static void
a_receipt_is_kept_with_the_time_of_its_write(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	receipt(m, "contact", "con_1", NULL, 0);
	give(m, "contact", "con_1", STR_LIT("domain\0x.de\0"), none, 5);
	receipt(m, "contact", "con_1", NULL, 0);
	give(m, "contact", "con_1", none, STR_LIT("first"), 10);
	give(m, "contact", "con_1", none, STR_LIT("second"), 20);
	/* None given: the one there stays, with its time. */
	give(m, "contact", "con_1", STR_LIT("domain\0y.de\0"), none, 30);
	idmap_close(m);
	m = idmapkit_open(*state);
	receipt(m, "contact", "con_1", "second", 20);
	receipt(m, "account", "con_1", NULL, 0);
	receipt(m, "contact", "con_2", NULL, 0);
	marked(m, "contact", "domain", "y.de", "con_1,");
	idmap_close(m);
}

static void
a_record_that_is_gone_is_forgotten_with_all_that_led_to_it(void **state)
{
	struct idmap *m = idmapkit_open(*state);
	struct err e;

	idmapkit_put(m, "s", "contact", "1", "con_1");
	idmapkit_put(m, "other", "contact", "2", "con_1");
	idmapkit_put(m, "s", "contact", "3", "con_2");
	idmapkit_put(m, "s", "account", "1", "con_1");
	give(m, "contact", "con_1", STR_LIT("domain\0x.de\0"), STR_LIT("r"), 1);
	give(m, "contact", "con_2", STR_LIT("domain\0x.de\0"), STR_LIT("r"), 1);
	assert_int_equal(idmap_drop(m, "contact", STR_LIT("con_1"), &e), 0);
	idmapkit_find(m, "s", "contact", "1", NULL);
	idmapkit_find(m, "other", "contact", "2", NULL);
	idmapkit_find(m, "s", "contact", "3", "con_2");
	idmapkit_find(m, "s", "account", "1", "con_1");
	marked(m, "contact", "domain", "x.de", "con_2,");
	receipt(m, "contact", "con_1", NULL, 0);
	receipt(m, "contact", "con_2", "r", 1);
	/* One that was never known. */
	assert_int_equal(idmap_drop(m, "contact", STR_LIT("con_9"), &e), 0);
	idmap_close(m);
}

static void
a_mark_that_is_no_longer_true_is_forgotten(void **state)
{
	struct idmap *m = idmapkit_open(*state);
	struct str both = STR_LIT("$email\0a@x.de\0domain\0x.de\0");
	struct err e;

	give(m, "contact", "con_1", both, STR_LIT("r"), 1);
	assert_int_equal(idmap_unmark(m, "contact", "$email", STR_LIT("a@x.de"),
			     STR_LIT("con_1"), &e),
	    0);
	assert_int_equal(idmap_unmark(m, "contact", "$email", STR_LIT("never"),
			     STR_LIT("con_1"), &e),
	    0);
	marked(m, "contact", "$email", "a@x.de", "");
	marked(m, "contact", "domain", "x.de", "con_1,");
	receipt(m, "contact", "con_1", "r", 1);
	/* It may have it again, and then lose both. */
	give(m, "contact", "con_1", both, none, 2);
	marked(m, "contact", "$email", "a@x.de", "con_1,");
	assert_int_equal(idmap_drop(m, "contact", STR_LIT("con_1"), &e), 0);
	marked(m, "contact", "$email", "a@x.de", "");
	marked(m, "contact", "domain", "x.de", "");
	idmap_close(m);
}

static void
has(struct idmap *m, const char *system, const char *object, bool want_keys,
    bool want_marks)
{
	bool keys;
	bool marks;
	struct err e;

	assert_int_equal(idmap_has(m, system, object, &keys, &marks, &e), 0);
	assert_int_equal(keys, want_keys);
	assert_int_equal(marks, want_marks);
}

static void
a_map_says_whether_it_has_anything_to_look_up(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	has(m, "s", "contact", false, false);
	idmapkit_put(m, "s", "contact", "1", "con_1");
	has(m, "s", "contact", true, false);
	has(m, "other", "contact", false, false);
	give(m, "account", "acc_1", STR_LIT("domain\0x.de\0"), none, 0);
	has(m, "s", "account", false, true);
	has(m, "", "contact", false, false);
	idmap_close(m);
}

static void
an_entry_without_a_key_or_a_system_brings_no_key(void **state)
{
	struct idmap *m = idmapkit_open(*state);
	struct idmap_entry v[] = {
	    {.key = "", .id = "con_1", .receipt = STR_LIT("r1")},
	    {.key = NULL, .id = "con_2", .receipt = STR_LIT("r2")},
	    {.key = "3", .id = "con_3"}};
	struct err e;

	assert_int_equal(idmap_put(m, "s", "contact", v, 3, 7, &e), 0);
	assert_int_equal(idmapkit_count(m, "s", "contact"), 1);
	receipt(m, "contact", "con_1", "r1", 7);
	receipt(m, "contact", "con_2", "r2", 7);
	v[2].key = "4";
	assert_int_equal(idmap_put(m, "", "contact", v, 3, 8, &e), 0);
	assert_int_equal(idmapkit_count(m, "", "contact"), 0);
	receipt(m, "contact", "con_1", "r1", 8);
	idmap_close(m);
}

static void
another_organisation_sees_neither_marks_nor_receipts(void **state)
{
	struct str x = STR_LIT("domain\0x.de\0");
	struct idmap *m = idmapkit_open(*state);
	struct err e;

	give(m, "contact", "con_1", x, STR_LIT("ours"), 1);
	idmap_close(m);
	m = idmapkit_open_as(*state, "https://api.example.com", "sk_lf_2");
	marked(m, "contact", "domain", "x.de", "");
	receipt(m, "contact", "con_1", NULL, 0);
	has(m, "s", "contact", false, false);
	give(m, "contact", "con_1", x, STR_LIT("theirs"), 2);
	assert_int_equal(idmap_unmark(m, "contact", "domain", STR_LIT("x.de"),
			     STR_LIT("con_1"), &e),
	    0);
	assert_int_equal(idmap_drop(m, "contact", STR_LIT("con_1"), &e), 0);
	idmap_close(m);
	m = idmapkit_open(*state);
	marked(m, "contact", "domain", "x.de", "con_1,");
	receipt(m, "contact", "con_1", "ours", 1);
	idmap_close(m);
}

static void
a_map_that_is_held_sees_one_moment(void **state)
{
	struct idmap *m = idmapkit_open(*state);
	struct idmap *other = idmapkit_open(*state);
	struct err e;

	idmapkit_put(m, "s", "contact", "1", "con_1");
	assert_int_equal(idmap_hold(m, &e), 0);
	assert_int_equal(idmap_hold(m, &e), 0);
	idmapkit_find(m, "s", "contact", "1", "con_1");
	idmapkit_find(other, "s", "contact", "1", "con_1");
	idmap_release(m);
	idmap_release(m);
	idmapkit_put(other, "s", "contact", "1", "con_2");
	idmapkit_find(m, "s", "contact", "1", "con_2");
	idmapkit_put(m, "s", "contact", "1", "con_3");
	/* A close releases. */
	assert_int_equal(idmap_hold(m, &e), 0);
	idmapkit_find(m, "s", "contact", "1", "con_3");
	idmap_close(m);
	idmapkit_put(other, "s", "contact", "1", "con_4");
	idmap_close(other);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_map_that_is_held_sees_one_moment),
	    TEST(a_mark_leads_to_all_records_that_have_it),
	    TEST(new_marks_replace_those_that_a_record_had),
	    TEST(a_receipt_is_kept_with_the_time_of_its_write),
	    TEST(a_record_that_is_gone_is_forgotten_with_all_that_led_to_it),
	    TEST(a_mark_that_is_no_longer_true_is_forgotten),
	    TEST(a_map_says_whether_it_has_anything_to_look_up),
	    TEST(an_entry_without_a_key_or_a_system_brings_no_key),
	    TEST(another_organisation_sees_neither_marks_nor_receipts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
