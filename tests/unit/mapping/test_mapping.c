// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#define TOP "mapping: 1\nobject: contact\nmatch: []\nmode: create\n"

static struct mapping *
parse(const char *text)
{
	struct complaints *c = complaints_new("m.yaml", str_of(text));
	struct mapping *m;
	struct buf b;

	buf_init(&b, 1 << 20);
	if (mapping_parse(&m, "m.yaml", str_of(text), c) != 0) {
		complaints_print(c, &b);
		fail_msg("%s", buf_text(&b));
	}
	assert_int_equal(complaints_count(c), 0);
	complaints_free(c);
	buf_fini(&b);
	return m;
}

static void
word_is(const struct word *w, const char *want)
{
	assert_true(str_is(w->text, want));
	assert_int_equal(w->text.p[w->text.n], '\0');
}

static const struct rule *
find(const struct target *t, size_t n, const char *key)
{
	size_t i = 0;

	while (i < n && !str_is(t[i].key.text, key))
		i++;
	if (i == n)
		fail_msg("no rule for %s", key);
	return &t[i].rule;
}

static const struct rule *
field(const struct mapping *m, const char *key)
{
	return find(m->fields, m->n_fields, key);
}

static void
how_the_file_is_read_is_part_of_the_mapping(void **state)
{
	struct mapping *m =
	    parse(TOP "fields: { a: A }\nsource: { encoding: windows-1250, "
		      "delimiter: tab, escape: \"\\\\\", header-line: 4 }\n");

	(void)state;
	word_is(&m->encoding, "windows-1250");
	assert_int_equal(m->delimiter, '\t');
	assert_int_equal(m->header_line, 4);
	assert_true(m->escape);
	assert_false(m->header_auto);
	mapping_free(m);
	m = parse(TOP "fields: { a: A }\nsource: { delimiter: \"|\", "
		      "header-line: auto }\n");
	assert_int_equal(m->encoding.text.n, 0);
	assert_int_equal(m->delimiter, '|');
	assert_int_equal(m->header_line, 0);
	assert_true(m->header_auto);
	mapping_free(m);
	m = parse(TOP "fields: { a: A }\n");
	assert_int_equal(m->delimiter, 0);
	assert_int_equal(m->header_line, 0);
	assert_false(m->escape);
	assert_false(m->header_auto);
	mapping_free(m);
}

static void
the_top_is_read(void **state)
{
	struct mapping *m = parse(
	    "mapping: 1\nobject: Contacts\nsystem: hubspot\n"
	    "key: Record ID   # the row\nmatch: []\nmode: create\n"
	    "duplicates: first\nunmapped: error\n"
	    "require: [[$email, $name], phone]\n"
	    "defaults: { optional: true, region: ES, zone: Europe/Madrid }\n"
	    "headers:\n  Record ID: [ID de registro, Id]\n  Email: Correo\n"
	    "source: { empty: [\"#N/A\", \"-\"] }\n"
	    "ignore: [Contact owner, \"Became a *\"]\n"
	    "fields: { title: Job Title }\n");

	(void)state;
	assert_string_equal(m->file, "m.yaml");
	assert_string_equal(m->object->name, "contact");
	word_is(&m->system, "hubspot");
	assert_int_equal(m->n_key, 1);
	word_is(&m->key[0], "Record ID");
	assert_int_equal(m->key[0].at.line, 4);
	assert_int_equal(m->key[0].at.col, 6);
	assert_int_equal(m->duplicates, DUPLICATES_FIRST);
	assert_int_equal(m->unmapped, UNMAPPED_ERROR);
	assert_int_equal(m->n_require, 2);
	word_is(&m->require[0][0], "$email");
	word_is(&m->require[0][1], "$name");
	assert_int_equal(m->require[0][2].text.n, 0);
	word_is(&m->require[1][0], "phone");
	assert_int_equal(m->require[1][1].text.n, 0);
	assert_int_equal(m->optional, TRI_YES);
	word_is(&m->region, "ES");
	word_is(&m->zone, "Europe/Madrid");
	assert_int_equal(m->n_headers, 2);
	word_is(&m->headers[0].name, "Record ID");
	assert_int_equal(m->headers[0].n_also, 2);
	word_is(&m->headers[0].also[1], "Id");
	word_is(&m->headers[1].also[0], "Correo");
	assert_int_equal(m->n_empty, 3);
	assert_int_equal(m->n_ignore, 2);
	word_is(&m->ignore[1], "Became a *");
	assert_int_equal(m->n_fields, 1);
	mapping_free(m);
	mapping_free(NULL);
}

