// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/summary.h"

#include "unit/report/reportrig.h"

#define REASONS "_line,_code,_column,_message,_hint\n"

static void
done_csv_has_the_receipt_of_each_row_that_is_done(void **state)
{
	struct reportrig r;

	(void)state;
	reportrig_open(
	    &r, "id,name\n7,Ada\n8,\"Bo\nb\"\n\"9,5\",Cy\n", NULL, 0);
	reportrig_done(&r, 1);
	reportrig_refused(&r, 2);
	reportrig_done(&r, 3);
	assert_int_equal(reportrig_dones(&r), 0);
	assert_string_equal(reportrig_read(&r, "done.csv"),
	    "line,key,action,id,link\n"
	    "2,7,create,con_1,https://crm.example/con_1\n"
	    "5,\"9,5\",create,con_1,https://crm.example/con_1\n");
	reportrig_close(&r);
}

static void
done_csv_without_a_done_row_is_its_heading(void **state)
{
	struct reportrig r;

	(void)state;
	reportrig_open(&r, "id,name\n7,Ada\n", NULL, 0);
	assert_int_equal(reportrig_dones(&r), 0);
	assert_string_equal(
	    reportrig_read(&r, "done.csv"), "line,key,action,id,link\n");
	reportrig_close(&r);
}

static void
failed_csv_has_the_original_cells_and_all_reasons(void **state)
{
	static const struct reportrig_finding findings[] = {
	    {2, DIAG_WARNING, "w.one", "mail", "x", "is odd", "look"},
	    {2, DIAG_ERROR, "email.no-domain", "mail", "bo@", "has no domain",
		"write name@domain"},
	    {2, DIAG_ERROR, "require.none", "", "", "nothing is left", NULL},
	    {3, DIAG_WARNING, "w.two", "mail", "y", "is odd", NULL},
	};
	static const char csv[] =
	    "id,name,mail\n1,Ada,a@x.io\n2,\"Bo \"\"B\"\"\nBar\",bo@\n3,Cy,y\n";
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, findings, 4);
	reportrig_refused(&r, 3);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_string_equal(reportrig_read(&r, "failed.csv"),
	    "id,name,mail," REASONS "2,\"Bo \"\"B\"\"\nBar\",bo@,"
	    "3,email.no-domain,mail,"
	    "mail: has no domain ('bo@'); nothing is left,write name@domain\n"
	    "3,Cy,y,5,server.invalid_value,$email,$email: is not an address,mend it\n");
	reportrig_close(&r);
}

static void
rows_in_doubt_are_not_offered_for_another_import(void **state)
{
	static const char csv[] = "id,name\n1,Ada\n2,Bo\n";
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, NULL, 0);
	assert_int_equal(jobkit_step(r.job, JREC_INTENT, 1), 0);
	assert_int_equal(jobkit_step(r.job, JREC_DOUBT, 1), 0);
	reportrig_refused(&r, 2);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_string_equal(reportrig_read(&r, "failed.csv"),
	    "id,name," REASONS
	    "2,Bo,3,server.invalid_value,$email,$email: is not an address,mend it\n");
	reportrig_close(&r);
}

/* A failed.csv that is imported and fails again does not grow. */
static void
the_columns_of_an_earlier_failed_csv_fall_away(void **state)
{
	static const char csv[] = "id,_line,name,_code,_hint\n1,5,Ada,c,h\n";
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, NULL, 0);
	reportrig_refused(&r, 1);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_string_equal(reportrig_read(&r, "failed.csv"),
	    "id,name," REASONS
	    "1,Ada,2,server.invalid_value,$email,$email: is not an address,mend it\n");
	reportrig_close(&r);
}

static const struct reportrig_finding ragged[] = {
    {1, DIAG_ERROR, "row.too-few-cells", "", "", "has 2 of 3 cells", NULL},
    {2, DIAG_ERROR, "row.too-many-cells", "", "", "has 4 of 3 cells", NULL},
};

static void
a_short_row_says_so_in_a_cell_that_keeps_it_from_being_imported(void **state)
{
	static const char csv[] = "id,name,mail\n1,Ada\n";
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, ragged, 1);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_string_equal(reportrig_read(&r, "failed.csv"),
	    "id,name,mail," REASONS
	    "1,Ada,,2,row.too-few-cells,,has 2 of 3 cells,,"
	    "cells are missing: put them in place and remove this cell\n");
	reportrig_close(&r);
}

/* Cut to the header's width it would come in with its cells shifted. */
static void
no_cell_of_a_long_row_is_lost(void **state)
{
	static const char csv[] = "id,name,mail\n1,Ada\n2,Acme, Inc,b@x.io\n";
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, ragged, 2);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_string_equal(reportrig_read(&r, "failed.csv"),
	    "id,name,mail," REASONS
	    "1,Ada,,2,row.too-few-cells,,has 2 of 3 cells,,"
	    "cells are missing: put them in place and remove this cell\n"
	    "2,Acme,\" Inc\",3,row.too-many-cells,,has 4 of 3 cells,,b@x.io\n");
	reportrig_close(&r);
}

