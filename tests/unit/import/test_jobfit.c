// SPDX-License-Identifier: Apache-2.0
/* Does the job in the folder fit the command? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "import/importjob.h"
#include "io/src.h"

#include "unit/import/importrig.h"

static const struct import_server ours = {
    .base_url = "https://api.example", .api_key = "sk_lf_one"};

/* The command is given (again): what does it find? */
static int
fit(struct importrig *r, const struct import_server *server, bool *plan)
{
	assert_int_equal(importrig_open(r), 0);
	r->import->server = server;
	return jobfit_check(r->import, plan, &r->err);
}

/* A first run that planned both rows and, if sent, sent the first. */
static void
first_run_aged(struct importrig *r, bool sent, int64_t age_ms)
{
	struct import *im;
	struct job_row row;
	struct jrec step;
	uint64_t repeated;
	bool plan;

	importrig_begin(r);
	assert_int_equal(fit(r, &ours, &plan), 0);
	assert_true(plan);
	im = r->import;
	assert_int_equal(src_hash_file(r->file, im->facts.source, &r->err), 0);
	assert_int_equal(job_plan_begin(im->job, &im->facts, &r->err), 0);
	memset(&row, 0, sizeof(row));
	row.state = ROW_PENDING;
	row.keyed = true;
	row.key = STR_LIT("1");
	row.ord = 1;
	row.line = 2;
	assert_int_equal(job_plan_row(im->job, &row, NULL, &r->err), 0);
	im->facts.rows = 1;
	im->facts.planned_ms = clk_now(clk_system()).wall_ms - age_ms;
	assert_int_equal(
	    job_plan_keys(im->job, 1, JOB_REPEATS_ERROR, &repeated, &r->err),
	    0);
	assert_int_equal(job_plan_end(im->job, &im->facts, &r->err), 0);
	memset(&step, 0, sizeof(step));
	step.kind = JREC_INTENT;
	step.ord = 1;
	step.key = "lf1-1";
	step.path = "/v1/contacts";
	step.body = STR_LIT("{}");
	step.first_sent_ms = 1000;
	if (sent)
		assert_int_equal(job_commit(im->job, &step, 1, &r->err), 0);
	importrig_close(r);
}

static void
first_run(struct importrig *r, bool sent)
{
	first_run_aged(r, sent, 0);
}

static void
the_same_command_goes_on_where_rows_were_sent(void **state)
{
	struct importrig r;
	bool plan = true;

	(void)state;
	first_run(&r, true);
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_false(plan);
	assert_true(r.import->resumed);
	assert_int_equal(r.import->facts.rows, 1);
	importrig_end(&r);
}

static void
before_the_first_send_everything_may_change(void **state)
{
	struct importrig r;
	bool plan = false;

	(void)state;
	first_run(&r, false);
	importrig_write(&r, "people.csv", "id,mail\n9,z@x.io\n");
	importrig_write(&r, "people.yaml", IMPORTRIG_MAPPING "  title: t\n");
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_true(plan);
	assert_true(importrig_says(&r, "people.csv"));
	assert_true(importrig_says(&r, "people.yaml"));
	importrig_end(&r);
}

static void
an_old_plan_that_was_not_sent_is_made_anew_without_a_word(void **state)
{
	struct importrig r;
	bool plan = false;

	(void)state;
	first_run_aged(&r, false, 3600 * 1000);
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_true(plan);
	assert_int_equal(r.said.n, 0);
	importrig_end(&r);
}

/* What its user looked at is what the import does. */
static void
a_plan_of_the_last_hour_stays(void **state)
{
	struct importrig r;
	bool plan = true;

	(void)state;
	first_run_aged(&r, false, 3500 * 1000);
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_false(plan);
	assert_true(r.import->sum.reused);
	assert_false(r.import->resumed);
	importrig_end(&r);
}