static void
what_is_not_said_has_its_default(void **state)
{
	struct mapping *m = parse(TOP "fields: { title: Job Title }\n");

	(void)state;
	assert_int_equal(m->system.text.n, 0);
	assert_int_equal(m->n_key, 0);
	assert_int_equal(m->duplicates, DUPLICATES_ERROR);
	assert_int_equal(m->unmapped, UNMAPPED_WARN);
	assert_int_equal(m->optional, TRI_UNSET);
	assert_int_equal(m->mode, MODE_CREATE);
	assert_int_equal(m->n_matches, 0);
	assert_int_equal(field(m, "title")->write, WRITE_DEFAULT);
	assert_int_equal(field(m, "title")->clear_token.text.n, 0);
	assert_int_equal(m->n_require, 0);
	assert_int_equal(m->n_relations, 0);
	/* An empty cell is empty. */
	assert_int_equal(m->n_empty, 1);
	assert_int_equal(m->empty[0].text.n, 0);
	mapping_free(m);
}

static void
a_key_may_be_several_columns_or_long(void **state)
{
	struct mapping *m = parse(TOP "key: [A, B]\nfields: { t: T }\n");

	(void)state;
	assert_int_equal(m->n_key, 2);
	word_is(&m->key[1], "B");
	mapping_free(m);
	m = parse(TOP "key: { column: A }\nfields: { t: T }\n");
	assert_int_equal(m->n_key, 1);
	word_is(&m->key[0], "A");
	mapping_free(m);
	m = parse(TOP "key: { columns: [A, B] }\nfields: { t: T }\n");
	assert_int_equal(m->n_key, 2);
	mapping_free(m);
}

static void
a_text_is_a_column(void **state)
{
	struct mapping *m = parse(TOP "fields:\n  title: Job Title\n");
	const struct rule *r = field(m, "title");

	(void)state;
	assert_int_equal(r->kind, RULE_COLUMNS);
	assert_int_equal(r->n_columns, 1);
	word_is(&r->columns[0], "Job Title");
	assert_int_equal(r->at.line, 6);
	assert_int_equal(r->at.col, 10);
	assert_int_equal(m->fields[0].key.at.col, 3);
	mapping_free(m);
}

static void
several_columns_and_splits_keep_their_order(void **state)
{
	struct mapping *m =
	    parse(TOP "fields:\n"
		      "  $email: { columns: [Email, Work], split: \";\" }\n"
		      "  phone: { column: P, split: [\",\", \" / \"] }\n");
	const struct rule *r = field(m, "$email");

	(void)state;
	assert_int_equal(r->n_columns, 2);
	word_is(&r->columns[0], "Email");
	word_is(&r->columns[1], "Work");
	assert_int_equal(r->n_split, 1);
	word_is(&r->split[0], ";");
	r = field(m, "phone");
	assert_int_equal(r->n_split, 2);
	word_is(&r->split[1], " / ");
	mapping_free(m);
}

