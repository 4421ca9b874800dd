// SPDX-License-Identifier: Apache-2.0
/* Complaints about match, links and what updates do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "doc/complaint.h"
#include "mapping/mapping.h"
#include "mapsays.h"

#define TOP "mapping: 1\nobject: contact\nmatch: []\nmode: create\n"

/* A rule of field f behind a correct top: one complaint. */
static void
rule_says(const char *rule, const char *message, const char *hint)
{
	char text[1024] = TOP "fields:\n  f: ";

	strncat(text, rule, 800);
	strncat(text, "\n", 2);
	mapsays_once(text, message, hint);
}

static void
what_a_relationship_lacks_is_said(void **state)
{
	(void)state;
	mapsays_all(TOP "fields: { a: A }\n"
			"relationships:\n"
			"  $a: { column: A }\n"
			"  $b: { by: $email }\n"
			"  $c: { value: x, column: C, by: key }\n"
			"  $d: { column: D, by: key, on-missing: drop-value }\n"
			"  $e: { column: E, by: key, region: ES }\n",
	    "m.yaml:7:7: the rule of '$a' does not say how the cell names "
	    "the record\n"
	    "    7 |   $a: { column: A }\n"
	    "      |       ^\n"
	    "      Add by: key (the record's id in the source), by: id (its "
	    "Lightfield id), by: domain, or by: and a field of the other "
	    "object, such as by: $name.\n"
	    "m.yaml:8:7: the rule of '$b' does not say where the value comes "
	    "from\n"
	    "    8 |   $b: { by: $email }\n"
	    "      |       ^\n"
	    "      Add column: Heading, or value: text.\n"
	    "m.yaml:9:7: the rule of '$c' has both a column and a value\n"
	    "    9 |   $c: { value: x, column: C, by: key }\n"
	    "      |       ^\n"
	    "      A rule has column: or value:, not both. To try one after "
	    "the other write first-of: [{ column: ... }, { value: ... }].\n"
	    "m.yaml:10:41: 'drop-value' is unknown in 'on-missing'\n"
	    "   10 |   $d: { column: D, by: key, on-missing: drop-value }\n"
	    "      |                                         ^~~~~~~~~~\n"
	    "      Possible are: leave-empty, reject-row.\n"
	    "m.yaml:11:29: 'region' does not go with a relationship\n"
	    "   11 |   $e: { column: E, by: key, region: ES }\n"
	    "      |                             ^~~~~~\n"
	    "      Leave it out.\n");
}

/* A rule of relationship $a behind a correct top: one complaint. */
static void
link_says(const char *rule, const char *message, const char *hint)
{
	char text[1024] = TOP "fields: { f: F }\nrelationships:\n  $a: ";

	strncat(text, rule, 800);
	strncat(text, "\n", 2);
	mapsays_once(text, message, hint);
}

static void
ways_of_links_are_checked(void **state)
{
	(void)state;
	link_says("{ column: A, by: Domain }",
	    "m.yaml:7:24: 'Domain' is unknown in 'by'",
	    "Did you mean by: domain?");
	link_says("{ column: A, by: }", "'by' has no value", "Write 'by:");
	link_says("{ column: A, by: key, except: free-mail }",
	    "m.yaml:7:37: 'except' says something about by: domain only",
	    "Take it out.");
	link_says("{ column: A, by: domain, except: freemail }",
	    "'freemail' is unknown in 'except'", "Did you mean 'free-mail'?");
	link_says("{ column: A, by: id, on-ambiguous: leave-empty }",
	    "m.yaml:7:42: 'on-ambiguous' says nothing here", "Take it out.");
	link_says("{ column: A, by: $name, on-ambiguous: skip }",
	    "'skip' is unknown in 'on-ambiguous'",
	    "Possible are: leave-empty, reject-row.");
	link_says("{ column: A, by: key, write: replce }",
	    "'replce' is unknown in 'write'", "Did you mean 'replace'?");
	link_says("{ column: A, by: key, clear-token: x }",
	    "'clear-token' does not go with a relationship", "Leave it out.");
	link_says("{ column: A, by: $email, via: contact }",
	    "m.yaml:7:37: 'via' goes with by: key and by: id only",
	    "Write via: contact, by: key if the cell holds the contact's id "
	    "in the source.");
	link_says("{ column: A, by: domain, via: contact }",
	    "'via' goes with by: key and by: id only", "Write via: contact");
	link_says("{ column: A, by: key, via: }", "'via' has no value",
	    "Write 'via:");
	mapsays_once(TOP "fields: { f: { column: A, via: contact } }\n",
	    "'via' does not go with a rule that reads columns",
	    "It belongs to a relationship: put the rule under relationships:.");
}

