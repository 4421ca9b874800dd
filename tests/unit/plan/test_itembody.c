// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "planfix.h"

static void
open_links(struct planfix *f)
{
	planfix_open(f, "contact",
	    "fields: { title: T }\n"
	    "relationships:\n"
	    "  $account: { column: A, by: id, split: \";\" }\n"
	    "  mentor: { column: M, by: id }\n",
	    "T|A|M");
}

static const char *
ids(struct planfix *f, int from, int to, bool quoted)
{
	struct buf b;
	const char *s;

	buf_init(&b, 1 << 20);
	for (int i = from; i <= to; i++)
		buf_printf(&b, quoted ? "%s\"acc_%03d\"" : "%sacc_%03d",
		    i == from ? ""
		    : quoted  ? ","
			      : ";",
		    i);
	s = arena_dup(f->arena, buf_text(&b), b.n);
	buf_fini(&b);
	return s;
}

static void
row_of(struct planfix *f, int n, const char *mentor)
{
	assert_int_equal(
	    planfix_row(f, arena_printf(f->arena, "Boss|%s|%s",
			       n > 0 ? ids(f, 1, n, false) : "", mentor)),
	    0);
	assert_false(f->item.failed);
}

static void
up_to_25_links_are_one_request(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f);
	row_of(&f, 0, "");
	assert_int_equal(item_parts(&f.item, f.bind), 1);
	assert_string_equal(
	    planfix_body(&f), "{\"fields\":{\"title\":\"Boss\"}}");
	row_of(&f, LIM_LINKS, "");
	assert_int_equal(item_parts(&f.item, f.bind), 1);
	row_of(&f, LIM_LINKS - 1, "con_9");
	assert_int_equal(item_parts(&f.item, f.bind), 1);
	assert_string_equal(planfix_body(&f),
	    arena_printf(f.arena,
		"{\"fields\":{\"title\":\"Boss\"},\"relationships\":{"
		"\"$account\":[%s],\"mentor\":\"con_9\"}}",
		ids(&f, 1, 24, true)));
	planfix_close(&f);
}

static void
links_beyond_are_added_by_further_parts(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f);
	row_of(&f, 60, "con_9");
	assert_int_equal(item_parts(&f.item, f.bind), 3);
	/* A link to one may be one that create requires. */
	assert_string_equal(planfix_part(&f, 0),
	    arena_printf(f.arena,
		"{\"fields\":{\"title\":\"Boss\"},\"relationships\":{"
		"\"$account\":[%s],\"mentor\":\"con_9\"}}",
		ids(&f, 1, 24, true)));
	assert_string_equal(planfix_part(&f, 1),
	    arena_printf(f.arena,
		"{\"relationships\":{\"$account\":{\"add\":[%s]}}}",
		ids(&f, 25, 49, true)));
	assert_string_equal(planfix_part(&f, 2),
	    arena_printf(f.arena,
		"{\"relationships\":{\"$account\":{\"add\":[%s]}}}",
		ids(&f, 50, 60, true)));
	planfix_close(&f);
}

static void
the_parts_of_full_requests_are_counted_exactly(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f);
	row_of(&f, 26, "");
	assert_int_equal(item_parts(&f.item, f.bind), 2);
	row_of(&f, 50, "");
	assert_int_equal(item_parts(&f.item, f.bind), 2);
	row_of(&f, 50, "con_9");
	assert_int_equal(item_parts(&f.item, f.bind), 3);
	assert_string_equal(planfix_part(&f, 2),
	    "{\"relationships\":{\"$account\":{\"add\":[\"acc_050\"]}}}");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(up_to_25_links_are_one_request),
	    cmocka_unit_test(links_beyond_are_added_by_further_parts),
	    cmocka_unit_test(the_parts_of_full_requests_are_counted_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
