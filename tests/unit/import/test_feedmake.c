// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "doc/jdoc.h"
#include "import/feed.h"
#include "import/feedjob.h"
#include "import/importjob.h"
#include "plan/item.h"

#include "unit/import/importbox.h"

/* A planned import of one row, a@x.io with title "T", and its feed. */
struct kit {
	struct importbox box;
	struct feed *feed;
	struct op *op;
};

static const struct str cells[] = {{"1", 1}, {"a@x.io", 6}, {"T", 1}};

static void
begin(struct kit *k)
{
	memset(k, 0, sizeof(*k));
	importbox_begin(&k->box);
	importrig_write(
	    &k->box.rig, "people.csv", "id,mail,title\n1,a@x.io,T\n");
	k->box.rig.opts.dry_run = true;
}

static void
plan(struct kit *k)
{
	(void)importbox_ok(&k->box);
	assert_int_equal(
	    feed_open(&k->feed, k->box.rig.import, &k->box.rig.err), 0);
}

static void
end(struct kit *k)
{
	op_free(k->op);
	feed_close(k->feed);
	importbox_end(&k->box);
}

/* The operation of the row; its record is asked for when it has a target. */
static const struct op *
make(struct kit *k, const char *target)
{
	struct feed_row r;
	struct jdoc *doc = NULL;

	memset(&r, 0, sizeof(r));
	r.row.line = 2;
	r.row.n = 3;
	r.row.cells = cells;
	r.ord = 1;
	r.key = "1";
	r.id = "";
	r.target = target == NULL ? "" : target;
	r.action = target == NULL ? ROW_CREATE : ROW_UPDATE;
	if (target != NULL)
		assert_int_equal(
		    rematch_get(k->feed, str_of(target), &doc, &k->box.rig.err),
		    0);
	op_free(k->op);
	k->op = NULL;
	if (feedmake_op(k->feed, &r, doc, &k->op, &k->box.rig.err) != 1)
		fail_msg("feedmake_op: %s", k->box.rig.err.msg);
	jdoc_free(doc);
	return k->op;
}

/* Its key is of these parts (item.h), and of what the import is. */
static void
has_key(struct kit *k, const char *operation, const char *target)
{
	const struct job_facts *f = &k->box.rig.import->facts;
	unsigned char identity[DIGEST_BYTES];
	struct item_key key;
	char expected[64];

	item_identity(
	    "contact", f->source, f->mapping, f->generation, identity);
	memset(&key, 0, sizeof(key));
	key.identity = identity;
	key.operation = operation;
	key.target = target;
	key.row_key = STR_LIT("1");
	key.generation = f->generation;
	key.body = k->op->body;
	item_idem(&key, expected);
	assert_string_equal(k->op->key, expected);
}

static void
a_row_without_a_record_is_created(void **state)
{
	struct kit k;
	const struct op *o;

	(void)state;
	begin(&k);
	importbox_start(&k.box);
	plan(&k);
	o = make(&k, NULL);
	assert_false(o->settled);
	assert_false(o->update);
	assert_false(o->more);
	assert_int_equal(o->parts, 1);
	assert_string_equal(o->path, "/v1/contacts");
	has_key(&k, "create", "");
	end(&k);
}

static void
the_key_of_a_create_has_the_id_that_is_gone(void **state)
{
	struct kit k;

	(void)state;
	begin(&k);
	importbox_start(&k.box);
	importbox_knows(&k.box, "1", "con_gone", NULL, NULL, -1);
	plan(&k);
	(void)make(&k, NULL);
	assert_false(k.op->settled);
	has_key(&k, "create", "con_gone");
	end(&k);
}

static void
an_update_sends_only_what_differs_and_keeps_what_was(void **state)
{
	struct kit k;
	const struct op *o;

	(void)state;
	begin(&k);
	importbox_person(&k.box, "con_a", "a@x.io", "Old");
	importbox_start(&k.box);
	plan(&k);
	o = make(&k, "con_a");
	assert_false(o->settled);
	assert_true(o->update);
	assert_string_equal(o->path, "/v1/contacts/con_a");
	assert_string_equal(o->target, "con_a");
	assert_true(str_is(o->body, "{\"fields\":{\"title\":\"T\"}}"));
	assert_non_null(strstr(o->before.p, "Old"));
	has_key(&k, "update", "con_a");
	end(&k);
}