/* The mapping of a rule of $a, which has no complaint. */
static struct mapping *
parsed(const char *rule)
{
	char text[1024] = TOP "fields: { f: F }\nrelationships:\n  $a: ";
	struct complaints *c;
	struct mapping *m;

	strncat(text, rule, 800);
	strncat(text, "\n", 2);
	c = complaints_new("m.yaml", str_of(text));
	assert_int_equal(mapping_parse(&m, "m.yaml", str_of(text), c), 0);
	complaints_free(c);
	return m;
}

static void
via_names_the_object_on_the_way(void **state)
{
	struct mapping *m = parsed("{ first-of: [{ column: A, by: key, via: "
				   "contact }, { column: B, by: id, via: "
				   "opportunity, pick: first }], on-ambiguous: "
				   "leave-empty }");
	const struct rule *r = &m->relations[0].rule;

	(void)state;
	assert_true(str_is(r->ways[0].via.text, "contact"));
	assert_true(str_is(r->ways[1].via.text, "opportunity"));
	assert_int_equal(r->on_ambiguous, AMBIGUOUS_LEAVE_EMPTY);
	mapping_free(m);
}

static void
a_bare_list_is_all_of_its_rules(void **state)
{
	struct mapping *m =
	    parsed("[{ column: A, by: key, on-missing: reject-row }, { "
		   "first-of: [{ column: B, by: id }, { value: acc_x, by: id "
		   "}], write: replace }]");
	const struct rule *r = &m->relations[0].rule;

	(void)state;
	assert_int_equal(r->n_all, 2);
	assert_int_equal(r->n_ways, 0);
	assert_int_equal(r->n_columns, 0);
	assert_int_equal(r->write, WRITE_REPLACE);
	assert_int_equal(r->at.line, 7);
	assert_int_equal(r->all[0].on_missing, POLICY_REJECT_ROW);
	assert_true(str_is(r->all[0].by.text, "key"));
	assert_int_equal(r->all[1].n_ways, 2);
	mapping_free(m);
	link_says("[]", "m.yaml:7:7: '$a' has no rule",
	    "Write $a: { column: Heading, by: key }.");
	link_says("[Company]", "'$a' does not say how the cell names the",
	    "Write $a: { column: Company, by: key }");
	link_says("[{ column: A }]",
	    "m.yaml:7:8: the rule of '$a' does not say how the cell names",
	    "Add by: key");
	link_says("[{ column: A, by: key, write: append }, { column: B, by: "
		  "key, write: replace }]",
	    "the rules of '$a' say two different things about updates",
	    "Say write: in one of them: it holds for all.");
}

