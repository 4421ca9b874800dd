// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "base/err.h"

static void
setting_an_error_returns_minus_one_and_forgets_the_old_hint(void **state)
{
	struct err e;

	(void)state;
	err_clear(&e);
	assert_int_equal(e.kind, ERR_NONE);
	assert_int_equal(err_set(&e, ERR_DISK, "no %s", "room"), -1);
	assert_int_equal(err_hint(&e, "delete %d files", 3), -1);
	assert_string_equal(e.hint, "delete 3 files");
	assert_int_equal(err_set(&e, ERR_USAGE, "line %d", 7), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_string_equal(e.msg, "line 7");
	assert_string_equal(e.hint, "");
}

static void
a_system_error_ends_with_the_words_for_errno(void **state)
{
	struct err e;

	(void)state;
	err_clear(&e);
	assert_int_equal(err_sys(&e, ERR_DISK, ENOENT, "file %s", "a"), -1);
	assert_string_equal(e.msg, "file a: No such file or directory");
	assert_int_equal(e.kind, ERR_DISK);
}

static void
context_goes_in_front_and_kind_and_hint_stay(void **state)
{
	struct err e;

	(void)state;
	err_clear(&e);
	(void)err_set(&e, ERR_MISFIT, "inner");
	(void)err_hint(&e, "do this");
	assert_int_equal(err_wrap(&e, "outer %d", 1), -1);
	assert_string_equal(e.msg, "outer 1: inner");
	assert_int_equal(e.kind, ERR_MISFIT);
	assert_string_equal(e.hint, "do this");
}

static void
a_message_that_is_too_long_is_cut_and_terminated(void **state)
{
	struct err e;
	char longer[2 * ERR_MSG_MAX];

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	err_clear(&e);
	(void)err_set(&e, ERR_USAGE, "%s", longer);
	assert_int_equal(strlen(e.msg), ERR_MSG_MAX - 1);
	(void)err_wrap(&e, "outer");
	assert_true(strlen(e.msg) < ERR_MSG_MAX);
	assert_memory_equal(e.msg, "outer: xxx", 10);
	(void)err_wrap(&e, "%s", longer);
	assert_int_equal(strlen(e.msg), ERR_MSG_MAX - 1);
	(void)err_sys(&e, ERR_DISK, EIO, "%s", longer);
	assert_int_equal(strlen(e.msg), ERR_MSG_MAX - 1);
	(void)err_hint(&e, "%s", longer);
	assert_int_equal(strlen(e.hint), ERR_HINT_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		setting_an_error_returns_minus_one_and_forgets_the_old_hint),
	    cmocka_unit_test(a_system_error_ends_with_the_words_for_errno),
	    cmocka_unit_test(context_goes_in_front_and_kind_and_hint_stay),
	    cmocka_unit_test(a_message_that_is_too_long_is_cut_and_terminated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
