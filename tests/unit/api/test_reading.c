// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/answer.h"
#include "api/fault.h"
#include "api/reading.h"
#include "base/err.h"
#include "doc/jdoc.h"

#define ASKED "/v1/contacts?$email[contains]=ann%40acme.example&limit=25"
#define SHOWN "/v1/contacts?$email[contains]=***&limit=25"

/* What reading_take() says of this refusal of a read. */
static void
refused(int status, const char *code, struct err *e)
{
	struct jdoc *doc = NULL;
	struct api_answer a;
	struct fault f;

	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = status;
	buf_printf(&a.body, "{\"type\":\"t\",\"message\":\"No.\"%s%s%s}",
	    code == NULL ? "" : ",\"code\":\"", code == NULL ? "" : code,
	    code == NULL ? "" : "\"");
	err_clear(e);
	assert_int_equal(reading_take(ASKED, &a, &doc, &f, e), -1);
	assert_null(doc);
	api_answer_fini(&a);
}

/* design 4: what happened, where, and what to do next. */
static void
every_refusal_of_a_read_has_a_next_step_that_is_about_a_read(void **state)
{
	static const struct {
		int status;
		const char *code;
	} v[] = {{400, NULL}, {400, "unknown_field"}, {400, "version_header"},
	    {400, "invalid_type"}, {400, "parameter_missing"},
	    {400, "brand_new"}, {401, NULL}, {402, NULL}, {403, NULL},
	    {404, NULL}, {405, NULL}, {409, NULL}, {413, NULL}, {415, NULL},
	    {422, NULL}, {422, "relationship_write_limit_exceeded"},
	    {422, "ambiguous_stage_label"}, {302, NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct err e;

		refused(v[i].status, v[i].code, &e);
		if (e.hint[0] == '\0' || strstr(e.hint, "row") != NULL ||
		    strstr(e.hint, "in the file") != NULL)
			fail_msg("%d %s: '%s'", v[i].status,
			    v[i].code == NULL ? "" : v[i].code, e.hint);
	}
}

/* As for writes: an update of the program is what helps. */
static void
a_version_or_type_that_is_refused_stops(void **state)
{
	static const struct {
		int status;
		const char *code;
		enum err_kind kind;
	} v[] = {{400, "version_header", ERR_STOPPED}, {415, NULL, ERR_STOPPED},
	    {401, NULL, ERR_STOPPED}, {403, NULL, ERR_STOPPED},
	    {404, NULL, ERR_USAGE}, {400, NULL, ERR_USAGE}};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		refused(v[i].status, v[i].code, &e);
		assert_int_equal(e.kind, v[i].kind);
	}
}

/* A filter holds what stands in a cell. */
static void
what_a_filter_asks_for_is_in_no_message(void **state)
{
	static const int status[] = {302, 400, 403, 404, 405, 409, 415, 422};
	struct fault f;
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(status) / sizeof(status[0]); i++) {
		refused(status[i], NULL, &e);
		assert_null(strstr(e.msg, "acme"));
		assert_non_null(strstr(e.msg, SHOWN));
	}
	memset(&f, 0, sizeof(f));
	(void)reading_unavailable("GET", ASKED, &f, 8, true, &e);
	assert_null(strstr(e.msg, "acme"));
	assert_non_null(strstr(e.msg, SHOWN));
	(void)reading_not_the_api(ASKED, "no list", &e);
	assert_null(strstr(e.msg, "acme"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		every_refusal_of_a_read_has_a_next_step_that_is_about_a_read),
	    cmocka_unit_test(a_version_or_type_that_is_refused_stops),
	    cmocka_unit_test(what_a_filter_asks_for_is_in_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
