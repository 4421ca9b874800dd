// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/summary.h"

#include "unit/report/reportrig.h"

static struct summary
some(void)
{
	struct summary s;

	memset(&s, 0, sizeof(s));
	s.object = "contact";
	s.file = "people.csv";
	s.job = "a \"b\".job";
	s.need_writes = 6;
	s.need_reads = 7;
	s.need_searches = 8;
	s.need_seconds = 0.24;
	s.requests = 90;
	s.spent_reads = 5;
	s.spent_searches = 4;
	s.retries = 11;
	s.limited = 12;
	s.limited_ms = 1300;
	s.elapsed_ms = 14001;
	return s;
}

static void
is(const struct summary *s, struct jobview *view, const char *want)
{
	struct buf json;
	struct err e;

	buf_init(&json, 1 << 16);
	assert_int_equal(summary_json(s, view, &json, &e), 0);
	assert_string_equal(buf_text(&json), want);
	buf_fini(&json);
}

#define COSTS                                                               \
	"\"requests\":{\"write\":6,\"read\":7,\"search\":8,\"seconds\":1}," \
	"\"spent\":{\"requests\":90,\"write\":90,\"read\":5,\"search\":4,"  \
	"\"seconds\":15,\"retries\":11,\"limited\":12,"                     \
	"\"limited_ms\":1300,\"elapsed_ms\":14001},"

static void
a_run_tells_what_became_of_every_row(void **state)
{
	static const struct reportrig_finding findings[] = {
	    {1, DIAG_ERROR, "key.blank", "id", "", "m", NULL},
	    {1, DIAG_WARNING, "phone.short", "p", "1", "m", NULL},
	    {2, DIAG_WARNING, "phone.short", "p", "2", "m", NULL}};
	struct summary s = some();
	struct jobview *view;
	struct reportrig r;

	(void)state;
	reportrig_open(&r, "id\na\nb\nc\nd\ne\nf\ng\n", findings, 3);
	reportrig_done(&r, 2);
	reportrig_done(&r, 3);
	assert_int_equal(jobkit_step(r.job, JREC_INTENT, 4), 0);
	assert_int_equal(jobkit_step(r.job, JREC_INTENT, 5), 0);
	assert_int_equal(jobkit_step(r.job, JREC_DOUBT, 5), 0);
	s.planned = true;
	s.rows = jobkit_counts(r.dir);
	view = jobkit_view(r.dir);
	is(&s, view,
	    "{\"version\":1,\"job\":\"a \\\"b\\\".job\",\"object\":\"contact\","
	    "\"rows\":7,\"exit\":4,\"result\":{\"create\":2,\"update\":0,"
	    "\"unchanged\":0,\"ambiguous\":0,\"failed\":1,\"skipped\":0,"
	    "\"not_attempted\":2,\"in_doubt\":2}," COSTS
	    "\"findings\":{\"phone.short\":2,\"key.blank\":1,"
	    "\"server.invalid_value\":1}}\n");
	jobview_close(view);
	reportrig_close(&r);
}

static void
a_dry_run_tells_the_plan(void **state)
{
	struct summary s = some();

	(void)state;
	s.dry_run = true;
	s.planned = true;
	s.rows.state[ROW_PENDING] = 5;
	s.rows.pending[ROW_CREATE] = 2;
	s.rows.pending[ROW_UPDATE] = 3;
	s.rows.state[ROW_FAILED] = 2;
	s.rows.state[ROW_SKIPPED] = 1;
	s.rows.state[ROW_UNCHANGED] = 4;
	s.rows.rows = 12;
	is(&s, NULL,
	    "{\"version\":1,\"job\":\"a \\\"b\\\".job\",\"object\":\"contact\","
	    "\"rows\":12,\"exit\":3,\"plan\":{\"create\":2,\"update\":3,"
	    "\"unchanged\":4,\"ambiguous\":0,\"failed\":2,\"skipped\":1}," COSTS
	    "\"findings\":{}}\n");
}

/* Nine rows, of which the sixth is merged with the fourth. */
static const struct reportrig_verdict verdicts[] = {
    {2, ROW_PENDING, ROW_UPDATE, "con_2", 0, NULL},
    {3, ROW_UNCHANGED, ROW_UPDATE, "con_3", 0, NULL},
    {4, ROW_PENDING, ROW_UPDATE, "con_4", 0, NULL},
    {5, ROW_AMBIGUOUS, ROW_CREATE, NULL, 0, "2 records could be meant"},
    {6, ROW_JOINED, ROW_CREATE, NULL, 4, NULL},
    {7, ROW_SKIPPED, ROW_CREATE, NULL, 0, NULL},
};

