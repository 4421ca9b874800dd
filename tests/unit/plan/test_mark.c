// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "plan/mark.h"
#include "planfix.h"
#include "schema/defs.h"

static const char contact_head[] = "Mail|First|Last|Job|Tel|Company|id";

static void
open_contact(struct planfix *f, const char *match)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b,
	    "match: %s\nmode: upsert\nunmapped: ignore\n"
	    "fields:\n"
	    "  $email: { column: Mail, split: \";\" }\n"
	    "  $name: { first: First, last: Last }\n"
	    "  title: Job\n"
	    "  phone: { column: Tel, split: \";\", region: DE }\n"
	    "relationships:\n"
	    "  $account: { column: Company, split: \";\", by: id }\n",
	    match);
	planfix_open(f, "contact", buf_text(&b), contact_head);
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
	buf_fini(&b);
}

static void
open_account(struct planfix *f, const char *match)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b,
	    "match: %s\nmode: upsert\n"
	    "fields:\n  $name: N\n  $website: { column: W, split: \";\" }\n",
	    match);
	planfix_open(f, "account", buf_text(&b), "N|W");
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
	buf_fini(&b);
}

/* Marks as "sign=text sign=text", the joint shown as '^'. */
static void
gives(const struct mark *marks, size_t n, const char *want)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ' ');
		buf_puts(&b, marks[i].sign);
		buf_putc(&b, '=');
		for (size_t k = 0; k < marks[i].text.n; k++)
			buf_putc(&b, marks[i].text.p[k] == MARK_JOIN
					 ? '^'
					 : marks[i].text.p[k]);
	}
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
row_gives(struct planfix *f, const char *cells, const char *want)
{
	struct mark marks[MARK_MAX];

	assert_int_equal(planfix_row(f, cells), 0);
	gives(marks, mark_item(&f->item, f->bind, 0, f->arena, marks), want);
}

static void
record_gives(
    struct planfix *f, const char *fields, const char *links, const char *want)
{
	struct mark marks[MARK_MAX];

	planfix_record(f, fields, links);
	gives(
	    marks, mark_record(&f->record, f->bind, 0, f->arena, marks), want);
}

static void
ref_gives(
    struct planfix *f, const char *sign, const char *fields, const char *want)
{
	struct mark marks[MARK_MAX];

	planfix_record(f, fields, "");
	gives(
	    marks, mark_ref(&f->record, f->defs, sign, f->arena, marks), want);
}

static void
each_value_of_a_field_is_a_mark(void **state)
{
	struct planfix f;

	(void)state;
	open_contact(&f, "[$email]");
	row_gives(&f, "Ana@Example.com;b@example.org||||||",
	    "$email=ana@example.com $email=b@example.org");
	row_gives(&f, "||||||", "");
	planfix_close(&f);
}

static void
row_and_record_meet_under_one_mark(void **state)
{
	struct planfix f;

	(void)state;
	open_contact(&f, "[$email]");
	row_gives(&f, "Ana@Example.com||||||", "$email=ana@example.com");
	record_gives(&f, "\"$email\":[\"ANA@example.com\"]", "",
	    "$email=ana@example.com");
	record_gives(&f, "\"$email\":null", "", "");
	record_gives(&f, "", "", "");
	planfix_close(&f);
	open_contact(&f, "[phone]");
	row_gives(&f, "||||030 901820||", "phone=+4930901820");
	record_gives(
	    &f, "\"phone\":[\"+4930901820\"]", "", "phone=+4930901820");
	planfix_close(&f);
}

static void
members_that_must_agree_are_joined(void **state)
{
	struct planfix f;

	(void)state;
	open_contact(&f, "[[$name, $account]]");
	row_gives(&f, "|Ana|Ruiz|||acc_1|", "$name+$account=Ana^Ruiz^acc_1");
	row_gives(&f, "|Ana||||acc_1|", "$name+$account=Ana^^acc_1");
	record_gives(&f,
	    "\"$name\":{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}",
	    "\"$account\":[\"acc_1\"]", "$name+$account=Ana^Ruiz^acc_1");
	planfix_close(&f);
}

static void
a_member_without_value_leaves_no_mark(void **state)
{
	struct planfix f;

	(void)state;
	open_contact(&f, "[[$name, $account]]");
	row_gives(&f, "|Ana|Ruiz||||", "");
	row_gives(&f, "|||||acc_1|", "");
	record_gives(&f, "\"$name\":{\"firstName\":\"Ana\"}", "", "");
	planfix_close(&f);
}

static void
several_values_are_combined_in_their_order(void **state)
{
	struct planfix f;

	(void)state;
	open_contact(&f, "[[$email, $account]]");
	row_gives(&f, "a@x.io;b@x.io|||||acc_1;acc_2|",
	    "$email+$account=a@x.io^acc_1 $email+$account=a@x.io^acc_2 "
	    "$email+$account=b@x.io^acc_1 $email+$account=b@x.io^acc_2");
	planfix_close(&f);
}

