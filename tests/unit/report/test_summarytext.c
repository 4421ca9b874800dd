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

/* 1 create, 2 and 3 updates, 4 merged with 3, 5 ambiguous, 6 unchanged. */
static const struct reportrig_verdict verdicts[] = {
    {2, ROW_PENDING, ROW_UPDATE, "con_2", 0, NULL},
    {3, ROW_PENDING, ROW_UPDATE, "con_3", 0, NULL},
    {4, ROW_JOINED, ROW_CREATE, NULL, 3, NULL},
    {5, ROW_AMBIGUOUS, ROW_CREATE, NULL, 0, "2 contacts have this $email"},
    {6, ROW_UNCHANGED, ROW_UPDATE, "con_6", 0, NULL},
};

static const struct reportrig_change changes[] = {
    {2, "title", "C\033EO", "CFO", false},
    {2, "zip", "", "28001", false},
    {3, "phone", "1", "2", true},
    {3, "title", "CTO", "COO", false},
};

static void
open_upsert(struct reportrig *r, struct summary *s)
{
	const struct reportrig_plan p = {
	    NULL, 0, verdicts, 5, changes, 4, NULL, 0};

	reportrig_plan(r, "id\na\nb\nc\nd\ne\nf\n", &p);
	memset(s, 0, sizeof(*s));
	s->object = "contact";
	s->file = "people.csv";
	s->job = "people.job";
	s->planned = true;
	s->rows = jobkit_counts(r->dir);
	s->mode = "upsert";
	s->strategy = "all 4,001 contacts were listed (161 requests)";
	s->rate = 24.5;
}

static void
a_plan_says_what_becomes_of_rows_fields_and_columns(void **state)
{
	static const struct str left_out[] = {{"Fax\a", 4}, {"Pager", 5}};
	struct reportrig r;
	struct summary s;
	struct buf out;
	const char *text;

	(void)state;
	open_upsert(&r, &s);
	s.dry_run = true;
	s.left_out = left_out;
	s.n_left_out = 2;
	s.need_writes = 1515;
	s.need_reads = 311;
	s.need_searches = 1;
	text = say(&r, &s, &out);
	has(text, "people.csv: 6 rows read, nothing was sent\n");
	has(text, "        1 to create\n");
	has(text, "        3 to update\n");
	has(text, "        1 unchanged");
	has(text, "        1 ambiguous");
	has(text, "1 row is merged");
	has(text, "upsert: all 4,001 contacts were listed (161 requests)\n");
	has(text, "columns not carried over: Fax\\x07, Pager\n");
	has(text, "  title in 2 rows; first at line 3: "
		  "'C\\x1bEO' -> 'CFO'\n");
	has(text, "  zip in 1 row; first at line 3: (empty) -> '28001'\n");
	has(text, "  phone kept in 1 row where somebody edited it; "
		  "first at line 4: '1' stays\n");
	has(text, "to send: 1,515 writes, 311 reads and 1 search side by side, "
		  "about 62 s at 24.5 a second each\n");
	buf_fini(&out);
	reportrig_close(&r);
}

static void
an_ambiguous_row_ends_in_what_to_do_and_what_to_type(void **state)
{
	struct reportrig r;
	struct summary s;
	struct buf out;
	const char *text;

	(void)state;
	open_upsert(&r, &s);
	reportrig_done(&r, 1);
	reportrig_done(&r, 2);
	reportrig_done(&r, 3);
	s.rows = jobkit_counts(r.dir);
	text = say(&r, &s, &out);
	has(text, "        1 created\n");
	has(text, "        3 updated\n");
	has(text, "people.job/ambiguous.csv, write an id, create or skip into "
		  "its decision column, and repeat the command\n");
	has(text, "left as they are: 1 value that somebody edited");
	/* The last line is the command. */
	assert_string_equal(
	    text + strlen(text) - strlen(": " COMMAND "\n"), ": " COMMAND "\n");
	buf_fini(&out);
	reportrig_close(&r);
}

