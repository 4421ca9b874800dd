// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "planfix.h"
#include "schema/object.h"

static const char contact_head[] = "Mail|First|Last|Job|Tel|Points|When|Status|"
				   "Company|id";

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
	    "  score: Points\n"
	    "  last-call: { column: When, formats: [iso8601] }\n"
	    "  lead-status: Status\n"
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
	    "fields:\n  $name: N\n  $linkedIn: L\n"
	    "  $website: { column: W, split: \";\" }\n",
	    match);
	planfix_open(f, "account", buf_text(&b), "N|W|L");
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
	buf_fini(&b);
}

/* The question for the first mark of a row; NULL: it cannot be asked. */
static const char *
question(struct planfix *f, const char *cells)
{
	struct mark marks[MARK_MAX];
	struct buf b;
	const char *path = NULL;

	assert_int_equal(planfix_row(f, cells), 0);
	assert_true(mark_item(&f->item, f->bind, 0, f->arena, marks) > 0);
	buf_init(&b, 1 << 16);
	if (query_match(f->bind, 0, marks[0].text, &b))
		path = arena_dup(f->arena, buf_text(&b), b.n);
	else
		assert_int_equal(b.n, 0);
	buf_fini(&b);
	return path;
}

static void
asks(const char *match, const char *cells, const char *want)
{
	struct planfix f;

	open_contact(&f, match);
	assert_true(query_can_match(f.bind, 0));
	assert_string_equal(question(&f, cells), want);
	planfix_close(&f);
}

static void
each_type_is_asked_with_its_operator(void **state)
{
	(void)state;
	asks("[$email]", "Ana+1@x.io|||||||||",
	    "/v1/contacts?$email[contains]=ana%2B1%40x.io");
	asks("[$name]",
	    "|Ana Mar\xc3\xad"
	    "a|Ruiz|||||||",
	    "/v1/contacts?$name[equal]=Ana%20Mar%C3%ADa%20Ruiz");
	asks("[$name]", "||Ruiz|||||||", "/v1/contacts?$name[equal]=Ruiz");
	asks("[title]", "|||R&D = 1?||||||",
	    "/v1/contacts?title[equal]=R%26D%20%3D%201%3F");
	asks("[phone]", "||||030 901820|||||",
	    "/v1/contacts?phone[contains]=%2B4930901820");
	asks("[score]", "|||||12.50||||", "/v1/contacts?score[equal]=12.5");
	asks("[lead-status]", "|||||||Working||",
	    "/v1/contacts?lead-status[equal]=opt_work");
	asks("[last-call]", "||||||2026-01-02T03:04:05Z|||",
	    "/v1/contacts?last-call[equal]=2026-01-02T03%3A04%3A05Z");
}

static void
several_members_are_several_filters(void **state)
{
	(void)state;
	asks("[[$name, title]]", "|Ana|Ruiz|Boss||||||",
	    "/v1/contacts?$name[equal]=Ana%20Ruiz&title[equal]=Boss");
	asks("[[title, $name, $email]]", "a@x.io|Ana|Ruiz|Boss||||||",
	    "/v1/contacts?title[equal]=Boss&$name[equal]=Ana%20Ruiz&"
	    "$email[contains]=a%40x.io");
	/* The slug of a relationship is not among the definitions. */
	asks("[[$name, $account]]", "|Ana|Ruiz||||||acc_1|",
	    "/v1/contacts?$name[equal]=Ana%20Ruiz");
	asks("[[$account, $name]]", "|Ana|||||||acc_1|",
	    "/v1/contacts?$name[equal]=Ana");
}

