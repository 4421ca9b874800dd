// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "planfix.h"
#include "schema/defs.h"
#include "schema/object.h"

/* Bind a rule of a relationship; exactly one complaint. */
static void
refuses(const char *object, const char *relation, const char *rule,
    const char *header, const char *complaint, const char *hint)
{
	struct planfix f;
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text, "%srelationships:\n  %s: %s\n",
	    strcmp(object, "account") == 0 ? "fields: { $name: N }\n" : "",
	    relation, rule);
	planfix_open(&f, object, buf_text(&text), header);
	assert_null(f.bind);
	assert_true(planfix_says(&f, complaint));
	assert_true(planfix_says(&f, hint));
	assert_int_equal(f.n_said, 1);
	planfix_close(&f);
	buf_fini(&text);
}

static void
each_way_is_bound_in_its_order(void **state)
{
	struct planfix f;
	const struct bind_link *l;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n"
	    "  $account:\n"
	    "    first-of:\n"
	    "      - { column: A, split: [\";\", \";;\"], by: key, pick: first "
	    "}\n"
	    "      - { column: B, by: id }\n"
	    "      - { column: C, by: $name }\n"
	    "      - { columns: [D, A], by: domain, except: free-mail }\n"
	    "      - { value: acme.com, by: domain }\n"
	    "    on-ambiguous: leave-empty\n"
	    "    on-missing: reject-row\n",
	    "A|B|C|D");
	assert_non_null(f.bind);
	l = &f.bind->links[0];
	assert_int_equal(l->n_ways, 5);
	assert_string_equal(l->object->name, "account");
	assert_true(str_is(l->id_prefix, "acc_"));
	assert_int_equal(l->ways[4].on_ambiguous, AMBIGUOUS_LEAVE_EMPTY);
	assert_true(l->ways[4].reject);
	assert_true(l->ways[0].begins);
	for (size_t i = 1; i < 5; i++)
		assert_false(l->ways[i].begins);
	assert_int_equal(l->ways[0].by, BIND_BY_KEY);
	assert_null(l->ways[0].asks);
	assert_true(l->ways[0].pick_first);
	assert_int_equal(l->ways[0].n_split, 2);
	assert_true(str_is(l->ways[0].split[0], ";;"));
	assert_int_equal(l->ways[1].by, BIND_BY_ID);
	assert_int_equal(l->ways[1].cells[0].column, 1);
	assert_int_equal(l->ways[2].by, BIND_BY_FIELD);
	assert_string_equal(l->ways[2].asks, "~$name");
	assert_int_equal(l->ways[2].type, VTYPE_TEXT);
	assert_false(l->ways[2].except_free);
	assert_int_equal(l->ways[3].by, BIND_BY_DOMAIN);
	assert_string_equal(l->ways[3].asks, "domain");
	assert_true(l->ways[3].except_free);
	assert_int_equal(l->ways[3].n_cells, 2);
	assert_int_equal(l->ways[4].cells[0].column, SIZE_MAX);
	assert_true(str_is(l->ways[4].cells[0].constant, "acme.com"));
	assert_true(f.bind->asks);
	assert_int_equal(f.bind->n_mapped, 4);
	planfix_close(&f);
}

static void
a_file_is_for_a_link_to_one_file(void **state)
{
	static const char meeting[] =
	    "fields:\n  $title: T\n  $startDate: { column: S, formats: [iso8601] }\n"
	    "  $endDate: { column: S, formats: [iso8601] }\n"
	    "relationships:\n  $transcript: { file: A }\n";
	struct planfix f;

	(void)state;
	planfix_open(&f, "meeting", meeting, "T|S|A");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->links[0].ways[0].by, BIND_BY_FILE);
	assert_int_equal(f.bind->links[0].ways[0].cells[0].column, 2);
	assert_true(f.bind->files);
	assert_false(f.bind->asks);
	assert_false(f.bind->links[0].ways[0].reject);
	planfix_close(&f);
	planfix_open(
	    &f, "contact", "relationships:\n  mentor: { file: A }\n", "A");
	assert_null(f.bind);
	assert_int_equal(f.n_said, 1);
	assert_true(planfix_says(&f, "mentor links to contact"));
	assert_true(planfix_says(&f, "Write column: and by:"));
	planfix_close(&f);
	planfix_open(
	    &f, "contact", "relationships:\n  $account: { file: A }\n", "A");
	assert_null(f.bind);
	assert_true(planfix_says(&f, "$account links to several account"));
	planfix_close(&f);
}

