// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"

static const struct planfix_id ids[] = {
    {"hubspot", "account", "1", "acc_one"},
    {"hubspot", "account", "2", "acc_two"},
    {"hubspot", "account", "3", "acc_two"},
    {"hubspot", "contact", "9", "con_nine"},
    {"salesforce", "account", "001A0000006Vm9uIAC", "acc_force"},
    {"", "account", "1", "acc_nobody"},
};

static void
open_links(struct planfix *f, const char *text, const char *header)
{
	planfix_open(f, "contact", text, header);
	f->ids = ids;
	f->n_ids = sizeof(ids) / sizeof(ids[0]);
}

#define BY_KEY                              \
	"system: hubspot\nrelationships:\n" \
	"  $account: { column: C, split: \";\", by: key }\n"

static void
keys_become_ids_in_their_order(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f, BY_KEY, "C");
	assert_int_equal(planfix_row(&f, "2; 1 ;;"), 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"acc_two\","
	    "\"acc_one\"]}}");
	assert_int_equal(f.diags.n, 0);
	assert_false(f.item.failed);
	planfix_close(&f);
}

static void
one_record_is_linked_once(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f, BY_KEY, "C");
	assert_int_equal(planfix_row(&f, "2;3;2"), 0);
	assert_int_equal(f.asked, 2);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"acc_two\"]}}");
	planfix_close(&f);
}

#define BY_FILE(rule)                                         \
	"key: K\nfields:\n  $title: T\n"                      \
	"  $startDate: { value: \"2026-01-05T09:00:00Z\" }\n" \
	"  $endDate: { value: \"2026-01-05T09:00:00Z\" }\n"   \
	"relationships:\n  $transcript: " rule "\n"

static void
a_file_is_linked_by_what_the_look_up_says(void **state)
{
	const struct item_link *l;
	struct planfix f;

	(void)state;
	planfix_open(&f, "meeting", BY_FILE("{ file: F }"), "K|T|F");
	assert_non_null(f.bind);
	assert_int_equal(planfix_row(&f, "k1|Talk| a.txt "), 0);
	l = &f.item.links[0];
	assert_int_equal(l->n, 1);
	assert_true(str_is(l->ids[0], "$transcript of k1: a.txt"));
	assert_non_null(l->file);
	assert_true(str_is(l->file->path, "a.txt"));
	assert_true(str_is(l->file->row, "k1"));
	assert_string_equal(l->file->column, "F");
	assert_int_equal(l->file->writes, 2);
	assert_int_equal(planfix_row(&f, "k1|Talk|up.txt"), 0);
	assert_true(str_is(f.item.links[0].ids[0], "fil_up"));
	assert_int_equal(f.item.links[0].file->writes, 0);
	assert_int_equal(planfix_row(&f, "k1|Talk|"), 0);
	assert_int_equal(f.item.links[0].n, 0);
	assert_null(f.item.links[0].file);
	assert_int_equal(f.named, 2);
	assert_int_equal(f.diags.n, 0);
	f.broken = true;
	assert_int_equal(planfix_row(&f, "k1|Talk|a.txt"), -1);
	planfix_close(&f);
}

static void
a_file_that_cannot_be_sent_is_a_finding_as_the_policy_says(void **state)
{
	const struct diag *d;
	struct planfix f;

	(void)state;
	planfix_open(&f, "meeting", BY_FILE("{ file: F }"), "K|T|F");
	assert_int_equal(planfix_row(&f, "k1|Talk|no.txt"), 0);
	d = planfix_found(&f, "file.missing");
	assert_int_equal(d->severity, DIAG_WARNING);
	assert_string_equal(d->column, "F");
	assert_string_equal(
	    d->message, "there is no such file; the link was left out");
	assert_string_equal(d->hint, "Put it there.");
	assert_false(f.item.failed);
	planfix_close(&f);
	planfix_open(&f, "meeting",
	    BY_FILE("{ file: F, on-missing: reject-row }"), "K|T|F");
	assert_int_equal(planfix_row(&f, "k1|Talk|no.txt"), 0);
	assert_string_equal(planfix_found(&f, "file.missing")->message,
	    "there is no such file");
	assert_true(f.item.failed);
	planfix_close(&f);
	planfix_open(&f, "meeting",
	    BY_FILE("{ first-of: [{ file: F }, { column: T, by: id }] }"),
	    "K|T|F");
	assert_int_equal(planfix_row(&f, "k1|fil_9|no.txt"), 0);
	assert_true(str_is(f.item.links[0].ids[0], "fil_9"));
	assert_null(f.item.links[0].file);
	assert_int_equal(f.diags.n, 0);
	planfix_close(&f);
}

