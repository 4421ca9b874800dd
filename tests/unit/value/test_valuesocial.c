// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "value/valuesocial_canon.h"

#include "valuecase.h"

struct rule {
	enum handle_service service;
	const char *cell;
	const char *text;
	const char *codes;
};

static void
check_all(const struct rule *r, size_t n, bool company)
{
	struct field field = {.key = "social"};
	struct value_spec spec = {.field = &field, .company = company};
	struct valuecase c;
	size_t i;

	for (i = 0; i < n; i++) {
		field.service = r[i].service;
		case_run(&c, &valuesocial_type, &spec, "", str_of(r[i].cell));
		if (strcmp(c.text, r[i].text) != 0 ||
		    strcmp(c.codes, r[i].codes) != 0)
			print_error("'%s': got '%s' '%s'\n", r[i].cell, c.text,
			    c.codes);
		assert_string_equal(c.text, r[i].text);
		assert_string_equal(c.codes, r[i].codes);
		case_end(&c);
	}
}

#define CHECK(rules) check_all(rules, sizeof(rules) / sizeof((rules)[0]), false)

#define T  HANDLE_TWITTER
#define L  HANDLE_LINKEDIN
#define F  HANDLE_FACEBOOK
#define IG HANDLE_INSTAGRAM

/* Some of these are cases of gkucmierz/social-links (MIT), as facts. */
static void
every_way_to_write_a_profile_gives_one_url(void **state)
{
	static const struct rule rules[] = {
	    {T, "gkucmierz", "https://x.com/gkucmierz", ""},
	    {T, "@gkucmierz", "https://x.com/gkucmierz", ""},
	    {T, "twitter.com/gkucmierz", "https://x.com/gkucmierz", ""},
	    {T, "https://x.com/gkucmierz", "https://x.com/gkucmierz", ""},
	    {T, "http://www.twitter.com/@gkucmierz/?lang=en",
		"https://x.com/gkucmierz", ""},
	    {T, "https://mobile.twitter.com/gkucmierz/media",
		"https://x.com/gkucmierz", ""},
	    {T, "https://twitter.com/#!/gkucmierz", "https://x.com/gkucmierz",
		""},
	    {L, "https://linkedin.com/in/gkucmierz",
		"https://www.linkedin.com/in/gkucmierz", ""},
	    {L, "https://linkedin.com/mwlite/in/gkucmierz",
		"https://www.linkedin.com/in/gkucmierz", ""},
	    {L, "https://de.linkedin.com/in/anton-begehr/",
		"https://www.linkedin.com/in/anton-begehr", ""},
	    {L, "www.linkedin.com/company/acme/about/?x=1#y",
		"https://www.linkedin.com/company/acme", ""},
	    {L, "in/anton-begehr", "https://www.linkedin.com/in/anton-begehr",
		""},
	    {L, "company/acme", "https://www.linkedin.com/company/acme", ""},
	    {L, "anton-begehr", "https://www.linkedin.com/in/anton-begehr", ""},
	    {L, "https://www.linkedin.com/in/jos%c3%a9",
		"https://www.linkedin.com/in/jos%C3%A9", ""},
	    {L, "https://www.linkedin.com/in/jos\xc3\xa9",
		"https://www.linkedin.com/in/jos%C3%A9", ""},
	    {F, "https://facebook.com/gkucmierz",
		"https://www.facebook.com/gkucmierz", ""},
	    {F, "https://m.facebook.com/gkucmierz",
		"https://www.facebook.com/gkucmierz", ""},
	    {F, "fb.com/g.kucmierz", "https://www.facebook.com/g.kucmierz", ""},
	    {F, "https://de-de.facebook.com/gkucmierz/about",
		"https://www.facebook.com/gkucmierz", ""},
	    {F, "https://www.facebook.com/profile.php?id=10001",
		"https://www.facebook.com/10001", ""},
	    {F, "https://www.facebook.com/people/Jo-Doe/10001/",
		"https://www.facebook.com/10001", ""},
	    {F, "https://www.facebook.com/pg/acme/about",
		"https://www.facebook.com/acme", ""},
	    {IG, "https://instagram.com/javascript.js",
		"https://www.instagram.com/javascript.js", ""},
	    {IG, "https://m.instagram.com/javascript.js",
		"https://www.instagram.com/javascript.js", ""},
	    {IG, "javascript.js", "https://www.instagram.com/javascript.js",
		""},
	    {IG, "instagr.am/javascript.js?igshid=1",
		"https://www.instagram.com/javascript.js", ""},
	    {IG, "https://www.instagram.com/_u/ada/",
		"https://www.instagram.com/ada", ""},
	    {IG, "", "", ""},
	    {T, "https://twitter.com:443/ada", "https://x.com/ada", ""},
	    {L, "https://www.linkedin.com/comm/in/ada",
		"https://www.linkedin.com/in/ada", ""},
	    {L, "https://www.linkedin.com/company/acme-inc./",
		"https://www.linkedin.com/company/acme-inc.", ""},
	    {F, "https://www.facebook.com/p/Acme-Inc-100012345/",
		"https://www.facebook.com/100012345", ""},
	    {F, "https://www.facebook.com/pages/category/Shop/A-B-12345/",
		"https://www.facebook.com/12345", ""},
	};

	(void)state;
	CHECK(rules);
}

