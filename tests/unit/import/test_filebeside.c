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
#include "import/filebeside.h"
#include "import/uploadfile.h"

/*
 *	top/rows.csv         the data file's place
 *	top/a.txt  top/b/c.txt  top/b/d/e.txt  top/empty  top/link -> a.txt
 *	top/way -> b  top/out -> ../other
 *	other/secret.txt
 */
struct rig {
	char *dir;
	char *top;
	int folder;
	struct uploadfile f;
	struct err e;
};

static void
make(const struct rig *r, const char *name, const char *text)
{
	char *path = fsx_join(r->dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	(void)fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void
make_folder(const struct rig *r, const char *name)
{
	char *path = fsx_join(r->dir, name);

	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

static void
make_link(const struct rig *r, const char *to, const char *name)
{
	char *path = fsx_join(r->dir, name);

	assert_int_equal(symlink(to, path), 0);
	free(path);
}

static int
begin(void **state)
{
	struct rig *r = mem_alloc(sizeof(*r));
	char dir[] = "/tmp/lfetl.XXXXXX";
	char *file;

	assert_non_null(mkdtemp(dir));
	r->dir = mem_strdup(dir);
	make_folder(r, "top");
	make_folder(r, "top/b");
	make_folder(r, "top/b/d");
	make_folder(r, "other");
	make(r, "top/a.txt", "a");
	make(r, "top/b/c.txt", "cc");
	make(r, "top/b/d/e.txt", "eee");
	make(r, "top/empty", "");
	make(r, "other/secret.txt", "theirs");
	make_link(r, "a.txt", "top/link");
	make_link(r, "b", "top/way");
	make_link(r, "../other", "top/out");
	r->top = fsx_join(dir, "top");
	file = fsx_join(r->top, "rows.csv");
	assert_int_equal(filebeside_folder(file, &r->folder, &r->e), 0);
	free(file);
	*state = r;
	return 0;
}

static int
end(void **state)
{
	static const char *const names[] = {"top/b/job.db", "top/b/d/job.db",
	    "top/out", "top/way", "top/link", "other/secret.txt", "top/empty",
	    "top/b/d/e.txt", "top/b/c.txt", "top/a.txt", "other", "top/b/d",
	    "top/b", "top"};
	struct rig *r = *state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = fsx_join(r->dir, names[i]);

		assert_true(remove(path) == 0 || i < 2);
		free(path);
	}
	assert_int_equal(rmdir(r->dir), 0);
	(void)close(r->folder);
	free(r->top);
	free(r->dir);
	free(r);
	return 0;
}

/* size 0: it is refused with that code; else it is that file. */
static void
names_it(struct rig *r, const char *path, uint64_t size, const char *what)
{
	int rc;

	err_clear(&r->e);
	rc = filebeside_open(&r->f, r->folder, str_of(path), &r->e);
	uploadfile_close(&r->f);
	if (rc != (size > 0 ? 0 : -1))
		fail_msg("%s: %s", path, r->e.msg);
	if (size > 0) {
		assert_int_equal(r->f.size, size);
		assert_string_equal(r->f.name, what);
		return;
	}
	assert_string_equal(r->f.code, what);
	assert_int_equal(r->e.kind, ERR_USAGE);
	assert_true(strlen(filebeside_hint(r->f.code)) > 10);
}

static void
files_beside_and_below_are_named(void **state)
{
	struct rig *r = *state;

	names_it(r, "a.txt", 1, "a.txt");
	names_it(r, "./a.txt", 1, "a.txt");
	names_it(r, "b/c.txt", 2, "c.txt");
	names_it(r, "b//d/./e.txt", 3, "e.txt");
	names_it(r, "b\\d\\e.txt", 3, "e.txt");
	names_it(r, ".\\b/c.txt", 2, "c.txt");
}

static void
nothing_leads_out_of_the_folder(void **state)
{
	static const char *const paths[] = {"/etc/passwd", "\\\\server\\x",
	    "\\a.txt", "C:\\a.txt", "c:a.txt", "..", "../other/secret.txt",
	    "..\\other\\secret.txt", "b/../a.txt", "b/../../other/secret.txt",
	    "b/..", "link", "way/c.txt", "out/secret.txt", "out"};
	struct rig *r = *state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		names_it(r, paths[i], 0, "file.outside");
}

static void
what_is_no_file_to_upload_is_told_apart(void **state)
{
	struct rig *r = *state;
	char name[400];

	names_it(r, "none.txt", 0, "file.missing");
	names_it(r, "b/none/c.txt", 0, "file.missing");
	names_it(r, "a.txt/c.txt", 0, "file.missing");
	names_it(r, "", 0, "file.missing");
	names_it(r, ".", 0, "file.missing");
	names_it(r, "b", 0, "file.kind");
	names_it(r, "b/", 0, "file.kind");
	names_it(r, "empty", 0, "file.empty");
	/* A drive is one letter; a name may have a colon. */
	names_it(r, "10:30.txt", 0, "file.missing");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	names_it(r, name, 0, "file.missing");
}

static void
a_file_stays_open_though_another_takes_its_name(void **state)
{
	struct rig *r = *state;

	assert_int_equal(
	    filebeside_open(&r->f, r->folder, STR_LIT("a.txt"), &r->e), 0);
	make(r, "top/new", "another");
	assert_int_equal(renameat(r->folder, "new", r->folder, "a.txt"), 0);
	assert_int_equal(uploadfile_read(&r->f, NULL, NULL, &r->e), 0);
	assert_int_equal(r->f.size, 1);
	uploadfile_close(&r->f);
}

static int
folder_of(struct rig *r, const char *name)
{
	char *file = fsx_join(r->dir, name);
	int folder;

	assert_int_equal(filebeside_folder(file, &folder, &r->e), 0);
	free(file);
	return folder;
}

/* Does the data file's folder hold a.txt? */
static bool
sees(struct rig *r, const char *data)
{
	int folder = folder_of(r, data);
	int rc = filebeside_open(&r->f, folder, STR_LIT("a.txt"), &r->e);

	uploadfile_close(&r->f);
	(void)close(folder);
	err_clear(&r->e);
	return rc == 0;
}

static void
failed_rows_name_what_lies_above_the_job(void **state)
{
	struct rig *r = *state;
	char *outer = fsx_join(r->dir, "top/b");

	assert_true(sees(r, "top/rows.csv"));
	/* No job: no journal. */
	assert_false(sees(r, "top/b/failed.csv"));
	make(r, "top/b/job.db", "x");
	make(r, "top/b/d/job.db", "x");
	assert_true(sees(r, "top/b/failed.csv"));
	assert_true(sees(r, "top/b/d/failed.csv"));
	assert_false(sees(r, "top/b/rows.csv"));
	/* What somebody's archive brought is open to others. */
	assert_int_equal(chmod(outer, 0750), 0);
	assert_false(sees(r, "top/b/failed.csv"));
	assert_false(sees(r, "top/b/d/failed.csv"));
	free(outer);
}

static void
a_folder_that_cannot_be_read_is_an_error(void **state)
{
	struct rig *r = *state;
	int folder;

	assert_int_equal(
	    filebeside_folder("/nowhere/rows.csv", &folder, &r->e), -1);
	assert_int_equal(r->e.kind, ERR_DISK);
	err_clear(&r->e);
	/* Standard input: the working directory. */
	assert_int_equal(filebeside_folder("-", &folder, &r->e), 0);
	(void)close(folder);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(files_beside_and_below_are_named),
	    TEST(nothing_leads_out_of_the_folder),
	    TEST(what_is_no_file_to_upload_is_told_apart),
	    TEST(a_file_stays_open_though_another_takes_its_name),
	    TEST(failed_rows_name_what_lies_above_the_job),
	    TEST(a_folder_that_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
