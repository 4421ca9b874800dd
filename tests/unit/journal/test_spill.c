// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "journal/spill.h"

#include "unit/journal/jobkit.h"

enum {
	TINY = 2000,
	LARGE = 16 * 1024 * 1024,
	MANY = 20000,
	KEY_MAX = 24
};

static const size_t memories[] = {0, TINY, 100000, LARGE};

/* What is given, beside what must come back. */
struct given {
	char key[KEY_MAX];
	size_t n_key;
	uint64_t no; /* in the order of adding */
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

static int
compare(const void *a, const void *b)
{
	const struct given *x = a;
	const struct given *y = b;
	struct str kx = {x->key, x->n_key};
	struct str ky = {y->key, y->n_key};
	int rc = str_cmp(kx, ky);

	if (rc != 0)
		return rc;
	return x->no < y->no ? -1 : x->no > y->no;
}

static void
add(struct spill *s, struct str key, struct str data)
{
	struct err e;

	if (spill_add(s, key, data, &e) != 0)
		fail_msg("spill_add: %s", e.msg);
}

static void
check(struct spill *s, const struct given *want, size_t n)
{
	struct str key;
	struct str data;
	uint64_t no;
	struct err e;

	assert_int_equal(spill_count(s), n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(spill_next(s, &key, &data, &e), 1);
		assert_int_equal(key.n, want[i].n_key);
		assert_memory_equal(key.p, want[i].key, key.n);
		assert_int_equal(data.n, sizeof(no));
		memcpy(&no, data.p, sizeof(no));
		assert_int_equal(no, want[i].no);
	}
	assert_int_equal(spill_next(s, &key, &data, &e), 0);
	assert_int_equal(spill_next(s, &key, &data, &e), 0);
}

/* Keys of all lengths and bytes, many of them several times. */
static void
make(struct given *g, size_t n, struct rnd *rnd, bool prefixed)
{
	memset(g, 0, n * sizeof(*g));
	for (size_t i = 0; i < n; i++) {
		static const char front[] = "contact-00";
		size_t at = prefixed ? sizeof(front) - 1 : 0;

		memcpy(g[i].key, front, at);
		g[i].no = i;
		g[i].n_key = at + rnd_below(rnd, KEY_MAX - at);
		for (; at < g[i].n_key; at++)
			g[i].key[at] =
			    (char)(rnd_below(rnd, 4) == 0 ? 0xff
							  : rnd_below(rnd, 2));
	}
}

static void
check_sorting(const char *dir, size_t memory, bool prefixed)
{
	struct given *g = mem_array(MANY, sizeof(*g));
	struct spill *s = spill_new(dir, memory);
	size_t n = memory == 0 ? 500 : MANY;
	struct rnd rnd;
	struct err e;

	rnd_init(&rnd, 20261121);
	make(g, n, &rnd, prefixed);
	for (size_t i = 0; i < n; i++)
		add(s, (struct str){g[i].key, g[i].n_key},
		    (struct str){(const char *)&g[i].no, sizeof(g[i].no)});
	qsort(g, n, sizeof(*g), compare);
	assert_int_equal(spill_rewind(s, &e), 0);
	check(s, g, n);
	assert_int_equal(spill_rewind(s, &e), 0);
	check(s, g, n);
	spill_free(s);
	free(g);
}

static void
entries_come_in_order_whatever_the_memory(void **state)
{
	for (size_t i = 0; i < sizeof(memories) / sizeof(memories[0]); i++) {
		check_sorting(*state, memories[i], false);
		check_sorting(*state, memories[i], true);
	}
}

static void
entries_of_one_key_stay_in_the_order_of_adding(void **state)
{
	for (size_t m = 0; m < sizeof(memories) / sizeof(memories[0]); m++) {
		struct spill *s = spill_new(*state, memories[m]);
		struct str key;
		struct str data;
		struct err e;

		for (uint64_t i = 0; i < 3000; i++)
			add(s,
			    i % 2 == 0 ? STR_LIT("the same key of one row")
				       : STR_LIT("the same key of another"),
			    (struct str){(const char *)&i, sizeof(i)});
		for (uint64_t i = 0; i < 3000; i++) {
			uint64_t want = i < 1500 ? i * 2 + 1 : (i - 1500) * 2;
			uint64_t got;

			assert_int_equal(spill_next(s, &key, &data, &e), 1);
			memcpy(&got, data.p, sizeof(got));
			assert_int_equal(got, want);
		}
		assert_int_equal(spill_next(s, &key, &data, &e), 0);
		spill_free(s);
	}
}

static void
an_empty_one_ends_at_once(void **state)
{
	struct spill *s = spill_new(*state, TINY);
	struct str key;
	struct str data;
	struct err e;

	assert_int_equal(spill_rewind(s, &e), 0);
	assert_int_equal(spill_next(s, &key, &data, &e), 0);
	assert_int_equal(spill_rewind(s, &e), 0);
	assert_int_equal(spill_next(s, &key, &data, &e), 0);
	assert_int_equal(spill_count(s), 0);
	spill_free(s);
	spill_free(NULL);
}

static void
entries_may_be_as_large_as_is_said_and_no_larger(void **state)
{
	char *bytes = mem_alloc(SPILL_ENTRY_MAX + 1);

	memset(bytes, 'k', SPILL_ENTRY_MAX + 1);
	for (size_t m = 0; m < sizeof(memories) / sizeof(memories[0]); m++) {
		struct spill *s = spill_new(*state, memories[m]);
		struct str key;
		struct str data;
		struct err e = {0};

		/* Long keys that differ at their ends only, and long data. */
		for (size_t i = 0; i < 30; i++) {
			add(s, (struct str){bytes, SPILL_ENTRY_MAX - i},
			    (struct str){bytes, i});
			add(s, STR_LIT(""),
			    (struct str){bytes, SPILL_ENTRY_MAX});
		}
		assert_int_equal(
		    spill_add(s, (struct str){bytes, SPILL_ENTRY_MAX},
			STR_LIT("x"), &e),
		    -1);
		assert_int_equal(e.kind, ERR_INTERNAL);
		assert_int_equal(
		    spill_add(s, (struct str){bytes, SPILL_ENTRY_MAX + 1},
			STR_LIT(""), &e),
		    -1);
		for (size_t i = 0; i < 30; i++) {
			assert_int_equal(spill_next(s, &key, &data, &e), 1);
			assert_int_equal(key.n, 0);
			assert_int_equal(data.n, SPILL_ENTRY_MAX);
		}
		for (size_t i = 0; i < 30; i++) {
			assert_int_equal(spill_next(s, &key, &data, &e), 1);
			assert_int_equal(key.n, SPILL_ENTRY_MAX - 29 + i);
			assert_int_equal(data.n, 29 - i);
			assert_memory_equal(key.p, bytes, key.n);
		}
		assert_int_equal(spill_next(s, &key, &data, &e), 0);
		spill_free(s);
	}
	free(bytes);
}

static void
numbers_are_sorted_as_numbers(void **state)
{
	static const uint64_t given[] = {
	    256, UINT64_MAX, 0, 255, UINT64_C(1) << 40, 1, 65536};
	static const uint64_t want[] = {
	    0, 1, 255, 256, 65536, UINT64_C(1) << 40, UINT64_MAX};
	struct spill *s = spill_new(*state, LARGE);
	struct str key;
	struct str data;
	struct err e;

	for (size_t i = 0; i < 7; i++)
		assert_int_equal(
		    spill_add_uint(s, given[i], STR_LIT("d"), &e), 0);
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(spill_next(s, &key, &data, &e), 1);
		assert_int_equal(spill_uint(key), want[i]);
	}
	spill_free(s);
}