static void
a_bare_linkedin_name_of_an_account_is_a_company(void **state)
{
	static const struct rule rules[] = {
	    {L, "acme", "https://www.linkedin.com/company/acme", ""},
	    {L, "in/acme", "https://www.linkedin.com/in/acme", ""},
	};

	(void)state;
	check_all(rules, 2, true);
}

static void
links_that_lead_elsewhere_are_findings(void **state)
{
	static const struct rule rules[] = {
	    {T, "https://mastodon.social/@gkucmierz", "",
		"social.other-platform"},
	    {T, "https://facebook.com/gkucmierz", "", "social.other-platform"},
	    {T, "facebook.com/gkucmierz", "", "social.other-platform"},
	    {F, "https://notfacebook.com/gkucmierz", "",
		"social.other-platform"},
	    {IG, "https://github.com/gkucmierz", "", "social.other-platform"},
	    {L, "www.acme.example", "", "social.other-platform"},
	    {T, "https://x.com/user/status/1", "", "social.post"},
	    {T, "https://twitter.com/search?q=x", "", "social.not-a-profile"},
	    {T, "https://twitter.com/intent/tweet?text=x", "",
		"social.not-a-profile"},
	    {T, "https://help.twitter.com/en", "", "social.not-a-profile"},
	    {T, "https://x.com/premium_sign_up", "", "social.not-a-profile"},
	    {IG, "https://www.instagram.com/popular/x", "",
		"social.not-a-profile"},
	    {F, "https://www.facebook.com/p/Acme", "", "social.no-user"},
	    {T, "https://x.com/", "", "social.no-user"},
	    {T, "https://t.co/abc", "", "social.short-link"},
	    {L, "https://www.linkedin.com/search/results/all", "",
		"social.not-a-profile"},
	    {L, "https://www.linkedin.com/posts/x-1", "", "social.post"},
	    {L, "https://www.linkedin.com/in/", "", "social.no-user"},
	    {L, "https://www.linkedin.com/school/mit", "",
		"social.not-a-profile"},
	    {L, "https://lnkd.in/abc", "", "social.short-link"},
	    {F, "https://www.facebook.com/sharer/sharer.php?u=x", "",
		"social.not-a-profile"},
	    {F, "https://www.facebook.com/groups/1", "",
		"social.not-a-profile"},
	    {F, "https://m.facebook.com/@p/x", "", "social.not-a-profile"},
	    {F, "https://www.facebook.com/pg/groups", "",
		"social.not-a-profile"},
	    {F, "https://www.facebook.com/acme/posts/1", "", "social.post"},
	    {F, "https://www.facebook.com/profile.php", "", "social.no-user"},
	    {IG, "https://www.instagram.com/p/abc/", "", "social.post"},
	    {IG, "https://www.instagram.com/explore/tags/x", "",
		"social.not-a-profile"},
	};

	(void)state;
	CHECK(rules);
}

static void
names_that_the_service_does_not_allow_are_findings(void **state)
{
	static const struct rule rules[] = {
	    {T, "n/a", "", "social.placeholder"},
	    {T, "John Smith", "", "social.handle"},
	    {T, "john@example.com", "", "social.handle"},
	    {T, "waytoolongforatwitterhandle", "", "social.handle"},
	    {T, "john.doe", "", "social.handle"},
	    /* Pages of the site, which a URL is refused for, too. */
	    {T, "i", "", "social.handle"},
	    {T, "@Home", "", "social.handle"},
	    {IG, "p", "", "social.handle"},
	    {IG, "_u", "", "social.handle"},
	    {T, "https://x.com/jo%20hn", "", "social.handle"},
	    {T, "https://x.com/jo%zzhn", "", "social.invalid"},
	    {T, "javascript://x.com/john", "", "social.invalid"},
	    {IG, "john-doe", "", "social.handle"},
	    {IG, "john..doe", "", "social.handle"},
	    {L, "https://www.linkedin.com/in/jo%00hn", "", "social.handle"},
	    {HANDLE_NONE, "john", "", "social.service"},
	};

	(void)state;
	CHECK(rules);
}

static bool
same(const char *ours, const char *json)
{
	struct value v = {.shape = VALUE_TEXT, .text = str_of(ours)};
	struct jdoc *d;
	struct err e;
	bool got;

	assert_int_equal(jdoc_parse(&d, json, strlen(json), &e), 0);
	got = valuesocial_type.same(&v, jdoc_root(d));
	jdoc_free(d);
	return got;
}

static void
stored_profiles_compare_by_their_canonical_form(void **state)
{
	(void)state;
	assert_true(same("https://x.com/Foo", "\"https://twitter.com/foo\""));
	assert_true(same("https://x.com/foo", "\"http://www.x.com/foo/\""));
	assert_true(same("https://www.linkedin.com/in/jos%C3%A9",
	    "\"https://linkedin.com/in/jos\xc3\xa9\""));
	assert_true(same("https://www.facebook.com/foo", "\"fb.com/foo\""));
	assert_false(same("https://x.com/foo", "\"https://x.com/bar\""));
	assert_false(same("https://www.linkedin.com/in/foo",
	    "\"https://www.linkedin.com/company/foo\""));
	assert_false(same("https://x.com/foo", "null"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_way_to_write_a_profile_gives_one_url),
	    cmocka_unit_test(a_bare_linkedin_name_of_an_account_is_a_company),
	    cmocka_unit_test(links_that_lead_elsewhere_are_findings),
	    cmocka_unit_test(
		names_that_the_service_does_not_allow_are_findings),
	    cmocka_unit_test(stored_profiles_compare_by_their_canonical_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
