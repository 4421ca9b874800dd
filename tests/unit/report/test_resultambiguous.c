// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "report/decisions.h"

#include "unit/report/reportrig.h"

#define HEAD "line,key,reason,decision"
#define LINK "https://crm.example/x"

static const char csv[] = "id,name\na,1\n=b,2\n\"c,\n3\",3\nd,4\n";

static const struct reportrig_finding findings[] = {
    {2, DIAG_WARNING, "phone.short", "name", "2", "is too short", NULL},
    {4, DIAG_WARNING, "phone.short", "name", "4", "is too short", NULL}};

/* 2 with two candidates, 3 with one (and what follows is as good as any). */
static const struct reportrig_verdict verdicts[] = {
    {2, ROW_AMBIGUOUS, ROW_CREATE, NULL, 0, "2 contacts have this $email"},
    {3, ROW_AMBIGUOUS, ROW_CREATE, NULL, 0, "the rows disagree, \"both\""},
};

static const struct reportrig_candidate candidates[] = {
    {2, "con_7", "Ada, \"the\" 1st", "$email a@x.io"},
    {2, "con_8", "+Ada", "$email a@x.io"},
    {3, "con_9", "Cy", "$name cy"},
};

static void
open_plan(struct reportrig *r)
{
	const struct reportrig_plan p = {
	    findings, 2, verdicts, 2, NULL, 0, candidates, 3};

	reportrig_plan(r, csv, &p);
}

#define ROW_2                                                     \
	",con_7,\"Ada, \"\"the\"\" 1st\"," LINK ",$email a@x.io," \
	"con_8,+Ada," LINK ",$email a@x.io\n"
#define ROW_3 ",con_9,Cy," LINK ",$name cy,,,,\n"
#define BOTH                                                        \
	HEAD ",id_1,name_1,link_1,why_1,id_2,name_2,link_2,why_2\n" \
	     "3,=b,2 contacts have this $email," ROW_2              \
	     "4,\"c,\n3\",\"the rows disagree, \"\"both\"\"\"," ROW_3

static void
ambiguous_csv_shows_the_candidates_side_by_side(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	assert_string_equal(reportrig_read(&r, "ambiguous.csv"), BOTH);
	reportrig_close(&r);
}

static void
rows_in_doubt_come_with_the_reason_of_the_doubt(void **state)
{
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, findings, 2);
	reportrig_doubt(&r, 4);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	/* ... which is not the warning that it had before. */
	assert_string_equal(reportrig_read(&r, "ambiguous.csv"),
	    HEAD "\n6,d,is not an address,\n");
	reportrig_close(&r);
}

static void
an_older_ambiguous_csv_goes_when_nothing_waits(void **state)
{
	struct reportrig r;

	(void)state;
	reportrig_open(&r, csv, NULL, 0);
	reportrig_write(&r, "ambiguous.csv", HEAD "\n2,a,r,skip\n");
	reportrig_run(&r);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	assert_null(reportrig_read(&r, "ambiguous.csv"));
	assert_false(resultfiles_kept(r.files));
	reportrig_close(&r);
}

static void
more_than_ten_candidates_are_counted_not_shown(void **state)
{
	static const struct reportrig_verdict one = {
	    1, ROW_AMBIGUOUS, ROW_CREATE, NULL, 0, "many"};
	struct reportrig_candidate many[12];
	char ids[12][16];
	struct reportrig_plan p;
	struct reportrig r;
	const char *text;

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		(void)snprintf(ids[i], sizeof(ids[i]), "con_%zu", i + 1);
		many[i] = (struct reportrig_candidate){1, ids[i], "n", "w"};
	}
	memset(&p, 0, sizeof(p));
	p.verdicts = &one;
	p.n_verdicts = 1;
	p.candidates = many;
	p.n_candidates = 12;
	reportrig_plan(&r, csv, &p);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	text = reportrig_read(&r, "ambiguous.csv");
	assert_non_null(strstr(text, "id_10,name_10,link_10,why_10\n"));
	assert_non_null(strstr(text, "\n2,a,many; 2 more are not shown here,,"
				     "con_1,"));
	assert_non_null(strstr(text, ",con_10,n," LINK ",w\n"));
	assert_null(strstr(text, "con_11"));
	reportrig_close(&r);
}

static int
hear(void *self, const struct decision *d, struct err *e)
{
	struct buf *heard = self;

	(void)e;
	buf_printf(heard, "%llu|%s|%s\n", (unsigned long long)d->line, d->key,
	    d->skip         ? "skip"
	    : d->id == NULL ? "create"
			    : d->id);
	return 0;
}

/* The program of somebody else writes the file anew, in its own manner. */
static void
rewrite_with_python(struct reportrig *r, const char *how)
{
	static const char script[] =
	    "import csv, sys\n"
	    "path, how = sys.argv[1:]\n"
	    "with open(path, encoding='utf-8', newline='') as f:\n"
	    "    rows = list(csv.reader(f))\n"
	    "at = rows[0].index('decision')\n"
	    "rows[1][at], rows[2][at] = rows[1][rows[0].index('id_2')], ' Skip'\n"
	    "quoting, sep = {'all': (csv.QUOTE_ALL, ','),\n"
	    "    'semicolon': (csv.QUOTE_MINIMAL, ';'),\n"
	    "    'text': (csv.QUOTE_NONNUMERIC, '\\t')}[how]\n"
	    "with open(path, 'w', encoding='utf-8-sig', newline='') as f:\n"
	    "    csv.writer(f, quoting=quoting, delimiter=sep,\n"
	    "        lineterminator='\\r\\n').writerows(rows)\n";
	const char *path = jobkit_path(r->dir, "rewrite.py");
	char command[600];
	FILE *p;

	jobkit_write(path, script, sizeof(script) - 1);
	(void)snprintf(command, sizeof(command),
	    "python3 %s/rewrite.py %s/ambiguous.csv %s", r->dir, r->dir, how);
	p = popen(command, "re");
	assert_non_null(p);
	assert_int_equal(pclose(p), 0);
}

