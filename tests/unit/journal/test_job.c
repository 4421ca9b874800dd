// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fsx.h"

#include "unit/journal/jobkit.h"

enum {
	HEADER_VERSION = 60,    /* of user_version, sqlite.org/fileformat */
	HEADER_APPLICATION = 68 /* of application_id */
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

/* Opening must fail so, naming the file and saying what to do. */
static void
refused(const char *dir, enum err_kind kind)
{
	struct job *job;
	struct jobview *v;
	struct err e = {0};

	assert_int_equal(job_open(&job, dir, &e), -1);
	assert_null(job);
	assert_int_equal(e.kind, kind);
	assert_non_null(strstr(e.msg, "job.db"));
	assert_true(e.hint[0] != '\0');
	err_clear(&e);
	assert_int_equal(jobview_open(&v, dir, &e), -1);
	assert_null(v);
	assert_int_equal(e.kind, kind);
}

static void
poke(const char *path, long offset, const void *p, size_t n)
{
	FILE *f = fopen(path, "r+be");

	assert_non_null(f);
	assert_int_equal(fseek(f, offset, SEEK_SET), 0);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void
folder_and_files_are_private_whatever_the_umask(void **state)
{
	static const char *const names[] = {
	    "j/job.db", "j/job.db-wal", "j/job.db-shm", "j/lock"};
	const char *dir = *state;
	char *sub = fsx_join(dir, "j");
	mode_t old = umask(0);
	struct job *job = jobkit_open(sub);
	struct stat st;

	(void)umask(old);
	jobkit_plan(job, 3);
	assert_int_equal(stat(sub, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(stat(jobkit_path(dir, names[i]), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	job_close(job);
	/* A close leaves nothing but the database and the lock. */
	assert_false(fsx_exists(jobkit_path(dir, names[1])));
	assert_false(fsx_exists(jobkit_path(dir, names[2])));
	free(sub);
}

static void
a_second_process_is_kept_out_until_the_first_ends(void **state)
{
	struct job *job = jobkit_open(*state);
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct job *other;
		struct err e = {0};
		int rc = job_open(&other, *state, &e);

		_exit(rc == -1 && e.kind == ERR_LOCKED && e.hint[0] != '\0'
			  ? 0
			  : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	job_close(job);
	job_close(jobkit_open(*state));
}

static void
facts_are_kept_as_they_were_given(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts want = jobkit_facts(0);
	struct job_facts got;
	unsigned char salt[16];
	uint64_t repeated;
	bool there;
	struct err e;

	assert_string_equal(job_dir(job), *state);
	memcpy(salt, job_salt(job), sizeof(salt));
	assert_int_equal(job_facts_get(job, &got, &there, &e), 0);
	assert_false(there);
	assert_int_equal(job_plan_begin(job, &want, &e), 0);
	assert_int_equal(job_facts_get(job, &got, &there, &e), 0);
	assert_true(there);
	assert_false(got.planned);
	jobkit_row(job, 1, "a", true, ROW_PENDING);
	want.rows = 1;
	memset(want.source, 'S', sizeof(want.source));
	want.planned_ms = 1790000000123;
	assert_int_equal(
	    job_plan_keys(job, 1, JOB_REPEATS_ERROR, &repeated, &e), 0);
	assert_int_equal(job_plan_end(job, &want, &e), 0);
	job_close(job);
	job = jobkit_open(*state);
	assert_int_equal(job_facts_get(job, &got, &there, &e), 0);
	assert_true(there);
	assert_true(got.planned);
	assert_string_equal(got.object, "contact");
	assert_memory_equal(got.source, want.source, DIGEST_BYTES);
	assert_memory_equal(got.mapping, want.mapping, DIGEST_BYTES);
	assert_memory_equal(got.defs, want.defs, DIGEST_BYTES);
	assert_memory_equal(got.org, want.org, DIGEST_BYTES);
	assert_int_equal(got.generation, 7);
	assert_int_equal(got.rows, 1);
	assert_int_equal(got.planned_ms, 1790000000123);
	assert_memory_equal(job_salt(job), salt, sizeof(salt));
	job_close(job);
}

static void
a_new_plan_forgets_the_former_one(void **state)
{
	struct job *job = jobkit_open(*state);

	jobkit_plan(job, 5);
	jobkit_conserved(*state, 5);
	jobkit_plan(job, 2);
	jobkit_conserved(*state, 2);
	job_close(job);
	jobkit_conserved(*state, 2);
}

static void
a_plan_that_was_cut_short_is_not_planned(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(0);
	struct job_facts got;
	bool there;
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 1; i <= 20000; i++)
		jobkit_row(job, i, "k", false, ROW_PENDING);
	job_close(job);
	job = jobkit_open(*state);
	assert_int_equal(job_facts_get(job, &got, &there, &e), 0);
	assert_false(got.planned);
	jobkit_plan(job, 3);
	jobkit_conserved(*state, 3);
	job_close(job);
}

static void
rows_out_of_order_and_rows_lost_are_refused(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(2);
	struct job_row r = {.ord = 2, .line = 2, .state = ROW_PENDING};
	uint64_t repeated;
	struct err e;

	assert_int_equal(job_plan_row(job, &r, NULL, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	assert_int_equal(job_plan_row(job, &r, NULL, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	r.ord = 1;
	r.state = ROW_DONE;
	assert_int_equal(job_plan_row(job, &r, NULL, &e), -1);
	jobkit_row(job, 1, "a", true, ROW_PENDING);
	/* Two were read, one is there. */
	assert_int_equal(
	    job_plan_keys(job, 2, JOB_REPEATS_ERROR, &repeated, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	assert_int_equal(job_plan_end(job, &f, &e), -1);
	assert_int_equal(
	    job_plan_keys(job, 1, JOB_REPEATS_ERROR, &repeated, &e), 0);
	assert_int_equal(job_plan_end(job, &f, &e), -1);
	assert_int_equal(e.kind, ERR_INTERNAL);
	/* And after the keys there are no more rows. */
	r.ord = 2;
	r.state = ROW_PENDING;
	assert_int_equal(job_plan_row(job, &r, NULL, &e), -1);
	job_close(job);
}

/* Plan a b a - c a b, where - has no key. */
static uint64_t
plan_repeats(struct job *job, enum job_repeats how)
{
	static const char *const keys[] = {"a", "b", "a", NULL, "c", "a", "b"};
	struct job_facts f = jobkit_facts(7);
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 0; i < 7; i++)
		jobkit_row(job, i + 1, keys[i], true, ROW_PENDING);
	return jobkit_end_plan(job, 7, how);
}

static void
check_repeats(const char *dir, enum row_state later, int severity)
{
	static const uint64_t ords[] = {3, 6, 7};
	static const char *const lines[] = {"line 2 ", "line 2 ", "line 3 "};
	static const char *const keys[] = {"a", "a", "b"};
	struct jobview *v = jobkit_view(dir);
	struct jobview_finding f;
	struct err e;

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(jobview_finding_next(v, &f, &e), 1);
		assert_int_equal(f.ord, ords[i]);
		assert_int_equal(f.line, ords[i] + 1);
		assert_int_equal(f.severity, severity);
		assert_string_equal(f.code, "key.repeated");
		assert_string_equal(f.value, keys[i]);
		assert_non_null(strstr(f.message, lines[i]));
		assert_int_equal(jobkit_state(dir, ords[i]), later);
	}
	assert_int_equal(jobview_finding_next(v, &f, &e), 0);
	jobview_close(v);
	assert_int_equal(jobkit_counts(dir).state[ROW_PENDING], 4);
	jobkit_conserved(dir, 7);
}

static void
rows_that_repeat_a_key_fail_and_name_the_first(void **state)
{
	struct job *job = jobkit_open(*state);

	assert_int_equal(plan_repeats(job, JOB_REPEATS_ERROR), 3);
	check_repeats(*state, ROW_FAILED, DIAG_ERROR);
	job_close(job);
}

static void
rows_that_repeat_a_key_are_skipped_when_the_first_counts(void **state)
{
	struct job *job = jobkit_open(*state);

	assert_int_equal(plan_repeats(job, JOB_REPEATS_FIRST), 3);
	check_repeats(*state, ROW_SKIPPED, DIAG_NOTE);
	job_close(job);
}

static void
a_row_left_out_on_purpose_is_nobodys_first(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(3);
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	jobkit_row(job, 1, "a", true, ROW_SKIPPED);
	jobkit_row(job, 2, "a", true, ROW_PENDING);
	jobkit_row(job, 3, "a", true, ROW_SKIPPED);
	assert_int_equal(jobkit_end_plan(job, f.rows, JOB_REPEATS_ERROR), 0);
	assert_int_equal(jobkit_state(*state, 2), ROW_PENDING);
	job_close(job);
}

static void
the_finding_of_a_repeat_comes_after_those_the_row_has(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(2);
	struct job_row r = {.ord = 2, .line = 3, .state = ROW_FAILED};
	struct arena *a = arena_new();
	struct jobview_finding got;
	struct jobview *v;
	struct diags ds;
	struct err e;

	diags_init(&ds, a);
	(void)diag_add(&ds, DIAG_ERROR, "x.bad", STR_LIT("v"), "bad");
	r.key = STR_LIT("a");
	r.keyed = true;
	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	jobkit_row(job, 1, "a", true, ROW_PENDING);
	assert_int_equal(job_plan_row(job, &r, &ds, &e), 0);
	assert_int_equal(jobkit_end_plan(job, f.rows, JOB_REPEATS_ERROR), 1);
	v = jobkit_view(*state);
	assert_int_equal(jobview_finding_next(v, &got, &e), 1);
	assert_string_equal(got.code, "x.bad");
	assert_int_equal(jobview_finding_next(v, &got, &e), 1);
	assert_string_equal(got.code, "key.repeated");
	jobview_close(v);
	diags_fini(&ds);
	arena_free(a);
	job_close(job);
}

static void
rows_without_a_key_are_numbered_by_digest(void **state)
{
	static const char *const given[] = {"d1", "d2", "d1", "d1", "d2"};
	static const char *const want[] = {"d1", "d2", "d1#2", "d1#3", "d2#2"};
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(5);
	struct jobview_row row;
	struct jobview *v;
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 0; i < 5; i++)
		jobkit_row(job, i + 1, given[i], false, ROW_PENDING);
	assert_int_equal(jobkit_end_plan(job, f.rows, JOB_REPEATS_ERROR), 0);
	v = jobkit_view(*state);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(jobview_next(v, &row, &e), 1);
		assert_string_equal(row.key, want[i]);
		assert_int_equal(row.state, ROW_PENDING);
	}
	assert_int_equal(jobview_next(v, &row, &e), 0);
	jobview_close(v);
	job_close(job);
}

/* More repeats than one commit of the journal takes. */
static void
twenty_thousand_repeats_are_all_found(void **state)
{
	struct job *job = jobkit_open(*state);
	struct job_facts f = jobkit_facts(20001);
	struct err e;

	assert_int_equal(job_plan_begin(job, &f, &e), 0);
	for (uint64_t i = 1; i <= f.rows; i++)
		jobkit_row(job, i, "same", true, ROW_PENDING);
	assert_int_equal(
	    jobkit_end_plan(job, f.rows, JOB_REPEATS_ERROR), 20000);
	assert_int_equal(jobkit_counts(*state).state[ROW_FAILED], 20000);
	assert_int_equal(jobkit_state(*state, 1), ROW_PENDING);
	jobkit_conserved(*state, f.rows);
	job_close(job);
}

static void
a_text_file_named_job_db_is_refused_and_left_alone(void **state)
{
	static const char text[] = "Name,Email\nAda,ada@example.com\n";
	char got[sizeof(text)] = "";
	const char *path = jobkit_path(*state, "job.db");
	FILE *f;

	jobkit_write(path, text, sizeof(text) - 1);
	refused(*state, ERR_MISFIT);
	f = fopen(jobkit_path(*state, "job.db"), "rbe");
	assert_non_null(f);
	assert_int_equal(fread(got, 1, sizeof(got), f), sizeof(text) - 1);
	assert_string_equal(got, text);
	assert_int_equal(fclose(f), 0);
}

static void
a_newer_format_is_refused(void **state)
{
	static const unsigned char three[] = {0, 0, 0, 3};

	job_close(jobkit_open(*state));
	poke(jobkit_path(*state, "job.db"), HEADER_VERSION, three,
	    sizeof(three));
	refused(*state, ERR_MISFIT);
}

static void
a_database_of_another_program_is_refused(void **state)
{
	static const unsigned char other[] = {0, 0, 0, 9};

	job_close(jobkit_open(*state));
	poke(jobkit_path(*state, "job.db"), HEADER_APPLICATION, other,
	    sizeof(other));
	refused(*state, ERR_MISFIT);
}

/* A damaged page is found when the last run did not end in a clean close. */
static void
damage_after_a_kill_is_found_at_the_next_open(void **state)
{
	char junk[4096];
	struct job *job;
	struct err e = {0};
	pid_t pid;
	int status;

	memset(junk, 'x', sizeof(junk));
	job = jobkit_open(*state);
	jobkit_plan(job, 2000);
	job_close(job);
	poke(jobkit_path(*state, "job.db"), 4096L * 20, junk, sizeof(junk));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		job = jobkit_open(*state);
		(void)jobkit_step(job, JREC_INTENT, 1);
		_exit(0); /* without a close */
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(job_open(&job, *state, &e), -1);
	assert_int_equal(e.kind, ERR_MISFIT);
	assert_non_null(strstr(e.msg, "damaged"));
	assert_true(e.hint[0] != '\0');
}

static void
an_empty_file_is_a_job_that_was_never_begun(void **state)
{
	struct jobview *v;
	struct err e = {0};

	jobkit_write(jobkit_path(*state, "job.db"), "", 0);
	assert_int_equal(jobview_open(&v, *state, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	job_close(jobkit_open(*state));
	jobview_close(jobkit_view(*state));
}

static void
a_folder_that_cannot_be_made_is_disk_trouble(void **state)
{
	struct job *job;
	struct err e = {0};

	jobkit_write(jobkit_path(*state, "file"), "x", 1);
	assert_int_equal(job_open(&job, jobkit_path(*state, "file/j"), &e), -1);
	assert_int_equal(e.kind, ERR_DISK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(folder_and_files_are_private_whatever_the_umask),
	    TEST(a_second_process_is_kept_out_until_the_first_ends),
	    TEST(facts_are_kept_as_they_were_given),
	    TEST(a_new_plan_forgets_the_former_one),
	    TEST(a_plan_that_was_cut_short_is_not_planned),
	    TEST(rows_out_of_order_and_rows_lost_are_refused),
	    TEST(rows_that_repeat_a_key_fail_and_name_the_first),
	    TEST(rows_that_repeat_a_key_are_skipped_when_the_first_counts),
	    TEST(a_row_left_out_on_purpose_is_nobodys_first),
	    TEST(the_finding_of_a_repeat_comes_after_those_the_row_has),
	    TEST(rows_without_a_key_are_numbered_by_digest),
	    TEST(twenty_thousand_repeats_are_all_found),
	    TEST(a_text_file_named_job_db_is_refused_and_left_alone),
	    TEST(a_newer_format_is_refused),
	    TEST(a_database_of_another_program_is_refused),
	    TEST(damage_after_a_kill_is_found_at_the_next_open),
	    TEST(an_empty_file_is_a_job_that_was_never_begun),
	    TEST(a_folder_that_cannot_be_made_is_disk_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