static void
a_rule_without_first_of_is_one_way_and_keys_ask_nothing(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n  $account: { column: A, by: key }\n"
	    "  mentor: { column: A, by: id }\n",
	    "A");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->links[0].n_ways, 1);
	assert_int_equal(
	    f.bind->links[0].ways[0].on_ambiguous, AMBIGUOUS_REJECT_ROW);
	assert_false(f.bind->asks);
	planfix_close(&f);
}

static void
a_bare_list_keeps_its_rules_apart(void **state)
{
	struct planfix f;
	const struct bind_link *l;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n"
	    "  $account:\n"
	    "    - { first-of: [{ column: A, by: key }, { column: B, by: id }], "
	    "on-missing: reject-row }\n"
	    "    - { column: X, by: key, optional: true }\n"
	    "    - { column: C, by: $name, on-ambiguous: leave-empty, write: "
	    "replace }\n",
	    "A|B|C");
	assert_non_null(f.bind);
	l = &f.bind->links[0];
	assert_int_equal(l->n_ways, 3);
	assert_true(l->ways[0].begins);
	assert_false(l->ways[1].begins);
	assert_true(l->ways[1].reject);
	assert_true(l->ways[2].begins);
	assert_false(l->ways[2].reject);
	assert_int_equal(l->ways[2].on_ambiguous, AMBIGUOUS_LEAVE_EMPTY);
	assert_int_equal(l->write, WRITE_REPLACE);
	assert_int_equal(f.bind->n_mapped, 3);
	planfix_close(&f);
	refuses("contact", "mentor",
	    "[{ column: A, by: key }, { column: B, by: id }]", "A|B",
	    "mentor links to one contact, and a list of rules finds one by "
	    "each",
	    "Write mentor: { first-of: [...] }");
}

static void
a_pattern_is_bound_once_for_each_column_that_fits(void **state)
{
	struct planfix f;
	const struct bind_link *l;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n  $account: { column: \"Company * ID\", by: key, "
	    "when: { \"Company * Type\": \"?*\" } }\n",
	    "Company 2 ID|Company 2 Type|Company 1 ID|Company 1 Type");
	assert_non_null(f.bind);
	l = &f.bind->links[0];
	assert_int_equal(l->n_ways, 2);
	assert_true(l->ways[0].begins && l->ways[1].begins);
	assert_int_equal(l->ways[0].cells[0].column, 0);
	assert_int_equal(l->ways[0].when.any[0].tests[0].column, 1);
	assert_int_equal(l->ways[1].cells[0].column, 2);
	assert_int_equal(l->ways[1].when.any[0].tests[0].column, 3);
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "relationships:\n  mentor: { first-of: [{ column: \"M *\", by: key "
	    "}] }\n",
	    "M 1|M 2");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->links[0].n_ways, 2);
	assert_false(f.bind->links[0].ways[1].begins);
	planfix_close(&f);
	refuses("contact", "mentor", "{ column: \"M *\", by: key }", "M 1|M 2",
	    "mentor links to one contact, and 2 columns fit the rule",
	    "put the rule into first-of");
}

static void
via_is_an_object_other_than_the_linked_one(void **state)
{
	struct planfix f;
	const struct bind_way *w;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n  $account: { column: A, by: id, via: Opportunity "
	    "}\n",
	    "A");
	assert_non_null(f.bind);
	w = &f.bind->links[0].ways[0];
	assert_string_equal(w->via->name, "opportunity");
	assert_true(str_is(w->id_prefix, "opp_"));
	assert_string_equal(w->asks, "via:$account");
	assert_true(f.bind->asks);
	planfix_close(&f);
	refuses("contact", "$account", "{ column: A, by: key, via: account }",
	    "A", "via: account leads to what $account links to in any case",
	    "Take via: out.");
	refuses("contact", "$account", "{ column: A, by: key, via: 1x }", "A",
	    "people.yaml:6:40: via: '1x' is no object of Lightfield",
	    "such as contact");
}