static void
a_decision_typed_into_it_by_another_program_is_read_back(void **state)
{
	static const char *const ways[] = {"all", "semicolon", "text"};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct reportrig r;
		struct buf heard;

		open_plan(&r);
		assert_int_equal(reportrig_ambiguous(&r), 0);
		rewrite_with_python(&r, ways[i]);
		buf_init(&heard, 1 << 16);
		if (decisions_read(r.dir, "con_", hear, &heard, &r.err) != 0)
			fail_msg("%s: %s", ways[i], r.err.msg);
		assert_string_equal(
		    buf_text(&heard), "3|=b|con_8\n4|c,\n3|skip\n");
		buf_fini(&heard);
		reportrig_close(&r);
	}
}

/* A run that stops before it looks must not cost what a person typed. */
static void
a_decision_that_was_not_used_stays_where_it_was_typed(void **state)
{
	struct reportrig r;
	const char *text;

	(void)state;
	open_plan(&r);
	reportrig_write(&r, "ambiguous.csv",
	    "line,key,reason,decision\n4,\"c,\n3\",r,skp\n3,=b,r,con_8\n"
	    "9,zz,r,skip\n");
	reportrig_run(&r);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	text = reportrig_read(&r, "ambiguous.csv");
	assert_non_null(
	    strstr(text, "\n3,=b,2 contacts have this $email,con_8,con_7,"));
	assert_non_null(strstr(text, "\"\"both\"\"\",skp,con_9,"));
	assert_null(strstr(text, "zz"));
	reportrig_close(&r);
}

static void
a_decision_about_another_row_at_that_line_does_not_stay(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	reportrig_write(
	    &r, "ambiguous.csv", "line,key,reason,decision\n3,other,r,con_8\n");
	reportrig_run(&r);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	assert_string_equal(reportrig_read(&r, "ambiguous.csv"), BOTH);
	reportrig_close(&r);
}

static void
a_decision_that_was_used_goes(void **state)
{
	struct reportrig r;
	bool hit;

	(void)state;
	open_plan(&r);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	reportrig_write(
	    &r, "ambiguous.csv", "line,key,reason,decision\n3,=b,r,con_8\n");
	reportrig_run(&r);
	assert_int_equal(job_decide(r.job, 2, "con_8", false, &hit, &r.err), 0);
	assert_true(hit);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	assert_string_equal(reportrig_read(&r, "ambiguous.csv"), HEAD
	    ",id_1,name_1,link_1,why_1\n"
	    "4,\"c,\n3\",\"the rows disagree, \"\"both\"\"\",,con_9,Cy," LINK
	    ",$name cy\n");
	reportrig_close(&r);
}

static void
a_file_that_cannot_be_understood_is_left_to_who_wrote_it(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	reportrig_write(&r, "ambiguous.csv", "line,key\n3,=b\n");
	reportrig_run(&r);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	assert_true(resultfiles_kept(r.files));
	assert_string_equal(
	    reportrig_read(&r, "ambiguous.csv"), "line,key\n3,=b\n");
	assert_string_equal(reportrig_read(&r, "ambiguous.csv.new"), BOTH);
	reportrig_close(&r);
}

static void
a_decision_typed_while_the_run_goes_on_is_kept(void **state)
{
	struct reportrig r;

	(void)state;
	open_plan(&r);
	assert_int_equal(reportrig_ambiguous(&r), 0);
	reportrig_run(&r);
	reportrig_write(&r, "ambiguous.csv", HEAD "\n3,=b,r,create\n");
	assert_int_equal(reportrig_ambiguous(&r), 0);
	assert_true(resultfiles_kept(r.files));
	assert_string_equal(
	    reportrig_read(&r, "ambiguous.csv"), HEAD "\n3,=b,r,create\n");
	reportrig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ambiguous_csv_shows_the_candidates_side_by_side),
	    cmocka_unit_test(rows_in_doubt_come_with_the_reason_of_the_doubt),
	    cmocka_unit_test(an_older_ambiguous_csv_goes_when_nothing_waits),
	    cmocka_unit_test(more_than_ten_candidates_are_counted_not_shown),
	    cmocka_unit_test(
		a_decision_typed_into_it_by_another_program_is_read_back),
	    cmocka_unit_test(
		a_decision_that_was_not_used_stays_where_it_was_typed),
	    cmocka_unit_test(
		a_decision_about_another_row_at_that_line_does_not_stay),
	    cmocka_unit_test(a_decision_that_was_used_goes),
	    cmocka_unit_test(
		a_file_that_cannot_be_understood_is_left_to_who_wrote_it),
	    cmocka_unit_test(a_decision_typed_while_the_run_goes_on_is_kept)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
