// SPDX-License-Identifier: Apache-2.0
/* done.csv, failed.csv and plan.csv of a plan that updates, skips and merges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/report/reportrig.h"

#define PLAN_HEAD "line,key,action,id,field,before,after\n"
#define DONE_HEAD "line,key,action,id,link\n"

enum {
	N_VERDICTS = 7
};

static const char csv[] =
    "id,name\na,1\nb,2\nc,3\nd,4\ne,5\nf,6\ng,7\nh,8\ni,9\n";

static const struct reportrig_finding findings[] = {
    {9, DIAG_ERROR, "email.no-domain", "name", "9", "has no domain", NULL}};

/* 1 create, 2 update, 3 unchanged, 4 ambiguous, 5 skipped, 6 merged with 2,
 * 7 merged with 6, 8 update of which nothing is known, 9 failed. */
static const struct reportrig_verdict verdicts[N_VERDICTS] = {
    {2, ROW_PENDING, ROW_UPDATE, "con_2", 0, NULL},
    {3, ROW_UNCHANGED, ROW_UPDATE, "con_3", 0, NULL},
    {4, ROW_AMBIGUOUS, ROW_CREATE, NULL, 0, "2 records could be meant"},
    {5, ROW_SKIPPED, ROW_CREATE, NULL, 0, NULL},
    {6, ROW_JOINED, ROW_CREATE, NULL, 2, NULL},
    {7, ROW_JOINED, ROW_CREATE, NULL, 6, NULL},
    {8, ROW_PENDING, ROW_UPDATE, "con_8", 0, NULL},
};

static const struct reportrig_change changes[] = {
    {2, "$email", "a@x.io", "=b@\"y\".io", false},
    {2, "title", "CEO", "CFO", true},
    {2, "zip", "", "-28001", false},
    {3, "title", "CTO", "COO", true},
};

static void
open_plan(struct reportrig *r)
{
	const struct reportrig_plan p = {
	    findings, 1, verdicts, N_VERDICTS, changes, 4, NULL, 0};

	reportrig_plan(r, csv, &p);
}

static void
plan_csv_has_each_row_and_of_updates_each_field(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	assert_int_equal(reportrig_plans(&r), 0);
	assert_string_equal(reportrig_read(&r, "plan.csv"),
	    PLAN_HEAD "2,a,create,,,,\n"
		      "3,b,update,con_2,$email,a@x.io,\"=b@\"\"y\"\".io\"\n"
		      "3,b,keep,con_2,title,CEO,CFO\n"
		      "3,b,update,con_2,zip,,-28001\n"
		      "4,c,unchanged,con_3,,,\n"
		      "4,c,keep,con_3,title,CTO,COO\n"
		      "5,d,ambiguous,,,,\n"
		      "6,e,skip,,,,\n"
		      "7,f,merge,,,,\n"
		      "8,g,merge,,,,\n"
		      "9,h,update,con_8,,,\n"
		      "10,i,fail,,,,\n");
	reportrig_close(&r);
}

static void
plan_csv_stays_as_planned_when_rows_are_done(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	reportrig_done(&r, 1);
	reportrig_done(&r, 2);
	reportrig_doubt(&r, 8);
	assert_int_equal(reportrig_plans(&r), 0);
	assert_non_null(strstr(reportrig_read(&r, "plan.csv"),
	    PLAN_HEAD "2,a,create,,,,\n3,b,update,con_2,$email,"));
	assert_non_null(
	    strstr(reportrig_read(&r, "plan.csv"), "\n9,h,update,con_8,,,\n"));
	reportrig_close(&r);
}

static void
plan_csv_of_no_row_is_its_heading(void **state)
{
	struct reportrig r;

	(void)state;
	reportrig_open(&r, "id,name\n", NULL, 0);
	assert_int_equal(reportrig_plans(&r), 0);
	assert_string_equal(reportrig_read(&r, "plan.csv"), PLAN_HEAD);
	reportrig_close(&r);
}

static void
done_csv_says_what_was_done_to_each_record(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	reportrig_done(&r, 1);
	reportrig_done(&r, 2);
	assert_int_equal(reportrig_dones(&r), 0);
	assert_string_equal(reportrig_read(&r, "done.csv"),
	    DONE_HEAD "2,a,create,con_1,https://crm.example/con_1\n"
		      "3,b,update,con_1,https://crm.example/con_1\n"
		      "4,c,unchanged,con_3,https://crm.example/old\n"
		      "7,f,merge,con_1,https://crm.example/con_1\n"
		      "8,g,merge,con_1,https://crm.example/con_1\n");
	reportrig_close(&r);
}

static void
a_merged_row_is_not_done_before_its_winner(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	assert_int_equal(reportrig_dones(&r), 0);
	assert_string_equal(reportrig_read(&r, "done.csv"),
	    DONE_HEAD "4,c,unchanged,con_3,https://crm.example/old\n");
	reportrig_close(&r);
}

/* Mended and imported again, they are merged again. */
static void
rows_that_were_merged_with_a_failed_row_are_in_failed_csv(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	reportrig_refused(&r, 2);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_string_equal(reportrig_read(&r, "failed.csv"),
	    "id,name,_line,_code,_column,_message,_hint\n"
	    "b,2,3,server.invalid_value,$email,$email: is not an address,mend it\n"
	    "f,6,7,,,\"merged with line 3, which failed\",\n"
	    "g,7,8,,,\"merged with line 3, which failed\",\n"
	    "i,9,10,email.no-domain,name,name: has no domain ('9'),\n");
	reportrig_close(&r);
}

static void
a_plan_csv_that_somebody_edits_is_left_alone_however_often(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	assert_int_equal(reportrig_plans(&r), 0);
	reportrig_write(&r, "plan.csv", "mine");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(reportrig_plans(&r), 0);
		assert_true(resultfiles_kept(r.files));
		assert_string_equal(reportrig_read(&r, "plan.csv"), "mine");
		assert_non_null(reportrig_read(&r, "plan.csv.new"));
	}
	reportrig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plan_csv_has_each_row_and_of_updates_each_field),
	    cmocka_unit_test(plan_csv_stays_as_planned_when_rows_are_done),
	    cmocka_unit_test(plan_csv_of_no_row_is_its_heading),
	    cmocka_unit_test(done_csv_says_what_was_done_to_each_record),
	    cmocka_unit_test(a_merged_row_is_not_done_before_its_winner),
	    cmocka_unit_test(
		rows_that_were_merged_with_a_failed_row_are_in_failed_csv),
	    cmocka_unit_test(
		a_plan_csv_that_somebody_edits_is_left_alone_however_often)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