static void
a_condition_of_a_link_reads_its_column(void **state)
{
	struct planfix f;
	const struct bind_link *l;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n"
	    "  $account: { first-of: [{ column: A, by: key, when: { B: x } }, "
	    "{ column: A, by: id }], when: { C: \"?*\" } }\n",
	    "A|B|C");
	assert_non_null(f.bind);
	l = &f.bind->links[0];
	assert_int_equal(l->ways[0].when.n_any, 1);
	assert_int_equal(l->ways[1].when.n_any, 0);
	assert_int_equal(l->ways[0].around.n_any, 1);
	assert_int_equal(l->ways[1].around.n_any, 1);
	assert_int_equal(f.bind->n_mapped, 3);
	planfix_close(&f);
}

/* The related object's definitions are not at hand: a table of the usual. */
static void
a_field_has_the_type_it_has_on_the_other_object(void **state)
{
	static const struct {
		const char *object;
		const char *relation;
		const char *by;
		enum vtype type;
	} cases[] = {
	    {"contact", "$account", "$name", VTYPE_TEXT},
	    {"contact", "$account", "$website", VTYPE_URL},
	    {"contact", "$account", "tax-number", VTYPE_TEXT},
	    {"contact", "mentor", "$name", VTYPE_FULL_NAME},
	    {"contact", "mentor", "$email", VTYPE_EMAIL},
	    {"account", "$owner", "$name", VTYPE_FULL_NAME},
	    {"account", "$owner", "$email", VTYPE_EMAIL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct bind_way *w;
		struct planfix f;
		struct buf text;

		buf_init(&text, 4096);
		buf_printf(&text,
		    "%srelationships:\n  %s: { column: A, by: %s }\n",
		    strcmp(cases[i].object, "account") == 0
			? "fields: { $name: A }\n"
			: "",
		    cases[i].relation, cases[i].by);
		planfix_open(&f, cases[i].object, buf_text(&text), "A");
		assert_non_null(f.bind);
		w = &f.bind->links[0].ways[0];
		assert_int_equal(w->type, cases[i].type);
		assert_int_equal(w->asks[0], '~');
		assert_string_equal(w->asks + 1, cases[i].by);
		planfix_close(&f);
		buf_fini(&text);
	}
}

static void
a_field_that_the_other_object_does_not_have_is_refused(void **state)
{
	(void)state;
	refuses("contact", "$account", "{ column: A, by: name }", "A",
	    "people.yaml:6:30: account has no field 'name'",
	    "Did you mean '$name'? System fields begin with $.");
	refuses("contact", "$account", "{ column: A, by: $email }", "A",
	    "people.yaml:6:30: account has no field '$email'",
	    "Write by: domain: the domain of an e-mail address leads");
	refuses("contact", "mentor", "{ column: A, by: $website }", "A",
	    "contact has no field '$website'", "Write by: $name");
}

static void
by_domain_finds_accounts_only(void **state)
{
	(void)state;
	refuses("contact", "mentor", "{ column: A, by: domain }", "A",
	    "people.yaml:6:28: by: domain finds accounts, and mentor links to "
	    "contact",
	    "such as by: $name");
	refuses("account", "$owner", "{ column: A, by: domain }", "A|N",
	    "$owner links to member", "by: key, by: id");
}

static void
a_custom_object_is_reached_by_key_by_id_and_by_a_field(void **state)
{
	static const char *const by[] = {"key", "id", "label"};
	struct planfix f;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		buf_init(&b, 1024);
		buf_printf(&b,
		    "relationships:\n  plan: { column: A, by: %s }\n", by[i]);
		planfix_open(&f, "contact", buf_text(&b), "A");
		assert_non_null(f.bind);
		assert_string_equal(f.bind->links[0].object->values_path,
		    "/v1/objects/subscription/values");
		assert_int_equal(f.bind->links[0].id_prefix.n, 0);
		assert_int_equal(f.bind->asks, i == 2);
		planfix_close(&f);
		buf_fini(&b);
	}
}

