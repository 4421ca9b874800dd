// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "value/valueurl.h"

#include "valuecase.h"

struct rule {
	const char *cell;
	const char *text;
	const char *codes;
};

static void
check_all(const struct rule *r, size_t n)
{
	struct value_spec spec = {.type = VTYPE_URL, .many = true};
	struct valuecase c;
	size_t i;

	for (i = 0; i < n; i++) {
		case_run(&c, &valueurl_type, &spec, "", str_of(r[i].cell));
		if (strcmp(c.text, r[i].text) != 0 ||
		    strcmp(c.codes, r[i].codes) != 0)
			print_error("'%s': got '%s' '%s'\n", r[i].cell, c.text,
			    c.codes);
		assert_string_equal(c.text, r[i].text);
		assert_string_equal(c.codes, r[i].codes);
		case_end(&c);
	}
}

#define CHECK(rules) check_all(rules, sizeof(rules) / sizeof((rules)[0]))

static void
scheme_and_host_are_made_regular_and_the_rest_is_kept(void **state)
{
	static const struct rule rules[] = {
	    {"https://example.com", "https://example.com", ""},
	    {"HTTP://WWW.Example.COM/Path?Q=A%2f#Frag",
		"http://www.example.com/Path?Q=A%2f#Frag", ""},
	    {"example.com", "https://example.com", ""},
	    {"www.example.com/a", "https://www.example.com/a", ""},
	    {"//example.com/a", "https://example.com/a", ""},
	    {"example.com:8080/a", "https://example.com:8080/a", ""},
	    {"https://example.com:443/a", "https://example.com/a", ""},
	    {"http://example.com:80", "http://example.com", ""},
	    {"http://example.com:0080", "http://example.com", ""},
	    {"https://example.com:80", "https://example.com:80", ""},
	    {"https://b\xc3\xbc"
	     "cher.example/\xc3\xbc",
		"https://xn--bcher-kva.example/\xc3\xbc", ""},
	    {"https://example.com/a/../b/./c", "https://example.com/a/../b/./c",
		""},
	    {" https://example.com\xc2\xa0", "https://example.com", ""},
	    {"https://example.com./a", "https://example.com/a", ""},
	    {"www.example.com.", "https://www.example.com", ""},
	    {"https://example.com?x=1", "https://example.com?x=1", ""},
	    {"https://example.com/@user", "https://example.com/@user", ""},
	    {"", "", ""},
	};

	(void)state;
	CHECK(rules);
}

static void
an_ending_that_nobody_has_is_doubted(void **state)
{
	static const struct rule rules[] = {
	    {"acme.con", "https://acme.con", "url.suffix"},
	    {"http://acme.nte:8080/x", "http://acme.nte:8080/x", "url.suffix"},
	    {"acme.co.uk/a.con", "https://acme.co.uk/a.con", ""},
	    {"acme.com?x=.con", "https://acme.com?x=.con", ""},
	    {"acme.example", "https://acme.example", ""},
	    {"http://142.42.1.1:8080/x", "http://142.42.1.1:8080/x",
		"url.literal"},
	    {"intranet.lan", "https://intranet.lan", ""},
	};
	struct value_spec spec = {.type = VTYPE_URL, .many = true};
	struct valuecase c;

	(void)state;
	CHECK(rules);
	case_run(&c, &valueurl_type, &spec, "", STR_LIT("acme.con"));
	assert_int_equal(c.diags.v[0].severity, DIAG_WARNING);
	assert_non_null(strstr(c.diags.v[0].hint, ".com?"));
	case_end(&c);
}