/* A clock that was set back says nothing about its age. */
static void
a_plan_of_the_future_is_made_anew(void **state)
{
	struct importrig r;
	bool plan = false;

	(void)state;
	first_run_aged(&r, false, -60 * 1000);
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_true(plan);
	importrig_end(&r);
}

static void
a_dry_run_always_looks_anew(void **state)
{
	struct importrig r;
	bool plan = false;

	(void)state;
	first_run(&r, false);
	r.opts.dry_run = true;
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_true(plan);
	importrig_end(&r);
}

/* So that the command can be repeated after a kill. */
static void
again_goes_on_with_a_run_that_is_under_way(void **state)
{
	struct importrig r;
	bool plan = true;

	(void)state;
	first_run(&r, true);
	r.opts.again = true;
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_false(plan);
	assert_int_equal(r.import->facts.generation, 0);
	assert_true(
	    importrig_says(&r, "the run that is under way is finished first"));
	importrig_end(&r);
}

/* ERR_MISFIT, which names what. */
static void
misfit(
    struct importrig *r, const struct import_server *server, const char *what)
{
	bool plan;

	assert_int_equal(fit(r, server, &plan), -1);
	assert_int_equal(r->err.kind, ERR_MISFIT);
	if (strstr(r->err.msg, what) == NULL)
		fail_msg("no '%s' in: %s", what, r->err.msg);
	assert_non_null(strstr(r->err.hint, "--job"));
	assert_int_equal(summary_exit(import_summary(r->import, &r->err)), 9);
	importrig_end(r);
}

static void
after_the_first_send_the_file_must_be_the_same(void **state)
{
	struct importrig r;

	(void)state;
	first_run(&r, true);
	importrig_write(&r, "people.csv", "id,mail\n1,a@x.io\n2,b@x.ix\n");
	misfit(&r, &ours, "people.csv");
}

static void
after_the_first_send_the_mapping_must_mean_the_same(void **state)
{
	struct importrig r;

	(void)state;
	first_run(&r, true);
	importrig_write(&r, "people.yaml", IMPORTRIG_MAPPING "  title: t\n");
	misfit(&r, &ours, "people.yaml");
}

static void
a_comment_in_the_mapping_changes_nothing(void **state)
{
	struct importrig r;
	bool plan = true;

	(void)state;
	first_run(&r, true);
	importrig_write(&r, "people.yaml", "# ours\n" IMPORTRIG_MAPPING);
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_false(plan);
	importrig_end(&r);
}

static void
after_the_first_send_the_organisation_must_be_the_same(void **state)
{
	static const struct import_server others[] = {
	    {.base_url = "https://api.example", .api_key = "sk_lf_two"},
	    {.base_url = "https://other.example", .api_key = "sk_lf_one"}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct importrig r;

		first_run(&r, true);
		misfit(&r, &others[i], others[i].base_url);
	}
}

/* The file has changed, and --rebase says so. */
static int
rebase(struct importrig *r, const struct import_server *server)
{
	bool plan = false;
	int rc;

	r->opts.rebase = true;
	rc = fit(r, server, &plan);
	assert_true(rc != 0 || plan);
	return rc;
}

static void
a_changed_file_is_taken_over_when_that_is_asked_for(void **state)
{
	struct importrig r;

	(void)state;
	first_run(&r, true);
	importrig_write(&r, "people.csv", "id,mail\n9,z@x.io\n");
	assert_int_equal(rebase(&r, &ours), 0);
	assert_true(r.import->rebase);
	importrig_end(&r);
}