static void
what_is_asked_about_names_no_file_that_is_not_there_yet(void **state)
{
	struct reportrig r;
	struct summary s;
	struct jobview *view;
	struct buf out;

	(void)state;
	open_upsert(&r, &s);
	s.dry_run = true;
	view = jobkit_view(r.dir);
	buf_init(&out, 1 << 16);
	assert_int_equal(summary_text(&s, view, NULL, &out, &r.err), 0);
	assert_null(strstr(buf_text(&out), ".csv "));
	assert_null(strstr(buf_text(&out), "next"));
	jobview_close(view);
	buf_fini(&out);
	reportrig_close(&r);
}

static void
requests_of_each_kind_are_accounted_for(void **state)
{
	struct reportrig r;
	struct summary s;
	struct buf out;

	(void)state;
	open_upsert(&r, &s);
	s.requests = 1515;
	s.spent_reads = 311;
	s.spent_searches = 161;
	s.sending_ms = 62000;
	has(say(&r, &s, &out), "sent: 1,515 requests in 62 s; "
			       "looked up with 311 reads and 161 searches\n");
	buf_fini(&out);
	s.requests = 0;
	s.elapsed_ms = 9000;
	s.dry_run = true;
	has(say(&r, &s, &out),
	    "looked up with 311 reads and 161 searches in 9 s\n");
	buf_fini(&out);
	/* What every run begins with is not worth a word. */
	s.spent_reads = 3;
	s.spent_searches = 1;
	assert_null(strstr(say(&r, &s, &out), "looked up"));
	buf_fini(&out);
	reportrig_close(&r);
}

static size_t
lines_of(const struct buf *b)
{
	size_t lines = 0;

	for (size_t i = 0; i < b->n; i++)
		lines += b->p[i] == '\n';
	return lines;
}

/* Everything at once: findings give way, and say how many there are more. */
static void
forty_lines_are_enough_for_any_run(void **state)
{
	struct reportrig_finding many[30];
	struct reportrig_change fields[20];
	struct reportrig_plan p;
	struct str columns[30];
	char names[30][16];
	struct reportrig r;
	struct summary s;
	struct buf out;

	(void)state;
	for (size_t i = 0; i < 30; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "code.%zu", i);
		many[i] = (struct reportrig_finding){
		    7, DIAG_ERROR, names[i], "c", "v", "m", "h"};
		columns[i] = str_of(names[i]);
		if (i < 20)
			fields[i] = (struct reportrig_change){
			    2, names[i], "a", "b", false};
	}
	memset(&p, 0, sizeof(p));
	p.findings = many;
	p.n_findings = 30;
	p.verdicts = verdicts;
	p.n_verdicts = 5;
	p.changes = fields;
	p.n_changes = 20;
	reportrig_plan(&r, "id\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n", &p);
	reportrig_doubt(&r, 1);
	reportrig_done(&r, 8);
	assert_int_equal(jobkit_step(r.job, JREC_INTENT, 9), 0);
	memset(&s, 0, sizeof(s));
	s.object = "contact";
	s.file = "people.csv";
	s.job = "people.job";
	s.planned = true;
	s.rows = jobkit_counts(r.dir);
	s.strategy = "by searches";
	s.reused = true;
	s.left_out = columns;
	s.n_left_out = 30;
	s.requests = 1;
	s.need_writes = 1;
	for (int dry = 0; dry < 2; dry++) {
		s.dry_run = dry == 1;
		(void)say(&r, &s, &out);
		if (lines_of(&out) > 40)
			fail_msg(
			    "%zu lines:\n%s", lines_of(&out), buf_text(&out));
		has(buf_text(&out), " more kinds (--json counts them all)\n");
		/* Columns are said with the plan, once. */
		assert_int_equal(
		    strstr(buf_text(&out), " and 22 more\n") != NULL,
		    s.dry_run);
		buf_fini(&out);
	}
	has(say(&r, &s, &out), "  and 14 more (plan.csv has them all)\n");
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
	    cmocka_unit_test(before_the_plan_it_says_how_many_rows_were_read),
	    cmocka_unit_test(
		a_plan_says_what_becomes_of_rows_fields_and_columns),
	    cmocka_unit_test(
		an_ambiguous_row_ends_in_what_to_do_and_what_to_type),
	    cmocka_unit_test(
		what_is_asked_about_names_no_file_that_is_not_there_yet),
	    cmocka_unit_test(requests_of_each_kind_are_accounted_for),
	    cmocka_unit_test(forty_lines_are_enough_for_any_run)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