/* Somebody else wrote what the row wants since the plan was made. */
static void
a_record_that_is_as_the_row_wants_it_by_now_is_unchanged(void **state)
{
	struct kit k;
	const struct op *o;

	(void)state;
	begin(&k);
	importbox_person(&k.box, "con_a", "a@x.io", "T");
	importbox_start(&k.box);
	plan(&k);
	o = make(&k, "con_a");
	assert_true(o->settled);
	assert_int_equal(o->settle, JREC_UNCHANGED);
	assert_string_equal(o->id, "con_a");
	assert_true(o->marks.n > 0);
	assert_null(o->code);
	end(&k);
}

static void
a_record_that_is_gone_is_looked_for_again_by_the_rules(void **state)
{
	struct kit k;
	const struct op *o;

	(void)state;
	begin(&k);
	importbox_person(&k.box, "con_long", "aa@x.io", "Old");
	importbox_person(&k.box, "con_new", "A@X.io", "Old");
	importbox_start(&k.box);
	importbox_knows(&k.box, "1", "con_gone", "$email", "a@x.io", -1);
	plan(&k);
	o = make(&k, "con_gone");
	assert_false(o->settled);
	assert_string_equal(o->path, "/v1/contacts/con_new");
	/* The id map knows it no longer. */
	assert_false(importbox_keyed(&k.box, "1", "con_gone"));
	assert_false(importbox_marked(&k.box, "$email", "a@x.io"));
	end(&k);
}

static void
where_it_is_not_found_again_the_row_is_created_under_a_new_key(void **state)
{
	struct kit k;

	(void)state;
	begin(&k);
	importbox_person(&k.box, "con_long", "aa@x.io", "Old");
	importbox_start(&k.box);
	plan(&k);
	(void)make(&k, "con_gone");
	assert_false(k.op->settled);
	assert_false(k.op->update);
	assert_int_equal(k.op->action, ROW_CREATE);
	has_key(&k, "create", "con_gone");
	end(&k);
}

static void
update_does_not_create_what_is_gone(void **state)
{
	struct kit k;
	const struct op *o;

	(void)state;
	begin(&k);
	importbox_start(&k.box);
	k.box.rig.opts.mode = "update";
	plan(&k);
	o = make(&k, "con_gone");
	assert_true(o->settled);
	assert_int_equal(o->settle, JREC_FAILED);
	assert_string_equal(o->code, "plan.not-found");
	end(&k);
}

static void
several_that_are_found_again_are_ambiguous(void **state)
{
	struct kit k;
	const struct op *o;

	(void)state;
	begin(&k);
	importbox_person(&k.box, "con_1", "a@x.io", "Old");
	importbox_person(&k.box, "con_2", "a@x.io", "Old");
	importbox_start(&k.box);
	plan(&k);
	o = make(&k, "con_gone");
	assert_true(o->settled);
	assert_int_equal(o->settle, JREC_AMBIGUOUS);
	assert_string_equal(o->code, "match.ambiguous");
	end(&k);
}

/* By key or by mark: another import was there since the plan was made. */
static void
what_the_id_map_knows_by_now_is_not_created_again(void **state)
{
	static const struct {
		const char *mode;
		const char *key;
		const char *sign;
	} cases[] = {{"upsert", "1", NULL}, {"upsert", "", "$email"},
	    {"create", "1", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kit k;
		const struct op *o;

		begin(&k);
		importbox_person(&k.box, "con_other", "z@x.io", "Old");
		importbox_start(&k.box);
		k.box.rig.opts.mode = cases[i].mode;
		plan(&k);
		importbox_knows(&k.box, cases[i].key, "con_other",
		    cases[i].sign, "a@x.io", 0);
		o = make(&k, NULL);
		if (strcmp(cases[i].mode, "create") == 0) {
			assert_true(o->settled);
			assert_string_equal(o->code, "plan.exists");
		} else {
			assert_false(o->settled);
			assert_string_equal(o->target, "con_other");
			assert_int_equal(o->action, ROW_UPDATE);
		}
		end(&k);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_without_a_record_is_created),
	    cmocka_unit_test(the_key_of_a_create_has_the_id_that_is_gone),
	    cmocka_unit_test(
		an_update_sends_only_what_differs_and_keeps_what_was),
	    cmocka_unit_test(
		a_record_that_is_as_the_row_wants_it_by_now_is_unchanged),
	    cmocka_unit_test(
		a_record_that_is_gone_is_looked_for_again_by_the_rules),
	    cmocka_unit_test(
		where_it_is_not_found_again_the_row_is_created_under_a_new_key),
	    cmocka_unit_test(update_does_not_create_what_is_gone),
	    cmocka_unit_test(several_that_are_found_again_are_ambiguous),
	    cmocka_unit_test(what_the_id_map_knows_by_now_is_not_created_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