static void
an_empty_cell_is_not_missing(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f, BY_KEY, "C");
	assert_int_equal(planfix_row(&f, " "), 0);
	assert_int_equal(f.diags.n, 0);
	assert_int_equal(f.asked, 0);
	assert_string_equal(planfix_body(&f), "{\"fields\":{}}");
	planfix_close(&f);
}

static void
a_missing_link_is_left_empty_and_said(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_links(&f, BY_KEY, "C");
	assert_int_equal(planfix_row(&f, "1;77"), 0);
	d = planfix_found(&f, "link.missing");
	assert_int_equal(d->severity, DIAG_WARNING);
	assert_string_equal(d->field, "$account");
	assert_string_equal(d->column, "C");
	assert_int_equal(d->line, 7);
	assert_true(str_is(d->value, "77"));
	assert_string_equal(d->message,
	    "no account of hubspot with this key is in the id map; the link "
	    "was left out");
	assert_non_null(strstr(d->hint, "--ids"));
	assert_false(f.item.failed);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"acc_one\"]}}");
	planfix_close(&f);
}

static void
a_missing_link_fails_the_row_when_asked_to(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_links(&f,
	    "system: hubspot\nrelationships:\n"
	    "  $account: { column: C, by: key, on-missing: reject-row }\n",
	    "C");
	assert_int_equal(planfix_row(&f, "77"), 0);
	d = planfix_found(&f, "link.missing");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_string_equal(
	    d->message, "no account of hubspot with this key is in the id map");
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
a_missing_link_names_the_column_it_stood_in(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f,
	    "system: hubspot\nrelationships:\n"
	    "  $account: { columns: [A, B], by: key }\n",
	    "A|B");
	assert_int_equal(planfix_row(&f, "1|77"), 0);
	assert_string_equal(planfix_found(&f, "link.missing")->column, "B");
	planfix_close(&f);
}

static void
a_cell_that_should_be_split_is_hinted_at(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f,
	    "system: hubspot\nrelationships:\n"
	    "  $account: { column: C, by: key }\n",
	    "C");
	assert_int_equal(planfix_row(&f, "1;2"), 0);
	assert_non_null(
	    strstr(planfix_found(&f, "link.missing")->hint, "split: \";\""));
	planfix_close(&f);
}

static void
without_a_system_keys_have_none(void **state)
{
	struct planfix f;

	(void)state;
	open_links(
	    &f, "relationships:\n  $account: { column: C, by: key }\n", "C");
	assert_int_equal(planfix_row(&f, "1"), 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"acc_nobody\"]}}");
	planfix_close(&f);
}

static void
a_salesforce_key_of_15_characters_finds_its_record(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f,
	    "system: salesforce\nrelationships:\n"
	    "  $account: { column: C, by: key }\n",
	    "C");
	assert_int_equal(planfix_row(&f, "001A0000006Vm9u"), 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"acc_force\"]}}");
	planfix_close(&f);
}

static void
one_link_is_a_bare_id_and_several_an_error(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_links(&f,
	    "system: hubspot\nrelationships:\n"
	    "  mentor: { column: C, split: \",\", by: key }\n",
	    "C");
	assert_int_equal(planfix_row(&f, "9,9"), 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"mentor\":\"con_nine\"}}");
	assert_int_equal(planfix_row(&f, "9,8"), 0);
	d = planfix_found(&f, "link.several");
	assert_int_equal(d->severity, DIAG_ERROR);
	assert_true(str_is(d->value, "8"));
	assert_non_null(strstr(d->hint, "pick: first"));
	assert_true(f.item.failed);
	planfix_close(&f);
}

static void
the_first_is_picked_when_asked_to(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f,
	    "system: hubspot\nrelationships:\n"
	    "  mentor: { columns: [A, B], split: \",\", by: key, pick: first "
	    "}\n",
	    "A|B");
	assert_int_equal(planfix_row(&f, "|9,8"), 0);
	assert_int_equal(f.diags.n, 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"mentor\":\"con_nine\"}}");
	planfix_close(&f);
}

