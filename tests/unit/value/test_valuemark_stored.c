// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valuemarkprobe.h"

#include "base/rnd.h"

enum {
	VALUES = 4000 /* made of each type */
};

#define A_UMLAUT_2 "a\xcc\x88" /* U+00E4, decomposed */

static const struct option options[] = {{"opt_New", "New", NULL},
    {"opt_new", "new one", NULL}, {"opt_work", "Working", NULL}};
static const struct field select_field = {.key = "status",
    .type = VTYPE_SINGLE_SELECT,
    .options = options,
    .n_options = 3};
static const struct field social_field = {
    .key = "$linkedIn", .service = HANDLE_LINKEDIN};
static const struct field twitter_field = {
    .key = "$twitter", .service = HANDLE_TWITTER};
static const struct str split[] = {{";", 1}};

static void
is_stored_as(enum vtype type, const char *json, const char *sent)
{
	struct value v = stored(type, json);
	struct jput j;

	buf_clear(&probe.json);
	jput_init(&j, &probe.json);
	value_format(&v, &j);
	assert_string_equal(buf_text(&probe.json), sent);
}

static void
stored_values_are_read_with_tolerance(void **state)
{
	(void)state;
	is_stored_as(VTYPE_EMAIL, "\"a@b.de\"", "\"a@b.de\"");
	is_stored_as(VTYPE_EMAIL, "[\"a@b.de\"]", "[\"a@b.de\"]");
	is_stored_as(VTYPE_TEXT, "[\"one\"]", "\"one\"");
	is_stored_as(VTYPE_TEXT, "[\"one\",\"two\"]", "[\"one\",\"two\"]");
	is_stored_as(VTYPE_MULTI_SELECT, "[\"opt_a\",null,\"\",7,\"opt_b\"]",
	    "[\"opt_a\",\"opt_b\"]");
	is_stored_as(VTYPE_NUMBER, "[7]", "7");
	is_stored_as(VTYPE_NUMBER, "\"7.50\"", "7.5");
	is_stored_as(VTYPE_NUMBER, "9007199254740991", "9007199254740991");
	is_stored_as(VTYPE_NUMBER, "0.1", "0.1");
	is_stored_as(VTYPE_NUMBER, "-0.29", "-0.29");
	is_stored_as(VTYPE_NUMBER, "1e3", "1000");
	is_stored_as(VTYPE_CHECKBOX, "false", "false");
	is_stored_as(VTYPE_CHECKBOX, "\"true\"", "true");
	is_stored_as(VTYPE_FULL_NAME, "\"Ada King\"",
	    "{\"firstName\":\"Ada\",\"lastName\":\"King\"}");
	is_stored_as(VTYPE_FULL_NAME, "[{\"firstName\":\"Ada\"}]",
	    "{\"firstName\":\"Ada\"}");
	is_stored_as(VTYPE_FULL_NAME,
	    "{\"firstName\":\"\",\"lastName\":\"King\",\"x\":1}",
	    "{\"lastName\":\"King\"}");
	is_stored_as(VTYPE_ADDRESS,
	    "{\"city\":\"Bonn\",\"country\":\"DE\",\"latitude\":50.7374,"
	    "\"longitude\":\"7.0982\",\"state\":null}",
	    "{\"city\":\"Bonn\",\"country\":\"DE\",\"latitude\":50.7374,"
	    "\"longitude\":7.0982}");
}

static void
what_does_not_fit_is_no_value(void **state)
{
	static const char *const nothing[] = {
	    "null", "[]", "{}", "\"\"", "[null]", "[\"\"]", "[[\"a\"]]"};

	(void)state;
	for (int t = 0; t < VTYPE_COUNT; t++)
		for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]);
		     i++)
			is_stored_as((enum vtype)t, nothing[i], "null");
	is_stored_as(VTYPE_TEXT, "{\"value\":\"a\"}", "null");
	is_stored_as(VTYPE_EMAIL, "[{\"email\":\"a@b.de\"}]", "null");
	is_stored_as(VTYPE_SINGLE_SELECT, "{\"id\":\"opt_a\"}", "null");
	is_stored_as(VTYPE_TEXT, "7", "null");
	is_stored_as(VTYPE_TEXT, "true", "null");
	is_stored_as(VTYPE_NUMBER, "true", "null");
	is_stored_as(VTYPE_NUMBER, "\"many\"", "null");
	is_stored_as(VTYPE_NUMBER, "1e300", "null");
	is_stored_as(VTYPE_NUMBER, "[1,2]", "null");
	is_stored_as(VTYPE_CHECKBOX, "\"maybe\"", "null");
	is_stored_as(VTYPE_DATETIME, "1700000000", "null");
	is_stored_as(VTYPE_ADDRESS, "\"Bonn\"", "null");
	is_stored_as(VTYPE_ADDRESS, "{\"city\":null}", "null");
	is_stored_as(VTYPE_FULL_NAME, "{\"firstName\":7}", "null");
}

/* A random cell out of pieces that mean something to the type. */
static const char *
random_cell(struct rnd *r, const char *const *pieces)
{
	struct buf b;
	const char *cell;
	size_t n = 0;

	while (pieces[n] != NULL)
		n++;
	buf_init(&b, 4096);
	for (uint64_t i = 1 + rnd_below(r, 5); i > 0; i--)
		buf_puts(&b, pieces[rnd_below(r, n)]);
	cell = arena_dup(probe.arena, buf_text(&b), b.n);
	buf_fini(&b);
	return cell;
}

