// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "unit/import/importbox.h"

/* A plan of people.csv in a mode and with a policy of duplicates. */
static void
begin(struct importbox *b, const char *mode, const char *duplicates)
{
	struct buf text;

	importbox_begin(b);
	buf_init(&text, 4096);
	buf_printf(&text,
	    IMPORTBOX_HEAD
	    "duplicates: %s\nfields:\n"
	    "  $email: { column: mail, split: \";\", write: append }\n"
	    "  title: title\n",
	    duplicates);
	importrig_write(&b->rig, "people.yaml", buf_text(&text));
	buf_fini(&text);
	b->rig.opts.mode = mode;
	b->rig.opts.dry_run = true;
}

/* Rows: new, with a record that differs, with one that does not. */
static void
three_rows(struct importbox *b, const char *mode)
{
	begin(b, mode, "error");
	importrig_write(&b->rig, "people.csv",
	    "id,mail,title\n1,new@x.io,T\n2,a@x.io,New\n3,b@x.io,Same\n");
	importbox_person(b, "con_a", "a@x.io", "Old");
	importbox_person(b, "con_b", "b@x.io", "Same");
	importbox_start(b);
	(void)importbox_ok(b);
}

static void
is(struct importbox *b, uint64_t ord, enum row_state state, const char *target,
    const char *codes)
{
	struct jobview_row row = importbox_row(b, ord);

	assert_int_equal(row.state, state);
	assert_string_equal(row.target, target);
	assert_string_equal(importbox_codes(b, ord), codes);
}

static void
upsert_creates_updates_and_leaves_alone(void **state)
{
	struct importbox b;
	struct jobview_change c;
	struct jobview *v;

	(void)state;
	three_rows(&b, "upsert");
	is(&b, 1, ROW_PENDING, "", "");
	assert_int_equal(importbox_row(&b, 1).action, ROW_CREATE);
	is(&b, 2, ROW_PENDING, "con_a", "");
	assert_int_equal(importbox_row(&b, 2).action, ROW_UPDATE);
	is(&b, 3, ROW_UNCHANGED, "con_b", "");
	assert_int_equal(
	    jobview_open(&v, import_dir(b.rig.import), &b.rig.err), 0);
	assert_int_equal(jobview_change_next(v, &c, &b.rig.err), 1);
	assert_int_equal(c.ord, 2);
	assert_string_equal(c.field, "title");
	assert_string_equal(c.before, "Old");
	assert_string_equal(c.after, "New");
	assert_false(c.kept);
	assert_int_equal(jobview_change_next(v, &c, &b.rig.err), 0);
	jobview_close(v);
	importbox_end(&b);
}

static void
create_changes_nothing_that_exists(void **state)
{
	struct importbox b;

	(void)state;
	three_rows(&b, "create");
	is(&b, 1, ROW_PENDING, "", "");
	is(&b, 2, ROW_SKIPPED, "", "plan.exists");
	is(&b, 3, ROW_SKIPPED, "", "plan.exists");
	importbox_end(&b);
}

static void
update_creates_nothing(void **state)
{
	struct importbox b;

	(void)state;
	three_rows(&b, "update");
	is(&b, 1, ROW_FAILED, "", "plan.not-found");
	is(&b, 2, ROW_PENDING, "con_a", "");
	is(&b, 3, ROW_UNCHANGED, "con_b", "");
	importbox_end(&b);
}

static void
an_id_that_no_record_has_fails_in_every_mode(void **state)
{
	static const char *const modes[] = {"update", "upsert"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct importbox b;

		begin(&b, modes[i], "error");
		importrig_write(&b.rig, "people.yaml",
		    "mapping: 1\nobject: contact\nmatch: [id]\n"
		    "mode: update\nfields:\n  title: title\n");
		importrig_write(&b.rig, "people.csv", "id,title\ncon_x,T\n");
		importbox_start(&b);
		(void)importbox_ok(&b);
		is(&b, 1, ROW_FAILED, "", "match.gone");
		importbox_end(&b);
	}
}

