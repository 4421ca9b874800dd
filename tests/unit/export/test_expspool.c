// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "export/expspool.h"

static const unsigned char ONE[DIGEST_BYTES] = {1};
static const unsigned char OTHER[DIGEST_BYTES] = {2};

enum {
	NOW = 1000000
};

struct place {
	char dir[64];
	char *part;
};

static int
begin(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	(void)snprintf(p->dir, sizeof(p->dir), "/tmp/lfetl-spool-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	p->part = fsx_join(p->dir, "c.csv.part");
	*state = p;
	return 0;
}

static int
end(void **state)
{
	struct place *p = *state;

	(void)unlink(p->part);
	assert_int_equal(rmdir(p->dir), 0);
	free(p->part);
	free(p);
	return 0;
}

static struct expspool *
open_at(const struct place *p, const unsigned char *request, int64_t now)
{
	struct expspool *s;
	struct err e;

	if (expspool_open(&s, p->part, p->dir, request, now, &e) != 0)
		fail_msg("%s", e.msg);
	return s;
}

static void
add(struct expspool *s, const char *id, const char *row)
{
	struct err e;

	assert_int_equal(expspool_add(s, str_of(id), str_of(row), 1, &e), 0);
}

static void
mark(struct expspool *s, uint64_t offset, uint64_t total)
{
	struct err e;

	assert_int_equal(expspool_mark(s, offset, total, &e), 0);
}

static int
collect(void *self, const struct expspool_row *row, struct err *e)
{
	(void)e;
	assert_int_equal(row->number, 1);
	buf_add_str(self, row->text);
	buf_putc(self, ' ');
	return 0;
}

static void
assert_taken(struct expspool *s, const char *want)
{
	struct buf b;
	struct err e;

	buf_init(&b, 4096);
	assert_int_equal(expspool_take(s, collect, &b, &e), 0);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

/* The ids that a pass that goes on had shown. */
static void
assert_earlier(struct expspool *s, const char *want)
{
	struct buf b;
	struct str id;
	struct err e;
	int rc;

	buf_init(&b, 4096);
	while ((rc = expspool_earlier(s, &id, &e)) == 1) {
		buf_add_str(&b, id);
		buf_putc(&b, ' ');
	}
	assert_int_equal(rc, 0);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
of_each_id_the_last_row_stays_where_it_lies(void **state)
{
	struct expspool *s = open_at(*state, ONE, NOW);

	add(s, "a", "a1");
	add(s, "b", "b1");
	add(s, "a", "a2");
	add(s, "c", "c1");
	assert_taken(s, "b1 a2 c1 ");
	expspool_drop(s);
	expspool_close(s);
}

static void
rows_that_are_forgotten_do_not_count_not_even_as_the_last(void **state)
{
	struct expspool *s = open_at(*state, ONE, NOW);
	struct err e;

	add(s, "a", "a1");
	add(s, "gone", "g1");
	assert_int_equal(expspool_anew(s, &e), 0);
	assert_int_equal(expspool_rows(s), 2);
	add(s, "b", "b2");
	add(s, "a", "a2");
	assert_taken(s, "g1 b2 a2 ");
	assert_int_equal(expspool_forget(s, 0, 2, &e), 0);
	assert_taken(s, "b2 a2 ");
	assert_int_equal(expspool_forget(s, 3, 4, &e), 0);
	assert_taken(s, "b2 ");
	expspool_drop(s);
	expspool_close(s);
}

static void
rows_that_are_known_to_be_distinct_stay_until_some_are_forgotten(void **state)
{
	struct expspool *s = open_at(*state, ONE, NOW);
	struct err e;

	add(s, "b", "1");
	add(s, "a", "2");
	mark(s, 25, 3);
	add(s, "c", "3");
	expspool_distinct(s);
	assert_taken(s, "1 2 3 ");
	assert_int_equal(expspool_forget(s, 0, 1, &e), 0);
	assert_taken(s, "2 3 ");
	expspool_drop(s);
	expspool_close(s);
}

static void
what_was_cut_off_goes_on_at_its_last_mark(void **state)
{
	struct expspool *s = open_at(*state, ONE, NOW);
	uint64_t total;

	add(s, "a", "a1");
	add(s, "b", "b1");
	mark(s, 25, 60);
	add(s, "lost", "l1");
	expspool_close(s);

	s = open_at(*state, ONE, NOW + EXPSPOOL_FRESH_MS);
	assert_int_equal(expspool_from(s, &total), 25);
	assert_int_equal(total, 60);
	assert_earlier(s, "a b ");
	add(s, "c", "c1");
	assert_taken(s, "a1 b1 c1 ");
	expspool_close(s);
}

static void
a_torn_end_is_forgotten(void **state)
{
	struct place *p = *state;
	struct expspool *s = open_at(p, ONE, NOW);
	uint64_t total;
	struct stat st;

	add(s, "a", "a1");
	mark(s, 25, 60);
	add(s, "b", "b1");
	mark(s, 50, 60);
	expspool_close(s);
	assert_int_equal(stat(p->part, &st), 0);
	assert_int_equal(truncate(p->part, st.st_size - 3), 0);
	s = open_at(p, ONE, NOW + 1);
	assert_int_equal(expspool_from(s, &total), 25);
	assert_earlier(s, "a ");
	expspool_close(s);
}

static void
a_byte_that_changed_ends_what_is_trusted(void **state)
{
	struct place *p = *state;
	struct expspool *s = open_at(p, ONE, NOW);
	uint64_t total;
	struct stat st;
	FILE *f;

	add(s, "a", "a1");
	mark(s, 25, 60);
	assert_int_equal(stat(p->part, &st), 0);
	add(s, "b", "bbbbbbbb");
	mark(s, 50, 60);
	expspool_close(s);
	f = fopen(p->part, "r+be");
	assert_non_null(f);
	assert_int_equal(fseek(f, (long)st.st_size + 60, SEEK_SET), 0);
	assert_int_equal(fputc('X', f), 'X');
	assert_int_equal(fclose(f), 0);
	s = open_at(p, ONE, NOW + 1);
	assert_int_equal(expspool_from(s, &total), 25);
	expspool_close(s);
}

static void
another_request_an_old_file_or_a_later_pass_begins_anew(void **state)
{
	struct expspool *s = open_at(*state, ONE, NOW);
	uint64_t total;
	struct err e;

	add(s, "a", "a1");
	mark(s, 25, 60);
	expspool_close(s);
	s = open_at(*state, OTHER, NOW);
	assert_int_equal(expspool_from(s, &total), 0);
	mark(s, 25, 60);
	expspool_close(s);
	s = open_at(*state, OTHER, NOW + EXPSPOOL_FRESH_MS + 1);
	assert_int_equal(expspool_from(s, &total), 0);
	add(s, "a", "a1");
	mark(s, 25, 60);
	assert_int_equal(expspool_anew(s, &e), 0);
	add(s, "a", "a2");
	expspool_close(s);
	s = open_at(*state, OTHER, NOW + EXPSPOOL_FRESH_MS + 2);
	assert_int_equal(expspool_from(s, &total), 0);
	assert_taken(s, "");
	expspool_close(s);
}

static void
two_do_not_write_one_target(void **state)
{
	struct place *p = *state;
	struct expspool *first = open_at(p, ONE, NOW);
	struct expspool *second;
	struct err e;

	assert_int_equal(
	    expspool_open(&second, p->part, p->dir, ONE, NOW, &e), -1);
	assert_int_equal(e.kind, ERR_LOCKED);
	assert_null(second);
	expspool_close(first);
}

static void
a_file_of_somebody_else_is_left_as_it_is(void **state)
{
	struct place *p = *state;
	FILE *f = fopen(p->part, "we");
	struct expspool *s;
	struct stat st;
	struct err e;

	assert_non_null(f);
	assert_true(fputs("my own notes, nothing of an export", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(expspool_open(&s, p->part, p->dir, ONE, NOW, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, p->part));
	assert_int_equal(stat(p->part, &st), 0);
	assert_int_equal(st.st_size, 34);
}

static void
a_dropped_one_is_gone_and_a_kept_one_is_private(void **state)
{
	struct place *p = *state;
	struct expspool *s = open_at(p, ONE, NOW);
	struct stat st;

	assert_int_equal(stat(p->part, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	expspool_drop(s);
	expspool_close(s);
	assert_false(fsx_exists(p->part));
}

static void
one_without_a_name_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct expspool *s;
	struct err e;

	assert_int_equal(expspool_open(&s, NULL, p->dir, ONE, NOW, &e), 0);
	add(s, "a", "a1");
	mark(s, 25, 60);
	assert_taken(s, "a1 ");
	expspool_close(s);
	/* end() sees that the folder is empty. */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(of_each_id_the_last_row_stays_where_it_lies),
	    TEST(rows_that_are_forgotten_do_not_count_not_even_as_the_last),
	    TEST(
		rows_that_are_known_to_be_distinct_stay_until_some_are_forgotten),
	    TEST(what_was_cut_off_goes_on_at_its_last_mark),
	    TEST(a_torn_end_is_forgotten),
	    TEST(a_byte_that_changed_ends_what_is_trusted),
	    TEST(another_request_an_old_file_or_a_later_pass_begins_anew),
	    TEST(two_do_not_write_one_target),
	    TEST(a_file_of_somebody_else_is_left_as_it_is),
	    TEST(a_dropped_one_is_gone_and_a_kept_one_is_private),
	    TEST(one_without_a_name_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