static void
what_could_be_missed_is_not_asked(void **state)
{
	static const char longer[] =
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123"
	    "0123456789012345678901234567890123456789012345678901234567890123";
	struct planfix f;
	char row[400] = "|||";

	(void)state;
	open_contact(&f, "[$account]");
	assert_false(query_can_match(f.bind, 0));
	assert_null(question(&f, "||||||||acc_1|"));
	planfix_close(&f);
	/* Longer than a mark: only its digest is there. */
	open_contact(&f, "[title]");
	memcpy(row + 3, longer, sizeof(longer) - 1);
	memcpy(row + 3 + sizeof(longer) - 1, "||||||", 7);
	assert_null(question(&f, row));
	planfix_close(&f);
	open_account(&f, "[$linkedIn]");
	assert_false(query_can_match(f.bind, 0));
	assert_null(question(&f, "Acme||linkedin.com/company/AcMe"));
	planfix_close(&f);
	/* Stored it may be written in letters or in punycode. */
	open_account(&f, "[$website]");
	assert_true(query_can_match(f.bind, 0));
	assert_null(question(&f, "Acme|https://m\xc3\xbcnchen.de|"));
	planfix_close(&f);
}

static void
a_web_address_is_asked_for_by_its_domain(void **state)
{
	struct planfix f;

	(void)state;
	open_account(&f, "[$website]");
	assert_string_equal(question(&f, "Acme|https://www.acme.co.uk/de|"),
	    "/v1/accounts?$website[contains]=acme.co.uk");
	planfix_close(&f);
}

static void
by_id_the_record_itself_is_asked_for(void **state)
{
	struct planfix f;
	struct buf b;

	(void)state;
	open_contact(&f, "[id]");
	buf_init(&b, 200);
	assert_true(query_can_match(f.bind, 0));
	assert_true(query_match(f.bind, 0, STR_LIT("con_1"), &b));
	assert_string_equal(buf_text(&b), "/v1/contacts/con_1");
	buf_fini(&b);
	planfix_close(&f);
}

/* Texts that no item of this binding could have given. */
static void
a_text_that_does_not_fit_the_rule_is_not_asked(void **state)
{
	struct planfix f;
	struct buf b;

	(void)state;
	open_contact(&f, "[[$name, title]]");
	buf_init(&b, 200);
	assert_false(query_match(f.bind, 0, STR_LIT("Ana"), &b));
	assert_false(query_match(f.bind, 0, STR_LIT("Ana\x1fRuiz"), &b));
	assert_false(query_match(f.bind, 0, STR_LIT(""), &b));
	assert_int_equal(b.n, 0);
	buf_fini(&b);
	planfix_close(&f);
}

static void
ref_asks(struct planfix *f, const char *object, const char *sign,
    const char *text, const char *want)
{
	struct buf b;

	buf_init(&b, 1000);
	assert_int_equal(query_ref(object_find(str_of(object)), f->defs, sign,
			     str_of(text), &b),
	    want != NULL);
	assert_string_equal(buf_text(&b), want != NULL ? want : "");
	buf_fini(&b);
}

static void
a_reference_is_asked_for_as_it_is_written(void **state)
{
	struct planfix f;

	(void)state;
	open_account(&f, "[$name]");
	ref_asks(&f, "account", "~$name", " ACME Ltd ",
	    "/v1/accounts?$name[equal]=ACME%20Ltd");
	ref_asks(&f, "account", "domain", "ana@mail.acme.com",
	    "/v1/accounts?$website[contains]=acme.com");
	ref_asks(&f, "account", "domain", "https://www.acme.com/x",
	    "/v1/accounts?$website[contains]=acme.com");
	ref_asks(&f, "account", "domain", "localhost", NULL);
	ref_asks(&f, "account", "domain", "m\xc3\xbcnchen.de", NULL);
	ref_asks(&f, "account", "~$name", " ", NULL);
	ref_asks(&f, "account", "~$linkedIn", "acme", NULL);
	ref_asks(&f, "account", "~other", "x", NULL);
	planfix_close(&f);
	open_contact(&f, "[]");
	ref_asks(&f, "contact", "~$email", "Ana@x.io",
	    "/v1/contacts?$email[contains]=Ana%40x.io");
	ref_asks(&f, "contact", "~$name", "Ana Ruiz",
	    "/v1/contacts?$name[equal]=Ana%20Ruiz");
	ref_asks(&f, "contact", "~phone", "030 901820", NULL);
	ref_asks(&f, "contact", "domain", "acme.com", NULL);
	planfix_close(&f);
}

