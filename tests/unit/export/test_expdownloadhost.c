// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/expdownloadhost.h"

static void
lose(struct expdownloadhost *h, const char *place, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		expdownloadhost_lost(h, place, ERR_SERVICE, "gone");
}

static void
a_storage_in_trouble_gets_one_attempt_and_then_none(void **state)
{
	struct expdownloadhost *h = expdownloadhost_new();

	(void)state;
	assert_int_equal(expdownloadhost_attempts(h, "a:443", 8), 8);
	lose(h, "a:443", 1);
	assert_int_equal(expdownloadhost_attempts(h, "a:443", 8), 1);
	lose(h, "a:443", EXPDOWNLOADHOST_LOST - 1);
	assert_int_equal(expdownloadhost_attempts(h, "a:443", 8), 0);
	/* one that was on its way came through */
	expdownloadhost_answered(h, "a:443");
	assert_int_equal(expdownloadhost_attempts(h, "a:443", 8), 8);
	expdownloadhost_free(h);
}

static void
another_storage_is_tried_as_ever(void **state)
{
	struct expdownloadhost *h = expdownloadhost_new();

	(void)state;
	lose(h, "a:443", 1000);
	assert_int_equal(expdownloadhost_attempts(h, "a:443", 8), 0);
	assert_int_equal(expdownloadhost_attempts(h, "a:8443", 8), 8);
	assert_int_equal(expdownloadhost_attempts(h, "b:443", 8), 8);
	expdownloadhost_free(h);
}

static void
more_storages_than_are_remembered_do_no_harm(void **state)
{
	struct expdownloadhost *h = expdownloadhost_new();
	char place[] = "a00:443";

	(void)state;
	for (unsigned i = 0; i < 100; i++) {
		place[1] = (char)('0' + i / 10);
		place[2] = (char)('0' + i % 10);
		lose(h, place, EXPDOWNLOADHOST_LOST);
		assert_in_range(expdownloadhost_attempts(h, place, 8), 0, 8);
	}
	assert_int_equal(expdownloadhost_attempts(h, "a00:443", 8), 0);
	expdownloadhost_free(h);
}

static void
in_the_end_it_is_said_how_many_and_why(void **state)
{
	struct expdownloadhost *h = expdownloadhost_new();
	struct err e;

	(void)state;
	assert_int_equal(expdownloadhost_end(h, &e), 0);
	expdownloadhost_lost(h, "a:443", ERR_STOPPED, "no trust in a:443");
	lose(h, "b:443", 1);
	assert_int_equal(expdownloadhost_end(h, &e), -1);
	assert_int_equal(e.kind, ERR_STOPPED);
	assert_non_null(
	    strstr(e.msg, "2 files could not be fetched: no trust in a:443"));
	expdownloadhost_free(h);
	expdownloadhost_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_storage_in_trouble_gets_one_attempt_and_then_none),
	    cmocka_unit_test(another_storage_is_tried_as_ever),
	    cmocka_unit_test(more_storages_than_are_remembered_do_no_harm),
	    cmocka_unit_test(in_the_end_it_is_said_how_many_and_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
