// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "journal/jobnote.h"

#include "unit/journal/jobkit.h"

static int
set_up(void **state)
{
	*state = jobkit_begin();
	return 0;
}

static int
tear_down(void **state)
{
	jobkit_end(*state);
	return 0;
}

/* One for all: many in one frame are too large for it. */
static struct err err;

static void
put(struct job *job, const char *name, struct str text)
{
	const struct jobnote n = {name, text};

	if (jobnote_put(job, &n, 1, &err) != 0)
		fail_msg("jobnote_put: %s", err.msg);
}

/* NULL: there is none. */
static void
says(const char *dir, const char *name, const char *want, size_t n)
{
	struct jobview *v = jobkit_view(dir);
	struct buf out;

	buf_init(&out, 100);
	buf_puts(&out, "former");
	assert_int_equal(jobnote_get(v, name, &out, &err), want != NULL);
	assert_int_equal(out.n, n);
	if (want != NULL)
		assert_memory_equal(out.p, want, n);
	buf_fini(&out);
	jobview_close(v);
}

static void
a_job_without_notes_has_none(void **state)
{
	struct job *job = jobkit_open(*state);

	says(*state, "file", NULL, 0);
	put(job, "file", STR_LIT(""));
	says(*state, "file", NULL, 0);
	job_close(job);
}

static void
a_note_is_any_bytes_and_stays_until_it_is_said_anew(void **state)
{
	struct job *job = jobkit_open(*state);

	put(job, "file", STR_LIT("a\0b\xff"));
	put(job, "mapping", STR_LIT("m"));
	job_close(job);
	says(*state, "file", "a\0b\xff", 4);
	job = jobkit_open(*state);
	put(job, "file", STR_LIT("c"));
	says(*state, "file", "c", 1);
	says(*state, "mapping", "m", 1);
	put(job, "file", STR_LIT(""));
	says(*state, "file", NULL, 0);
	job_close(job);
}

static void
facts_tell_the_object_and_whether_a_row_was_sent(void **state)
{
	struct job *job = jobkit_open(*state);
	struct jobview *v = jobkit_view(*state);
	struct jobnote_facts f;

	assert_int_equal(jobnote_facts(v, &f, &err), 0);
	assert_string_equal(f.object, "");
	assert_false(f.planned);
	jobkit_plan(job, 2);
	assert_int_equal(jobnote_facts(v, &f, &err), 0);
	assert_string_equal(f.object, "contact");
	assert_true(f.planned);
	assert_false(f.touched);
	assert_int_equal(jobkit_step(job, JREC_INTENT, 1), 0);
	assert_int_equal(jobnote_facts(v, &f, &err), 0);
	assert_true(f.touched);
	jobview_close(v);
	job_close(job);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_job_without_notes_has_none),
	    T(a_note_is_any_bytes_and_stays_until_it_is_said_anew),
	    T(facts_tell_the_object_and_whether_a_row_was_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