static void
names_and_addresses_have_parts(void **state)
{
	struct mapping *m =
	    parse(TOP "fields:\n"
		      "  $name: { first: First Name, last: { column: Last } }\n"
		      "  other: { full: Name, optional: true }\n"
		      "  $primaryAddress:\n"
		      "    street: S1\n    street2: S2\n    city: C\n"
		      "    state: St\n    postalCode: Zip\n"
		      "    country: { value: ES }\n    latitude: Lat\n"
		      "    longitude: Lon\n    region: { column: Country }\n"
		      "    on-invalid: reject-row\n    trim: true\n");
	const struct rule *r = field(m, "$name");

	(void)state;
	assert_int_equal(r->kind, RULE_PARTS);
	assert_int_equal(r->n_parts, 2);
	word_is(&r->parts[0].name, "first");
	assert_int_equal(r->parts[0].rule.kind, RULE_COLUMNS);
	word_is(&r->parts[0].rule.columns[0], "First Name");
	word_is(&r->parts[1].rule.columns[0], "Last");
	r = field(m, "other");
	word_is(&r->parts[0].name, "full");
	assert_int_equal(r->optional, TRI_YES);
	r = field(m, "$primaryAddress");
	assert_int_equal(r->n_parts, 8);
	assert_int_equal(r->parts[5].rule.kind, RULE_CONSTANT);
	word_is(&r->parts[5].rule.constant, "ES");
	word_is(&r->region_column, "Country");
	assert_int_equal(r->region.text.n, 0);
	assert_int_equal(r->on_invalid, POLICY_REJECT_ROW);
	assert_true(r->trim);
	mapping_free(m);
}

static void
a_constant_is_text_of_the_mapping(void **state)
{
	struct mapping *m =
	    parse(TOP "fields:\n  source: { value: HubSpot 2026 }\n"
		      "  flag: { value: true }\n");

	(void)state;
	assert_int_equal(field(m, "source")->kind, RULE_CONSTANT);
	word_is(&field(m, "source")->constant, "HubSpot 2026");
	word_is(&field(m, "flag")->constant, "true");
	mapping_free(m);
}

static void
a_plain_null_option_is_no_value_and_a_quoted_one_the_word(void **state)
{
	struct mapping *m =
	    parse(TOP "fields:\n"
		      "  s: { column: S, options: { NEW: New, OPEN: null, X: ,"
		      " N: \"null\", \"*\": ~ }, on-unknown: drop-value }\n");
	const struct rule *r = field(m, "s");

	(void)state;
	assert_int_equal(r->n_options, 5);
	word_is(&r->options[0].from, "NEW");
	word_is(&r->options[0].to, "New");
	assert_false(r->options[0].null);
	assert_true(r->options[1].null);
	assert_true(r->options[2].null);
	assert_false(r->options[3].null);
	word_is(&r->options[3].to, "null");
	word_is(&r->options[4].from, "*");
	assert_true(r->options[4].null);
	assert_int_equal(r->on_unknown, POLICY_DROP_VALUE);
	mapping_free(m);
}

static void
dates_money_and_markup_have_their_members(void **state)
{
	struct mapping *m = parse(
	    TOP "fields:\n"
		"  d: { column: D, formats: [iso8601, \"MM/dd/yyyy\"],"
		" zone: Europe/Madrid, time: 17:00 }\n"
		"  e: { column: E, formats: yyyy-MM-dd }\n"
		"  a: { column: A, currency: EUR, on-invalid: drop-value }\n"
		"  b: { column: B, currency: { column: Cur } }\n"
		"  n: { column: N, from: html, trim: false, optional: false }\n"
		"  p: { column: P, region: ES }\n");

	(void)state;
	assert_int_equal(field(m, "d")->n_formats, 2);
	word_is(&field(m, "d")->formats[1], "MM/dd/yyyy");
	word_is(&field(m, "d")->zone, "Europe/Madrid");
	word_is(&field(m, "d")->time, "17:00");
	assert_int_equal(field(m, "e")->n_formats, 1);
	word_is(&field(m, "a")->currency, "EUR");
	assert_int_equal(field(m, "a")->on_invalid, POLICY_DROP_VALUE);
	assert_int_equal(field(m, "d")->on_invalid, POLICY_DEFAULT);
	word_is(&field(m, "b")->currency_column, "Cur");
	word_is(&field(m, "n")->from, "html");
	assert_false(field(m, "n")->trim);
	assert_int_equal(field(m, "n")->optional, TRI_NO);
	word_is(&field(m, "p")->region, "ES");
	mapping_free(m);
}

