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

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "journal/blobs.h"

#include "unit/journal/jobkit.h"

enum {
	LARGE = 300000
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

static void
texts_of_all_sizes_come_back_from_their_places(void **state)
{
	static const size_t sizes[] = {
	    0, 1, 100, 4091, 4092, 4093, 4096, 5000, LARGE};
	enum {
		N = sizeof(sizes) / sizeof(sizes[0])
	};
	struct blobs *b = blobs_new(*state);
	char *bytes = mem_alloc(LARGE + N);
	uint64_t at[N];
	struct buf out;
	struct err e;

	buf_init(&out, LARGE);
	for (size_t i = 0; i < LARGE + N; i++)
		bytes[i] = (char)(i % 251);
	for (size_t i = 0; i < N; i++) {
		struct str text = {bytes + i, sizes[i]};

		assert_int_equal(blobs_put(b, text, &at[i], &e), 0);
		assert_int_not_equal(at[i], 0);
	}
	for (size_t k = 0; k < 2 * N; k++) {
		size_t i = k < N ? N - 1 - k : k - N;

		assert_int_equal(blobs_get(b, at[i], &out, &e), 0);
		assert_int_equal(out.n, sizes[i]);
		if (sizes[i] > 0)
			assert_memory_equal(out.p, bytes + i, sizes[i]);
	}
	/* And no name is left. */
	assert_int_equal(rmdir(*state), 0);
	buf_fini(&out);
	blobs_free(b);
	blobs_free(NULL);
	free(bytes);
}

static void
a_place_where_nothing_was_put_is_a_bug(void **state)
{
	struct blobs *b = blobs_new(*state);
	struct buf out;
	uint64_t at;
	struct err e = {0};

	buf_init(&out, 100);
	assert_int_equal(blobs_get(b, 8, &out, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	assert_int_equal(blobs_put(b, STR_LIT("text"), &at, &e), 0);
	assert_int_equal(blobs_get(b, 0, &out, &e), -1);
	assert_int_equal(blobs_get(b, at + 4, &out, &e), -1);
	assert_int_equal(blobs_get(b, UINT64_MAX, &out, &e), -1);
	assert_int_equal(blobs_get(b, at, &out, &e), 0);
	assert_string_equal(buf_text(&out), "text");
	buf_fini(&out);
	blobs_free(b);
}

static void
a_full_disk_is_told_and_loses_nothing_that_was_put(void **state)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct rlimit lim = {10000, 10000};
		struct blobs *b = blobs_new(*state);
		char text[3000] = "x";
		struct str s = {text, sizeof(text)};
		uint64_t first;
		uint64_t at;
		struct buf out;
		struct err e = {0};
		int rc;

		(void)signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &lim) != 0)
			_exit(2);
		buf_init(&out, 5000);
		rc = blobs_put(b, s, &first, &e);
		for (int i = 0; rc == 0 && i < 10; i++)
			rc = blobs_put(b, s, &at, &e);
		if (rc != -1 || e.kind != ERR_DISK ||
		    strstr(e.hint, "free space") == NULL)
			_exit(3);
		if (blobs_get(b, first, &out, &e) != 0 || out.n != s.n)
			_exit(4);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(texts_of_all_sizes_come_back_from_their_places),
	    TEST(a_place_where_nothing_was_put_is_a_bug),
	    TEST(a_full_disk_is_told_and_loses_nothing_that_was_put),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