static void
the_digest_tells_lists_and_ways_apart(void **state)
{
	static const char *const rules[] = {
	    "{ column: A, by: key }",
	    "{ column: A, by: key, via: contact }",
	    "{ column: A, by: key, via: opportunity }",
	    "{ first-of: [{ column: A, by: key }] }",
	    "[{ column: A, by: key }]",
	    "[{ column: A, by: key }, { column: B, by: key }]",
	    "[{ column: B, by: key }, { column: A, by: key }]",
	    "[{ first-of: [{ column: A, by: key }, { column: B, by: key }] }]",
	};
	enum {
		N = sizeof(rules) / sizeof(rules[0])
	};
	struct mapping *m[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		m[i] = parsed(rules[i]);
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(
			    m[i]->digest, m[k]->digest, DIGEST_BYTES);
	for (size_t i = 0; i < N; i++)
		mapping_free(m[i]);
}

static void
a_file_is_one_column_and_nothing_else(void **state)
{
	static const char text[] =
	    TOP "fields: { f: F }\nrelationships:\n"
		"  $a: { file: A, on-missing: reject-row, write: force }\n"
		"  $b: { first-of: [{ file: B }, { column: C, by: id }] }\n";
	struct complaints *c = complaints_new("m.yaml", str_of(text));
	struct mapping *m;
	const struct rule *r;

	(void)state;
	assert_int_equal(mapping_parse(&m, "m.yaml", str_of(text), c), 0);
	r = &m->relations[0].rule;
	assert_true(r->file);
	assert_int_equal(r->n_columns, 1);
	assert_true(str_is(r->columns[0].text, "A"));
	assert_int_equal(r->by.text.n, 0);
	assert_int_equal(r->on_missing, POLICY_REJECT_ROW);
	assert_int_equal(r->write, WRITE_FORCE);
	r = &m->relations[1].rule;
	assert_true(r->ways[0].file);
	assert_false(r->ways[1].file);
	mapping_free(m);
	complaints_free(c);
	link_says("{ file: A, column: B }",
	    "m.yaml:7:26: 'column' does not go with file:",
	    "file: is the column that names the file");
	link_says("{ file: A, by: id }",
	    "'by' does not go with file:", "file: is the column");
	link_says("{ file: A, split: \";\" }",
	    "'split' does not go with file:", "file: is the column");
	link_says("{ file: A, on-ambiguous: leave-empty }",
	    "'on-ambiguous' says nothing here", "Take it out.");
	link_says("{ file: }", "'file' has no value", "Write 'file:");
	mapsays_once(TOP "fields: { f: { file: A } }\n",
	    "'file' does not go with a rule that reads columns",
	    "It belongs to a relationship: put the rule under relationships:.");
}

static void
first_of_is_a_list_of_rules(void **state)
{
	(void)state;
	link_says("{ first-of: { column: A, by: key } }",
	    "m.yaml:7:19: 'first-of' must be a list of rules",
	    "first-of: [{ column: Heading, by: key }");
	link_says("{ first-of: [] }", "'first-of' must be a list of rules",
	    "first-of: [");
	link_says("{ first-of: [Company] }",
	    "m.yaml:7:20: '$a' does not say how the cell names the record",
	    "Write { column: Company, by: key }; by: id if");
	link_says("{ first-of: [{ column: A }] }",
	    "m.yaml:7:20: the rule of '$a' does not say how the cell names",
	    "Add by: key");
	link_says("{ first-of: [{ by: key }] }",
	    "the rule of '$a' does not say where the value comes from",
	    "Add column: Heading");
	link_says("{ first-of: [{ column: A, by: key }], by: key }",
	    "'by' does not go with a relationship with first-of",
	    "Put it into the rules of first-of.");
	link_says("{ first-of: [{ column: A, by: key, write: append }] }",
	    "'write' does not go with a rule of first-of",
	    "Put it beside first-of");
	link_says("{ first-of: [{ first-of: [{ column: A, by: key }] }] }",
	    "'first-of' does not go with a rule of first-of",
	    "Put it beside first-of");
	link_says("{ first-of: [{ column: A, by: key }, { column: B, by: id "
		  "}], on-ambiguous: reject-row }",
	    "'on-ambiguous' says nothing here", "Take it out.");
}

static void
what_updates_do_is_checked(void **state)
{
	(void)state;
	rule_says("{ column: A, write: replace }",
	    "m.yaml:6:26: 'replace' is unknown in 'write'",
	    "Possible are: overwrite, force, fill-blank, append, "
	    "never-update.");
	rule_says("{ column: A, clear-token: \"\" }",
	    "'clear-token' has no value", "Write");
	rule_says("{ value: A, clear-token: x }",
	    "'clear-token' does not go with a constant", "Leave it out.");
	rule_says("{ column: A, empty: clear }",
	    "m.yaml:6:26: 'clear' is unknown in 'empty'",
	    "An empty cell keeps what is stored. To clear a field, name the "
	    "text that does: clear-token: \"(clear)\".");
	rule_says("{ column: A, except: free-mail }",
	    "'except' does not go with", "put the rule under relationships:");
	rule_says("{ column: A, on-ambiguous: reject-row }",
	    "'on-ambiguous' does not go with",
	    "put the rule under relationships:");
}

/* One complaint about the match of a contact. */
static void
match_says(const char *match, const char *message, const char *hint)
{
	char text[512] = "mapping: 1\nobject: contact\nmode: upsert\n"
			 "fields: { f: F }\nmatch: ";

	strncat(text, match, 300);
	strncat(text, "\n", 2);
	mapsays_once(text, message, hint);
}

static void
match_is_a_list_of_fields_and_ids(void **state)
{
	(void)state;
	match_says(
	    "id", "m.yaml:5:8: 'match' must be a list", "Write match: [id].");
	match_says("", "'match' must be a list", "or match: [] to look");
	match_says("{ id: A }", "'match' must be a list", "match: [$email]");
	match_says("[{ column: A }]", "m.yaml:5:9: this is no entry of match",
	    "[$name, $account]), id, or { id: COLUMN }");
	match_says("[{ id: A, column: B }]", "this is no entry of match",
	    "{ id: COLUMN }");
	match_says("[{ id: }]", "'id' has no value", "Write 'id:");
	match_says("[[]]", "the list of 'match' is empty", "Fill it");
	match_says(
	    "[\"\"]", "an empty text does not work for 'match'", "Fill it");
	match_says("[[id, $name]]",
	    "m.yaml:5:10: 'id' identifies a record by itself",
	    "match: [id, ...]");
	match_says("[[$name, $name]]",
	    "m.yaml:5:17: '$name' comes twice in one entry of match",
	    "Leave one.");
	match_says("[$email, $name, [$email]]",
	    "m.yaml:5:24: the same entry stands in match before",
	    "[[$name, $account]]");
	match_says("[id, { id: id }]", "the same entry stands in match before",
	    "Leave one.");
}

static void
what_is_missing_is_suggested_for_the_object(void **state)
{
	(void)state;
	mapsays_once("mapping: 1\nobject: contact\nmode: upsert\n"
		     "fields: { $email: E, title: T }\n",
	    "('match' is missing)",
	    "Add match: [$email], or match: [] to look nothing up.");
	mapsays_once("mapping: 1\nobject: account\nmode: upsert\n"
		     "fields: { $name: N, $website: W }\n",
	    "('match' is missing)",
	    "Add match: [$website, $name], or match: [] to look nothing up.");
	/* What the mapping does not fill, match cannot name. */
	mapsays_once("mapping: 1\nobject: account\nmode: upsert\n"
		     "fields: { $name: N }\n",
	    "('match' is missing)", "Add match: [$name], or match: []");
	mapsays_once("mapping: 1\nobject: contact\nmode: upsert\n"
		     "fields: { title: T }\n",
	    "('match' is missing)", "Add match: [] to look nothing up");
	mapsays_once("mapping: 1\nobject: contact\nmatch: []\n"
		     "fields: { title: T }\n",
	    "('mode' is missing)", "Add mode: upsert");
	mapsays_once("mapping: 1\nobject: contact\nmatch: []\nmode: find\n"
		     "fields: { title: T }\n",
	    "'find' is unknown in 'mode'",
	    "Possible are: create, update, upsert, match.");
	mapsays_once("mapping: 1\nobject: member\nmode: match\n"
		     "fields: { $email: E }\n",
	    "('match' is missing)", "Add match: [$email], or");
}

static void
what_cannot_be_written_is_for_mode_match_only(void **state)
{
	(void)state;
	mapsays_once("mapping: 1\nobject: member\nmatch: [$email]\nmode: "
		     "upsert\nfields: { $email: E }\n",
	    "m.yaml:2:9: members cannot be imported",
	    "If the file only says whose ids they are, write mode: match.");
	mapsays_once("mapping: 1\nobject: file\nmatch: [id]\nmode: match\n"
		     "fields: { name: N }\n",
	    "files cannot be imported", "Send them with lfetl upload FILE.");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_relationship_lacks_is_said),
	    cmocka_unit_test(ways_of_links_are_checked),
	    cmocka_unit_test(via_names_the_object_on_the_way),
	    cmocka_unit_test(a_bare_list_is_all_of_its_rules),
	    cmocka_unit_test(the_digest_tells_lists_and_ways_apart),
	    cmocka_unit_test(what_cannot_be_written_is_for_mode_match_only),
	    cmocka_unit_test(a_file_is_one_column_and_nothing_else),
	    cmocka_unit_test(first_of_is_a_list_of_rules),
	    cmocka_unit_test(what_updates_do_is_checked),
	    cmocka_unit_test(match_is_a_list_of_fields_and_ids),
	    cmocka_unit_test(what_is_missing_is_suggested_for_the_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
