// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import/importjob.h"
#include "import/refs.h"

#include "unit/import/importbox.h"

#define HEAD                                                                  \
	"mapping: 1\nobject: contact\nsystem: rig\nkey: id\nmatch: []\n"      \
	"mode: create\nfields:\n  $email: mail\nrelationships:\n  $account: " \
	"{ column: company, by: "

static void
company(
    struct importbox *b, const char *id, const char *name, const char *website)
{
	struct buf f;

	buf_init(&f, 4096);
	buf_printf(&f,
	    "\"$name\":{\"value\":\"%s\"},\"$website\":{\"value\":[\"%s\"]}",
	    name, website);
	importbox_record(b, "account", id, buf_text(&f));
	buf_fini(&f);
}

/* A dry run of people.csv whose companies are linked by this. */
static void
begin(struct importbox *b, const char *by, const char *csv)
{
	importbox_begin(b);
	importrig_write(&b->rig, "people.yaml", by);
	importrig_write(&b->rig, "people.csv", csv);
	company(b, "acc_a", "Acme", "https://www.acme.io");
	company(b, "acc_b", "Beta", "https://beta.io");
	company(b, "acc_c", "BETA", "https://gamma.io");
	importbox_start(b);
	b->rig.opts.dry_run = true;
}

/* How many, and their ids with a blank behind each. */
static void
finds(struct importbox *b, const char *asks, const char *text, int n,
    const char *expected)
{
	struct import *im = b->rig.import;
	struct refs *r;
	struct buf ids;

	buf_init(&ids, 4096);
	assert_int_equal(refs_open(&r, im, &b->rig.err), 0);
	assert_int_equal(
	    refs_find(r, "account", asks, str_of(text), &ids, &b->rig.err), n);
	for (size_t i = 0; i < ids.n; i++)
		if (ids.p[i] == '\0')
			ids.p[i] = ' ';
	assert_string_equal(buf_text(&ids), expected);
	refs_close(r);
	buf_fini(&ids);
}

static void
names_are_found_without_regard_to_case_and_kept_in_the_job(void **state)
{
	struct importbox b;

	(void)state;
	begin(&b, HEAD "$name, on-missing: leave-empty }\n",
	    "id,mail,company\n1,a@x.io,ACME\n2,b@x.io,Beta\n3,c@x.io,None\n");
	(void)importbox_ok(&b);
	finds(&b, "~$name", "acme", 1, "acc_a ");
	finds(&b, "~$name", "beta", 2, "acc_b acc_c ");
	finds(&b, "~$name", "none", 0, "");
	/* Nobody asked for it. */
	finds(&b, "~$name", "gamma", 0, "");
	finds(&b, "domain", "acme", 0, "");
	assert_int_equal(importbox_row(&b, 1).state, ROW_PENDING);
	/* Two records: reject-row is the default. */
	assert_int_equal(importbox_row(&b, 2).state, ROW_FAILED);
	assert_string_equal(importbox_codes(&b, 2), "link.ambiguous");
	assert_int_equal(importbox_row(&b, 3).state, ROW_PENDING);
	assert_string_equal(importbox_codes(&b, 3), "link.missing");
	importbox_end(&b);
}

static void
each_text_is_looked_up_once_however_many_rows_have_it(void **state)
{
	struct importbox b;

	(void)state;
	begin(&b, HEAD "domain, on-missing: leave-empty }\n",
	    "id,mail,company\n1,a@x.io,acme.io\n2,b@x.io,www.acme.io\n"
	    "3,c@x.io,beta.io\n4,d@x.io,gmail.com\n");
	b.rig.opts.strategy = "search";
	(void)importbox_ok(&b);
	finds(&b, "domain", "acme.io", 1, "acc_a ");
	/* One counts the records, then one a domain; free mail names none. */
	assert_int_equal(
	    importbox_asked(&b, "\"path\":\"/v1/accounts?"), 1 + 2);
	assert_non_null(strstr(import_summary(b.rig.import, NULL)->strategy,
	    "accounts the ones in question were looked up"));
	importbox_end(&b);
}

static void
where_no_link_asks_nothing_is_listed(void **state)
{
	struct importbox b;

	(void)state;
	begin(&b, HEAD "id }\n", "id,mail,company\n1,a@x.io,acc_a\n");
	(void)importbox_ok(&b);
	assert_int_equal(importbox_asked(&b, "/v1/accounts?"), 0);
	assert_int_equal(importbox_row(&b, 1).state, ROW_PENDING);
	importbox_end(&b);
}

/* The plan is kept, so are its answers: the import asks no more. */
static void
a_later_run_has_the_answers_of_the_plan(void **state)
{
	struct importbox b;

	(void)state;
	begin(&b, HEAD "$name }\n", "id,mail,company\n1,a@x.io,acme\n");
	(void)importbox_ok(&b);
	b.rig.opts.dry_run = false;
	importbox_forget(&b);
	assert_int_equal(importbox_ok(&b)->rows.done[ROW_CREATE], 1);
	assert_int_equal(importbox_asked(&b, "/v1/accounts?"), 0);
	importbox_end(&b);
}

