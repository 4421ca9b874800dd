// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doc/jdoc.h"
#include "import/firstpass.h"
#include "import/importjob.h"
#include "import/match.h"
#include "import/planrows.h"
#include "import/refs.h"
#include "mapping/mapping.h"
#include "plan/record.h"

#include "unit/import/importbox.h"

/* A box, and the matcher of people.csv. */
struct kit {
	struct importbox box;
	struct match *match;
	uint64_t rows;
};

static void
begin(struct kit *k, const char *duplicates, const char *csv)
{
	struct buf b;

	memset(k, 0, sizeof(*k));
	importbox_begin(&k->box);
	buf_init(&b, 4096);
	buf_printf(&b,
	    IMPORTBOX_HEAD
	    "duplicates: %s\nfields:\n"
	    "  $email: { column: mail, split: \";\" }\n  title: title\n",
	    duplicates);
	importrig_write(&k->box.rig, "people.yaml", buf_text(&b));
	importrig_write(&k->box.rig, "people.csv", csv);
	buf_fini(&b);
}

static int
row(void *self, const struct firstpass_row *r, struct err *e)
{
	struct kit *k = self;

	return match_row(k->match, r, e);
}

static int
look(void *self, uint64_t rows, const struct buf *texts, struct err *e)
{
	(void)self;
	(void)rows;
	(void)texts;
	(void)e;
	return 0;
}

/* What planrows.c does, as far as the matching. */
static void
run(struct kit *k)
{
	struct import *im = importbox_ready(&k->box);
	struct firstpass fp;
	struct err *e = &k->box.rig.err;
	uint64_t repeated;

	memset(&fp, 0, sizeof(fp));
	assert_int_equal(job_plan_begin(im->job, &im->facts, e), 0);
	assert_int_equal(refs_run(im, e), 0);
	assert_int_equal(refs_open(&im->refs, im, e), 0);
	k->match = match_new(im);
	fp.csv = im->sheet.csv;
	fp.bind = im->sheet.bind;
	fp.lookup = &im->lookup;
	fp.job = im->job;
	fp.self = k;
	fp.row = row;
	fp.look = look;
	assert_int_equal(firstpass_read(&fp, &k->rows, e), 0);
	assert_int_equal(
	    job_plan_keys(im->job, k->rows,
		planrows_repeats(im->sheet.mapping->duplicates), &repeated, e),
	    0);
	if (match_run(k->match, k->rows, e) != 0)
		fail_msg("match_run: %s", e->msg);
}

static void
end(struct kit *k)
{
	match_free(k->match);
	importbox_end(&k->box);
}

static struct match_verdict
of(struct kit *k, uint64_t ord)
{
	struct match_verdict v;

	match_of(k->match, ord, &v);
	return v;
}

static void
is_record(struct kit *k, uint64_t at, const char *id)
{
	struct jdoc *doc;
	struct record r;

	assert_int_equal(match_record(k->match, at, &doc, &k->box.rig.err), 0);
	assert_true(record_read(jdoc_root(doc), &r));
	if (!str_is(r.id, id))
		fail_msg("%.*s instead of %s", (int)r.id.n, r.id.p, id);
	jdoc_free(doc);
}

/* The next candidate of a row. */
static void
is_candidate(struct kit *k, uint64_t ord, const char *id, const char *why)
{
	struct match_candidate c;

	assert_int_equal(
	    match_candidate(k->match, ord, &c, &k->box.rig.err), 1);
	assert_string_equal(c.why, why);
	is_record(k, c.at, id);
}

static void
rows_without_anything_in_common_are_no_groups(void **state)
{
	struct kit k;

	(void)state;
	begin(&k, "error", "id,mail,title\n1,a@x.io,T\n2,b@x.io,T\n3,,T\n");
	importbox_start(&k.box);
	run(&k);
	for (uint64_t ord = 1; ord <= 3; ord++) {
		assert_int_equal(of(&k, ord).kind, MATCH_NONE);
		assert_int_equal(of(&k, ord).winner, ord);
	}
	assert_false(match_any(k.match));
	assert_false(match_groups(k.match));
	end(&k);
}