static void
nothing_is_added_once_it_is_read(void **state)
{
	struct spill *s = spill_new(*state, LARGE);
	struct str key;
	struct str data;
	struct err e = {0};

	add(s, STR_LIT("a"), STR_LIT(""));
	assert_int_equal(spill_next(s, &key, &data, &e), 1);
	assert_int_equal(spill_add(s, STR_LIT("b"), STR_LIT(""), &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	spill_free(s);
}

/* In a child: entries until the limit on the size of files is reached. */
static void
fill(const char *dir, bool while_reading)
{
	struct rlimit lim = {1024 * 1024, 1024 * 1024};
	struct spill *s = spill_new(dir, 4096);
	char data[1000] = "";
	struct str key;
	struct str got;
	struct err e = {0};
	int rc = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &lim) != 0)
		_exit(2);
	/* What fits once does not fit twice, when runs are merged to others. */
	for (uint64_t i = 0; rc == 0 && i < (while_reading ? 700 : 5000); i++)
		rc = spill_add_uint(
		    s, i * 7919 % 1000, (struct str){data, sizeof(data)}, &e);
	if (while_reading && rc == 0)
		rc = spill_next(s, &key, &got, &e);
	if (rc != -1 || e.kind != ERR_DISK || strstr(e.msg, dir) == NULL ||
	    strstr(e.hint, "free space") == NULL)
		_exit(1);
	spill_free(s);
	_exit(0);
}

static void
a_full_disk_is_told_with_a_remedy(void **state)
{
	for (int reading = 0; reading < 2; reading++) {
		int status;
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			fill(*state, reading == 1);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
}

static void
a_folder_that_is_not_there_is_told_when_a_file_is_needed(void **state)
{
	const char *dir = jobkit_path(*state, "no");
	struct spill *s = spill_new(dir, 64);
	struct err e = {0};
	int rc = 0;

	for (int i = 0; rc == 0 && i < 10; i++)
		rc = spill_add(s, STR_LIT("some key"), STR_LIT("data"), &e);
	assert_int_equal(rc, -1);
	assert_int_equal(e.kind, ERR_DISK);
	spill_free(s);
}

static void
no_name_is_left_in_the_folder(void **state)
{
	struct spill *s = spill_new(*state, TINY);
	struct err e;

	for (uint64_t i = 0; i < 1000; i++)
		assert_int_equal(spill_add_uint(s, i, STR_LIT("data"), &e), 0);
	assert_int_equal(rmdir(*state), 0);
	spill_free(s);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(entries_come_in_order_whatever_the_memory),
	    TEST(entries_of_one_key_stay_in_the_order_of_adding),
	    TEST(an_empty_one_ends_at_once),
	    TEST(entries_may_be_as_large_as_is_said_and_no_larger),
	    TEST(numbers_are_sorted_as_numbers),
	    TEST(nothing_is_added_once_it_is_read),
	    TEST(a_full_disk_is_told_with_a_remedy),
	    TEST(a_folder_that_is_not_there_is_told_when_a_file_is_needed),
	    TEST(no_name_is_left_in_the_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
