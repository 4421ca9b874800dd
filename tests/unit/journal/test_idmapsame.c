// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "journal/idmap.h"
#include "journal/idmapsame.h"

#include "unit/journal/idmapkit.h"
#include "unit/journal/jobkit.h"

static struct err err;

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

static struct idmap *
with_key(const char *dir, const char *key)
{
	return idmapkit_open_as(dir, "https://api.example", key);
}

/* What key `a` calls its organisation; it has put k1 there. */
static char *
known_to_a(const char *dir)
{
	struct idmap *m = with_key(dir, "a");
	const struct idmap_entry with_marks = {.key = "k1",
	    .id = "con_1",
	    .marks = STR_LIT("$email\0ann@example.com\0"),
	    .receipt = STR_LIT("receipt")};
	char *name = mem_strdup(idmap_name(m));

	assert_int_equal(
	    idmap_put(m, "s", "contact", &with_marks, 1, 5, &err), 0);
	idmap_close(m);
	return name;
}

static void
adopt(struct idmap *m, const char *name)
{
	if (idmapsame_adopt(m, name, &err) != 0)
		fail_msg("idmapsame_adopt: %s", err.msg);
}

static void
what_one_key_has_put_is_seen_by_the_other_of_the_same_organisation(void **state)
{
	char *name = known_to_a(*state);
	struct idmap *b = with_key(*state, "b");
	struct buf out;
	int64_t at_ms;

	buf_init(&out, 256);
	idmapkit_find(b, "s", "contact", "k1", NULL);
	adopt(b, name);
	idmapkit_find(b, "s", "contact", "k1", "con_1");
	assert_int_equal(idmap_marked(b, "contact", "$email",
			     STR_LIT("ann@example.com"), &out, &err),
	    1);
	buf_clear(&out);
	assert_int_equal(
	    idmap_receipt(b, "contact", STR_LIT("con_1"), &out, &at_ms, &err),
	    1);
	assert_string_equal(idmap_name(b), name);
	idmap_close(b);
	/* For good. */
	b = with_key(*state, "b");
	idmapkit_find(b, "s", "contact", "k1", "con_1");
	assert_string_equal(idmap_name(b), name);
	idmap_close(b);
	buf_fini(&out);
	free(name);
}

static void
what_the_new_key_puts_is_seen_by_the_old_one(void **state)
{
	char *name = known_to_a(*state);
	struct idmap *b = with_key(*state, "b");
	struct idmap *a;

	idmapkit_put(b, "s", "contact", "before", "con_2");
	adopt(b, name);
	idmapkit_put(b, "s", "contact", "after", "con_3");
	a = with_key(*state, "a");
	idmapkit_find(a, "s", "contact", "before", "con_2");
	idmapkit_find(a, "s", "contact", "after", "con_3");
	assert_int_equal(idmapkit_count(a, "s", "contact"), 3);
	idmap_close(a);
	idmap_close(b);
	free(name);
}

static void
of_two_records_of_one_key_the_former_stays(void **state)
{
	char *name = known_to_a(*state);
	struct idmap *b = with_key(*state, "b");

	idmapkit_put(b, "s", "contact", "k1", "con_9");
	adopt(b, name);
	idmapkit_find(b, "s", "contact", "k1", "con_1");
	idmap_close(b);
	free(name);
}

static void
a_third_key_follows_both(void **state)
{
	char *name = known_to_a(*state);
	struct idmap *b = with_key(*state, "b");
	struct idmap *c = with_key(*state, "c");
	char *b_name = mem_strdup(idmap_name(b));

	adopt(c, b_name); /* c is b, */
	adopt(b, name);   /* and b is a */
	idmap_close(c);
	c = with_key(*state, "c");
	idmapkit_find(c, "s", "contact", "k1", "con_1");
	idmap_close(c);
	/* Whoever names b later means a. */
	c = with_key(*state, "d");
	adopt(c, b_name);
	idmapkit_find(c, "s", "contact", "k1", "con_1");
	idmap_close(c);
	idmap_close(b);
	free(b_name);
	free(name);
}

static void
said_twice_or_of_itself_it_changes_nothing(void **state)
{
	char *name = known_to_a(*state);
	struct idmap *a = with_key(*state, "a");
	struct idmap *b = with_key(*state, "b");

	adopt(a, name);
	idmapkit_find(a, "s", "contact", "k1", "con_1");
	adopt(b, name);
	adopt(b, name);
	adopt(b, "");
	adopt(b, "no name");
	idmapkit_find(b, "s", "contact", "k1", "con_1");
	idmap_close(b);
	idmap_close(a);
	free(name);
}

static void
others_still_see_nothing(void **state)
{
	char *name = known_to_a(*state);
	struct idmap *b = with_key(*state, "b");
	struct idmap *c;

	adopt(b, name);
	c = with_key(*state, "c");
	idmapkit_find(c, "s", "contact", "k1", NULL);
	idmap_close(c);
	idmap_close(b);
	free(name);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(
		what_one_key_has_put_is_seen_by_the_other_of_the_same_organisation),
	    TEST(what_the_new_key_puts_is_seen_by_the_old_one),
	    TEST(of_two_records_of_one_key_the_former_stays),
	    TEST(a_third_key_follows_both),
	    TEST(said_twice_or_of_itself_it_changes_nothing),
	    TEST(others_still_see_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
