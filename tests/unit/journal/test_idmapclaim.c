// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "journal/idmap.h"
#include "journal/idmapclaim.h"

#include "unit/journal/idmapkit.h"
#include "unit/journal/jobkit.h"

enum {
	ROUNDS = 40
};

static const unsigned char ours[16] = "salt of our job";
static const unsigned char theirs[16] = "salt of another";

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
as(const char *dir, const unsigned char *salt, const char *folder)
{
	struct idmap *m = idmapkit_open(dir);
	struct err e;

	assert_int_equal(idmapclaim_job(m, salt, folder, true, &e), 1);
	return m;
}

/* Claim one row; the holder. */
static int64_t
take(struct idmap *m, uint64_t ord, const char *key, struct str marks)
{
	struct idmapclaim c = {
	    .ord = ord, .key = str_of(key), .marks = marks, .holder = -1};
	struct err e;

	if (idmapclaim_take(m, "s", "contact", &c, 1, &e) != 0)
		fail_msg("idmapclaim_take: %s", e.msg);
	return c.holder;
}

static void
assert_folder(struct idmap *m, int64_t holder, const char *want)
{
	struct buf dir;
	struct err e;

	buf_init(&dir, 1000);
	assert_int_equal(idmapclaim_holder(m, holder, &dir, &e), want != NULL);
	assert_string_equal(buf_text(&dir), want == NULL ? "" : want);
	buf_fini(&dir);
}

#define EMAIL(address) STR_LIT("$email\0" address "\0")

static void
what_another_job_claims_is_its_own_by_key_and_by_every_mark(void **state)
{
	struct idmap *a = as(*state, ours, "/a.job");
	struct idmap *b = as(*state, theirs, "/b.job");

	assert_int_equal(
	    take(a, 1, "k1", STR_LIT("$email\0x@a.io\0$email\0y@a.io\0")), 0);
	assert_folder(b, take(b, 7, "k1", EMAIL("z@a.io")), "/a.job");
	assert_folder(b, take(b, 7, "k2", EMAIL("y@a.io")), "/a.job");
	/* Nothing is left of a row that was not to be had. */
	assert_int_equal(take(a, 2, "k2", EMAIL("z@a.io")), 0);
	assert_int_equal(take(b, 8, "k8", STR_LIT("$name\0x@a.io\0")), 0);
	idmap_close(a);
	idmap_close(b);
}

static void
what_a_job_has_claimed_it_may_claim_again(void **state)
{
	struct idmap *a = as(*state, ours, "/a.job");

	assert_int_equal(take(a, 1, "k1", EMAIL("x@a.io")), 0);
	idmap_close(a);
	a = as(*state, ours, "/moved.job");
	assert_int_equal(take(a, 1, "k1", EMAIL("x@a.io")), 0);
	idmap_close(a);
	a = as(*state, theirs, "/b.job");
	assert_folder(a, take(a, 1, "k1", EMAIL("x@a.io")), "/moved.job");
	idmap_close(a);
}

static void
claims_are_of_one_object_and_organisation(void **state)
{
	struct idmap *a = as(*state, ours, "/a.job");
	struct idmap *b =
	    idmapkit_open_as(*state, "https://api.example.com", "sk_lf_2");
	struct idmapclaim c = {.ord = 1, .key = STR_LIT("k1")};
	struct err e;

	assert_int_equal(idmapclaim_job(b, theirs, "/b.job", true, &e), 1);
	assert_int_equal(take(a, 1, "k1", STR_LIT("")), 0);
	assert_int_equal(take(b, 1, "k1", STR_LIT("")), 0);
	assert_int_equal(idmapclaim_take(b, "s", "account", &c, 1, &e), 0);
	assert_int_equal(c.holder, 0);
	idmap_close(a);
	idmap_close(b);
}

