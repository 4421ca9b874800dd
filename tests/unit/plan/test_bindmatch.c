// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planfix.h"
#include "schema/defs.h"

/* match: and mode: stand on lines 3 and 4, the rest from line 5. */
static void
refuses(const char *object, const char *text, const char *header,
    const char *complaint, const char *hint)
{
	struct planfix f;

	planfix_open(&f, object, text, header);
	assert_null(f.bind);
	assert_true(planfix_says(&f, complaint));
	assert_true(planfix_says(&f, hint));
	assert_int_equal(f.n_said, 1);
	planfix_close(&f);
}

static void
matches_are_signs_over_fields_and_links(void **state)
{
	struct planfix f;
	const struct bind *b;

	(void)state;
	planfix_open(&f, "contact",
	    "match: [$email, [$name, $account], id, { id: LF }]\n"
	    "mode: upsert\n"
	    "fields:\n  $name: { full: N }\n  $email: E\n  title: T\n"
	    "relationships:\n  $account: { column: A, by: key }\n",
	    "T|A|E|N|LF|id");
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	b = f.bind;
	assert_int_equal(b->n_matches, 4);
	assert_string_equal(b->matches[0].sign, "$email");
	assert_false(b->matches[0].by_id);
	assert_int_equal(b->matches[0].n_members, 1);
	assert_string_equal(
	    b->fields[b->matches[0].members[0].field].field->key, "$email");
	assert_true(b->matches[0].members[0].link == SIZE_MAX);
	assert_string_equal(b->matches[1].sign, "$name+$account");
	assert_int_equal(b->matches[1].n_members, 2);
	assert_string_equal(
	    b->fields[b->matches[1].members[0].field].field->key, "$name");
	assert_true(b->matches[1].members[1].field == SIZE_MAX);
	assert_int_equal(b->matches[1].members[1].link, 0);
	assert_string_equal(b->matches[2].sign, "id");
	assert_true(b->matches[2].by_id);
	assert_int_equal(b->matches[2].id_cell.column, 5);
	assert_int_equal(b->matches[3].id_cell.column, 4);
	assert_true(b->matches[3].id_cell.trim);
	assert_int_equal(b->n_left_out, 0);
	planfix_close(&f);
}

static void
a_match_field_must_be_mapped(void **state)
{
	(void)state;
	refuses("contact",
	    "match: [$email]\nmode: upsert\nfields:\n  title: T\n", "T",
	    "people.yaml:3:9: match names $email, but fields: does not map it",
	    "Add under fields: $email: COLUMN, or take it out of match:.");
	refuses("contact",
	    "match: [[title, $account]]\nmode: upsert\n"
	    "fields:\n  title: T\n",
	    "T",
	    "people.yaml:3:17: match names $account, but relationships: does "
	    "not map it",
	    "Add under relationships: $account: { column: COLUMN, by: key }");
	refuses("contact",
	    "match: [email]\nmode: upsert\nfields:\n  $email: E\n", "E",
	    "people.yaml:3:9: contact has no field or relationship 'email'",
	    "Did you mean '$email'?");
}

static void
what_cannot_be_looked_up_matches_nothing(void **state)
{
	static const struct {
		const char *key;
		const char *rule;
		const char *type;
	} cases[] = {
	    {"home", "{ city: A }", "ADDRESS"},
	    {"agreed", "A", "CHECKBOX"},
	    {"tags", "A", "MULTI_SELECT"},
	    {"memo", "A", "MARKDOWN"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text;
		struct buf want;

		buf_init(&text, 4096);
		buf_init(&want, 4096);
		buf_printf(&text,
		    "match: [%s]\nmode: upsert\nfields:\n  %s: %s\n",
		    cases[i].key, cases[i].key, cases[i].rule);
		buf_printf(&want,
		    "people.yaml:3:9: records cannot be looked up by %s, "
		    "which is %s",
		    cases[i].key, cases[i].type);
		refuses("contact", buf_text(&text), "A", buf_text(&want),
		    "Take it out of match:.");
		buf_fini(&text);
		buf_fini(&want);
	}
}

static void
a_match_field_is_never_optional(void **state)
{
	struct planfix f;

	(void)state;
	refuses("contact",
	    "match: [$email]\nmode: upsert\ndefaults: { optional: true }\n"
	    "fields:\n  $email: E\n  title: T\n",
	    "T",
	    "people.yaml:3:9: match names $email, but none of its columns is "
	    "in people.csv",
	    "take it out of match:");
	refuses("contact",
	    "match: [shoe]\nmode: upsert\ndefaults: { optional: true }\n"
	    "fields:\n  shoe: T\n",
	    "T", "people.yaml:7:3: contact has no field 'shoe'", "There are");
	/* One of its columns is enough. */
	planfix_open(&f, "contact",
	    "match: [$email]\nmode: upsert\ndefaults: { optional: true }\n"
	    "fields:\n  $email: { columns: [E, F] }\n",
	    "F");
	assert_non_null(f.bind);
	planfix_close(&f);
	refuses("contact",
	    "match: [id]\nmode: upsert\ndefaults: { optional: true }\n"
	    "fields:\n  title: T\n",
	    "T", "people.yaml:3:9: column 'id' is not in people.csv", "'T'");
}

/* One mapping serves several exports of a CRM, some without that column. */
static void
an_optional_match_field_falls_away_where_a_key_remains(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "match: [$email]\nmode: upsert\nkey: T\n"
	    "defaults: { optional: true }\n"
	    "fields:\n  $email: E\n  title: T\n",
	    "T");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->n_matches, 0);
	assert_true(planfix_says(&f,
	    "none of the columns of $email is in people.csv: records are not recognised by it"));
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "match: [$email, $name]\nmode: upsert\n"
	    "defaults: { optional: true }\n"
	    "fields:\n  $email: E\n  $name: { full: T }\n",
	    "T");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->n_matches, 1);
	assert_string_equal(f.bind->matches[0].sign, "$name");
	planfix_close(&f);
}