static const struct reportrig_change changes[] = {
    {2, "title", "CEO", "CFO", false},
    {2, "zip", "1", "2", true},
    {4, "title", "CTO", "COO", false},
};

static const struct reportrig_finding one_fails[] = {
    {9, DIAG_ERROR, "key.blank", "id", "", "m", NULL}};

static void
open_plan(struct reportrig *r, struct summary *s)
{
	const struct reportrig_plan p = {
	    one_fails, 1, verdicts, 6, changes, 3, NULL, 0};

	reportrig_plan(r, "id\na\nb\nc\nd\ne\nf\ng\nh\ni\n", &p);
	*s = some();
	s->planned = true;
	s->rows = jobkit_counts(r->dir);
}

static void
a_plan_tells_what_changes_in_which_field(void **state)
{
	static const struct str left_out[] = {{"No\"te", 5}, {" Site ", 6}};
	struct jobview *view;
	struct reportrig r;
	struct summary s;

	(void)state;
	open_plan(&r, &s);
	s.dry_run = true;
	s.left_out = left_out;
	s.n_left_out = 2;
	view = jobkit_view(r.dir);
	is(&s, view,
	    "{\"version\":1,\"job\":\"a \\\"b\\\".job\",\"object\":\"contact\","
	    "\"rows\":9,\"exit\":6,\"plan\":{\"create\":2,\"update\":3,"
	    "\"unchanged\":1,\"ambiguous\":1,\"failed\":1,\"skipped\":1}," COSTS
	    "\"fields\":{\"title\":{\"changed\":2,\"kept\":0},"
	    "\"zip\":{\"changed\":0,\"kept\":1}},"
	    "\"left_out\":[\"No\\\"te\",\" Site \"],"
	    "\"findings\":{\"key.blank\":1,\"match.ambiguous\":1}}\n");
	jobview_close(view);
	reportrig_close(&r);
}

static void
a_result_tells_creates_and_updates_apart(void **state)
{
	struct jobview *view;
	struct reportrig r;
	struct summary s;

	(void)state;
	open_plan(&r, &s);
	reportrig_done(&r, 1);
	reportrig_done(&r, 4);
	s.rows = jobkit_counts(r.dir);
	view = jobkit_view(r.dir);
	is(&s, view,
	    "{\"version\":1,\"job\":\"a \\\"b\\\".job\",\"object\":\"contact\","
	    "\"rows\":9,\"exit\":4,\"result\":{\"create\":1,\"update\":2,"
	    "\"unchanged\":1,\"ambiguous\":1,\"failed\":1,\"skipped\":1,"
	    "\"not_attempted\":2,\"in_doubt\":0}," COSTS
	    "\"findings\":{\"key.blank\":1,\"match.ambiguous\":1}}\n");
	jobview_close(view);
	reportrig_close(&r);
}

static void
a_run_that_stopped_early_says_why(void **state)
{
	struct summary s = some();

	(void)state;
	s.rows_read = 31;
	(void)err_set(&s.stop, ERR_STOPPED, "the key is refused");
	(void)err_hint(&s.stop, "use another");
	is(&s, NULL,
	    "{\"version\":1,\"job\":\"a \\\"b\\\".job\",\"object\":\"contact\","
	    "\"rows\":31,\"exit\":5,\"result\":{\"create\":0,\"update\":0,"
	    "\"unchanged\":0,\"ambiguous\":0,\"failed\":0,\"skipped\":0,"
	    "\"not_attempted\":31,\"in_doubt\":0}," COSTS
	    "\"findings\":{},\"stopped\":{\"message\":\"the key is refused\","
	    "\"hint\":\"use another\"}}\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_run_tells_what_became_of_every_row),
	    cmocka_unit_test(a_dry_run_tells_the_plan),
	    cmocka_unit_test(a_plan_tells_what_changes_in_which_field),
	    cmocka_unit_test(a_result_tells_creates_and_updates_apart),
	    cmocka_unit_test(a_run_that_stopped_early_says_why)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
