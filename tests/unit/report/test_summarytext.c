// SPDX-License-Identifier: Apache-2.0
/* The facts in the closing words; how they are worded is not tested here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/summary.h"

#include "unit/report/reportrig.h"

#define COMMAND "lfetl import people.csv -m people.yaml"

static const struct reportrig_finding findings[] = {
    {1, DIAG_ERROR, "email.no-domain", "Mail\033[2J", "bo\a@", "has no domain",
	"write name@domain"}};

/* Row 1 failed, 2 done, 3 in doubt, 4 sent, 5 and 6 pending. */
static void
open_job(struct reportrig *r, struct summary *s)
{
	reportrig_open(r, "id\na\nb\nc\nd\ne\nf\n", findings, 1);
	reportrig_done(r, 2);
	assert_int_equal(jobkit_step(r->job, JREC_INTENT, 3), 0);
	assert_int_equal(jobkit_step(r->job, JREC_DOUBT, 3), 0);
	assert_int_equal(jobkit_step(r->job, JREC_INTENT, 4), 0);
	memset(s, 0, sizeof(*s));
	s->object = "contact";
	s->file = "people\033.csv";
	s->job = "people.job";
	s->planned = true;
	s->rows = jobkit_counts(r->dir);
	s->need_writes = 3;
	s->rate = 25;
}

static const char *
say(struct reportrig *r, const struct summary *s, struct buf *out)
{
	struct jobview *view = jobkit_view(r->dir);

	buf_init(out, 1 << 16);
	assert_int_equal(summary_text(s, view, COMMAND, out, &r->err), 0);
	jobview_close(view);
	return buf_text(out);
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no '%s' in:\n%s", part, text);
}

static void
it_names_findings_files_doubts_and_the_next_command(void **state)
{
	struct reportrig r;
	struct summary s;
	struct buf out;
	const char *text;

	(void)state;
	open_job(&r, &s);
	text = say(&r, &s, &out);
	has(text, "email.no-domain");
	has(text, "has no domain");
	has(text, "write name@domain");
	has(text, "line 2"); /* of the finding */
	has(text, " 4\n");   /* the line in doubt */
	has(text, "people.job");
	has(text, "failed.csv");
	has(text, COMMAND "\n");
	buf_fini(&out);
	reportrig_close(&r);
}

static void
nothing_from_the_data_reaches_the_terminal_raw(void **state)
{
	struct reportrig r;
	struct summary s;
	struct buf out;

	(void)state;
	open_job(&r, &s);
	(void)say(&r, &s, &out);
	for (size_t i = 0; i < out.n; i++)
		assert_true((unsigned char)out.p[i] >= ' ' || out.p[i] == '\n');
	buf_fini(&out);
	reportrig_close(&r);
}

static void
the_next_command_of_a_dry_run_is_the_real_one(void **state)
{
	struct reportrig r;
	struct summary s;
	struct jobview *view;
	struct buf out;

	(void)state;
	open_job(&r, &s);
	s.dry_run = true;
	view = jobkit_view(r.dir);
	buf_init(&out, 1 << 16);
	assert_int_equal(
	    summary_text(&s, view, COMMAND " --dry-run --job j", &out, &r.err),
	    0);
	has(buf_text(&out), COMMAND " --job j\n");
	buf_fini(&out);
	jobview_close(view);
	reportrig_close(&r);
}

static void
before_the_plan_it_says_how_many_rows_were_read(void **state)
{
	struct summary s;
	struct buf out;
	struct err e;

	(void)state;
	memset(&s, 0, sizeof(s));
	s.object = "contact";
	s.file = "people.csv";
	s.job = "people.job";
	s.rows_read = 731;
	s.signal = 2;
	buf_init(&out, 1 << 16);
	assert_int_equal(summary_text(&s, NULL, COMMAND, &out, &e), 0);
	has(buf_text(&out), "731");
	has(buf_text(&out), "none sent");
	buf_fini(&out);
}

static void
forty_lines_are_enough_for_any_run(void **state)
{
	struct reportrig_finding many[30];
	char codes[30][16];
	struct reportrig r;
	struct summary s;
	struct buf out;
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < 30; i++) {
		(void)snprintf(codes[i], sizeof(codes[i]), "code.%zu", i);
		many[i] = (struct reportrig_finding){
		    1, DIAG_ERROR, codes[i], "c", "v", "m", "h"};
	}
	reportrig_open(&r, "id\na\nb\n", many, 30);
	memset(&s, 0, sizeof(s));
	s.object = "contact";
	s.file = "people.csv";
	s.job = "people.job";
	s.planned = true;
	s.rows = jobkit_counts(r.dir);
	(void)say(&r, &s, &out);
	for (size_t i = 0; i < out.n; i++)
		lines += out.p[i] == '\n';
	assert_true(lines <= 40);
	buf_fini(&out);
	reportrig_close(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		it_names_findings_files_doubts_and_the_next_command),
	    cmocka_unit_test(nothing_from_the_data_reaches_the_terminal_raw),
	    cmocka_unit_test(the_next_command_of_a_dry_run_is_the_real_one),
	    cmocka_unit_test(before_the_plan_it_says_how_many_rows_were_read),
	    cmocka_unit_test(forty_lines_are_enough_for_any_run)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