static void
a_file_that_somebody_edits_meanwhile_is_left_alone(void **state)
{
	static const char csv[] = "id,name\n1,Ada\n";
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, NULL, 0);
	reportrig_refused(&r, 1);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	reportrig_run(&r);
	reportrig_write(&r, "failed.csv", "id,name\n1,Ada L.\n");
	assert_false(resultfiles_kept(r.files));
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_true(resultfiles_kept(r.files));
	assert_string_equal(
	    reportrig_read(&r, "failed.csv"), "id,name\n1,Ada L.\n");
	assert_string_equal(reportrig_read(&r, "failed.csv.new"),
	    "id,name," REASONS
	    "1,Ada,2,server.invalid_value,$email,$email: is not an address,mend it\n");
	reportrig_close(&r);
}

static void
a_file_that_was_there_before_the_run_is_replaced(void **state)
{
	struct reportrig r;

	(void)state;
	reportrig_open(&r, "id,name\n1,Ada\n", NULL, 0);
	reportrig_write(&r, "done.csv", "old");
	reportrig_run(&r);
	assert_int_equal(reportrig_dones(&r), 0);
	assert_int_equal(reportrig_dones(&r), 0);
	assert_string_equal(
	    reportrig_read(&r, "done.csv"), "line,key,action,id,link\n");
	assert_null(reportrig_read(&r, "done.csv.new"));
	reportrig_close(&r);
}

static void
an_older_failed_csv_goes_when_nothing_failed(void **state)
{
	static const char csv[] = "id,name\n1,Ada\n";
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, NULL, 0);
	reportrig_write(&r, "failed.csv", "old");
	reportrig_run(&r);
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_null(reportrig_read(&r, "failed.csv"));
	/* ... but not one that came in the meantime. */
	reportrig_write(&r, "failed.csv", "mine");
	assert_int_equal(reportrig_failed(&r, csv), 0);
	assert_string_equal(reportrig_read(&r, "failed.csv"), "mine");
	reportrig_close(&r);
}

static void
a_source_that_no_longer_fits_is_a_misfit_and_changes_no_file(void **state)
{
	static const char csv[] = "id,name\n1,Ada\n2,Bo\n";
	static const char *const changed[] = {"id,name\n1,Ada L.\n2,Bo\n",
	    "id,name\n1,Ada\n", "id,name\n0,New\n1,Ada\n2,Bo\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(changed) / sizeof(changed[0]); i++) {
		struct reportrig r;

		reportrig_open(&r, csv, NULL, 0);
		reportrig_refused(&r, 2);
		reportrig_write(&r, "failed.csv", "old");
		reportrig_run(&r);
		assert_int_equal(reportrig_failed(&r, changed[i]), -1);
		assert_int_equal(r.err.kind, ERR_MISFIT);
		assert_non_null(strstr(r.err.msg, "line "));
		assert_true(r.err.hint[0] != '\0');
		assert_string_equal(reportrig_read(&r, "failed.csv"), "old");
		reportrig_close(&r);
	}
}

static void
summary_json_is_the_object_of_the_option(void **state)
{
	struct reportrig r;
	struct summary s;
	struct jobview *view;
	struct buf want;

	(void)state;
	reportrig_open(&r, "id,name\n1,Ada\n", NULL, 0);
	reportrig_refused(&r, 1);
	memset(&s, 0, sizeof(s));
	s.object = "contact";
	s.job = "people.job";
	s.planned = true;
	s.rows = jobkit_counts(r.dir);
	buf_init(&want, 1 << 16);
	view = jobkit_view(r.dir);
	assert_int_equal(summary_json(&s, view, &want, &r.err), 0);
	assert_int_equal(resultfiles_summary(r.files, &s, view, &r.err), 0);
	jobview_close(view);
	assert_string_equal(
	    reportrig_read(&r, "summary.json"), buf_text(&want));
	buf_fini(&want);
	reportrig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(done_csv_has_the_receipt_of_each_row_that_is_done),
	    cmocka_unit_test(done_csv_without_a_done_row_is_its_heading),
	    cmocka_unit_test(failed_csv_has_the_original_cells_and_all_reasons),
	    cmocka_unit_test(rows_in_doubt_are_not_offered_for_another_import),
	    cmocka_unit_test(the_columns_of_an_earlier_failed_csv_fall_away),
	    cmocka_unit_test(
		a_short_row_says_so_in_a_cell_that_keeps_it_from_being_imported),
	    cmocka_unit_test(no_cell_of_a_long_row_is_lost),
	    cmocka_unit_test(
		a_file_that_somebody_edits_meanwhile_is_left_alone),
	    cmocka_unit_test(a_file_that_was_there_before_the_run_is_replaced),
	    cmocka_unit_test(an_older_failed_csv_goes_when_nothing_failed),
	    cmocka_unit_test(
		a_source_that_no_longer_fits_is_a_misfit_and_changes_no_file),
	    cmocka_unit_test(summary_json_is_the_object_of_the_option)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
