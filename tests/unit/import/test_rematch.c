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
#include "import/rowitem.h"
#include "plan/item.h"
#include "plan/record.h"

#include "unit/import/importbox.h"

/* A planned import whose rules are external-id, then $email. */
struct kit {
	struct importbox box;
	struct feed *feed;
	struct jdoc *doc;
	bool several;
};

static void
begin(struct kit *k)
{
	memset(k, 0, sizeof(*k));
	importbox_begin(&k->box);
	importrig_write(&k->box.rig, "people.yaml",
	    "mapping: 1\nobject: contact\nsystem: rig\nkey: id\n"
	    "match: [external-id, $email]\nmode: upsert\nfields:\n"
	    "  external-id: id\n  $email: { column: mail, split: \";\" }\n");
	importrig_write(&k->box.rig, "people.csv", "id,mail\n9,none@x.io\n");
	k->box.rig.opts.dry_run = true;
}

static void
record(struct kit *k, const char *id, const char *xid, const char *mail)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b,
	    "\"external-id\":{\"value\":\"%s\"},"
	    "\"$email\":{\"value\":[\"%s\"]}",
	    xid, mail);
	importbox_record(&k->box, "contact", id, buf_text(&b));
	buf_fini(&b);
}

static void
start(struct kit *k)
{
	importbox_start(&k->box);
	(void)importbox_ok(&k->box);
	assert_int_equal(
	    feed_open(&k->feed, k->box.rig.import, &k->box.rig.err), 0);
}

static void
find(struct kit *k, const char *xid, const char *mail)
{
	struct str cells[2] = {str_of(xid), str_of(mail)};
	struct csvrow row = {.line = 2, .n = 2, .cells = cells};
	struct err *e = &k->box.rig.err;
	struct item item;

	jdoc_free(k->doc);
	assert_int_equal(rowitem_make(&item, k->box.rig.import, NULL, 1, &row,
			     k->feed->arena, &k->feed->diags, e),
	    0);
	if (rematch_find(k->feed, &item, &k->doc, &k->several, e) != 0)
		fail_msg("rematch_find: %s", e->msg);
}

static void
is_record(struct kit *k, const char *id)
{
	struct record r;

	assert_false(k->several);
	assert_non_null(k->doc);
	assert_true(record_read(jdoc_root(k->doc), &r));
	assert_true(str_is(r.id, id));
}

static void
end(struct kit *k)
{
	jdoc_free(k->doc);
	feed_close(k->feed);
	importbox_end(&k->box);
}

static void
rules_are_tried_in_order_until_one_finds_any(void **state)
{
	struct kit k;

	(void)state;
	begin(&k);
	record(&k, "con_x", "x1", "old@x.io");
	record(&k, "con_m", "x2", "m@x.io");
	start(&k);
	find(&k, "x1", "m@x.io");
	is_record(&k, "con_x");
	find(&k, "x9", "M@x.io");
	is_record(&k, "con_m");
	find(&k, "x9", "nobody@x.io");
	assert_null(k.doc);
	assert_false(k.several);
	end(&k);
}

static void
what_a_search_hits_is_compared(void **state)
{
	struct kit k;

	(void)state;
	begin(&k);
	record(&k, "con_long", "x1", "ann@x.io");
	start(&k);
	find(&k, "x9", "n@x.io");
	assert_null(k.doc);
	end(&k);
}

static void
two_records_are_several_and_one_found_twice_is_one(void **state)
{
	struct kit k;

	(void)state;
	begin(&k);
	record(&k, "con_1", "x1", "t@x.io");
	record(&k, "con_2", "x2", "t@x.io");
	importbox_record(&k.box, "contact", "con_3",
	    "\"$email\":{\"value\":[\"a@x.io\",\"b@x.io\"]}");
	start(&k);
	find(&k, "x9", "t@x.io");
	assert_true(k.several);
	assert_null(k.doc);
	find(&k, "x9", "a@x.io;b@x.io");
	is_record(&k, "con_3");
	/* Each address finds one, together two. */
	find(&k, "x9", "a@x.io;t@x.io");
	assert_true(k.several);
	end(&k);
}

/* The API may hold such an address in either of its spellings. */
static void
what_cannot_be_asked_for_is_looked_for_among_all(void **state)
{
	struct kit k;

	(void)state;
	begin(&k);
	record(&k, "con_x", "x1", "ann@m\xc3\xbcller.example");
	record(&k, "con_y", "x2", "bob@x.io");
	start(&k);
	find(&k, "x9", "ann@xn--mller-kva.example");
	is_record(&k, "con_x");
	end(&k);
}

static void
a_record_is_retrieved_or_gone(void **state)
{
	struct kit k;

	(void)state;
	begin(&k);
	record(&k, "con_1", "x1", "t@x.io");
	start(&k);
	assert_int_equal(
	    rematch_get(k.feed, STR_LIT("con_none"), &k.doc, &k.box.rig.err),
	    0);
	assert_null(k.doc);
	assert_int_equal(
	    rematch_get(k.feed, STR_LIT("con_1"), &k.doc, &k.box.rig.err), 0);
	is_record(&k, "con_1");
	end(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_are_tried_in_order_until_one_finds_any),
	    cmocka_unit_test(what_a_search_hits_is_compared),
	    cmocka_unit_test(
		two_records_are_several_and_one_found_twice_is_one),
	    cmocka_unit_test(what_cannot_be_asked_for_is_looked_for_among_all),
	    cmocka_unit_test(a_record_is_retrieved_or_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
