// SPDX-License-Identifier: Apache-2.0
/* Servers that do not serve all of a list, and reading that ends early. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/run/pagesrig.h"

static void
offsets_that_are_ignored_are_noticed_on_the_second_page(void **state)
{
	struct pagesrig *r = pagesrig_begin(300);

	(void)state;
	r->ignores = true;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_IGNORED);
	assert_int_equal(r->got.unique, 25);
	assert_int_equal(r->got.total, 300);
	assert_int_equal(r->got.passes, 1);
	assert_int_equal(r->progressed, 2);
	pagesrig_end(r);
}

/* All there is stands on the page that comes again and again. */
static void
ignored_offsets_do_not_matter_where_one_page_holds_all(void **state)
{
	static const size_t sizes[] = {0, 7, 25};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct pagesrig *r = pagesrig_begin(sizes[i]);

		r->ignores = true;
		pagesrig_read(r);
		assert_int_equal(r->got.end, PAGES_SETTLED);
		pagesrig_end(r);
	}
}

static void
a_ceiling_is_said(void **state)
{
	static const int statuses[] = {400, 404, 422};

	(void)state;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct pagesrig *r = pagesrig_begin(600);

		r->ceiling = 250;
		r->refusal = statuses[i];
		pagesrig_read(r);
		assert_int_equal(r->got.end, PAGES_CEILING);
		assert_int_equal(r->got.unique, 250);
		assert_int_equal(r->got.total, 600);
		assert_int_equal(r->got.passes, 1);
		pagesrig_end(r);
	}
}

static void
a_ceiling_at_the_very_end_hides_nothing(void **state)
{
	struct pagesrig *r = pagesrig_begin(250);

	(void)state;
	r->ceiling = 250;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	pagesrig_end(r);
}

static void
a_list_that_is_refused_at_once_is_an_error(void **state)
{
	static const struct {
		int status;
		enum err_kind kind;
	} refusals[] = {{400, ERR_USAGE}, {404, ERR_USAGE}, {401, ERR_STOPPED},
	    {403, ERR_STOPPED}};

	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		struct pagesrig *r = pagesrig_begin(100);

		r->ceiling = 0;
		r->refusal = refusals[i].status;
		assert_int_equal(pages_read(&r->opts, &r->got, &r->err), -1);
		assert_int_equal(r->err.kind, refusals[i].kind);
		pagesrig_end(r);
	}
}

static void
a_key_that_is_refused_in_the_middle_is_no_ceiling(void **state)
{
	struct pagesrig *r = pagesrig_begin(100);

	(void)state;
	r->ceiling = 50;
	r->refusal = 403;
	assert_int_equal(pages_read(&r->opts, &r->got, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_STOPPED);
	pagesrig_end(r);
}

static void
a_service_that_goes_away_is_an_error(void **state)
{
	struct pagesrig *r = pagesrig_begin(100);

	(void)state;
	r->ceiling = 50;
	r->refusal = 503;
	assert_int_equal(pages_read(&r->opts, &r->got, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_SERVICE);
	pagesrig_end(r);
}

static void
what_is_no_list_is_an_error(void **state)
{
	static const char *const odd[] = {"{}", "[]", "null", "{\"data\":{}}",
	    "{\"id\":\"con_1\"}", "{\"data\":\"con_1\",\"totalCount\":1}"};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct pagesrig *r = pagesrig_begin(1);

		r->odd = odd[i];
		assert_int_equal(pages_read(&r->opts, &r->got, &r->err), -1);
		assert_int_equal(r->err.kind, ERR_USAGE);
		assert_non_null(strstr(r->err.msg, "/v1/contacts"));
		pagesrig_end(r);
	}
}

static void
records_without_an_id_are_not_counted(void **state)
{
	struct pagesrig *r = pagesrig_begin(0);

	(void)state;
	r->odd = "{\"data\":[{\"id\":\"con_1\"},{},{\"id\":7},null,"
		 "{\"id\":\"\"}],\"totalCount\":5}";
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_UNSETTLED);
	assert_int_equal(r->got.unique, 1);
	assert_int_equal(r->shown, PAGES_PASSES);
	pagesrig_end(r);
}

static void
a_list_without_a_count_never_settles(void **state)
{
	struct pagesrig *r = pagesrig_begin(0);

	(void)state;
	r->odd = "{\"data\":[{\"id\":\"con_1\"}]}";
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_UNSETTLED);
	assert_int_equal(r->got.total, 0);
	pagesrig_end(r);
}

/* Full pages of new records, whatever the offset. */
static int64_t
endless(void *cookie, const char *path, size_t nth, struct api_answer *a)
{
	struct pagesrig *r = cookie;

	(void)nth;
	(void)pagesrig_offset(path);
	a->fate = API_ANSWERED;
	a->status = 200;
	buf_puts(&a->body, "{\"data\":[");
	for (size_t i = 0; i < PAGESRIG_PAGE; i++)
		buf_printf(&a->body, "%s{\"id\":\"con_%u\"}", i == 0 ? "" : ",",
		    r->newest++ % (PAGESRIG_MOST - 1) + 1);
	buf_puts(&a->body, "],\"totalCount\":40}");
	return 0;
}

static void
a_list_without_an_end_is_left(void **state)
{
	struct pagesrig *r = pagesrig_begin(0);

	(void)state;
	r->api.answer = endless;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_UNSETTLED);
	assert_int_equal(r->got.passes, PAGES_PASSES);
	assert_in_range(r->api.n_asked, 3 * 40, 3 * 50);
	pagesrig_end(r);
}

static void
enough_is_enough(void **state)
{
	struct pagesrig *r = pagesrig_begin(500);

	(void)state;
	r->enough_at = 60;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_ENOUGH);
	assert_int_equal(r->shown, 60);
	assert_int_equal(r->got.unique, 60);
	pagesrig_end(r);
}

static void
a_failing_record_ends_it(void **state)
{
	struct pagesrig *r = pagesrig_begin(500);

	(void)state;
	r->fails = true;
	assert_int_equal(pages_read(&r->opts, &r->got, &r->err), -1);
	assert_int_equal(r->err.kind, ERR_DISK);
	assert_int_equal(r->shown, 1);
	pagesrig_end(r);
}

static void
one_list_can_be_read_after_another(void **state)
{
	struct pagesrig *r = pagesrig_begin(200);

	(void)state;
	r->enough_at = 10;
	pagesrig_read(r);
	r->enough_at = 0;
	pagesrig_read(r);
	assert_int_equal(r->got.end, PAGES_SETTLED);
	assert_int_equal(r->got.unique, 200);
	pagesrig_end(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		offsets_that_are_ignored_are_noticed_on_the_second_page),
	    cmocka_unit_test(
		ignored_offsets_do_not_matter_where_one_page_holds_all),
	    cmocka_unit_test(a_ceiling_is_said),
	    cmocka_unit_test(a_ceiling_at_the_very_end_hides_nothing),
	    cmocka_unit_test(a_list_that_is_refused_at_once_is_an_error),
	    cmocka_unit_test(a_key_that_is_refused_in_the_middle_is_no_ceiling),
	    cmocka_unit_test(a_service_that_goes_away_is_an_error),
	    cmocka_unit_test(what_is_no_list_is_an_error),
	    cmocka_unit_test(records_without_an_id_are_not_counted),
	    cmocka_unit_test(a_list_without_a_count_never_settles),
	    cmocka_unit_test(a_list_without_an_end_is_left),
	    cmocka_unit_test(enough_is_enough),
	    cmocka_unit_test(a_failing_record_ends_it),
	    cmocka_unit_test(one_list_can_be_read_after_another)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