/* value -> format -> stored: the same JSON and the same marks. */
static void
round_trip(enum vtype type, const struct value *v)
{
	struct str json = arena_str(probe.arena, buf_str(&probe.json));
	struct value back = stored(type, json.p);

	is_stored_as(type, json.p, json.p);
	for (int how = 0; how <= VALUEMARK_DOMAIN; how++) {
		const char *ours = arena_printf(probe.arena, "%s",
		    marks_of(type, (enum valuemark_how)how, v));
		const char *theirs =
		    marks_of(type, (enum valuemark_how)how, &back);

		if (strcmp(ours, theirs) != 0)
			fail_msg("%s %d: %s: '%s', stored '%s'",
			    vtype_name(type), how, json.p, ours, theirs);
	}
}

static void
same_marks(struct value_spec *spec, size_t n_cells, const char *const *pieces)
{
	const char *cells[8] = {NULL};
	struct rnd r;
	size_t values = 0;

	rnd_init(&r, 20261121 + (uint64_t)spec->type);
	for (size_t i = 0; i < VALUES; i++) {
		for (size_t k = 0; k < n_cells; k++)
			cells[k] = random_cell(&r, pieces);
		(void)probe_row(spec, NULL, cells, n_cells);
		if (probe.value.shape != VALUE_NONE) {
			struct value v = probe.value;

			values++;
			round_trip(spec->type, &v);
		}
		diags_clear(&probe.diags);
		arena_reset(probe.arena);
	}
	/* The property is not held by nothing. */
	if (values < VALUES / 50)
		fail_msg("%s: %zu values", vtype_name(spec->type), values);
}

static void
rows_and_records_have_the_same_marks(void **state)
{
	static const char *const words[] = {"Ann", "de la", " ", "  ", ", ",
	    "\xc3\x84", A_UMLAUT_2, "\xc3\x9f", "\xe5\xb1\xb1", "Jr.", "-",
	    "\t", "\"", "\\", "\n", "\x01", "\xe2\x80\x8b", NULL};
	static const char *const digits[] = {"1", "0", "25", ".", ".5", "-",
	    "007", "1e2", "9007199254740991", ",", NULL};
	static const char *const degrees[] = {
	    "1", "0", "25", ".5", "-", ".0421", NULL};
	static const char *const mails[] = {"Ann@acme.com", "a.b@gmail.com",
	    "\xc3\x84@b\303\274cher.de", "\"a b\"@x.co.uk", "; ",
	    "B <b@Sub.Acme.com>", "x@[1.2.3.4]", NULL};
	static const char *const tels[] = {"+34 911 234 567", "(415) 555-2671",
	    "+4930123456", "0049 30 123456", "555 1234", " x12", ";", "/", "1",
	    "+1 212 555 0100", NULL};
	static const char *const urls[] = {"https://Acme.com", "/", "?a=B#c",
	    "acme.co.uk", ":8080", ";", "http://b\303\274cher.de",
	    "https://www.facebook.com/x", "/\xc3\xa4", NULL};
	static const char *const dates[] = {"2026-11-21", "T10:00:00Z",
	    "T09:30+02:00", "2026-02-28T23:59:59.123-05:00", NULL};
	static const char *const profiles[] = {"linkedin.com/in/", "Ann", "-k",
	    "https://www.linkedin.com/company/", "?x=y", "/", "@", "\xc3\xa4",
	    "x.com/", "https://twitter.com/", NULL};
	static const char *const labels[] = {
	    "New", "opt_new", "Working", ";", NULL};
	static const char *const flags[] = {"yes", "no", "true", "0", NULL};
	struct {
		struct value_spec spec;
		size_t cells;
		const char *const *pieces;
	} cases[] = {{{.type = VTYPE_TEXT}, 1, words},
	    {{.type = VTYPE_NUMBER}, 1, digits},
	    {{.type = VTYPE_CURRENCY}, 1, digits},
	    {{.type = VTYPE_CHECKBOX}, 1, flags},
	    {{.type = VTYPE_DATETIME, .zone = STR_LIT("Europe/Madrid")}, 1,
		dates},
	    {{.type = VTYPE_EMAIL, .many = true}, 1, mails},
	    {{.type = VTYPE_EMAIL}, 1, mails},
	    {{.type = VTYPE_EMAIL, .many = true, .as_is = true}, 1, mails},
	    {{.type = VTYPE_TELEPHONE, .many = true}, 1, tels},
	    {{.type = VTYPE_TELEPHONE, .many = true, .region = STR_LIT("DE")},
		1, tels},
	    {{.type = VTYPE_TELEPHONE, .as_is = true}, 1, tels},
	    {{.type = VTYPE_URL, .many = true, .split = split, .n_split = 1}, 1,
		urls},
	    {{.type = VTYPE_URL}, 1, urls},
	    {{.type = VTYPE_URL, .as_is = true}, 1, urls},
	    {{.type = VTYPE_ADDRESS}, 8, words},
	    {{.type = VTYPE_ADDRESS}, 8, degrees},
	    {{.type = VTYPE_FULL_NAME}, 2, words},
	    {{.type = VTYPE_FULL_NAME}, 3, words},
	    {{.type = VTYPE_SOCIAL_HANDLE, .field = &social_field}, 1,
		profiles},
	    {{.type = VTYPE_SOCIAL_HANDLE, .field = &twitter_field}, 1,
		profiles},
	    {{.type = VTYPE_SINGLE_SELECT, .field = &select_field}, 1, labels},
	    {{.type = VTYPE_MULTI_SELECT,
		 .field = &select_field,
		 .many = true,
		 .split = split,
		 .n_split = 1},
		1, labels},
	    {{.type = VTYPE_MARKDOWN}, 1, words},
	    {{.type = VTYPE_HTML}, 1, words}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		same_marks(&cases[i].spec, cases[i].cells, cases[i].pieces);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(stored_values_are_read_with_tolerance),
	    claim(what_does_not_fit_is_no_value),
	    claim(rows_and_records_have_the_same_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
