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

static const char mapping[] =
    "mapping: 1\nobject: list\nsystem: rig\nkey: name\nmatch: [$name]\n"
    "mode: upsert\nduplicates: merge\nfields:\n  $name: name\n"
    "  $objectType: { value: contact }\nrelationships:\n"
    "  $contacts: { column: member, by: id }\n";

enum {
	PEOPLE = 30
};

/* Contacts con_0 ..., and a list of the type with the links. */
static void
begin(struct importbox *b, const char *type, const char *key, const char *ids)
{
	char text[1024];
	char links[256];
	char id[16];

	importbox_begin(b);
	importrig_write(&b->rig, "people.yaml", mapping);
	for (int i = 0; i < PEOPLE; i++) {
		(void)snprintf(id, sizeof(id), "con_%d", i);
		(void)snprintf(text, sizeof(text), "u%d@x.io", i);
		importbox_person(b, id, text, "T");
	}
	importbox_record(b, "account", "acc_0", "\"$name\":{\"value\":\"A\"}");
	(void)snprintf(text, sizeof(text),
	    "\"$name\":{\"value\":\"Webinar\"},"
	    "\"$objectType\":{\"value\":\"%s\"}",
	    type);
	(void)snprintf(
	    links, sizeof(links), "\"%s\":{\"values\":[%s]}", key, ids);
	importbox_linked(b, "list", "lst_1", text, links);
	importbox_start(b);
}

static void
members_that_are_there_are_no_change(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	begin(&b, "contact", "$contacts", "\"con_1\",\"con_2\"");
	importrig_write(&b.rig, "people.csv",
	    "name,member\nWebinar,con_2\nWebinar,con_1\n");
	s = importbox_ok(&b);
	assert_int_equal(s->rows.state[ROW_UNCHANGED], 2);
	assert_int_equal(importbox_asked(&b, "\"POST\""), 0);
	assert_int_equal(importbox_asked(&b, "/v1/lists/lst_1/contacts"), 1);
	importbox_end(&b);
}

static void
members_are_read_once_for_plan_and_update(void **state)
{
	struct importbox b;
	const struct summary *s;
	struct buf csv;

	(void)state;
	begin(&b, "contact", "$contacts", "\"con_1\"");
	buf_init(&csv, 4096);
	buf_puts(&csv, "name,member\n");
	for (int i = 0; i < PEOPLE; i++)
		buf_printf(&csv, "Webinar,con_%d\n", i);
	importrig_write(&b.rig, "people.csv", buf_text(&csv));
	buf_fini(&csv);
	s = importbox_ok(&b);
	assert_int_equal(s->rows.state[ROW_DONE], PEOPLE);
	/* 29 more are two requests, of which none says what the other says. */
	assert_int_equal(importbox_asked(&b, "\"POST\""), 2);
	assert_int_equal(importbox_asked(&b, "/v1/lists/lst_1/contacts"), 1);
	importbox_end(&b);
}

static void
a_list_of_another_type_fails_its_row_and_is_not_read(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	begin(&b, "account", "$accounts", "\"acc_0\"");
	importrig_write(&b.rig, "people.csv", "name,member\nWebinar,con_2\n");
	s = importbox_ok(&b);
	assert_int_equal(s->rows.state[ROW_FAILED], 1);
	assert_non_null(strstr(importbox_codes(&b, 1), "link.other-type"));
	assert_int_equal(importbox_asked(&b, "/v1/lists/lst_1/"), 0);
	assert_int_equal(importbox_asked(&b, "\"POST\""), 0);
	importbox_end(&b);
}

static void
create_reads_no_members(void **state)
{
	struct importbox b;
	const struct summary *s;

	(void)state;
	begin(&b, "contact", "$contacts", "\"con_1\"");
	b.rig.opts.mode = "create";
	importrig_write(&b.rig, "people.csv", "name,member\nWebinar,con_2\n");
	s = importbox_ok(&b);
	assert_int_equal(s->rows.state[ROW_SKIPPED], 1);
	assert_int_equal(importbox_asked(&b, "/v1/lists/lst_1/contacts"), 0);
	importbox_end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(members_that_are_there_are_no_change),
	    cmocka_unit_test(members_are_read_once_for_plan_and_update),
	    cmocka_unit_test(
		a_list_of_another_type_fails_its_row_and_is_not_read),
	    cmocka_unit_test(create_reads_no_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
