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
#include "import/uploadfile.h"

struct rig {
	char *dir;
	char *path;
	struct uploadfile f;
	struct err e;
};

static int
begin(void **state)
{
	struct rig *r = mem_alloc(sizeof(*r));
	char dir[] = "/tmp/lfetl.XXXXXX";

	assert_non_null(mkdtemp(dir));
	r->dir = mem_strdup(dir);
	r->f.fd = -1;
	*state = r;
	return 0;
}

static int
end(void **state)
{
	struct rig *r = *state;

	uploadfile_close(&r->f);
	if (r->path != NULL)
		(void)remove(r->path);
	assert_int_equal(rmdir(r->dir), 0);
	free(r->path);
	free(r->dir);
	free(r);
	return 0;
}

/* A file of that name and so many bytes, without taking room. */
static void
make(struct rig *r, const char *name, off_t size)
{
	FILE *f;

	r->path = fsx_join(r->dir, name);
	f = fopen(r->path, "w");
	assert_non_null(f);
	assert_int_equal(ftruncate(fileno(f), size), 0);
	assert_int_equal(fclose(f), 0);
}

static void
assert_refused(struct rig *r, const char *code)
{
	assert_int_equal(uploadfile_open(&r->f, r->path, &r->e), -1);
	assert_int_equal(r->e.kind, ERR_USAGE);
	assert_string_equal(r->f.code, code);
	assert_true(r->e.hint[0] != '\0');
}

static void
a_file_that_is_not_there_is_missing(void **state)
{
	struct rig *r = *state;

	r->path = fsx_join(r->dir, "none.txt");
	assert_refused(r, "file.missing");
}

static void
an_empty_file_is_refused(void **state)
{
	struct rig *r = *state;

	make(r, "a.txt", 0);
	assert_refused(r, "file.empty");
}

static void
the_limit_is_512_mib_and_not_a_byte_more(void **state)
{
	struct rig *r = *state;

	make(r, "a.bin", 536870912);
	assert_int_equal(uploadfile_open(&r->f, r->path, &r->e), 0);
	assert_true(r->f.size == 536870912);
	uploadfile_close(&r->f);
	assert_int_equal(truncate(r->path, 536870913), 0);
	assert_refused(r, "file.too-large");
}

static void
a_folder_is_no_file(void **state)
{
	struct rig *r = *state;

	r->path = fsx_join(r->dir, "folder");
	assert_int_equal(mkdir(r->path, 0700), 0);
	assert_refused(r, "file.kind");
}

static void
a_pipe_is_refused_without_waiting_for_a_writer(void **state)
{
	struct rig *r = *state;

	r->path = fsx_join(r->dir, "pipe");
	assert_int_equal(mkfifo(r->path, 0600), 0);
	assert_refused(r, "file.kind");
}

static void
a_file_that_may_not_be_read_is_told(void **state)
{
	struct rig *r = *state;

	if (geteuid() == 0)
		skip(); /* root may read everything */
	make(r, "a.txt", 1);
	assert_int_equal(chmod(r->path, 0), 0);
	assert_refused(r, "file.unreadable");
}

static void
digests_and_kind_are_those_of_the_bytes(void **state)
{
	/* FIPS 180-4's and RFC 1321's "abc". */
	static const unsigned char sha[4] = {0xba, 0x78, 0x16, 0xbf};
	struct rig *r = *state;
	FILE *f;

	make(r, "a.txt", 0);
	f = fopen(r->path, "w");
	assert_non_null(f);
	assert_true(fputs("abc", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(uploadfile_open(&r->f, r->path, &r->e), 0);
	assert_int_equal(uploadfile_read(&r->f, NULL, NULL, &r->e), 0);
	assert_memory_equal(r->f.digest, sha, sizeof(sha));
	assert_string_equal(r->f.md5, "900150983cd24fb0d6963f7d28e17f72");
	assert_string_equal(r->f.mime, "text/plain");
	assert_string_equal(r->f.name, "a.txt");
	assert_int_equal(r->f.size, 3);
}

static void
a_kind_that_a_person_gives_counts(void **state)
{
	struct rig *r = *state;

	make(r, "a.txt", 10);
	assert_int_equal(uploadfile_open(&r->f, r->path, &r->e), 0);
	assert_int_equal(uploadfile_read(&r->f, "text/vtt", NULL, &r->e), 0);
	assert_string_equal(r->f.mime, "text/vtt");
}

static void
a_file_that_grows_or_shrinks_while_it_is_read_is_noticed(void **state)
{
	static const off_t sizes[] = {700000, 3};
	struct rig *r = *state;

	make(r, "a.txt", 10);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(truncate(r->path, 10), 0);
		assert_int_equal(uploadfile_open(&r->f, r->path, &r->e), 0);
		assert_int_equal(truncate(r->path, sizes[i]), 0);
		assert_int_equal(uploadfile_read(&r->f, NULL, NULL, &r->e), -1);
		assert_string_equal(r->f.code, "file.changed");
		uploadfile_close(&r->f);
	}
}

static void
a_stop_ends_the_reading(void **state)
{
	struct rig *r = *state;
	atomic_int stop = 1;

	make(r, "a.txt", 10);
	assert_int_equal(uploadfile_open(&r->f, r->path, &r->e), 0);
	assert_int_equal(uploadfile_read(&r->f, NULL, &stop, &r->e), -1);
	assert_int_equal(r->e.kind, ERR_SERVICE);
}

static void
a_name_stays_but_for_what_no_person_could_see(void **state)
{
	static const char *const names[][2] = {{"Gespr\xc3\xa4"
						"ch 1.vtt",
						   "Gespr\xc3\xa4"
						   "ch 1.vtt"},
	    {"a\nb\x1b[31m.txt", "a_b_[31m.txt"}, {"a\xff.txt", "a_.txt"},
	    {"a\xe2\x80\xae"
	     "b.txt", /* U+202E, right-to-left override */
		"a_b.txt"},
	    {" a ", "a"}, {"  ", "_"}};
	struct rig *r = *state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		make(r, names[i][0], 1);
		assert_int_equal(uploadfile_open(&r->f, r->path, &r->e), 0);
		assert_string_equal(r->f.name, names[i][1]);
		uploadfile_close(&r->f);
		assert_int_equal(remove(r->path), 0);
		free(r->path);
		r->path = NULL;
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_file_that_is_not_there_is_missing),
	    T(an_empty_file_is_refused),
	    T(the_limit_is_512_mib_and_not_a_byte_more),
	    T(a_folder_is_no_file),
	    T(a_pipe_is_refused_without_waiting_for_a_writer),
	    T(a_file_that_may_not_be_read_is_told),
	    T(digests_and_kind_are_those_of_the_bytes),
	    T(a_kind_that_a_person_gives_counts),
	    T(a_file_that_grows_or_shrinks_while_it_is_read_is_noticed),
	    T(a_stop_ends_the_reading),
	    T(a_name_stays_but_for_what_no_person_could_see),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