static void
rows_of_one_record_give_way_as_duplicates_says(void **state)
{
	static const struct {
		const char *duplicates;
		enum row_state loser;
		uint64_t winner;
		const char *codes;
	} cases[] = {
	    {"error", ROW_FAILED, 1, "match.repeated"},
	    {"first", ROW_SKIPPED, 1, "match.repeated"},
	    {"last", ROW_SKIPPED, 2, "match.repeated"},
	    {"merge", ROW_JOINED, 1, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importbox b;
		uint64_t loser = cases[i].winner == 1 ? 2 : 1;

		begin(&b, "upsert", cases[i].duplicates);
		importrig_write(&b.rig, "people.csv",
		    "id,mail,title\n1,a@x.io,U\n2,a@x.io,V\n");
		importbox_person(&b, "con_a", "a@x.io", "T");
		importbox_start(&b);
		(void)importbox_ok(&b);
		is(&b, loser, cases[i].loser, "", cases[i].codes);
		/* One that failed gave way to nobody. */
		assert_int_equal(importbox_row(&b, loser).winner,
		    cases[i].loser == ROW_FAILED ? 0 : cases[i].winner);
		assert_string_equal(
		    importbox_row(&b, cases[i].winner).target, "con_a");
		assert_int_equal(
		    importbox_row(&b, cases[i].winner).state, ROW_PENDING);
		importbox_end(&b);
	}
}

/* What the joined row brings is compared with the record, too. */
static void
a_merged_row_counts_with_all_that_its_rows_bring(void **state)
{
	struct importbox b;

	(void)state;
	begin(&b, "upsert", "merge");
	importrig_write(&b.rig, "people.csv",
	    "id,mail,title\n1,a@x.io,T\n2,a@x.io;more@x.io,\n");
	importbox_person(&b, "con_a", "a@x.io", "T");
	importbox_start(&b);
	(void)importbox_ok(&b);
	is(&b, 1, ROW_PENDING, "con_a", "");
	is(&b, 2, ROW_JOINED, "", "");
	importbox_end(&b);
}

/* Twelve records with the address of row 1, two with that of row 2. */
static void
twins(struct importbox *b)
{
	begin(b, "upsert", "error");
	importrig_write(
	    &b->rig, "people.csv", "id,mail,title\n1,m@x.io,T\n2,t@x.io,T\n");
	for (unsigned i = 0; i < 12; i++) {
		char id[32];

		(void)snprintf(id, sizeof(id), "con_m%u", i);
		importbox_person(b, id, "m@x.io", "T");
	}
	importbox_person(b, "con_t1", "t@x.io", "T");
	importbox_person(b, "con_t2", "t@x.io", "T");
	importbox_start(b);
	(void)importbox_ok(b);
}

static void
several_records_are_ambiguous_with_ten_candidates_at_most(void **state)
{
	struct importbox b;
	struct jobview_candidate c;
	struct jobview *v;
	unsigned of[2] = {0, 0};
	int rc;

	(void)state;
	twins(&b);
	is(&b, 1, ROW_AMBIGUOUS, "", "match.ambiguous");
	is(&b, 2, ROW_AMBIGUOUS, "", "match.ambiguous");
	assert_int_equal(
	    jobview_open(&v, import_dir(b.rig.import), &b.rig.err), 0);
	while ((rc = jobview_candidate_next(v, &c, &b.rig.err)) == 1) {
		assert_string_equal(
		    c.why, c.ord == 1 ? "$email m@x.io" : "$email t@x.io");
		assert_string_equal(c.label, c.ord == 1 ? "m@x.io" : "t@x.io");
		of[c.ord - 1]++;
	}
	assert_int_equal(rc, 0);
	assert_int_equal(of[0], 10);
	assert_int_equal(of[1], 2);
	jobview_close(v);
	assert_true(importrig_there(&b.rig, "people.job/ambiguous.csv"));
	importbox_end(&b);
}

static void
a_new_plan_does_what_was_decided(void **state)
{
	static const struct {
		const char *decision;
		enum row_state state;
		enum row_action action;
		const char *target;
		const char *codes;
	} cases[] = {
	    {"con_t2", ROW_PENDING, ROW_UPDATE, "con_t2", ""},
	    {"create", ROW_PENDING, ROW_CREATE, "", ""},
	    {"skip", ROW_SKIPPED, ROW_CREATE, "", "match.skipped"},
	    {"", ROW_AMBIGUOUS, ROW_CREATE, "", "match.ambiguous"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importbox b;
		char csv[128];

		twins(&b);
		(void)snprintf(csv, sizeof(csv),
		    "line,key,reason,decision\n3,2,,%s\n", cases[i].decision);
		importrig_write(&b.rig, "people.job/ambiguous.csv", csv);
		(void)importbox_ok(&b);
		is(&b, 2, cases[i].state, cases[i].target, cases[i].codes);
		assert_int_equal(importbox_row(&b, 2).action, cases[i].action);
		is(&b, 1, ROW_AMBIGUOUS, "", "match.ambiguous");
		importbox_end(&b);
	}
}

/* 25 links go with one request (LIM_LINKS). */
static void
a_create_of_many_links_takes_several_requests(void **state)
{
	static const struct {
		unsigned links;
		unsigned parts;
	} cases[] = {{25, 1}, {26, 2}, {51, 3}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct importbox b;
		struct buf csv;

		begin(&b, "upsert", "error");
		buf_init(&csv, 1 << 16);
		importrig_write(&b.rig, "people.yaml",
		    "mapping: 1\nobject: account\nsystem: rig\nkey: id\n"
		    "match: [$name]\nmode: upsert\nfields:\n  $name: id\n"
		    "relationships:\n"
		    "  $contact: { column: people, by: id, split: \" \" }\n");
		buf_puts(&csv, "id,people\nfew,con_c0\nmany,");
		for (unsigned k = 0; k < cases[i].links; k++)
			buf_printf(&csv, "con_c%u ", k);
		buf_putc(&csv, '\n');
		importrig_write(&b.rig, "people.csv", buf_text(&csv));
		buf_fini(&csv);
		importbox_start(&b);
		(void)importbox_ok(&b);
		assert_int_equal(importbox_row(&b, 1).parts, 1);
		assert_int_equal(importbox_row(&b, 2).parts, cases[i].parts);
		importbox_end(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(upsert_creates_updates_and_leaves_alone),
	    cmocka_unit_test(create_changes_nothing_that_exists),
	    cmocka_unit_test(update_creates_nothing),
	    cmocka_unit_test(an_id_that_no_record_has_fails_in_every_mode),
	    cmocka_unit_test(rows_of_one_record_give_way_as_duplicates_says),
	    cmocka_unit_test(a_merged_row_counts_with_all_that_its_rows_bring),
	    cmocka_unit_test(
		several_records_are_ambiguous_with_ten_candidates_at_most),
	    cmocka_unit_test(a_new_plan_does_what_was_decided),
	    cmocka_unit_test(a_create_of_many_links_takes_several_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