static void
relationships_say_how_the_cell_names_the_record(void **state)
{
	struct mapping *m = parse(TOP
	    "fields: { title: T }\n"
	    "relationships:\n"
	    "  $account: { column: Company IDs, split: \";\", by: key,"
	    " on-missing: leave-empty, pick: first }\n"
	    "  $owner: { columns: [A, B], by: id, on-missing: reject-row }\n");
	const struct rule *r = find(m->relations, m->n_relations, "$account");

	(void)state;
	word_is(&r->by, "key");
	assert_int_equal(r->on_missing, POLICY_LEAVE_EMPTY);
	assert_true(r->pick_first);
	assert_int_equal(r->n_split, 1);
	r = find(m->relations, m->n_relations, "$owner");
	word_is(&r->by, "id");
	assert_int_equal(r->n_columns, 2);
	assert_int_equal(r->on_missing, POLICY_REJECT_ROW);
	assert_false(r->pick_first);
	mapping_free(m);
}

static void
texts_are_taken_byte_for_byte(void **state)
{
	struct mapping *m =
	    parse(TOP "fields:\n  \"Caf\xc3\xa9 #\": ' Account # '\n"
		      "  017: yes\n");

	(void)state;
	word_is(&field(m, "Caf\xc3\xa9 #")->columns[0], " Account # ");
	word_is(&field(m, "017")->columns[0], "yes");
	mapping_free(m);
}

static void
match_tries_fields_groups_and_ids_in_order(void **state)
{
	struct mapping *m = parse("mapping: 1\nobject: contact\n"
				  "match: [$email, [$name, $account], id, "
				  "{ id: LF Id }, [phone]]\n"
				  "mode: upsert\nfields: { title: T }\n");

	(void)state;
	assert_int_equal(m->n_matches, 5);
	assert_int_equal(m->matches[0].n_keys, 1);
	word_is(&m->matches[0].keys[0], "$email");
	assert_int_equal(m->matches[0].at.line, 3);
	assert_int_equal(m->matches[0].at.col, 9);
	assert_int_equal(m->matches[1].n_keys, 2);
	word_is(&m->matches[1].keys[1], "$account");
	assert_int_equal(m->matches[2].n_keys, 0);
	word_is(&m->matches[2].id_column, "id");
	word_is(&m->matches[3].id_column, "LF Id");
	assert_int_equal(m->matches[4].n_keys, 1);
	assert_int_equal(m->matches[4].id_column.text.n, 0);
	mapping_free(m);
}

static void
modes_and_duplicates_have_their_words(void **state)
{
	static const char *const modes[] = {"create", "update", "upsert"};
	static const char *const duplicates[] = {
	    "error", "first", "last", "merge"};

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		char text[256];
		struct mapping *m;

		(void)snprintf(text, sizeof(text),
		    "mapping: 1\nobject: account\nmatch: [$name]\nmode: %s\n"
		    "duplicates: %s\nfields: { $name: N }\n",
		    modes[i % 3], duplicates[i / 3]);
		m = parse(text);
		assert_string_equal(mapping_mode_name(m->mode), modes[i % 3]);
		assert_int_equal(m->duplicates, i / 3);
		mapping_free(m);
	}
	assert_string_equal(mapping_mode_name(MODE_CREATE), "create");
	assert_string_equal(mapping_mode_name(MODE_UPDATE), "update");
	assert_string_equal(mapping_mode_name(MODE_UPSERT), "upsert");
	assert_int_equal(DUPLICATES_ERROR, 0);
	assert_int_equal(DUPLICATES_FIRST, 1);
	assert_int_equal(DUPLICATES_LAST, 2);
	assert_int_equal(DUPLICATES_MERGE, 3);
}

