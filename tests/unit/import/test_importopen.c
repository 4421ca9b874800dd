// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fsx.h"

#include "unit/import/importrig.h"

static void
the_folder_of_the_job_lies_beside_the_file(void **state)
{
	static const struct {
		const char *file;
		bool sandbox;
		const char *folder;
	} cases[] = {
	    {"people.csv", false, "people.job"},
	    {"people.csv", true, "people.sandbox.job"},
	    {"people.csv.gz", false, "people.job"},
	    {"people", false, "people.job"},
	    {"people.tsv", false, "people.tsv.job"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importrig r;
		char *file;

		importrig_begin(&r);
		importrig_write(&r, cases[i].file, "id,mail\n");
		file = importrig_path(&r, cases[i].file);
		r.opts.file = file;
		r.opts.sandbox = cases[i].sandbox;
		assert_int_equal(importrig_open(&r), 0);
		assert_string_equal(
		    fsx_name(import_dir(r.import)), cases[i].folder);
		assert_true(importrig_there(&r, cases[i].folder));
		free(file);
		importrig_end(&r);
	}
}

static void
a_named_folder_is_taken_as_it_is(void **state)
{
	struct importrig r;
	char *job;

	(void)state;
	importrig_begin(&r);
	job = importrig_path(&r, "elsewhere");
	r.opts.job = job;
	assert_int_equal(importrig_open(&r), 0);
	assert_string_equal(import_dir(r.import), job);
	assert_false(importrig_there(&r, "people.job"));
	free(job);
	importrig_end(&r);
}

static void
a_missing_file_is_named_and_leaves_no_folder(void **state)
{
	struct importrig r;
	char *file;

	(void)state;
	importrig_begin(&r);
	file = importrig_path(&r, "nobody.csv");
	r.opts.file = file;
	assert_int_equal(importrig_open(&r), -1);
	assert_int_equal(r.err.kind, ERR_USAGE);
	assert_non_null(strstr(r.err.msg, "nobody.csv"));
	assert_true(r.err.hint[0] != '\0');
	assert_false(importrig_there(&r, "nobody.job"));
	assert_int_equal(summary_exit(import_summary(r.import, &r.err)), 2);
	free(file);
	importrig_end(&r);
}

static void
what_is_no_file_is_refused(void **state)
{
	struct importrig r;
	char *file;

	(void)state;
	importrig_begin(&r);
	file = importrig_path(&r, "pipe.csv");
	assert_int_equal(mkfifo(file, 0600), 0);
	r.opts.file = file;
	assert_int_equal(importrig_open(&r), -1);
	assert_int_equal(r.err.kind, ERR_USAGE);
	r.opts.file = r.dir;
	assert_int_equal(importrig_open(&r), -1);
	assert_int_equal(r.err.kind, ERR_USAGE);
	free(file);
	importrig_end(&r);
}

static void
all_complaints_about_the_mapping_come_in_one_go(void **state)
{
	struct importrig r;

	(void)state;
	importrig_begin(&r);
	importrig_write(&r, "people.yaml",
	    "mapping: 1\nobject: cont akt\nmatch: []\nmode: create\n"
	    "fields:\n  $email: { colum: mail }\n");
	assert_int_equal(importrig_open(&r), -1);
	assert_int_equal(r.err.kind, ERR_USAGE);
	assert_non_null(strstr(r.err.msg, "people.yaml: 2 complaints"));
	assert_true(importrig_says(&r, "people.yaml:2:9: "));
	assert_true(importrig_says(&r, "people.yaml:6:"));
	assert_true(importrig_says(&r, "contact")); /* did you mean */
	assert_true(importrig_says(&r, "^"));
	assert_false(importrig_there(&r, "people.job"));
	importrig_end(&r);
}

static void
a_missing_mapping_is_named(void **state)
{
	struct importrig r;

	(void)state;
	importrig_begin(&r);
	assert_int_equal(unlink(r.mapping), 0);
	assert_int_equal(importrig_open(&r), -1);
	assert_int_equal(r.err.kind, ERR_USAGE);
	assert_non_null(strstr(r.err.msg, "people.yaml"));
	importrig_end(&r);
}

static void
a_job_that_somebody_holds_is_locked(void **state)
{
	struct importrig r;
	struct import *second;
	struct err e;

	(void)state;
	importrig_begin(&r);
	assert_int_equal(importrig_open(&r), 0);
	err_clear(&e);
	assert_int_equal(import_open(&second, &r.opts, &r.ui, &e), -1);
	assert_int_equal(e.kind, ERR_LOCKED);
	assert_int_equal(summary_exit(import_summary(second, &e)), 7);
	import_free(second);
	/* A rehearsal is a job of its own. */
	r.opts.sandbox = true;
	assert_int_equal(import_open(&second, &r.opts, &r.ui, &e), 0);
	import_free(second);
	/* The lock goes with its holder. */
	r.opts.sandbox = false;
	assert_int_equal(importrig_open(&r), 0);
	importrig_end(&r);
}

static void
standard_input_needs_a_folder(void **state)
{
	struct importrig r;

	(void)state;
	importrig_begin(&r);
	r.opts.file = "-";
	assert_int_equal(importrig_open(&r), -1);
	assert_int_equal(r.err.kind, ERR_USAGE);
	assert_non_null(strstr(r.err.hint, "--job"));
	importrig_end(&r);
}

static void
standard_input_is_kept_in_the_job(void **state)
{
	struct importrig r;
	struct buf kept;
	char *job;
	char *path;

	(void)state;
	importrig_begin(&r);
	job = importrig_path(&r, "in.job");
	r.opts.stdin_fd = open(r.file, O_RDONLY | O_CLOEXEC);
	assert_true(r.opts.stdin_fd >= 0);
	r.opts.file = "-";
	r.opts.job = job;
	assert_int_equal(importrig_open(&r), 0);
	path = fsx_join(job, "stdin.csv");
	buf_init(&kept, 1 << 16);
	assert_int_equal(fsx_read(&kept, path, &r.err), 0);
	assert_string_equal(buf_text(&kept), "id,mail\n1,a@x.io\n2,b@x.io\n");
	assert_false(importrig_there(&r, "in.job/stdin.new"));
	buf_fini(&kept);
	(void)close(r.opts.stdin_fd);
	free(path);
	free(job);
	importrig_end(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_folder_of_the_job_lies_beside_the_file),
	    cmocka_unit_test(a_named_folder_is_taken_as_it_is),
	    cmocka_unit_test(a_missing_file_is_named_and_leaves_no_folder),
	    cmocka_unit_test(what_is_no_file_is_refused),
	    cmocka_unit_test(all_complaints_about_the_mapping_come_in_one_go),
	    cmocka_unit_test(a_missing_mapping_is_named),
	    cmocka_unit_test(a_job_that_somebody_holds_is_locked),
	    cmocka_unit_test(standard_input_needs_a_folder),
	    cmocka_unit_test(standard_input_is_kept_in_the_job)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
