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
	s.retries = 11;
	s.limited = 12;
	s.limited_ms = 1300;
	s.elapsed_ms = 14000;
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
	"\"spent\":{\"requests\":90,\"retries\":11,\"limited\":12,"         \
	"\"limited_ms\":1300,\"elapsed_ms\":14000},"

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
	s.rows.state[ROW_FAILED] = 2;
	s.rows.state[ROW_SKIPPED] = 1;
	s.rows.rows = 8;
	is(&s, NULL,
	    "{\"version\":1,\"job\":\"a \\\"b\\\".job\",\"object\":\"contact\","
	    "\"rows\":8,\"exit\":3,\"plan\":{\"create\":5,\"update\":0,"
	    "\"unchanged\":0,\"ambiguous\":0,\"failed\":2,\"skipped\":1}," COSTS
	    "\"findings\":{}}\n");
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
	    cmocka_unit_test(a_run_that_stopped_early_says_why)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