static void
fields_say_what_updates_do(void **state)
{
	struct mapping *m = parse(
	    TOP "fields:\n"
		"  a: { column: A, write: overwrite, clear-token: (none) }\n"
		"  b: { column: B, write: force, empty: keep }\n"
		"  c: { value: C, write: fill-blank }\n"
		"  d: { column: D, write: append }\n"
		"  e: { city: E, write: never-update, clear-token: \"-\" }\n");

	(void)state;
	assert_int_equal(field(m, "a")->write, WRITE_OVERWRITE);
	word_is(&field(m, "a")->clear_token, "(none)");
	assert_int_equal(field(m, "b")->write, WRITE_FORCE);
	assert_int_equal(field(m, "c")->write, WRITE_FILL_BLANK);
	assert_int_equal(field(m, "d")->write, WRITE_APPEND);
	assert_int_equal(field(m, "e")->write, WRITE_NEVER);
	word_is(&field(m, "e")->clear_token, "-");
	mapping_free(m);
}

static void
links_name_records_in_several_ways(void **state)
{
	struct mapping *m = parse(TOP
	    "fields: { title: T }\n"
	    "relationships:\n"
	    "  $account:\n"
	    "    first-of:\n"
	    "      - { column: Ids, split: \";\", by: key, pick: first }\n"
	    "      - { column: Company, by: $name }\n"
	    "      - { columns: [M, N], by: domain, except: free-mail }\n"
	    "      - { value: acc_x, by: id }\n"
	    "    on-missing: reject-row\n"
	    "    on-ambiguous: leave-empty\n"
	    "    optional: true\n"
	    "    write: replace\n"
	    "  $owner: { value: ops@example.com, by: $email }\n"
	    "  x: { column: X, by: my-slug, write: append, empty: keep }\n");
	const struct rule *r = find(m->relations, m->n_relations, "$account");

	(void)state;
	assert_int_equal(r->n_ways, 4);
	assert_int_equal(r->by.text.n, 0);
	assert_int_equal(r->on_missing, POLICY_REJECT_ROW);
	assert_int_equal(r->on_ambiguous, AMBIGUOUS_LEAVE_EMPTY);
	assert_int_equal(r->optional, TRI_YES);
	assert_int_equal(r->write, WRITE_REPLACE);
	word_is(&r->ways[0].by, "key");
	assert_true(r->ways[0].pick_first);
	assert_int_equal(r->ways[0].n_split, 1);
	word_is(&r->ways[1].by, "$name");
	assert_int_equal(r->ways[1].at.line, 10);
	word_is(&r->ways[2].by, "domain");
	assert_true(r->ways[2].except_free);
	assert_int_equal(r->ways[2].n_columns, 2);
	assert_int_equal(r->ways[3].kind, RULE_CONSTANT);
	word_is(&r->ways[3].constant, "acc_x");
	r = find(m->relations, m->n_relations, "$owner");
	assert_int_equal(r->kind, RULE_CONSTANT);
	word_is(&r->by, "$email");
	assert_int_equal(r->on_ambiguous, AMBIGUOUS_REJECT_ROW);
	r = find(m->relations, m->n_relations, "x");
	word_is(&r->by, "my-slug");
	assert_int_equal(r->write, WRITE_APPEND);
	mapping_free(m);
}

