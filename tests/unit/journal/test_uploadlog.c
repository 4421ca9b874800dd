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

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "journal/uploadlog.h"

#define ORIGIN "https://api.example"

struct rig {
	char *dir;
	char *path;
	struct err e;
};

static int
begin(void **state)
{
	struct rig *r = mem_alloc(sizeof(*r));
	char dir[] = "/tmp/lfetl.XXXXXX";

	assert_non_null(mkdtemp(dir));
	r->dir = mem_strdup(dir);
	r->path = fsx_join(dir, "uploads.db");
	*state = r;
	return 0;
}

static int
end(void **state)
{
	struct rig *r = *state;

	(void)unlink(r->path);
	assert_int_equal(rmdir(r->dir), 0);
	free(r->path);
	free(r->dir);
	free(r);
	return 0;
}

static struct uploadlog *
open_as(struct rig *r, const char *key)
{
	struct uploadlog *l;

	if (uploadlog_open(&l, r->path, ORIGIN, key, &r->e) != 0)
		fail_msg("%s", r->e.msg);
	return l;
}

static struct uploadlog_entry
entry(unsigned char file, uint64_t generation, enum uploadlog_state s)
{
	struct uploadlog_entry v;

	memset(&v, 0, sizeof(v));
	memset(v.file, file, sizeof(v.file));
	v.generation = generation;
	v.state = s;
	v.asked_ms = 1234567890123;
	(void)snprintf(v.id, sizeof(v.id), "fil_%u", file);
	(void)snprintf(v.mime, sizeof(v.mime), "text/vtt");
	return v;
}

static void
put(struct rig *r, struct uploadlog *l, struct uploadlog_entry v)
{
	if (uploadlog_put(l, &v, &r->e) != 0)
		fail_msg("%s", r->e.msg);
}

static void
an_entry_comes_back_after_the_file_was_closed(void **state)
{
	struct rig *r = *state;
	struct uploadlog *l = open_as(r, "sk_lf_a");
	struct uploadlog_entry want = entry(7, 3, UPLOADLOG_SENT);
	struct uploadlog_entry got;

	put(r, l, want);
	uploadlog_close(l);
	l = open_as(r, "sk_lf_a");
	assert_int_equal(uploadlog_get(l, want.file, &got, &r->e), 1);
	assert_int_equal(got.generation, 3);
	assert_int_equal(got.state, UPLOADLOG_SENT);
	assert_true(got.asked_ms == want.asked_ms);
	assert_string_equal(got.id, "fil_7");
	assert_string_equal(got.mime, "text/vtt");
	want = entry(8, 0, UPLOADLOG_ASKED);
	assert_int_equal(uploadlog_get(l, want.file, &got, &r->e), 0);
	uploadlog_close(l);
}

static void
an_entry_without_an_id_is_one(void **state)
{
	struct rig *r = *state;
	struct uploadlog *l = open_as(r, "sk_lf_a");
	struct uploadlog_entry v = entry(7, 0, UPLOADLOG_ASKED);

	v.id[0] = '\0';
	put(r, l, v);
	assert_int_equal(uploadlog_get(l, v.file, &v, &r->e), 1);
	assert_string_equal(v.id, "");
	uploadlog_close(l);
}

static void
what_another_organisation_uploaded_is_invisible(void **state)
{
	struct rig *r = *state;
	struct uploadlog *l = open_as(r, "sk_lf_a");
	struct uploadlog_entry v = entry(7, 0, UPLOADLOG_DONE);

	put(r, l, v);
	uploadlog_close(l);
	l = open_as(r, "sk_lf_b");
	assert_int_equal(uploadlog_get(l, v.file, &v, &r->e), 0);
	uploadlog_close(l);
}

static void
who_is_behind_changes_nothing(void **state)
{
	struct rig *r = *state;
	struct uploadlog *l = open_as(r, "sk_lf_a");
	struct uploadlog *m = open_as(r, "sk_lf_a");
	struct uploadlog_entry v;

	put(r, l, entry(7, 1, UPLOADLOG_DONE));
	put(r, m, entry(7, 1, UPLOADLOG_SENT));
	put(r, m, entry(7, 0, UPLOADLOG_DONE));
	v = entry(7, 0, UPLOADLOG_ASKED);
	assert_int_equal(uploadlog_get(l, v.file, &v, &r->e), 1);
	assert_int_equal(v.generation, 1);
	assert_int_equal(v.state, UPLOADLOG_DONE);
	put(r, m, entry(7, 2, UPLOADLOG_ASKED));
	assert_int_equal(uploadlog_get(l, v.file, &v, &r->e), 1);
	assert_int_equal(v.generation, 2);
	assert_int_equal(v.state, UPLOADLOG_ASKED);
	uploadlog_close(m);
	uploadlog_close(l);
}

static void
only_its_owner_can_read_it(void **state)
{
	struct rig *r = *state;
	mode_t before = umask(0);
	struct uploadlog *l = open_as(r, "sk_lf_a");
	struct stat st;

	(void)umask(before);
	assert_int_equal(stat(r->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	uploadlog_close(l);
}

static void
a_file_of_another_kind_is_left_alone(void **state)
{
	struct rig *r = *state;
	struct uploadlog *l;
	FILE *f = fopen(r->path, "w");
	struct stat st;

	assert_non_null(f);
	assert_true(fputs("these are my notes, not a database\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(
	    uploadlog_open(&l, r->path, ORIGIN, "sk_lf_a", &r->e), -1);
	assert_int_equal(r->e.kind, ERR_MISFIT);
	assert_null(l);
	assert_int_equal(stat(r->path, &st), 0);
	assert_int_equal(st.st_size, 35);
}

static void
a_folder_that_is_not_there_is_told(void **state)
{
	struct rig *r = *state;
	struct uploadlog *l;
	char *path = fsx_join(r->dir, "no/uploads.db");

	assert_int_equal(
	    uploadlog_open(&l, path, ORIGIN, "sk_lf_a", &r->e), -1);
	assert_int_equal(r->e.kind, ERR_DISK);
	free(path);
}

static void
a_log_is_empty_until_its_organisation_has_an_entry(void **state)
{
	struct rig *r = *state;
	struct uploadlog *l = open_as(r, "sk_lf_a");

	assert_int_equal(uploadlog_empty(l, &r->e), 1);
	put(r, l, entry(1, 0, UPLOADLOG_ASKED));
	assert_int_equal(uploadlog_empty(l, &r->e), 0);
	assert_int_equal(uploadlog_empty(l, &r->e), 0);
	uploadlog_close(l);
	l = open_as(r, "sk_lf_b");
	assert_int_equal(uploadlog_empty(l, &r->e), 1);
	uploadlog_close(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_log_is_empty_until_its_organisation_has_an_entry, begin, end),
	    cmocka_unit_test_setup_teardown(
		an_entry_comes_back_after_the_file_was_closed, begin, end),
	    cmocka_unit_test_setup_teardown(
		an_entry_without_an_id_is_one, begin, end),
	    cmocka_unit_test_setup_teardown(
		what_another_organisation_uploaded_is_invisible, begin, end),
	    cmocka_unit_test_setup_teardown(
		who_is_behind_changes_nothing, begin, end),
	    cmocka_unit_test_setup_teardown(
		only_its_owner_can_read_it, begin, end),
	    cmocka_unit_test_setup_teardown(
		a_file_of_another_kind_is_left_alone, begin, end),
	    cmocka_unit_test_setup_teardown(
		a_folder_that_is_not_there_is_told, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