static void
a_record_that_is_brought_takes_the_claims_of_its_row_away(void **state)
{
	struct idmap *a = as(*state, ours, "/a.job");
	struct idmap *b = as(*state, theirs, "/b.job");
	struct idmap_entry v = {.key = "k1", .id = "con_1", .ord = 1};
	uint64_t ord;
	struct err e;

	assert_int_equal(take(a, 1, "k1", EMAIL("x@a.io")), 0);
	assert_int_equal(take(a, 2, "k2", EMAIL("y@a.io")), 0);
	assert_int_equal(idmap_put(a, "s", "contact", &v, 1, 0, &e), 0);
	idmapkit_find(b, "s", "contact", "k1", "con_1");
	assert_int_equal(take(b, 9, "k9", EMAIL("x@a.io")), 0);
	assert_int_equal(idmapclaim_next(a, 0, &ord, &e), 1);
	assert_int_equal(ord, 2);
	assert_int_equal(idmapclaim_next(a, ord, &ord, &e), 0);
	/* Rows of the other job have numbers of their own. */
	v.ord = 2;
	assert_int_equal(idmap_put(b, "s", "contact", &v, 1, 0, &e), 0);
	assert_int_equal(idmapclaim_next(a, 0, &ord, &e), 1);
	idmap_close(a);
	idmap_close(b);
}

static void
a_job_that_lets_go_and_leaves_is_forgotten(void **state)
{
	const uint64_t first = 1;
	struct idmap *a = as(*state, ours, "/a.job");
	struct err e;

	assert_int_equal(take(a, 1, "k1", EMAIL("x@a.io")), 0);
	assert_int_equal(idmapclaim_leave(a, &e), 0);
	assert_int_equal(idmapclaim_job(a, ours, "/a.job", false, &e), 1);
	assert_int_equal(idmapclaim_drop(a, &first, 1, &e), 0);
	assert_int_equal(idmapclaim_leave(a, &e), 0);
	assert_int_equal(idmapclaim_job(a, ours, "/a.job", false, &e), 0);
	idmap_close(a);
}

static void
a_job_that_is_forgotten_claims_nothing(void **state)
{
	struct idmap *a = as(*state, ours, "/a.job");
	struct idmap *b = as(*state, theirs, "/b.job");
	int64_t holder;
	struct err e;

	assert_int_equal(take(a, 1, "k1", EMAIL("x@a.io")), 0);
	holder = take(b, 1, "k1", EMAIL("x@a.io"));
	assert_int_not_equal(holder, 0);
	assert_int_equal(idmapclaim_forget(b, holder, &e), 0);
	assert_folder(b, holder, NULL);
	assert_int_equal(take(b, 1, "k1", EMAIL("x@a.io")), 0);
	idmap_close(a);
	idmap_close(b);
}

/* Two processes, the same rows in opposite order: each is one job's. */
static int
race(const char *dir, int me)
{
	struct idmap *m =
	    as(dir, me == 0 ? ours : theirs, me == 0 ? "/a.job" : "/b.job");
	int mine = 0;

	for (int i = 0; i < ROUNDS; i++) {
		char key[2] = {
		    (char)('0' + (me == 0 ? i : ROUNDS - 1 - i)), '\0'};

		mine += take(m, (uint64_t)i + 1, key, STR_LIT("")) == 0;
	}
	idmap_close(m);
	return mine;
}

static void
of_two_processes_exactly_one_gets_each_row(void **state)
{
	pid_t child[2];
	int sum = 0;

	for (int i = 0; i < 2; i++) {
		child[i] = fork();
		assert_true(child[i] >= 0);
		if (child[i] == 0)
			_exit(race(*state, i));
	}
	for (int i = 0; i < 2; i++) {
		int status;

		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_true(WIFEXITED(status));
		sum += WEXITSTATUS(status);
	}
	assert_int_equal(sum, ROUNDS);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_another_job_claims_is_its_own_by_key_and_by_every_mark),
	    TEST(what_a_job_has_claimed_it_may_claim_again),
	    TEST(claims_are_of_one_object_and_organisation),
	    TEST(a_record_that_is_brought_takes_the_claims_of_its_row_away),
	    TEST(a_job_that_lets_go_and_leaves_is_forgotten),
	    TEST(a_job_that_is_forgotten_claims_nothing),
	    TEST(of_two_processes_exactly_one_gets_each_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
