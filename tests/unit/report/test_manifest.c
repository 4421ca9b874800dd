// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "report/manifest.h"

static char folder[] = "/tmp/lfetl-manifest-XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* Reads this text as a manifest. */
static int
read_text(const char *text, struct manifest *m, struct arena *a, struct err *e)
{
	char *path = fsx_join(folder, "x.csv.manifest.json");
	FILE *f = fopen(path, "wb");
	int rc;

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
	rc = manifest_read(m, path, a, e);
	assert_int_equal(unlink(path), 0);
	free(path);
	return rc;
}

static void
it_lies_beside_its_file(void **state)
{
	char *path = manifest_path("a/b.csv.gz");

	(void)state;
	assert_string_equal(path, "a/b.csv.gz.manifest.json");
	free(path);
}

static void
what_was_written_is_read_back(void **state)
{
	const struct manifest_column columns[] = {
	    {"id", "id", "top", "id", NULL, NULL, false, true},
	    {"Na\"me: \xc3\xbc\n", "$name.firstName", "part", "$name",
		"firstName", "FULL_NAME", false, false},
	    {"$account", "$account", "links", "$account", NULL, NULL, true,
		false}};
	const char *const filters[] = {"title[equal]=x"};
	struct manifest m = {.program = "lfetl 9",
	    .object = "contact",
	    .format = "csv.gz",
	    .profile = "spreadsheet",
	    .option_ids = true,
	    .filters = filters,
	    .n_filters = 1,
	    .columns = columns,
	    .n_columns = 3,
	    .rows = UINT64_C(1) << 40,
	    .bytes = 7,
	    .started_ms = 1,
	    .ended_ms = 2};
	char *path = fsx_join(folder, "y.csv.gz.manifest.json");
	struct arena *a = arena_new();
	struct manifest got;
	struct err e;

	(void)state;
	memset(m.digest, 0xa5, sizeof(m.digest));
	assert_int_equal(manifest_write(&m, path, &e), 0);
	assert_int_equal(manifest_read(&got, path, a, &e), 1);
	assert_string_equal(got.object, "contact");
	assert_string_equal(got.format, "csv.gz");
	assert_string_equal(got.profile, "spreadsheet");
	assert_true(got.option_ids);
	assert_true(got.rows == m.rows);
	assert_int_equal(got.n_columns, 3);
	assert_string_equal(got.columns[1].heading, columns[1].heading);
	assert_string_equal(got.columns[1].member, "firstName");
	assert_string_equal(got.columns[1].type, "FULL_NAME");
	assert_null(got.columns[2].member);
	assert_true(got.columns[2].several);
	assert_true(got.columns[0].read_only);
	assert_false(got.columns[2].read_only);
	assert_int_equal(unlink(path), 0);
	free(path);
	arena_free(a);
}

static void
none_is_no_error(void **state)
{
	char *path = fsx_join(folder, "nothing.manifest.json");
	struct arena *a = arena_new();
	struct manifest m;
	struct err e;

	(void)state;
	assert_int_equal(manifest_read(&m, path, a, &e), 0);
	free(path);
	arena_free(a);
}

static void
what_is_no_manifest_is_refused_and_named(void **state)
{
	static const char *const bad[] = {"", "{", "[]", "null", "{}",
	    "{\"manifest\":2,\"object\":\"contact\",\"format\":\"csv\",\"columns\":[]}",
	    "{\"manifest\":1,\"format\":\"csv\",\"columns\":[]}",
	    "{\"manifest\":1,\"object\":\"contact\",\"columns\":[]}",
	    "{\"manifest\":1,\"object\":\"contact\",\"format\":\"csv\",\"columns\":[{}]}",
	    "{\"manifest\":1,\"object\":\"contact\",\"format\":\"csv\",\"columns\":[{\"heading\":1,\"kind\":\"top\",\"key\":\"id\"}]}"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct arena *a = arena_new();
		struct manifest m;
		struct err e;

		err_clear(&e);
		if (read_text(bad[i], &m, a, &e) != -1)
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_non_null(strstr(e.msg, "x.csv.manifest.json"));
		arena_free(a);
	}
}

static void
members_that_a_later_version_adds_do_not_matter(void **state)
{
	struct arena *a = arena_new();
	struct manifest m;
	struct err e;

	(void)state;
	assert_int_equal(
	    read_text(
		"{\"manifest\":1,\"new\":{},\"object\":\"contact\",\"format\":\"csv\",\"columns\":[{\"heading\":\"id\",\"name\":\"id\",\"kind\":\"top\",\"key\":\"id\",\"new\":[1]}]}",
		&m, a, &e),
	    1);
	assert_int_equal(m.n_columns, 1);
	assert_true(m.rows == 0);
	arena_free(a);
}

static void
times_are_rfc_3339_in_utc(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	manifest_time(&b, 0);
	assert_string_equal(buf_text(&b), "1970-01-01T00:00:00Z");
	buf_clear(&b);
	manifest_time(&b, INT64_C(1795280402000));
	assert_string_equal(buf_text(&b), "2026-11-21T17:00:02Z");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_lies_beside_its_file),
	    cmocka_unit_test(what_was_written_is_read_back),
	    cmocka_unit_test(none_is_no_error),
	    cmocka_unit_test(what_is_no_manifest_is_refused_and_named),
	    cmocka_unit_test(members_that_a_later_version_adds_do_not_matter),
	    cmocka_unit_test(times_are_rfc_3339_in_utc),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
