// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "doc/complaint.h"
#include "mapping/migration.h"

#define STEP "steps:\n  a: { file: a.csv, mapping: a.yaml }\n"

static struct migration *
parse(const char *text)
{
	struct complaints *c = complaints_new("m.yaml", str_of(text));
	struct migration *m;
	struct buf b;

	buf_init(&b, 1 << 20);
	if (migration_parse(&m, "m.yaml", str_of(text), c) != 0) {
		complaints_print(c, &b);
		fail_msg("%s", buf_text(&b));
	}
	assert_int_equal(complaints_count(c), 0);
	complaints_free(c);
	buf_fini(&b);
	return m;
}

/* There are n complaints, and they hold the text. */
static void
complains(const char *text, size_t n, const char *what)
{
	struct complaints *c = complaints_new("m.yaml", str_of(text));
	struct migration *m;
	struct buf b;

	buf_init(&b, 1 << 20);
	assert_int_equal(migration_parse(&m, "m.yaml", str_of(text), c), -1);
	complaints_print(c, &b);
	if (complaints_count(c) != n || strstr(buf_text(&b), what) == NULL)
		fail_msg(
		    "%zu complaints: %s", complaints_count(c), buf_text(&b));
	migration_free(m);
	complaints_free(c);
	buf_fini(&b);
}

static void
word_is(const struct word *w, const char *want)
{
	assert_true(str_is(w->text, want));
}

static void
a_migration_is_read_with_all_its_members(void **state)
{
	struct migration *m = parse(
	    "migration: 1\nsystem: hubspot\nfolder: data\nids: acme.db\n"
	    "defaults: { zone: Europe/Madrid, region: ES, optional: true }\n"
	    "on-parent-failed: leave-empty\nsteps:\n"
	    "  companies: { file: \"*companies*.csv\", mapping: c.yaml }\n"
	    "  webinar:\n    file: w.csv\n    mapping: list.yaml\n"
	    "    with: { List name: Webinar Q3, Kind: \"\" }\n"
	    "    max-errors: 2%\n");

	(void)state;
	word_is(&m->system, "hubspot");
	word_is(&m->folder, "data");
	word_is(&m->ids, "acme.db");
	word_is(&m->zone, "Europe/Madrid");
	word_is(&m->region, "ES");
	assert_int_equal(m->optional, TRI_YES);
	assert_true(m->leave_empty);
	assert_int_equal(m->n_steps, 2);
	word_is(&m->steps[0].name, "companies");
	word_is(&m->steps[0].file, "*companies*.csv");
	word_is(&m->steps[0].mapping, "c.yaml");
	assert_false(m->steps[0].limits);
	assert_int_equal(m->steps[1].n_with, 2);
	word_is(&m->steps[1].with[0].name, "List name");
	word_is(&m->steps[1].with[0].value, "Webinar Q3");
	assert_true(m->steps[1].limits && m->steps[1].max_errors_percent);
	assert_int_equal(m->steps[1].max_errors, 2);
	migration_free(m);
}

static void
what_is_not_said_is_empty_and_parents_that_failed_hold(void **state)
{
	struct migration *m = parse("migration: 1\n" STEP);

	(void)state;
	assert_int_equal(m->system.text.n, 0);
	assert_int_equal(m->ids.text.n, 0);
	assert_int_equal(m->optional, TRI_UNSET);
	assert_false(m->leave_empty);
	migration_free(m);
}

static void
max_errors_is_a_number_or_a_share(void **state)
{
	struct migration *m =
	    parse("migration: 1\nsteps:\n"
		  "  a: { file: a, mapping: a, max-errors: 0 }\n");

	(void)state;
	assert_true(m->steps[0].limits);
	assert_false(m->steps[0].max_errors_percent);
	migration_free(m);
	complains("migration: 1\nsteps:\n"
		  "  a: { file: a, mapping: a, max-errors: 200% }\n",
	    1, "m.yaml:3:41: 'max-errors' takes");
	complains("migration: 1\nsteps:\n"
		  "  a: { file: a, mapping: a, max-errors: few }\n",
	    1, "Write max-errors: 2%");
}

static void
all_complaints_come_in_one_go(void **state)
{
	(void)state;
	complains(
	    "migration: 2\nfolders: data\non-parent-failed: stop\nsteps:\n"
	    "  a: { fil: a.csv, mapping: a.yaml }\n"
	    "  b c: { file: [x], mapping: a.yaml }\n",
	    7, "m.yaml:2:1: 'folders' is unknown in a migration");
}

static void
unknown_words_come_with_the_one_meant(void **state)
{
	(void)state;
	complains(
	    "migration: 1\nfolders: data\n" STEP, 1, "Did you mean 'folder'?");
	complains("migration: 1\nsteps:\n"
		  "  a: { files: a.csv, file: b, mapping: a.yaml }\n",
	    1, "Did you mean 'file'?");
}

static void
a_mapping_is_told_from_a_migration(void **state)
{
	(void)state;
	complains("mapping: 1\nobject: contact\nfields: { $name: Name }\n", 2,
	    "This is a mapping: import one file with it");
}