/* Rows 1, 2 and 4 hang together; who stays is said by duplicates. */
static void
the_winner_of_a_group_is_as_duplicates_says(void **state)
{
	static const struct {
		const char *duplicates;
		uint64_t winner;
	} cases[] = {{"error", 1}, {"first", 1}, {"last", 4}, {"merge", 1}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kit k;

		begin(&k, cases[i].duplicates,
		    "id,mail,title\n1,a@x.io,T\n2,A@X.io;b@x.io,T\n"
		    "3,z@x.io,T\n4,b@x.io,T\n");
		importbox_start(&k.box);
		run(&k);
		assert_true(match_groups(k.match));
		assert_int_equal(of(&k, 1).winner, cases[i].winner);
		assert_int_equal(of(&k, 2).winner, cases[i].winner);
		assert_int_equal(of(&k, 3).winner, 3);
		assert_int_equal(of(&k, 4).winner, cases[i].winner);
		assert_int_equal(of(&k, 2).winner_line, cases[i].winner + 1);
		end(&k);
	}
}

static void
rows_of_one_record_are_a_group_though_they_share_no_text(void **state)
{
	struct kit k;

	(void)state;
	begin(&k, "error", "id,mail,title\n1,a@x.io,T\n2,b@x.io,T\n");
	importbox_record(&k.box, "contact", "con_ab",
	    "\"$email\":{\"value\":[\"a@x.io\",\"b@x.io\"]}");
	importbox_start(&k.box);
	run(&k);
	assert_true(match_any(k.match));
	assert_true(match_groups(k.match));
	assert_int_equal(of(&k, 2).winner, 1);
	for (uint64_t ord = 1; ord <= 2; ord++) {
		assert_int_equal(of(&k, ord).kind, MATCH_ONE);
		is_record(&k, of(&k, ord).at, "con_ab");
	}
	end(&k);
}

static void
what_one_row_found_is_the_record_of_its_group(void **state)
{
	struct kit k;

	(void)state;
	begin(&k, "first", "id,mail,title\n1,a@x.io,T\n2,a@x.io;b@x.io,T\n");
	importbox_person(&k.box, "con_b", "b@x.io", "T");
	importbox_start(&k.box);
	run(&k);
	assert_int_equal(of(&k, 1).kind, MATCH_ONE);
	assert_int_equal(of(&k, 1).winner, 1);
	is_record(&k, of(&k, 1).at, "con_b");
	assert_int_equal(of(&k, 2).winner, 1);
	end(&k);
}

/* Each row found one; together they found two. */
static void
a_group_of_rows_with_two_records_is_several(void **state)
{
	struct kit k;
	struct match_candidate c;

	(void)state;
	begin(&k, "last",
	    "id,mail,title\n1,c@x.io;a@x.io,T\n2,c@x.io;b@x.io,T\n3,z@x.io,T\n");
	importbox_person(&k.box, "con_a", "a@x.io", "T");
	importbox_person(&k.box, "con_b", "b@x.io", "T");
	importbox_start(&k.box);
	run(&k);
	assert_int_equal(of(&k, 1).kind, MATCH_SEVERAL);
	assert_int_equal(of(&k, 2).kind, MATCH_SEVERAL);
	/* They are the winner's. */
	assert_int_equal(match_candidate(k.match, 1, &c, &k.box.rig.err), 0);
	is_candidate(&k, 2, "con_a", "$email a@x.io");
	is_candidate(&k, 2, "con_b", "$email b@x.io");
	assert_int_equal(match_candidate(k.match, 2, &c, &k.box.rig.err), 0);
	assert_int_equal(match_candidate(k.match, 3, &c, &k.box.rig.err), 0);
	end(&k);
}

