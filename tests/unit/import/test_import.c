// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/importjob.h"

#include "unit/import/importbox.h"

#define POSTS    "\"method\":\"POST\""
#define SEARCHES "\"category\":\"search\""
#define READS    "\"category\":\"read\""

static void
what_was_created_is_known_to_the_next_import(void **state)
{
	struct importbox b;
	const struct summary *s;
	char *job;

	(void)state;
	importbox_begin(&b);
	importbox_start(&b);
	s = importbox_ok(&b);
	assert_int_equal(s->rows.done[ROW_CREATE], 2);
	assert_int_equal(summary_exit(s), 0);
	assert_true(importbox_keyed(&b, "1", importbox_row(&b, 1).id));
	assert_true(importbox_marked(&b, "$email", "a@x.io"));
	assert_true(importbox_marked(&b, "~$email", "b@x.io"));
	/* Another job of the same file. */
	importbox_forget(&b);
	job = importrig_path(&b.rig, "second.job");
	b.rig.opts.job = job;
	s = importbox_ok(&b);
	assert_int_equal(s->rows.state[ROW_UNCHANGED], 2);
	assert_int_equal(importbox_asked(&b, POSTS), 0);
	importbox_end(&b);
	free(job);
}

static void
an_update_retrieves_its_record_again_and_sends_once(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.csv", "id,mail,title\n1,a@x.io,New\n");
	importbox_person(&b, "con_a", "a@x.io", "Old");
	importbox_start(&b);
	s = importbox_ok(&b);
	assert_int_equal(s->rows.done[ROW_UPDATE], 1);
	assert_string_equal(importbox_row(&b, 1).id, "con_a");
	assert_int_equal(importbox_asked(&b, POSTS), 1);
	assert_true(importbox_asked(
			&b, "\"GET\",\"path\":\"/v1/contacts/con_a\"") >= 1);
	assert_true(importbox_keyed(&b, "1", "con_a"));
	importbox_end(&b);
}

/* The summary's numbers are those of the server's own ledger. */
static void
what_was_spent_is_counted_and_the_lines_are_closed(void **state)
{
	static const char *const strategies[] = {"search", "prefetch"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct importbox b;
		const struct summary *s;

		importbox_begin(&b);
		importbox_person(&b, "con_a", "a@x.io", "Old");
		importbox_person(&b, "con_k", "k@x.io", "Old");
		importbox_start(&b);
		importbox_knows(&b, "2", "con_k", NULL, NULL, 0);
		b.rig.opts.strategy = strategies[i];
		s = importbox_ok(&b);
		assert_int_equal(s->rows.done[ROW_UPDATE], 2);
		assert_int_equal(s->requests, importbox_asked(&b, POSTS));
		assert_int_equal(
		    s->spent_searches, importbox_asked(&b, SEARCHES));
		assert_int_equal(s->spent_reads, importbox_asked(&b, READS));
		assert_non_null(s->strategy);
		assert_null(b.rig.import->searches.fetch);
		assert_null(b.rig.import->reads.fetch);
		importbox_end(&b);
	}
}

static void
a_dry_run_forecasts_what_the_import_then_sends(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.csv",
	    "id,mail,title\n1,new@x.io,T\n2,a@x.io,New\n3,b@x.io,Same\n");
	importbox_person(&b, "con_a", "a@x.io", "Old");
	importbox_person(&b, "con_b", "b@x.io", "Same");
	importbox_start(&b);
	b.rig.opts.dry_run = true;
	s = importbox_ok(&b);
	assert_int_equal(importbox_asked(&b, POSTS), 0);
	assert_int_equal(s->rows.pending[ROW_CREATE], 1);
	assert_int_equal(s->rows.pending[ROW_UPDATE], 1);
	assert_int_equal(s->need_writes, 2);
	assert_int_equal(s->need_searches, 0);
	/* The record of the update, and what every run reads first. */
	assert_int_equal(s->need_reads, 1 + b.rig.import->preflight_reads);
	b.rig.opts.dry_run = false;
	importbox_forget(&b);
	s = importbox_ok(&b);
	assert_int_equal(importbox_asked(&b, POSTS), 2);
	assert_int_equal(s->need_writes, 0);
	importbox_end(&b);
}