static void
lightfield_ids_are_taken_as_they_are(void **state)
{
	struct planfix f;
	const struct diag *d;

	(void)state;
	open_links(&f,
	    "relationships:\n"
	    "  $account: { column: C, split: \" \", by: id }\n",
	    "C");
	assert_int_equal(planfix_row(&f, "acc_x acc_y"), 0);
	assert_int_equal(f.asked, 0);
	assert_string_equal(planfix_body(&f),
	    "{\"fields\":{},\"relationships\":{\"$account\":[\"acc_x\","
	    "\"acc_y\"]}}");
	assert_int_equal(planfix_row(&f, "con_x"), 0);
	d = planfix_found(&f, "link.bad-id");
	assert_int_equal(d->severity, DIAG_WARNING);
	assert_true(str_is(d->value, "con_x"));
	assert_non_null(strstr(d->hint, "acc_"));
	assert_int_equal(planfix_row(&f, "acc_"), 0);
	(void)planfix_found(&f, "link.bad-id");
	planfix_close(&f);
}

static void
a_link_to_many_holds_any_number(void **state)
{
	struct planfix f;
	struct buf row;

	(void)state;
	open_links(&f,
	    "relationships:\n"
	    "  $account: { column: C, split: \";\", by: id }\n",
	    "C");
	buf_init(&row, 1 << 20);
	for (int i = 0; i < 20000; i++)
		buf_printf(&row, "acc_%d;", i % 15000);
	assert_int_equal(planfix_row(&f, buf_text(&row)), 0);
	assert_int_equal(f.diags.n, 0);
	assert_int_equal(f.item.links[0].n, 15000);
	assert_true(str_is(f.item.links[0].ids[0], "acc_0"));
	assert_true(str_is(f.item.links[0].ids[14999], "acc_14999"));
	assert_false(f.item.failed);
	buf_fini(&row);
	planfix_close(&f);
}

static void
a_key_longer_than_any_key_is_not_looked_up(void **state)
{
	struct planfix f;
	char row[600];

	(void)state;
	memset(row, 'k', sizeof(row));
	row[513] = '\0';
	open_links(&f, BY_KEY, "C");
	assert_int_equal(planfix_row(&f, row), 0);
	(void)planfix_found(&f, "link.missing");
	assert_int_equal(f.asked, 0);
	planfix_close(&f);
}

static void
a_failed_look_up_stops_with_the_line(void **state)
{
	struct planfix f;

	(void)state;
	open_links(&f, BY_KEY, "C");
	f.broken = true;
	assert_int_equal(planfix_row(&f, "1"), -1);
	assert_int_equal(f.err.kind, ERR_DISK);
	assert_string_equal(f.err.msg, "line 7: ids.db: cannot be read");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_is_linked_by_what_the_look_up_says),
	    cmocka_unit_test(
		a_file_that_cannot_be_sent_is_a_finding_as_the_policy_says),
	    cmocka_unit_test(keys_become_ids_in_their_order),
	    cmocka_unit_test(one_record_is_linked_once),
	    cmocka_unit_test(an_empty_cell_is_not_missing),
	    cmocka_unit_test(a_missing_link_is_left_empty_and_said),
	    cmocka_unit_test(a_missing_link_fails_the_row_when_asked_to),
	    cmocka_unit_test(a_missing_link_names_the_column_it_stood_in),
	    cmocka_unit_test(a_cell_that_should_be_split_is_hinted_at),
	    cmocka_unit_test(without_a_system_keys_have_none),
	    cmocka_unit_test(
		a_salesforce_key_of_15_characters_finds_its_record),
	    cmocka_unit_test(one_link_is_a_bare_id_and_several_an_error),
	    cmocka_unit_test(the_first_is_picked_when_asked_to),
	    cmocka_unit_test(lightfield_ids_are_taken_as_they_are),
	    cmocka_unit_test(a_link_to_many_holds_any_number),
	    cmocka_unit_test(a_key_longer_than_any_key_is_not_looked_up),
	    cmocka_unit_test(a_failed_look_up_stops_with_the_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