static void
paths_of_lists_and_records(void **state)
{
	const struct object *o = object_find(STR_LIT("contact"));
	struct buf b;

	(void)state;
	buf_init(&b, 400);
	query_all(o, &b);
	assert_string_equal(buf_text(&b), "/v1/contacts");
	query_page(&b, 25, 0);
	assert_string_equal(buf_text(&b), "/v1/contacts?limit=25&offset=0");
	buf_clear(&b);
	buf_puts(&b, "/v1/contacts?title[equal]=x");
	query_page(&b, 1, 18446744073709551615ULL);
	assert_string_equal(buf_text(&b),
	    "/v1/contacts?title[equal]=x&limit=1&offset=18446744073709551615");
	buf_clear(&b);
	query_record(o, STR_LIT("con_1/../x?y#z"), &b);
	assert_string_equal(
	    buf_text(&b), "/v1/contacts/con_1%2F..%2Fx%3Fy%23z");
	buf_fini(&b);
}

static void
a_custom_objects_list_and_records_have_paths_of_their_own(void **state)
{
	struct arena *a = arena_new();
	const struct object *o = object_custom(a, STR_LIT("site"));
	struct buf b;

	(void)state;
	buf_init(&b, 256);
	query_all(o, &b);
	assert_string_equal(buf_text(&b), "/v1/objects/site");
	buf_clear(&b);
	query_record(o, STR_LIT("a/1"), &b);
	assert_string_equal(buf_text(&b), "/v1/objects/site/values/a%2F1");
	buf_fini(&b);
	arena_free(a);
}

static void
the_members_of_a_list_are_pages_by_type(void **state)
{
	const struct object *o = object_find(STR_LIT("list"));
	struct buf b;

	(void)state;
	buf_init(&b, 256);
	query_members(
	    o, STR_LIT("lst_1"), object_members_of(o, "$opportunities"), &b);
	assert_string_equal(buf_text(&b), "/v1/lists/lst_1/opportunities");
	buf_fini(&b);
}

/* The descriptions of /v1/lists, /v1/tasks and /v1/notes have no filters. */
static void
a_list_without_filters_is_never_asked(void **state)
{
	struct planfix f;
	struct buf b;

	(void)state;
	planfix_open(&f, "list",
	    "match: [$name]\nmode: upsert\n"
	    "fields: { $name: N, $objectType: { value: contact } }\n",
	    "N");
	assert_non_null(f.bind);
	buf_init(&b, 256);
	assert_false(query_can_match(f.bind, 0));
	assert_false(query_match(f.bind, 0, STR_LIT("Webinar"), &b));
	assert_false(query_ref(object_find(STR_LIT("list")), f.defs, "~$name",
	    STR_LIT("Webinar"), &b));
	assert_int_equal(b.n, 0);
	buf_fini(&b);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_type_is_asked_with_its_operator),
	    cmocka_unit_test(several_members_are_several_filters),
	    cmocka_unit_test(what_could_be_missed_is_not_asked),
	    cmocka_unit_test(a_web_address_is_asked_for_by_its_domain),
	    cmocka_unit_test(by_id_the_record_itself_is_asked_for),
	    cmocka_unit_test(a_text_that_does_not_fit_the_rule_is_not_asked),
	    cmocka_unit_test(a_reference_is_asked_for_as_it_is_written),
	    cmocka_unit_test(paths_of_lists_and_records),
	    cmocka_unit_test(
		a_custom_objects_list_and_records_have_paths_of_their_own),
	    cmocka_unit_test(the_members_of_a_list_are_pages_by_type),
	    cmocka_unit_test(a_list_without_filters_is_never_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