static void
what_is_no_web_address_is_said(void **state)
{
	static const struct rule rules[] = {
	    {"n/a", "", "url.placeholder"},
	    {"http://", "", "url.placeholder"},
	    {"mailto:a@example.com", "", "url.scheme"},
	    {"javascript:alert(1)", "", "url.scheme"},
	    {"ftp://example.com/a", "", "url.scheme"},
	    {"file:///etc/passwd", "", "url.scheme"},
	    {"data:text/html,x", "", "url.scheme"},
	    {"a@example.com", "", "url.email"},
	    {"https://user:pw@example.com/", "", "url.credentials"},
	    {"https://user@example.com/", "", "url.credentials"},
	    {"https://example.com@evil.example/", "", "url.credentials"},
	    {"https://exa mple.com", "", "url.blank"},
	    {"https://example.com/a b", "", "url.blank"},
	    {"a.com\tb.com", "", "url.blank"},
	    {"https://example.com/\x01", "", "url.character"},
	    {"http:\\\\example.com", "", "url.character"},
	    {"https://example.com/\xff", "", "url.character"},
	    {"localhost", "", "url.host"},
	    {"Acme", "", "url.host"},
	    {"http://intranet/", "", "url.host"},
	    {"https://", "", "url.placeholder"},
	    {"https:///path", "", "url.host"},
	    {"https://exa_mple.com", "", "url.host"},
	    {"https://-a.com", "", "url.host"},
	    {"https://a..com", "", "url.host"},
	    {"https://[::1]/", "", "url.host"},
	    {"https://127.0.0.1/", "", "url.host"},
	    {"https://192.168.0.1/", "", "url.host"},
	    {"https://10.1.1.254/", "", "url.host"},
	    {"http://1.1.1.1.1", "", "url.host"},
	    {"http://256.1.1.1", "", "url.host"},
	    {"1.2.3.4", "", "url.host"},
	    {"https://example.com..", "", "url.host"},
	    {"https://xn--0.com", "", "url.host"},
	    {"https://example.com:99999/", "", "url.port"},
	    {"https://example.com:x/", "", "url.port"},
	};

	(void)state;
	CHECK(rules);
}

static void
several_urls_come_only_by_the_mappings_separators(void **state)
{
	struct str split[] = {STR_LIT(";")};
	struct value_spec spec = {.many = true, .split = split, .n_split = 1};
	struct valuecase c;

	(void)state;
	case_run(&c, &valueurl_type, &spec, "",
	    STR_LIT("a.com; https://b.com/x,y;A.com"));
	assert_int_equal(c.value.shape, VALUE_LIST);
	assert_string_equal(c.text, "https://a.com | https://b.com/x,y");
	case_end(&c);

	spec.many = false;
	case_run(&c, &valueurl_type, &spec, "", STR_LIT("a.com; b.com"));
	assert_int_equal(c.value.shape, VALUE_TEXT);
	assert_string_equal(c.text, "https://a.com");
	assert_string_equal(c.codes, "url.too-many");
	case_end(&c);

	spec.n_split = 0;
	case_run(&c, &valueurl_type, &spec, "", STR_LIT("a.com/x;y"));
	assert_string_equal(c.text, "https://a.com/x;y");
	case_end(&c);
}

static bool
same(const char *ours, const char *json)
{
	struct value v = {.shape = VALUE_TEXT, .text = str_of(ours)};
	struct jdoc *d;
	struct err e;
	bool got;

	assert_int_equal(jdoc_parse(&d, json, strlen(json), &e), 0);
	got = valueurl_type.same(&v, jdoc_root(d));
	jdoc_free(d);
	return got;
}

static void
stored_urls_compare_exactly_but_for_host_and_root(void **state)
{
	(void)state;
	assert_true(same("https://a.com", "\"https://A.com/\""));
	assert_true(same("https://a.com/x", "[\"https://a.com/x\"]"));
	assert_false(same("https://a.com/x", "\"https://a.com/X\""));
	assert_false(same("https://a.com/x", "\"https://a.com/x/\""));
	assert_false(same("https://a.com", "null"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		scheme_and_host_are_made_regular_and_the_rest_is_kept),
	    cmocka_unit_test(an_ending_that_nobody_has_is_doubted),
	    cmocka_unit_test(what_is_no_web_address_is_said),
	    cmocka_unit_test(several_urls_come_only_by_the_mappings_separators),
	    cmocka_unit_test(stored_urls_compare_exactly_but_for_host_and_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