static void
two_records_of_one_address_are_candidates_in_order(void **state)
{
	struct kit k;

	(void)state;
	begin(&k, "error", "id,mail,title\n1,b@x.io,T\n2,t@x.io,T\n");
	importbox_person(&k.box, "con_2", "t@x.io", "U");
	importbox_person(&k.box, "con_1", "t@x.io", "V");
	importbox_start(&k.box);
	run(&k);
	assert_int_equal(of(&k, 1).kind, MATCH_NONE);
	assert_int_equal(of(&k, 2).kind, MATCH_SEVERAL);
	is_candidate(&k, 2, "con_1", "$email t@x.io");
	is_candidate(&k, 2, "con_2", "$email t@x.io");
	end(&k);
}

/* Both rows mean both of them. */
static void
a_candidate_of_several_rows_is_shown_once(void **state)
{
	struct kit k;
	struct match_candidate c;

	(void)state;
	begin(&k, "merge", "id,mail,title\n1,t@x.io,T\n2,t@x.io,T\n");
	importbox_person(&k.box, "con_1", "t@x.io", "U");
	importbox_person(&k.box, "con_2", "t@x.io", "V");
	importbox_start(&k.box);
	run(&k);
	assert_int_equal(of(&k, 1).kind, MATCH_SEVERAL);
	is_candidate(&k, 1, "con_1", "$email t@x.io");
	is_candidate(&k, 1, "con_2", "$email t@x.io");
	assert_int_equal(match_candidate(k.match, 1, &c, &k.box.rig.err), 0);
	end(&k);
}

static void
the_key_in_the_id_map_stands_above_the_address(void **state)
{
	struct kit k;

	(void)state;
	begin(&k, "error", "id,mail,title\n1,t@x.io,T\n");
	importbox_person(&k.box, "con_key", "old@x.io", "T");
	importbox_person(&k.box, "con_mail", "t@x.io", "T");
	importbox_start(&k.box);
	importbox_knows(&k.box, "1", "con_key", NULL, NULL, -1);
	run(&k);
	assert_int_equal(of(&k, 1).kind, MATCH_ONE);
	is_record(&k, of(&k, 1).at, "con_key");
	end(&k);
}

/* Row 1 has no key: it fails, and takes nobody with it. */
static void
a_row_that_failed_is_in_no_group(void **state)
{
	struct kit k;

	(void)state;
	begin(&k, "error", "id,mail,title\n\"\",a@x.io,T\n2,a@x.io,T\n");
	importbox_start(&k.box);
	run(&k);
	assert_false(match_groups(k.match));
	assert_int_equal(of(&k, 2).winner, 2);
	end(&k);
}

static void
an_id_in_the_row_is_the_record_or_gone(void **state)
{
	struct kit k;

	(void)state;
	begin(&k, "error", "");
	importrig_write(&k.box.rig, "people.yaml",
	    "mapping: 1\nobject: contact\nmatch: [{ id: id }]\nmode: update\n"
	    "fields:\n  title: title\n");
	importrig_write(&k.box.rig, "people.csv",
	    "id,title\ncon_a,T\ncon_none,T\n\"\",T\n");
	importbox_person(&k.box, "con_a", "a@x.io", "T");
	importbox_start(&k.box);
	run(&k);
	assert_int_equal(of(&k, 1).kind, MATCH_ONE);
	is_record(&k, of(&k, 1).at, "con_a");
	assert_int_equal(of(&k, 2).kind, MATCH_GONE);
	assert_int_equal(of(&k, 3).kind, MATCH_NONE);
	end(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_without_anything_in_common_are_no_groups),
	    cmocka_unit_test(the_winner_of_a_group_is_as_duplicates_says),
	    cmocka_unit_test(
		rows_of_one_record_are_a_group_though_they_share_no_text),
	    cmocka_unit_test(what_one_row_found_is_the_record_of_its_group),
	    cmocka_unit_test(a_group_of_rows_with_two_records_is_several),
	    cmocka_unit_test(
		two_records_of_one_address_are_candidates_in_order),
	    cmocka_unit_test(a_candidate_of_several_rows_is_shown_once),
	    cmocka_unit_test(the_key_in_the_id_map_stands_above_the_address),
	    cmocka_unit_test(a_row_that_failed_is_in_no_group),
	    cmocka_unit_test(an_id_in_the_row_is_the_record_or_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