/* The first example of the design as it stands. */
static void
the_example_of_the_design_parses(void **state)
{
	struct mapping *m = parse(
	    "mapping: 1\n"
	    "object: contact                 # account contact opportunity\n"
	    "system: hubspot                 # whose ids these are\n"
	    "key: Record ID                  # the row's identity there\n"
	    "match: [$email]                 # how a record is recognised\n"
	    "mode: upsert                    # create | update | upsert\n"
	    "duplicates: first               # error | first | last | merge\n"
	    "require: [[$email, $name]]      # at least one of each group\n"
	    "defaults: { optional: true, region: ES, zone: Europe/Madrid }\n"
	    "headers:                        # our name: other headings\n"
	    "  Record ID: [ID de registro]\n"
	    "  Email: [Correo]\n"
	    "  Company IDs: [Associated Company IDs (Primary), Primary "
	    "Associated Company ID, Associated Company IDs]\n"
	    "fields:\n"
	    "  $name: { first: First Name, last: Last Name }\n"
	    "  $email: { columns: [Email, Work email, Additional email "
	    "addresses], split: \";\" }\n"
	    "  phone: { columns: [Phone Number, Mobile Phone Number], "
	    "region: { column: Country/Region }, on-invalid: drop-value }\n"
	    "  title: Job Title              # short form: a column\n"
	    "  address: { street: Street Address, city: City, state: "
	    "State/Region, postalCode: Postal Code, country: "
	    "Country/Region }\n"
	    "  lead-status: { column: Lead Status, options: { NEW: New, "
	    "OPEN: Working, \"*\": null }, on-unknown: drop-value }\n"
	    "  last-call: { column: Last Call, formats: [iso8601, "
	    "\"MM/dd/yyyy h:mm a\"] }\n"
	    "  source: { value: HubSpot import 2026 }   # a constant\n"
	    "  memo: { column: Notes, from: html, write: fill-blank }\n"
	    "relationships:\n"
	    "  $account:\n"
	    "    first-of:\n"
	    "      - { column: Company IDs, split: \";\", by: key }\n"
	    "      - { column: Company, by: $name }\n"
	    "      - { column: Email, by: domain, except: free-mail }\n"
	    "    on-missing: leave-empty\n"
	    "ignore: [Contact owner, Create Date, \"Became a *\", "
	    "\"Associated *\"]\n"
	    "unmapped: warn                  # warn | error | ignore\n");

	(void)state;
	assert_int_equal(m->n_fields, 9);
	assert_int_equal(m->n_relations, 1);
	assert_int_equal(m->n_matches, 1);
	assert_int_equal(m->mode, MODE_UPSERT);
	assert_int_equal(m->relations[0].rule.n_ways, 3);
	assert_int_equal(m->headers[2].n_also, 3);
	word_is(&m->headers[2].also[0], "Associated Company IDs (Primary)");
	word_is(&field(m, "last-call")->formats[1], "MM/dd/yyyy h:mm a");
	assert_int_equal(field(m, "address")->n_parts, 5);
	assert_int_equal(field(m, "memo")->write, WRITE_FILL_BLANK);
	mapping_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(how_the_file_is_read_is_part_of_the_mapping),
	    cmocka_unit_test(the_top_is_read),
	    cmocka_unit_test(what_is_not_said_has_its_default),
	    cmocka_unit_test(a_key_may_be_several_columns_or_long),
	    cmocka_unit_test(a_text_is_a_column),
	    cmocka_unit_test(several_columns_and_splits_keep_their_order),
	    cmocka_unit_test(names_and_addresses_have_parts),
	    cmocka_unit_test(a_constant_is_text_of_the_mapping),
	    cmocka_unit_test(
		a_plain_null_option_is_no_value_and_a_quoted_one_the_word),
	    cmocka_unit_test(dates_money_and_markup_have_their_members),
	    cmocka_unit_test(relationships_say_how_the_cell_names_the_record),
	    cmocka_unit_test(texts_are_taken_byte_for_byte),
	    cmocka_unit_test(match_tries_fields_groups_and_ids_in_order),
	    cmocka_unit_test(modes_and_duplicates_have_their_words),
	    cmocka_unit_test(fields_say_what_updates_do),
	    cmocka_unit_test(links_name_records_in_several_ways),
	    cmocka_unit_test(the_example_of_the_design_parses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