static void
an_optional_way_without_its_column_falls_away(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n"
	    "  $account:\n"
	    "    first-of: [{ column: X, by: key }, { column: A, by: $name }]\n"
	    "    optional: true\n",
	    "A");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->links[0].n_ways, 1);
	assert_int_equal(f.bind->links[0].ways[0].by, BIND_BY_FIELD);
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "relationships:\n"
	    "  $account:\n"
	    "    first-of: [{ column: X, by: key }, { column: Y, by: id }]\n"
	    "    optional: true\n"
	    "unmapped: ignore\n",
	    "A");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->n_links, 0);
	planfix_close(&f);
	refuses("contact", "$account",
	    "{ first-of: [{ column: X, by: key }, { column: A, by: id }] }",
	    "A", "people.yaml:6:36: column 'X' is not in people.csv", "'A'");
}

static void
of_the_ways_to_what_is_required_one_is_enough(void **state)
{
	static const char text[] =
	    "fields: { $name: N, $stage: S }\n"
	    "relationships:\n"
	    "  $account:\n"
	    "    first-of: [{ column: X, by: key }, { column: A, by: $name }]\n"
	    "    optional: true\n"
	    "unmapped: ignore\n";
	struct planfix f;

	(void)state;
	planfix_open(&f, "opportunity", text, "N|S|A");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->links[0].n_ways, 1);
	assert_int_equal(f.bind->links[0].ways[0].by, BIND_BY_FIELD);
	assert_true(f.bind->links[0].required);
	planfix_close(&f);
	planfix_open(&f, "opportunity", text, "N|S|B");
	assert_null(f.bind);
	assert_true(
	    planfix_says(&f, "opportunity cannot be created without $account"));
	assert_int_equal(f.n_said, 1);
	planfix_close(&f);
}

static void
all_complaints_about_ways_come_in_one_run(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "relationships:\n"
	    "  mentor:\n"
	    "    first-of:\n"
	    "      - { columns: [A, A], by: key }\n"
	    "      - { column: A, by: domain }\n"
	    "      - { column: Q, by: email }\n"
	    "    write: append\n",
	    "A");
	assert_null(f.bind);
	assert_true(planfix_says(&f, "mentor links to one contact, and 2"));
	assert_true(planfix_says(&f, "people.yaml:9:26: by: domain finds"));
	assert_true(planfix_says(&f, "people.yaml:10:26: contact has no fie"));
	assert_true(planfix_says(&f, "people.yaml:10:19: column 'Q' is not"));
	assert_true(planfix_says(&f, "append and replace are for links to"));
	assert_int_equal(f.n_said, 5);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_is_for_a_link_to_one_file),
	    cmocka_unit_test(each_way_is_bound_in_its_order),
	    cmocka_unit_test(
		a_rule_without_first_of_is_one_way_and_keys_ask_nothing),
	    cmocka_unit_test(a_bare_list_keeps_its_rules_apart),
	    cmocka_unit_test(a_pattern_is_bound_once_for_each_column_that_fits),
	    cmocka_unit_test(via_is_an_object_other_than_the_linked_one),
	    cmocka_unit_test(a_condition_of_a_link_reads_its_column),
	    cmocka_unit_test(a_field_has_the_type_it_has_on_the_other_object),
	    cmocka_unit_test(
		a_field_that_the_other_object_does_not_have_is_refused),
	    cmocka_unit_test(by_domain_finds_accounts_only),
	    cmocka_unit_test(
		a_custom_object_is_reached_by_key_by_id_and_by_a_field),
	    cmocka_unit_test(an_optional_way_without_its_column_falls_away),
	    cmocka_unit_test(of_the_ways_to_what_is_required_one_is_enough),
	    cmocka_unit_test(all_complaints_about_ways_come_in_one_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