static void
without_the_scope_to_read_the_related_object_nothing_is_read(void **state)
{
	struct importbox b;

	(void)state;
	importbox_begin(&b);
	b.sb_opts.scopes = "contacts:read,contacts:create,contacts:update";
	importrig_write(&b.rig, "people.yaml", HEAD "$name }\n");
	importrig_write(
	    &b.rig, "people.csv", "id,mail,company\n1,a@x.io,acme\n");
	importbox_start(&b);
	b.rig.opts.dry_run = true;
	assert_int_equal(importbox_run(&b), -1);
	assert_int_equal(b.rig.err.kind, ERR_STOPPED);
	assert_non_null(strstr(b.rig.err.msg, "account"));
	assert_int_equal(importbox_asked(&b, "/v1/accounts"), 0);
	importbox_end(&b);
}

/* Opportunities of which two have accounts, and one of these two. */
static void
begin_via(struct importbox *b, const char *rule, const char *csv)
{
	static const char *const links[] = {
	    "\"$account\":{\"values\":[\"acc_a\"]}",
	    "\"$account\":{\"values\":[\"acc_b\"]}", ""};
	static const char *const names[] = {"opp_1", "opp_2", "opp_3"};

	importbox_begin(b);
	importrig_write(&b->rig, "people.yaml", rule);
	importrig_write(&b->rig, "people.csv", csv);
	company(b, "acc_a", "Acme", "https://www.acme.io");
	company(b, "acc_b", "Beta", "https://beta.io");
	for (size_t i = 0; i < 3; i++)
		importbox_linked(b, "opportunity", names[i],
		    "\"$name\":{\"value\":\"Big\"}", links[i]);
	importbox_start(b);
	b->rig.opts.dry_run = true;
}

static void
what_a_record_on_the_way_links_to_is_read_once(void **state)
{
	struct importbox b;

	(void)state;
	begin_via(&b, HEAD "id, via: opportunity }\n",
	    "id,mail,company\n1,a@x.io,opp_1\n2,b@x.io,opp_2\n"
	    "3,c@x.io,opp_1\n4,d@x.io,opp_3\n5,e@x.io,opp_9\n"
	    "6,f@x.io,acc_a\n7,g@x.io,\n");
	(void)importbox_ok(&b);
	assert_int_equal(importbox_asked(&b, "/v1/opportunities/opp_1\""), 1);
	assert_int_equal(importbox_asked(&b, "/v1/opportunities/opp_2\""), 1);
	assert_int_equal(importbox_asked(&b, "/v1/opportunities?"), 0);
	assert_int_equal(importbox_asked(&b, "/v1/accounts?"), 0);
	assert_string_equal(importbox_codes(&b, 1), "");
	assert_string_equal(importbox_codes(&b, 3), "");
	/* Linked to nothing; not there; no opportunity. */
	assert_string_equal(importbox_codes(&b, 4), "link.missing");
	assert_string_equal(importbox_codes(&b, 5), "link.missing");
	assert_string_equal(importbox_codes(&b, 6), "link.bad-id");
	assert_string_equal(importbox_codes(&b, 7), "");
	/* The import asks no more. */
	b.rig.opts.dry_run = false;
	importbox_forget(&b);
	assert_int_equal(importbox_ok(&b)->rows.done[ROW_CREATE], 7);
	assert_int_equal(importbox_asked(&b, "/v1/opportunities/"), 0);
	importbox_end(&b);
}

static void
without_the_scope_to_read_the_object_on_the_way_nothing_is_read(void **state)
{
	struct importbox b;

	(void)state;
	importbox_begin(&b);
	b.sb_opts.scopes = "contacts:read,contacts:create,accounts:read";
	importrig_write(&b.rig, "people.yaml", HEAD "id, via: opportunity }\n");
	importrig_write(
	    &b.rig, "people.csv", "id,mail,company\n1,a@x.io,opp_1\n");
	importbox_start(&b);
	b.rig.opts.dry_run = true;
	assert_int_equal(importbox_run(&b), -1);
	assert_int_equal(b.rig.err.kind, ERR_STOPPED);
	assert_non_null(strstr(b.rig.err.msg, "opportunities:read"));
	importbox_end(&b);
}

static void
a_way_that_leads_nowhere_is_said_before_a_row_is_planned(void **state)
{
	struct importbox b;

	(void)state;
	importbox_begin(&b);
	importrig_write(&b.rig, "people.yaml", HEAD "id, via: member }\n");
	importrig_write(
	    &b.rig, "people.csv", "id,mail,company\n1,a@x.io,mem_1\n");
	importbox_start(&b);
	assert_int_equal(importbox_run(&b), -1);
	assert_int_equal(b.rig.err.kind, ERR_USAGE);
	assert_non_null(strstr(b.rig.err.msg, "via: member leads nowhere"));
	importbox_end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		names_are_found_without_regard_to_case_and_kept_in_the_job),
	    cmocka_unit_test(
		each_text_is_looked_up_once_however_many_rows_have_it),
	    cmocka_unit_test(where_no_link_asks_nothing_is_listed),
	    cmocka_unit_test(a_later_run_has_the_answers_of_the_plan),
	    cmocka_unit_test(
		without_the_scope_to_read_the_related_object_nothing_is_read),
	    cmocka_unit_test(what_a_record_on_the_way_links_to_is_read_once),
	    cmocka_unit_test(
		without_the_scope_to_read_the_object_on_the_way_nothing_is_read),
	    cmocka_unit_test(
		a_way_that_leads_nowhere_is_said_before_a_row_is_planned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