static void
a_plan_of_the_last_hour_is_used_and_asks_nothing(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	importbox_begin(&b);
	importbox_person(&b, "con_a", "a@x.io", "Old");
	importbox_start(&b);
	b.rig.opts.dry_run = true;
	(void)importbox_ok(&b);
	b.rig.opts.dry_run = false;
	b.wall_ahead_ms = 59 * 60 * 1000;
	importbox_forget(&b);
	s = importbox_ok(&b);
	assert_true(s->reused);
	assert_int_equal(importbox_asked(&b, SEARCHES), 0);
	assert_int_equal(s->rows.done[ROW_CREATE], 1);
	assert_int_equal(s->rows.done[ROW_UPDATE], 1);
	importbox_end(&b);
}

static void
an_older_plan_is_made_anew(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	importbox_begin(&b);
	importbox_person(&b, "con_a", "a@x.io", "Old");
	importbox_start(&b);
	b.rig.opts.dry_run = true;
	(void)importbox_ok(&b);
	b.rig.opts.dry_run = false;
	b.wall_ahead_ms = 61 * 60 * 1000;
	importbox_forget(&b);
	s = importbox_ok(&b);
	assert_false(s->reused);
	assert_true(importbox_asked(&b, SEARCHES) > 0);
	importbox_end(&b);
}

/* The same bytes, so the same key unless something else is in it. */
static void
a_record_that_is_gone_is_created_again_not_replayed(void **state)
{
	struct importbox b;
	const struct summary *s;
	char path[64] = "/v1/contacts/";
	char *job;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.csv", "id,mail,title\n1,a@x.io,T\n");
	importbox_start(&b);
	(void)importbox_ok(&b);
	(void)strncat(path, importbox_row(&b, 1).id, 40);
	importbox_delete(&b, path);
	importbox_knows(
	    &b, "other", path + strlen("/v1/contacts/"), NULL, NULL, -1);
	importbox_forget(&b);
	job = importrig_path(&b.rig, "second.job");
	b.rig.opts.job = job;
	s = importbox_ok(&b);
	assert_int_equal(s->rows.done[ROW_CREATE], 1);
	assert_string_not_equal(
	    importbox_row(&b, 1).id, path + strlen("/v1/contacts/"));
	assert_int_equal(importbox_asked(&b, "\"effect\":\"create\""), 1);
	assert_int_equal(importbox_asked(&b, "\"replay\":true"), 0);
	/* The id map has forgotten all of the old one. */
	assert_false(
	    importbox_keyed(&b, "other", path + strlen("/v1/contacts/")));
	assert_true(importbox_keyed(&b, "1", importbox_row(&b, 1).id));
	importbox_end(&b);
	free(job);
}

static void
again_plans_once_more_as_the_next_generation(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.yaml", IMPORTRIG_MAPPING);
	importbox_start(&b);
	s = importbox_ok(&b);
	assert_int_equal(s->rows.done[ROW_CREATE], 2);
	/* Without it, it is finished. */
	importbox_forget(&b);
	(void)importbox_ok(&b);
	assert_int_equal(importbox_asked(&b, POSTS), 0);
	b.rig.opts.again = true;
	b.rig.opts.mode = "upsert";
	s = importbox_ok(&b);
	assert_int_equal(b.rig.import->facts.generation, 1);
	assert_int_equal(s->rows.state[ROW_UNCHANGED], 2);
	assert_int_equal(importbox_asked(&b, POSTS), 0);
	importbox_end(&b);
}

static void
merged_rows_are_one_record_with_what_all_of_them_bring(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.yaml",
	    IMPORTBOX_HEAD
	    "duplicates: merge\nfields:\n"
	    "  $email: { column: mail, split: \";\" }\n  title: title\n");
	importrig_write(&b.rig, "people.csv",
	    "id,mail,title\n1,a@x.io,\n2,a@x.io;b@x.io,T\n3,z@x.io,T\n");
	importbox_start(&b);
	s = importbox_ok(&b);
	assert_int_equal(s->rows.rows, 3);
	assert_int_equal(s->rows.joined, 1);
	assert_int_equal(s->rows.done[ROW_CREATE], 3);
	assert_int_equal(importbox_asked(&b, POSTS), 2);
	assert_int_equal(importbox_row(&b, 2).state, ROW_JOINED);
	/* What the joined row alone had is the record's, and both keys are. */
	assert_true(importbox_marked(&b, "$email", "b@x.io"));
	assert_true(importbox_keyed(&b, "1", importbox_row(&b, 1).id));
	assert_true(importbox_keyed(&b, "2", importbox_row(&b, 1).id));
	importbox_end(&b);
}