static void
a_changed_mapping_is_taken_over_as_long_as_keys_are_what_they_were(void **state)
{
	static const char *const others[] = {
	    "mapping: 1\nobject: contact\nsystem: rig\nkey: mail\nmatch: []\n"
	    "mode: create\nfields:\n  $email: mail\n",
	    "mapping: 1\nobject: contact\nsystem: gir\nkey: id\nmatch: []\n"
	    "mode: create\nfields:\n  $email: mail\n",
	    "mapping: 1\nobject: contact\nmatch: []\nmode: create\n"
	    "fields:\n  $email: mail\n"};
	struct importrig r;

	(void)state;
	first_run(&r, true);
	importrig_write(&r, "people.yaml", IMPORTRIG_MAPPING "  title: t\n");
	assert_int_equal(rebase(&r, &ours), 0);
	importrig_end(&r);
	for (size_t i = 0; i < 3; i++) {
		first_run(&r, true);
		importrig_write(&r, "people.yaml", others[i]);
		assert_int_equal(rebase(&r, &ours), -1);
		assert_int_equal(r.err.kind, ERR_USAGE);
		assert_true(r.err.hint[0] != '\0');
		importrig_end(&r);
	}
}

static void
what_is_taken_over_is_of_the_same_organisation(void **state)
{
	static const struct import_server other = {
	    .base_url = "https://api.example", .api_key = "sk_lf_two"};
	struct importrig r;

	(void)state;
	first_run(&r, true);
	importrig_write(&r, "people.csv", "id,mail\n9,z@x.io\n");
	assert_int_equal(rebase(&r, &other), -1);
	assert_int_equal(r.err.kind, ERR_MISFIT);
	importrig_end(&r);
}

static void
with_nothing_changed_it_goes_on(void **state)
{
	struct importrig r;
	bool plan = true;

	(void)state;
	first_run(&r, true);
	r.opts.rebase = true;
	assert_int_equal(fit(&r, &ours, &plan), 0);
	assert_false(plan);
	assert_false(r.import->rebase);
	importrig_end(&r);
}

static void
a_job_imports_one_object_whether_it_was_sent_or_not(void **state)
{
	for (int sent = 0; sent < 2; sent++) {
		struct importrig r;

		(void)state;
		first_run(&r, sent == 1);
		importrig_write(&r, "people.yaml",
		    "mapping: 1\nobject: account\nsystem: rig\nkey: id\n"
		    "match: []\nmode: create\nfields:\n  $name: mail\n");
		misfit(&r, &ours, "contacts");
	}
}

static void
changed_definitions_are_announced(void **state)
{
	struct importrig r;
	bool plan = true;

	(void)state;
	first_run(&r, true);
	assert_int_equal(importrig_open(&r), 0);
	r.import->server = &ours;
	memset(r.import->facts.defs, 9, sizeof(r.import->facts.defs));
	assert_int_equal(jobfit_check(r.import, &plan, &r.err), 0);
	assert_false(plan);
	assert_true(importrig_says(&r, "definitions"));
	importrig_end(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_command_goes_on_where_rows_were_sent),
	    cmocka_unit_test(before_the_first_send_everything_may_change),
	    cmocka_unit_test(
		an_old_plan_that_was_not_sent_is_made_anew_without_a_word),
	    cmocka_unit_test(a_plan_of_the_last_hour_stays),
	    cmocka_unit_test(a_plan_of_the_future_is_made_anew),
	    cmocka_unit_test(a_dry_run_always_looks_anew),
	    cmocka_unit_test(again_goes_on_with_a_run_that_is_under_way),
	    cmocka_unit_test(after_the_first_send_the_file_must_be_the_same),
	    cmocka_unit_test(
		after_the_first_send_the_mapping_must_mean_the_same),
	    cmocka_unit_test(a_comment_in_the_mapping_changes_nothing),
	    cmocka_unit_test(
		a_changed_file_is_taken_over_when_that_is_asked_for),
	    cmocka_unit_test(
		a_changed_mapping_is_taken_over_as_long_as_keys_are_what_they_were),
	    cmocka_unit_test(what_is_taken_over_is_of_the_same_organisation),
	    cmocka_unit_test(with_nothing_changed_it_goes_on),
	    cmocka_unit_test(
		after_the_first_send_the_organisation_must_be_the_same),
	    cmocka_unit_test(
		a_job_imports_one_object_whether_it_was_sent_or_not),
	    cmocka_unit_test(changed_definitions_are_announced)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
