// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

struct fix {
	struct arena *arena;
	struct diags d;
};

static int
set_up(void **state)
{
	static struct fix f;

	f.arena = arena_new();
	diags_init(&f.d, f.arena);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fix *f = *state;

	diags_fini(&f->d);
	arena_free(f->arena);
	return 0;
}

static void
a_finding_takes_the_place_that_was_set(void **state)
{
	struct diags *d = &((struct fix *)*state)->d;
	struct diag *f;

	d->line = 12;
	d->field = "$email";
	d->column = "Email";
	f = diag_add(d, DIAG_WARNING, "email.no-at", STR_LIT("ann"),
	    "no @ in %d characters", 3);
	diag_hint(d, "add %s", "one");
	assert_int_equal(f->severity, DIAG_WARNING);
	assert_string_equal(f->code, "email.no-at");
	assert_int_equal(f->line, 12);
	assert_string_equal(f->field, "$email");
	assert_string_equal(f->column, "Email");
	assert_true(str_is(f->value, "ann"));
	assert_string_equal(f->message, "no @ in 3 characters");
	assert_string_equal(f->hint, "add one");
}

static void
without_a_place_or_hint_the_texts_are_empty_not_null(void **state)
{
	struct diags *d = &((struct fix *)*state)->d;
	struct diag *f;

	diag_hint(d, "nothing to hint at");
	f = diag_add(d, DIAG_NOTE, "x.y", (struct str){NULL, 0}, "m");
	assert_string_equal(f->field, "");
	assert_string_equal(f->column, "");
	assert_string_equal(f->hint, "");
	assert_int_equal(f->value.n, 0);
}

static void
a_long_value_is_cut_between_characters(void **state)
{
	struct diags *d = &((struct fix *)*state)->d;
	char text[DIAG_VALUE_MAX + 10];
	struct diag *f;

	/* The ceiling falls into a two-byte character. */
	memset(text, 'a', sizeof(text));
	text[DIAG_VALUE_MAX - 1] = '\xc3';
	text[DIAG_VALUE_MAX] = '\xa9';
	f = diag_add(
	    d, DIAG_NOTE, "x.y", (struct str){text, sizeof(text)}, "m");
	assert_int_equal(f->value.n, DIAG_VALUE_MAX - 1);
	assert_true(text_is_utf8(f->value));
}

static void
the_first_error_is_found_behind_notes_and_warnings(void **state)
{
	struct diags *d = &((struct fix *)*state)->d;

	assert_null(diags_first_error(d));
	(void)diag_add(d, DIAG_NOTE, "a.a", STR_LIT(""), "m");
	(void)diag_add(d, DIAG_WARNING, "b.b", STR_LIT(""), "m");
	assert_null(diags_first_error(d));
	(void)diag_add(d, DIAG_ERROR, "c.c", STR_LIT(""), "m");
	(void)diag_add(d, DIAG_ERROR, "d.d", STR_LIT(""), "m");
	assert_string_equal(diags_first_error(d)->code, "c.c");
}

static void
many_findings_keep_their_order_and_clearing_forgets_them(void **state)
{
	struct fix *f = *state;

	f->d.line = 5;
	for (int i = 0; i < 100; i++)
		(void)diag_add(&f->d, DIAG_NOTE, "a.a", STR_LIT(""), "%d", i);
	assert_int_equal(f->d.n, 100);
	assert_string_equal(f->d.v[0].message, "0");
	assert_string_equal(f->d.v[99].message, "99");
	arena_reset(f->arena);
	diags_clear(&f->d);
	assert_int_equal(f->d.n, 0);
	assert_int_equal(f->d.line, 0);
}

static void
severities_have_names(void **state)
{
	(void)state;
	assert_string_equal(diag_severity_name(DIAG_NOTE), "note");
	assert_string_equal(diag_severity_name(DIAG_WARNING), "warning");
	assert_string_equal(diag_severity_name(DIAG_ERROR), "error");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_finding_takes_the_place_that_was_set),
	    T(without_a_place_or_hint_the_texts_are_empty_not_null),
	    T(a_long_value_is_cut_between_characters),
	    T(the_first_error_is_found_behind_notes_and_warnings),
	    T(many_findings_keep_their_order_and_clearing_forgets_them),
	    T(severities_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
