// SPDX-License-Identifier: Apache-2.0
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fsx.h"
#include "import/migratedue.h"
#include "import/migratenote.h"
#include "journal/job.h"

static char dir[] = "/tmp/lfetl-due-XXXXXX";
static char *job_path;
static char *note_path;

static struct err e;

/* Rows on lines 2, 3 ...: one planned, one failed, one skipped, one to update. */
static void
plan(void)
{
	static const struct {
		const char *key;
		enum row_state state;
	} rows[] = {{"k1", ROW_PENDING}, {"k2", ROW_FAILED},
	    {"k3", ROW_SKIPPED}, {"k4", ROW_PENDING}};
	struct job_facts facts;
	struct job_verdict v;
	struct job *job;
	uint64_t repeated;

	memset(&facts, 0, sizeof(facts));
	(void)snprintf(facts.object, sizeof(facts.object), "account");
	assert_int_equal(job_open(&job, job_path, &e), 0);
	assert_int_equal(job_plan_begin(job, &facts, &e), 0);
	for (size_t i = 0; i < 4; i++) {
		struct job_row r;

		memset(&r, 0, sizeof(r));
		r.ord = i + 1;
		r.line = i + 2;
		r.state = rows[i].state;
		r.key = str_of(rows[i].key);
		r.keyed = true;
		r.digest[0] = (unsigned char)i;
		assert_int_equal(job_plan_row(job, &r, NULL, &e), 0);
	}
	assert_int_equal(
	    job_plan_keys(job, 4, JOB_REPEATS_ERROR, &repeated, &e), 0);
	memset(&v, 0, sizeof(v));
	v.ord = 4;
	v.state = ROW_PENDING;
	v.action = ROW_UPDATE;
	v.parts = 1;
	v.target = "acc_there";
	assert_int_equal(job_plan_settle(job, &v, NULL, &e), 0);
	facts.rows = 4;
	facts.planned_ms = 1;
	assert_int_equal(job_plan_end(job, &facts, &e), 0);
	job_close(job);
}

static int
set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(dir));
	job_path = fsx_join(dir, "companies.job");
	note_path = fsx_join(dir, "companies.due.db");
	plan();
	return 0;
}

static int
forget(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
tear_down(void **state)
{
	(void)state;
	free(job_path);
	free(note_path);
	return nftw(dir, forget, 8, FTW_DEPTH | FTW_PHYS);
}

static void
fill(bool idle)
{
	const struct migratenote_step s = {
	    "companies", job_path, "rig", "account", idle};
	struct migratenote *n;

	assert_int_equal(migratenote_open(&n, note_path, false, &e), 0);
	assert_int_equal(migratenote_fill(n, &s, &e), 0);
	migratenote_close(n);
}

/* What a key leads to; want NULL: to nothing. */
static void
leads_to(const char *object, const char *key, const char *want)
{
	const struct migratedue_file files[] = {
	    {"contact", "/nowhere/contacts.due.db"}, {"account", note_path}};
	struct migratedue *d = migratedue_new(files, 2);
	struct buf id;

	buf_init(&id, 1024);
	assert_int_equal(
	    migratedue_find(d, "rig", object, str_of(key), &id, &e),
	    want == NULL ? 0 : 1);
	if (want != NULL)
		assert_string_equal(buf_text(&id), want);
	buf_fini(&id);
	migratedue_free(d);
}

static void
a_row_to_be_created_is_a_word_with_its_line(void **state)
{
	(void)state;
	fill(false);
	leads_to("account", "k1", ">companies:2");
	assert_true(migratedue_is_word(STR_LIT(">companies:2")));
	assert_false(migratedue_is_lost(STR_LIT(">companies:2")));
}

static void
a_row_that_failed_is_lost(void **state)
{
	(void)state;
	fill(false);
	leads_to("account", "k2", "!companies:3");
	assert_true(migratedue_is_lost(STR_LIT("!companies:3")));
}

static void
a_row_left_out_on_purpose_is_not_waited_for(void **state)
{
	(void)state;
	fill(false);
	leads_to("account", "k3", NULL);
}

static void
a_row_that_updates_is_its_record(void **state)
{
	(void)state;
	fill(false);
	leads_to("account", "k4", "acc_there");
	assert_false(migratedue_is_word(STR_LIT("acc_there")));
}

static void
what_is_not_chosen_now_will_not_come_and_later_may(void **state)
{
	(void)state;
	fill(true);
	leads_to("account", "k1", "!companies:2");
	fill(false);
	leads_to("account", "k1", ">companies:2");
}

static void
other_objects_and_steps_that_were_never_planned_are_unknown(void **state)
{
	(void)state;
	fill(false);
	leads_to("contact", "k1", NULL);
	leads_to("note", "k1", NULL);
	leads_to("account", "k9", NULL);
}

static void
a_plan_made_anew_forgets_what_stood_there(void **state)
{
	struct migratenote *n;

	(void)state;
	fill(false);
	assert_int_equal(migratenote_open(&n, note_path, true, &e), 0);
	migratenote_close(n);
	leads_to("account", "k1", NULL);
}

static void
a_word_says_line_and_step(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 128);
	migratedue_place(STR_LIT(">big-companies:12"), &b);
	assert_string_equal(buf_text(&b), "line 12 of big-companies");
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_to_be_created_is_a_word_with_its_line),
	    cmocka_unit_test(a_row_that_failed_is_lost),
	    cmocka_unit_test(a_row_left_out_on_purpose_is_not_waited_for),
	    cmocka_unit_test(a_row_that_updates_is_its_record),
	    cmocka_unit_test(
		what_is_not_chosen_now_will_not_come_and_later_may),
	    cmocka_unit_test(
		other_objects_and_steps_that_were_never_planned_are_unknown),
	    cmocka_unit_test(a_plan_made_anew_forgets_what_stood_there),
	    cmocka_unit_test(a_word_says_line_and_step),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
