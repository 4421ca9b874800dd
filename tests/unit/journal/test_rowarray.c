// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "journal/rowarray.h"

#include "unit/journal/jobkit.h"

enum {
	ROWS = 100000
};

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

static struct rowarray *
make(const char *dir, uint64_t rows, unsigned bytes)
{
	struct rowarray *a;
	struct err e;

	if (rowarray_new(&a, dir, rows, bytes, &e) != 0)
		fail_msg("rowarray_new: %s", e.msg);
	return a;
}

/* More than is held at once, in jumps, in both directions. */
static void
every_row_is_0_and_then_what_it_was_set_to(void **state)
{
	for (unsigned bytes = 1; bytes <= 8; bytes++) {
		struct rowarray *a = make(*state, ROWS, bytes);
		uint64_t max = UINT64_MAX >> (64 - 8 * bytes);
		struct err e;

		for (uint64_t i = 1; i <= ROWS; i++)
			assert_int_equal(rowarray_get(a, i), 0);
		for (uint64_t i = 0; i < ROWS; i++) {
			uint64_t ord = i * 7919 % ROWS + 1;

			rowarray_set(a, ord, max - ord % max);
		}
		for (uint64_t i = ROWS; i > 0; i--)
			assert_int_equal(rowarray_get(a, i), max - i % max);
		assert_int_equal(rowarray_check(a, &e), 0);
		rowarray_free(a);
	}
}

static void
it_has_no_name(void **state)
{
	struct rowarray *a = make(*state, ROWS, 8);

	assert_int_equal(rmdir(*state), 0);
	rowarray_free(a);
	rowarray_free(NULL);
}

static void
an_array_may_have_no_rows(void **state)
{
	rowarray_free(make(*state, 0, 8));
}

static void
space_that_is_not_there_is_told_at_the_beginning(void **state)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct rlimit lim = {65536, 65536};
		struct rowarray *a = NULL;
		struct err e = {0};
		int rc;

		(void)signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &lim) != 0)
			_exit(2);
		rc = rowarray_new(&a, *state, 8192, 8, &e);
		if (rc != 0)
			_exit(3);
		rowarray_free(a);
		rc = rowarray_new(&a, *state, 8193, 8, &e);
		_exit(rc == -1 && a == NULL && e.kind == ERR_DISK &&
			      strstr(e.hint, "free space") != NULL
			  ? 0
			  : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
more_rows_than_any_file_holds_are_disk_trouble(void **state)
{
	struct rowarray *a;
	struct err e = {0};

	assert_int_equal(rowarray_new(&a, *state, UINT64_MAX / 4, 8, &e), -1);
	assert_null(a);
	assert_int_equal(e.kind, ERR_DISK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(every_row_is_0_and_then_what_it_was_set_to),
	    TEST(it_has_no_name),
	    TEST(an_array_may_have_no_rows),
	    TEST(space_that_is_not_there_is_told_at_the_beginning),
	    TEST(more_rows_than_any_file_holds_are_disk_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