static void
steps_are_a_map_and_not_none(void **state)
{
	(void)state;
	complains("migration: 1\n", 1, "'steps' is missing");
	complains("migration: 1\nsteps: {}\n", 1, "there are no steps");
	complains("migration: 1\nsteps:\n  - { file: a, mapping: b }\n", 1,
	    "without '- '");
	complains("migration: 1\nsteps:\n  a: b.csv\n", 1,
	    "m.yaml:3:6: 'a' must be a map");
}

static void
names_of_steps_are_fit_for_folders(void **state)
{
	(void)state;
	complains("migration: 1\nsteps:\n  ../a: { file: a, mapping: b }\n", 1,
	    "m.yaml:3:3: '../a' cannot be the name of a step");
	complains("migration: 1\nsteps:\n  \"\": { file: a, mapping: b }\n", 1,
	    "cannot be the name");
}

static void
what_is_no_map_is_no_migration(void **state)
{
	(void)state;
	complains("", 1, "this is no migration file");
	complains("- a\n", 1, "this is no migration file");
}

/* "```yaml", "migration: 1" ... "```" */
static void
the_one_in_the_readme_is_read_without_a_complaint(void **state)
{
	const struct str open = STR_LIT("```yaml\nmigration: 1");
	struct migration *m;
	struct buf b;
	struct str at;
	struct err e;
	char *text;

	(void)state;
	buf_init(&b, 1 << 20);
	assert_int_equal(
	    fsx_read(&b, TEST_SOURCE_DIR "/mappings/README.md", &e), 0);
	at = str_from(buf_str(&b), str_find_str(buf_str(&b), open));
	assert_true(at.n > 0);
	at = str_from(at, sizeof("```yaml\n") - 1);
	at = str_upto(at, str_find_str(at, STR_LIT("\n```")));
	text = mem_dup(at.p, at.n);
	m = parse(text);
	assert_int_equal(m->n_steps, 4);
	migration_free(m);
	free(text);
	buf_fini(&b);
}

static struct mapping *
mapping(const char *text)
{
	struct complaints *c = complaints_new("c.yaml", str_of(text));
	struct mapping *m;

	assert_int_equal(mapping_parse(&m, "c.yaml", str_of(text), c), 0);
	complaints_free(c);
	return m;
}

#define MAPPING                                                  \
	"mapping: 1\nobject: contact\nmatch: []\nmode: create\n" \
	"fields: { $name: { full: Name } }\n"

static void
its_defaults_stand_above_the_mappings_own(void **state)
{
	struct migration *g =
	    parse("migration: 1\ndefaults: { zone: Europe/Madrid }\n" STEP);
	struct mapping *m =
	    mapping(MAPPING "defaults: { zone: UTC, region: FR }\n");
	unsigned char before[DIGEST_BYTES];

	(void)state;
	memcpy(before, m->digest, sizeof(before));
	migration_above(g, &g->steps[0], m);
	word_is(&m->zone, "Europe/Madrid");
	word_is(&m->region, "FR");
	assert_memory_not_equal(before, m->digest, sizeof(before));
	mapping_free(m);
	migration_free(g);
}

static void
its_system_is_that_of_mappings_which_name_none(void **state)
{
	struct migration *g = parse("migration: 1\nsystem: hubspot\n" STEP);
	struct mapping *none = mapping(MAPPING);
	struct mapping *own = mapping(MAPPING "system: pipedrive\n");

	(void)state;
	migration_above(g, &g->steps[0], none);
	migration_above(g, &g->steps[0], own);
	word_is(&none->system, "hubspot");
	word_is(&own->system, "pipedrive");
	mapping_free(none);
	mapping_free(own);
	migration_free(g);
}

static void
its_columns_become_those_of_the_mapping(void **state)
{
	struct migration *g = parse(
	    "migration: 1\nsteps:\n  a: { file: a, mapping: b, with: { List "
	    "name: Webinar } }\n");
	struct mapping *m = mapping(MAPPING);

	(void)state;
	migration_above(g, &g->steps[0], m);
	assert_int_equal(m->n_constants, 1);
	word_is(&m->constants[0].name, "List name");
	word_is(&m->constants[0].text, "Webinar");
	mapping_free(m);
	migration_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_migration_is_read_with_all_its_members),
	    cmocka_unit_test(
		what_is_not_said_is_empty_and_parents_that_failed_hold),
	    cmocka_unit_test(max_errors_is_a_number_or_a_share),
	    cmocka_unit_test(all_complaints_come_in_one_go),
	    cmocka_unit_test(unknown_words_come_with_the_one_meant),
	    cmocka_unit_test(a_mapping_is_told_from_a_migration),
	    cmocka_unit_test(steps_are_a_map_and_not_none),
	    cmocka_unit_test(names_of_steps_are_fit_for_folders),
	    cmocka_unit_test(what_is_no_map_is_no_migration),
	    cmocka_unit_test(the_one_in_the_readme_is_read_without_a_complaint),
	    cmocka_unit_test(its_defaults_stand_above_the_mappings_own),
	    cmocka_unit_test(its_system_is_that_of_mappings_which_name_none),
	    cmocka_unit_test(its_columns_become_those_of_the_mapping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
