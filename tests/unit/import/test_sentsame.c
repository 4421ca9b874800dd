// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "doc/jdoc.h"
#include "import/sentsame.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

static struct defs *defs;

static int
set_up(void **state)
{
	struct err e;

	(void)state;
	return defs_builtin(&defs, object_find(STR_LIT("contact")), &e);
}

static int
tear_down(void **state)
{
	(void)state;
	defs_free(defs);
	return 0;
}

static struct jdoc *
doc(const char *text)
{
	struct jdoc *d;
	struct err e;

	if (jdoc_parse(&d, text, strlen(text), &e) != 0)
		fail_msg("%s: %s", text, e.msg);
	return d;
}

#define ANN                                                                    \
	"{\"id\":\"con_1\",\"createdAt\":\"2026-01-05T09:00:00.250Z\","        \
	"\"fields\":{\"$email\":{\"value\":[\"b@x.io\",\"Ann@x.io\"]},"        \
	"\"$name\":{\"value\":{\"firstName\":\"Ann\",\"lastName\":\"Lee\"}}}," \
	"\"relationships\":{\"$account\":{\"values\":[\"acc_1\",\"acc_2\"]}}}"

static bool
created(const char *body)
{
	struct jdoc *b = doc(body);
	struct jdoc *r = doc(ANN);
	struct record rec;
	bool same;

	assert_true(record_read(jdoc_root(r), &rec));
	same = sentsame_create(jdoc_root(b), &rec, defs);
	jdoc_free(r);
	jdoc_free(b);
	return same;
}

static enum sentsame
updated(const char *body, const char *before)
{
	struct jdoc *b = doc(body);
	struct jdoc *i = before == NULL ? NULL : doc(before);
	struct jdoc *r = doc(ANN);
	struct record rec;
	enum sentsame same;

	assert_true(record_read(jdoc_root(r), &rec));
	same = sentsame_update(jdoc_root(b), jdoc_root(i), &rec, defs);
	jdoc_free(r);
	jdoc_free(i);
	jdoc_free(b);
	return same;
}

static void
a_create_is_there_when_all_of_it_is(void **state)
{
	(void)state;
	assert_true(created("{\"fields\":{}}"));
	assert_true(created(
	    "{\"fields\":{\"$name\":{\"firstName\":\"Ann\","
	    "\"lastName\":\"Lee\"},\"$email\":[\"ann@x.io\",\"b@x.io\"]},"
	    "\"relationships\":{\"$account\":[\"acc_2\",\"acc_1\"]}}"));
	assert_false(created("{\"fields\":{\"$email\":[\"ann@x.io\"]}}"));
	assert_false(created("{\"fields\":{\"$name\":{\"firstName\":\"Anna\","
			     "\"lastName\":\"Lee\"}}}"));
	assert_false(created("{\"relationships\":{\"$account\":[\"acc_1\"]}}"));
	assert_false(created(
	    "{\"relationships\":{\"$account\":[\"acc_1\",\"acc_3\"]}}"));
	/* What the definitions do not have cannot be compared. */
	assert_false(created("{\"fields\":{\"gone\":\"x\"}}"));
}

static void
an_update_is_there_or_as_before_or_neither(void **state)
{
	static const char ours[] =
	    "{\"fields\":{\"$name\":{"
	    "\"firstName\":\"Ann\",\"lastName\":\"Lee\"}}}";
	static const char other[] = "{\"fields\":{\"$name\":{"
				    "\"firstName\":\"A\",\"lastName\":\"L\"}}}";

	(void)state;
	assert_int_equal(updated(ours, NULL), SENTSAME_OURS);
	assert_int_equal(updated(ours, other), SENTSAME_OURS);
	assert_int_equal(updated(other, ours), SENTSAME_BEFORE);
	assert_int_equal(updated(other, other), SENTSAME_OTHER);
	/* Without an image nobody knows what was before. */
	assert_int_equal(updated(other, NULL), SENTSAME_OTHER);
	assert_int_equal(updated(other, "{\"fields\":{}}"), SENTSAME_OTHER);
}

static void
links_to_add_or_remove_may_be_done_twice(void **state)
{
	(void)state;
	assert_int_equal(
	    updated("{\"relationships\":{\"$account\":{\"add\":[\"acc_1\"]}}}",
		NULL),
	    SENTSAME_OURS);
	assert_int_equal(
	    updated("{\"relationships\":{\"$account\":{\"add\":[\"acc_9\"]}}}",
		NULL),
	    SENTSAME_BEFORE);
	assert_int_equal(updated("{\"relationships\":{\"$account\":{"
				 "\"remove\":[\"acc_9\"]}}}",
			     NULL),
	    SENTSAME_OURS);
	assert_int_equal(updated("{\"relationships\":{\"$account\":{"
				 "\"remove\":[\"acc_1\"]}}}",
			     NULL),
	    SENTSAME_BEFORE);
}

static void
links_that_are_replaced_are_compared_with_those_before(void **state)
{
	static const char sent[] = "{\"relationships\":{\"$account\":{"
				   "\"replace\":[\"acc_3\"]}}}";

	(void)state;
	assert_int_equal(updated("{\"relationships\":{\"$account\":{"
				 "\"replace\":[\"acc_2\",\"acc_1\"]}}}",
			     NULL),
	    SENTSAME_OURS);
	assert_int_equal(
	    updated(sent,
		"{\"relationships\":{\"$account\":[\"acc_1\",\"acc_2\"]}}"),
	    SENTSAME_BEFORE);
	assert_int_equal(
	    updated(sent, "{\"relationships\":{\"$account\":[\"acc_1\"]}}"),
	    SENTSAME_OTHER);
	assert_int_equal(updated(sent, NULL), SENTSAME_OTHER);
}

static void
the_time_of_a_record_is_read_to_the_millisecond(void **state)
{
	struct jdoc *r = doc(ANN);
	struct jdoc *none = doc("{\"id\":\"con_1\",\"createdAt\":\"soon\"}");

	(void)state;
	assert_int_equal(
	    sentsame_created(jdoc_root(r)), INT64_C(1767603600250));
	assert_int_equal(sentsame_created(jdoc_root(none)), INT64_MIN);
	jdoc_free(none);
	jdoc_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_create_is_there_when_all_of_it_is),
	    cmocka_unit_test(an_update_is_there_or_as_before_or_neither),
	    cmocka_unit_test(links_to_add_or_remove_may_be_done_twice),
	    cmocka_unit_test(
		links_that_are_replaced_are_compared_with_those_before),
	    cmocka_unit_test(the_time_of_a_record_is_read_to_the_millisecond)};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
