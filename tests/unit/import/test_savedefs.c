// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/fsx.h"
#include "doc/jdoc.h"
#include "import/savedefs.h"

static void
each_origin_has_a_file_of_its_own(void **state)
{
	static const char *const cases[][2] = {
	    {"https://api.lightfield.app",
		"/c/definitions/https_api.lightfield.app_443.json"},
	    {"https://api.lightfield.app/",
		"/c/definitions/https_api.lightfield.app_443.json"},
	    {"http://127.0.0.1:8080",
		"/c/definitions/http_127.0.0.1_8080.json"},
	    {"http://[::1]:80", "/c/definitions/http____1__80.json"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *path;
		struct err e;

		assert_int_equal(
		    savedefs_path(&path, "/c", cases[i][0], &e), 0);
		assert_string_equal(path, cases[i][1]);
		free(path);
	}
}

static void
what_is_no_origin_has_none(void **state)
{
	static const char *const bad[] = {"", "api.lightfield.app",
	    "http://api.lightfield.app", "https://api.lightfield.app/../x"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *path;
		struct err e;

		assert_int_equal(savedefs_path(&path, "/c", bad[i], &e), -1);
		assert_null(path);
		assert_int_equal(e.kind, ERR_USAGE);
	}
}

/* A folder of this test's own; free() it. */
static char *
folder(void)
{
	char name[] = "/tmp/savedefs.XXXXXX";

	assert_non_null(mkdtemp(name));
	return strdup(name);
}

static unsigned
mode(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (unsigned)st.st_mode & 0777U;
}

static void
what_is_kept_is_private_and_read_again(void **state)
{
	char *top = folder();
	char *cache = fsx_join(top, "new/cache");
	char *path;
	char *sub;
	struct jdoc *doc;
	struct err e;

	(void)state;
	assert_int_equal(
	    savedefs_path(&path, cache, "https://a.example", &e), 0);
	assert_int_equal(
	    savedefs_keep(path, STR_LIT("{\"contact\":1}"), &e), 0);
	assert_int_equal(
	    savedefs_keep(path, STR_LIT("{\"contact\":2}"), &e), 0);
	assert_int_equal(mode(path), 0600);
	sub = fsx_folder(path);
	assert_int_equal(mode(sub), 0700);
	assert_int_equal(mode(cache), 0700);
	assert_int_equal(savedefs_read(&doc, path, &e), 0);
	assert_int_equal(jdoc_int(jdoc_get(jdoc_root(doc), "contact"), 0), 2);
	jdoc_free(doc);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(sub), 0);
	assert_int_equal(rmdir(cache), 0);
	free(sub);
	sub = fsx_join(top, "new");
	assert_int_equal(rmdir(sub), 0);
	assert_int_equal(rmdir(top), 0);
	free(sub);
	free(path);
	free(cache);
	free(top);
}

static void
a_file_is_written_only_where_its_folder_is(void **state)
{
	char *top = folder();
	char *path = fsx_join(top, "missing/d.json");
	struct err e;

	(void)state;
	assert_int_equal(savedefs_write(path, STR_LIT("{}"), &e), -1);
	assert_int_equal(e.kind, ERR_DISK);
	assert_int_equal(rmdir(top), 0);
	free(path);
	free(top);
}

static void
what_is_no_definitions_file_is_refused_by_name(void **state)
{
	static const char *const bad[] = {"", "[]", "{", "7", "nul"};
	char *top = folder();
	char *path = fsx_join(top, "d.json");
	struct jdoc *doc;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(savedefs_write(path, str_of(bad[i]), &e), 0);
		assert_int_equal(savedefs_read(&doc, path, &e), -1);
		assert_null(doc);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_non_null(strstr(e.msg, path));
		assert_non_null(strstr(e.hint, "lfetl definitions"));
	}
	assert_int_equal(unlink(path), 0);
	assert_int_equal(savedefs_read(&doc, path, &e), -1);
	assert_null(doc);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_int_equal(rmdir(top), 0);
	free(path);
	free(top);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_origin_has_a_file_of_its_own),
	    cmocka_unit_test(what_is_no_origin_has_none),
	    cmocka_unit_test(what_is_kept_is_private_and_read_again),
	    cmocka_unit_test(a_file_is_written_only_where_its_folder_is),
	    cmocka_unit_test(what_is_no_definitions_file_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