static void
no_rule_gives_more_marks_than_there_is_room(void **state)
{
	struct planfix f;
	struct mark marks[MARK_MAX];

	(void)state;
	open_contact(&f, "[[$email, $account]]");
	assert_int_equal(
	    planfix_row(&f, "a@x.io;b@x.io;c@x.io;d@x.io;e@x.io;f@x.io|||||"
			    "acc_1;acc_2;acc_3;acc_4;acc_5;acc_6|"),
	    0);
	assert_int_equal(
	    mark_item(&f.item, f.bind, 0, f.arena, marks), MARK_MAX);
	planfix_record(&f, "\"$email\":[\"a@x.io\",\"b@x.io\"]",
	    "\"$account\":[\"a1\",\"a2\",\"a3\",\"a4\",\"a5\",\"a6\",\"a7\","
	    "\"a8\",\"a9\",\"a10\",\"a11\",\"a12\",\"a13\",\"a14\",\"a15\","
	    "\"a16\",\"a17\",\"a18\",\"a19\",\"a20\",\"a21\",\"a22\","
	    "\"a23\",\"a24\",\"a25\",\"a26\",\"a27\"]");
	assert_int_equal(
	    mark_record(&f.record, f.bind, 0, f.arena, marks), MARK_MAX);
	planfix_close(&f);
}

static void
by_id_the_record_is_its_own_mark(void **state)
{
	struct planfix f;

	(void)state;
	open_contact(&f, "[id]");
	row_gives(&f, "||||||con_1", "");
	record_gives(&f, "", "", "id=con_1");
	planfix_close(&f);
}

static void
web_addresses_are_compared_by_domain(void **state)
{
	struct planfix f;

	(void)state;
	open_account(&f, "[$website]");
	row_gives(
	    &f, "Acme|https://www.Shop.Acme.co.uk/x", "$website=acme.co.uk");
	record_gives(&f, "\"$website\":[\"http://acme.co.uk\"]", "",
	    "$website=acme.co.uk");
	/* Everybody has a page there. */
	row_gives(&f, "Acme|https://www.linkedin.com/company/acme", "");
	planfix_close(&f);
	open_account(&f, "[[$name, $website]]");
	row_gives(&f, "Acme|acme.com;https://www.acme.com/de;acme.org",
	    "$name+$website=Acme^acme.com $name+$website=Acme^acme.org");
	planfix_close(&f);
}

static void
a_reference_sees_names_folded(void **state)
{
	struct planfix f;

	(void)state;
	open_account(&f, "[$name]");
	ref_gives(&f, "~$name", "\"$name\":\"ACME  Ltd\"", "~$name=acme ltd");
	ref_gives(&f, "domain", "\"$website\":[\"https://www.acme.com/\"]",
	    "domain=acme.com");
	ref_gives(&f, "domain", "\"$website\":null", "");
	ref_gives(&f, "~nothing", "\"$name\":\"x\"", "");
	/* A row's own marks keep the case. */
	row_gives(&f, "ACME Ltd|", "$name=ACME Ltd");
	planfix_close(&f);
	open_contact(&f, "[]");
	ref_gives(&f, "~$name",
	    "\"$name\":{\"firstName\":\"Ana\",\"lastName\":\"Ruiz\"}",
	    "~$name=ana ruiz");
	ref_gives(&f, "domain", "\"$email\":[\"a@acme.com\"]", "");
	planfix_close(&f);
}

static void
all_are(struct planfix *f, const char *want)
{
	struct buf b;

	buf_init(&b, 4096);
	mark_all(&f->record, f->bind, &b);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\0')
			b.p[i] = '|';
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
all_marks_are_those_of_rules_and_references(void **state)
{
	struct planfix f;

	(void)state;
	open_contact(&f, "[id, $email, [$name, $account]]");
	planfix_record(&f,
	    "\"$email\":[\"Ana@x.io\"],"
	    "\"$name\":{\"firstName\":\"Ana\",\"lastName\":null}",
	    "");
	all_are(&f, "$email|ana@x.io|~$name|ana|~$email|ana@x.io|");
	planfix_record(&f, "", "");
	all_are(&f, "");
	planfix_close(&f);
	open_account(&f, "[$website]");
	planfix_record(
	    &f, "\"$name\":\"Acme\",\"$website\":[\"https://acme.com\"]", "");
	all_are(&f, "$website|acme.com|~$name|acme|domain|acme.com|");
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_value_of_a_field_is_a_mark),
	    cmocka_unit_test(row_and_record_meet_under_one_mark),
	    cmocka_unit_test(members_that_must_agree_are_joined),
	    cmocka_unit_test(a_member_without_value_leaves_no_mark),
	    cmocka_unit_test(several_values_are_combined_in_their_order),
	    cmocka_unit_test(no_rule_gives_more_marks_than_there_is_room),
	    cmocka_unit_test(by_id_the_record_is_its_own_mark),
	    cmocka_unit_test(web_addresses_are_compared_by_domain),
	    cmocka_unit_test(a_reference_sees_names_folded),
	    cmocka_unit_test(all_marks_are_those_of_rules_and_references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
