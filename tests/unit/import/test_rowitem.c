// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "csv/csvin.h"
#include "import/importjob.h"
#include "import/rowitem.h"
#include "journal/jobside.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/mark.h"

#include "unit/import/importbox.h"

/* A plan in which rows 2 and 3 were joined to row 1. */
struct kit {
	struct importbox box;
	struct jobside *side;
	struct arena *arena;
	struct diags diags;
};

static void
begin(struct kit *k, const char *csv)
{
	memset(k, 0, sizeof(*k));
	importbox_begin(&k->box);
	importrig_write(&k->box.rig, "people.yaml",
	    IMPORTBOX_HEAD
	    "duplicates: merge\nfields:\n"
	    "  $email: { column: mail, split: \";\" }\n  title: title\n");
	importrig_write(&k->box.rig, "people.csv", csv);
	importbox_start(&k->box);
	k->box.rig.opts.dry_run = true;
	(void)importbox_ok(&k->box);
	k->arena = arena_new();
	diags_init(&k->diags, k->arena);
	assert_int_equal(jobside_open(&k->side, import_dir(k->box.rig.import),
			     &k->box.rig.err),
	    0);
}

static void
end(struct kit *k)
{
	jobside_close(k->side);
	diags_fini(&k->diags);
	arena_free(k->arena);
	importbox_end(&k->box);
}

static void
make(struct kit *k, struct item *item, bool with_kin, uint64_t ord,
    const char *mail, const char *title)
{
	struct str cells[3] = {STR_LIT("1"), str_of(mail), str_of(title)};
	struct csvrow row = {.line = 7, .n = 3, .cells = cells};

	if (rowitem_make(item, k->box.rig.import, with_kin ? k->side : NULL,
		ord, &row, k->arena, &k->diags, &k->box.rig.err) != 0)
		fail_msg("rowitem_make: %s", k->box.rig.err.msg);
}

/* Addresses of the item. */
static size_t
addresses(struct kit *k, const struct item *item)
{
	struct mark marks[MARK_MAX];

	return mark_item(
	    item, k->box.rig.import->sheet.bind, 0, k->arena, marks);
}

static void
a_row_gets_what_the_rows_that_joined_it_have(void **state)
{
	struct kit k;
	struct item item;

	(void)state;
	begin(&k, "id,mail,title\n1,a@x.io,\n2,a@x.io;b@x.io,\n"
		  "3,b@x.io;c@x.io,\"one,\ntwo\"\n4,z@x.io,T\n");
	make(&k, &item, true, 1, "a@x.io", "");
	assert_int_equal(addresses(&k, &item), 3);
	/* The row's own key and line stay. */
	assert_true(str_is(item.key, "1"));
	assert_int_equal(item.line, 7);
	/* Warnings behind it are the row's own, too. */
	assert_int_equal(k.diags.line, 7);
	/* Nobody joined row 4; its number begins no other's. */
	make(&k, &item, true, 4, "z@x.io", "T");
	assert_int_equal(addresses(&k, &item), 1);
	end(&k);
}

static void
without_the_plan_s_texts_a_row_is_itself(void **state)
{
	struct kit k;
	struct item item;

	(void)state;
	begin(&k, "id,mail,title\n1,a@x.io,\n2,a@x.io;b@x.io,\n");
	make(&k, &item, false, 1, "a@x.io", "");
	assert_int_equal(addresses(&k, &item), 1);
	end(&k);
}

static void
values_that_differ_are_said_and_the_first_stays(void **state)
{
	struct kit k;
	struct item item;

	(void)state;
	begin(&k, "id,mail,title\n1,a@x.io,First\n2,a@x.io,Second\n");
	make(&k, &item, true, 1, "a@x.io", "First");
	assert_int_equal(k.diags.n, 1);
	assert_string_equal(k.diags.v[0].code, "merge.differs");
	assert_int_equal(k.diags.v[0].severity, DIAG_WARNING);
	assert_false(item.failed);
	end(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_gets_what_the_rows_that_joined_it_have),
	    cmocka_unit_test(without_the_plan_s_texts_a_row_is_itself),
	    cmocka_unit_test(values_that_differ_are_said_and_the_first_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