static void
many_links_go_in_parts_each_once(void **state)
{
	struct importbox b;
	const struct summary *s;
	struct buf csv;

	(void)state;
	importbox_begin(&b);
	buf_init(&csv, 1 << 16);
	importrig_write(&b.rig, "people.yaml",
	    "mapping: 1\nobject: account\nsystem: rig\nkey: id\n"
	    "match: [$name]\nmode: upsert\nfields:\n  $name: id\n"
	    "relationships:\n"
	    "  $contact: { column: people, by: id, split: \" \" }\n");
	buf_puts(&csv, "id,people\nmany,");
	for (unsigned k = 0; k < 51; k++) {
		char id[16];

		(void)snprintf(id, sizeof(id), "con_c%u", k);
		importbox_record(
		    &b, "contact", id, "\"title\":{\"value\":\"T\"}");
		buf_printf(&csv, "%s ", id);
	}
	buf_putc(&csv, '\n');
	importrig_write(&b.rig, "people.csv", buf_text(&csv));
	buf_fini(&csv);
	importbox_start(&b);
	s = importbox_ok(&b);
	assert_int_equal(s->rows.done[ROW_CREATE], 1);
	assert_int_equal(importbox_row(&b, 1).part, 3);
	assert_int_equal(importbox_asked(&b, POSTS), 3);
	assert_int_equal(importbox_asked(&b, "\"effect\":\"create\""), 1);
	assert_int_equal(importbox_asked(&b, "\"effect\":\"update\""), 2);
	importbox_end(&b);
}

/* A dry run, a decision, and the import that keeps its plan. */
static void
a_plan_that_stays_takes_decisions_and_says_how_many(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	importbox_begin(&b);
	importbox_person(&b, "con_1", "a@x.io", "Old");
	importbox_person(&b, "con_2", "a@x.io", "Old");
	importbox_start(&b);
	b.rig.opts.dry_run = true;
	s = importbox_ok(&b);
	assert_int_equal(s->rows.state[ROW_AMBIGUOUS], 1);
	assert_int_equal(summary_exit(s), 6);
	importrig_write(&b.rig, "people.job/ambiguous.csv",
	    "line,key,decision\n2,1,con_2\n3,2,skip\n");
	b.rig.opts.dry_run = false;
	s = importbox_ok(&b);
	assert_true(s->reused);
	assert_true(
	    importrig_says(&b.rig, "1 decision of ambiguous.csv applied"));
	assert_int_equal(summary_exit(s), 0);
	assert_int_equal(importbox_row(&b, 1).state, ROW_DONE);
	assert_string_equal(importbox_row(&b, 1).id, "con_2");
	/* That row was not ambiguous. */
	assert_int_equal(importbox_row(&b, 2).state, ROW_DONE);
	importbox_end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_created_is_known_to_the_next_import),
	    cmocka_unit_test(
		an_update_retrieves_its_record_again_and_sends_once),
	    cmocka_unit_test(
		what_was_spent_is_counted_and_the_lines_are_closed),
	    cmocka_unit_test(a_dry_run_forecasts_what_the_import_then_sends),
	    cmocka_unit_test(a_plan_of_the_last_hour_is_used_and_asks_nothing),
	    cmocka_unit_test(an_older_plan_is_made_anew),
	    cmocka_unit_test(
		a_record_that_is_gone_is_created_again_not_replayed),
	    cmocka_unit_test(again_plans_once_more_as_the_next_generation),
	    cmocka_unit_test(
		merged_rows_are_one_record_with_what_all_of_them_bring),
	    cmocka_unit_test(many_links_go_in_parts_each_once),
	    cmocka_unit_test(
		a_plan_that_stays_takes_decisions_and_says_how_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
