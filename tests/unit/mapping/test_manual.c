// SPDX-License-Identifier: Apache-2.0
/* The mapping and the migration that lfetl-mapping(5) shows are read without a
 * complaint. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"
#include "mapping/migration.h"

#define PAGE TEST_SOURCE_DIR "/cmd/lfetl-mapping.5"

enum {
	PAGE_MAX = 1 << 20
};

/* What is shown as it stands and begins so; b holds the page. */
static struct str
shown(struct buf *b, struct str begins)
{
	struct str rest;
	struct err e;

	err_clear(&e);
	buf_init(b, PAGE_MAX);
	if (fsx_read(b, PAGE, &e) != 0)
		fail_msg("%s", e.msg);
	rest = str_from(buf_str(b), str_find_str(buf_str(b), begins));
	assert_true(rest.n > 0);
	return str_upto(rest, str_find_str(rest, STR_LIT(".Ed\n")));
}

static void
the_mapping_of_the_manual_is_read_without_a_complaint(void **state)
{
	struct mapping *m;
	struct buf b;
	struct str text = shown(&b, STR_LIT("mapping: 1\n"));
	struct complaints *c = complaints_new("lfetl-mapping.5", text);

	(void)state;
	assert_int_equal(mapping_parse(&m, "lfetl-mapping.5", text, c), 0);
	assert_int_equal(m->n_fields, 2);
	assert_int_equal(m->n_relations, 1);
	mapping_free(m);
	complaints_free(c);
	buf_fini(&b);
}

static void
the_migration_of_the_manual_is_read_without_a_complaint(void **state)
{
	struct migration *m;
	struct buf b;
	struct str text = shown(&b, STR_LIT("migration: 1\n"));
	struct complaints *c = complaints_new("lfetl-mapping.5", text);

	(void)state;
	assert_int_equal(migration_parse(&m, "lfetl-mapping.5", text, c), 0);
	assert_int_equal(m->n_steps, 2);
	migration_free(m);
	complaints_free(c);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		the_mapping_of_the_manual_is_read_without_a_complaint),
	    cmocka_unit_test(
		the_migration_of_the_manual_is_read_without_a_complaint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