static void
an_unusable_match_value_fails_the_row(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "match: [$email]\nmode: upsert\n"
	    "fields:\n  $email: E\n  score: S\n",
	    "E|S");
	assert_non_null(f.bind);
	assert_true(f.bind->fields[0].reject);
	assert_false(f.bind->fields[1].reject);
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "match: [$email]\nmode: upsert\n"
	    "fields:\n  $email: { column: E, on-invalid: drop-value }\n",
	    "E");
	assert_non_null(f.bind);
	assert_false(f.bind->fields[0].reject);
	planfix_close(&f);
}

static void
updates_need_no_more_than_what_they_change(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "account",
	    "match: [$website]\nmode: update\nfields:\n  $website: W\n", "W");
	assert_non_null(f.bind);
	assert_false(f.bind->fields[0].required);
	planfix_close(&f);
	planfix_open(&f, "account",
	    "match: [$website]\nmode: update\ndefaults: { optional: true }\n"
	    "fields:\n  $website: W\n  $name: N\n",
	    "W");
	assert_non_null(f.bind);
	assert_int_equal(f.bind->n_fields, 1);
	planfix_close(&f);
	planfix_open(&f, "account",
	    "match: [$name]\nmode: upsert\nfields:\n  $name: N\n", "N");
	assert_non_null(f.bind);
	assert_true(f.bind->fields[0].required);
	planfix_close(&f);
	refuses("account",
	    "match: [$website]\nmode: upsert\nfields:\n  $website: W\n", "W",
	    "account cannot be created without $name",
	    "Add under fields: $name: COLUMN");
}

static void
updates_need_something_to_find_records_by(void **state)
{
	struct planfix f;

	(void)state;
	refuses("contact", "match: []\nmode: update\nfields:\n  title: T\n",
	    "T",
	    "mode: update finds no contact: the mapping has neither match nor "
	    "key",
	    "key: Record ID");
	planfix_open(&f, "contact",
	    "match: []\nmode: update\nkey: T\nfields:\n  title: T\n", "T");
	assert_non_null(f.bind);
	planfix_close(&f);
	planfix_open(&f, "contact",
	    "match: []\nmode: upsert\nfields:\n  title: T\n", "T");
	assert_non_null(f.bind);
	planfix_close(&f);
}

static void
columns_that_go_nowhere_are_known(void **state)
{
	struct planfix f;

	(void)state;
	planfix_open(&f, "contact",
	    "match: [id]\nmode: upsert\nkey: K\n"
	    "defaults: { optional: true }\n"
	    "fields:\n  title: T\n  phone: { column: P, region: { column: R } "
	    "}\n  shoe: S\n"
	    "relationships:\n  $account: { column: A, by: key }\n"
	    "ignore: [I]\nunmapped: ignore\n",
	    "I|T|id|K|S|_line|P|R|A|U");
	if (f.bind == NULL)
		fail_msg("%s", buf_text(&f.said));
	/* Ignored; of a field that is not there; nobody's.  Not ours. */
	assert_int_equal(f.bind->n_left_out, 3);
	assert_int_equal(f.bind->left_out[0], 0);
	assert_int_equal(f.bind->left_out[1], 4);
	assert_int_equal(f.bind->left_out[2], 9);
	planfix_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(matches_are_signs_over_fields_and_links),
	    cmocka_unit_test(a_match_field_must_be_mapped),
	    cmocka_unit_test(what_cannot_be_looked_up_matches_nothing),
	    cmocka_unit_test(a_match_field_is_never_optional),
	    cmocka_unit_test(
		an_optional_match_field_falls_away_where_a_key_remains),
	    cmocka_unit_test(an_unusable_match_value_fails_the_row),
	    cmocka_unit_test(updates_need_no_more_than_what_they_change),
	    cmocka_unit_test(updates_need_something_to_find_records_by),
	    cmocka_unit_test(columns_that_go_nowhere_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
