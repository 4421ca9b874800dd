// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/httpproxy.h"
#include "api/httpurl.h"
#include "api/transport.h"
#include "base/err.h"
#include "unit/api/httpask.h"
#include "unit/api/rawserver.h"

static void
names_addresses_and_networks_are_exempt(void **state)
{
	static const struct {
		const char *list;
		const char *host;
		bool exempt;
	} cases[] = {
	    {"*", "api.lightfield.app", true},
	    {" * ", "api.lightfield.app", true},
	    {"api.lightfield.app", "api.lightfield.app", true},
	    {"API.Lightfield.App", "api.lightfield.app", true},
	    {"lightfield.app", "api.lightfield.app", true},
	    {".lightfield.app", "api.lightfield.app", true},
	    {"lightfield.app.", "api.lightfield.app", true},
	    {"a.example,lightfield.app", "api.lightfield.app", true},
	    {"a.example lightfield.app", "api.lightfield.app", true},
	    {"field.app", "api.lightfield.app", false},
	    {"api.lightfield.app.example", "api.lightfield.app", false},
	    {"x.api.lightfield.app", "api.lightfield.app", false},
	    {"10.0.0.0/8", "10.1.2.3", true},
	    {"10.0.0.0/8", "11.1.2.3", false},
	    {"10.1.2.0/23", "10.1.3.9", true},
	    {"10.1.2.0/23", "10.1.4.9", false},
	    {"10.1.2.3", "10.1.2.3", true},
	    {"10.1.2.3", "10.1.2.30", false},
	    {"0.0.0.0/0", "10.1.2.3", true},
	    {"10.0.0.0/33", "10.1.2.3", false},
	    {"10.0.0.0/x", "10.1.2.3", false},
	    {"2.3", "10.1.2.3", false},
	    {"fe80::/10", "fe80::1", true},
	    {"[fe80::1]", "fe80::1", true},
	    {"fe80::/10", "10.1.2.3", false},
	    {"", "api.lightfield.app", false},
	    {" , ", "api.lightfield.app", false},
	    {NULL, "api.lightfield.app", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (httpproxy_is_exempt(cases[i].list, cases[i].host) !=
		    cases[i].exempt)
			fail_msg("'%s' and %s",
			    cases[i].list == NULL ? "(null)" : cases[i].list,
			    cases[i].host);
}

static struct httpurl
url(const char *base)
{
	struct httpurl u;
	struct err e;

	assert_int_equal(httpurl_parse(&u, base, &e), 0);
	return u;
}

static void
a_proxy_is_named_without_its_password(void **state)
{
	static const char *const cases[][2] = {
	    {"http://p.example:3128", "http://p.example:3128"},
	    {"http://me:hush@p.example:3128/", "http://p.example:3128"},
	    {"p.example:3128", "http://p.example:3128"},
	    {"me:hush@p.example:3128", "http://p.example:3128"},
	    {"https://p.example:8443", "https://p.example:8443"},
	    {"socks5h://p.example:1080", "socks5h://p.example:1080"},
	    {"http://p.example", "http://p.example:1080"},
	    {"http://[::1]:3128", "http://[::1]:3128"},
	};
	const struct httpurl u = url("https://api.lightfield.app");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct httpproxy p;
		struct err e;

		assert_int_equal(
		    httpproxy_choose(&p, &u, cases[i][0], NULL, &e), 0);
		assert_true(p.used);
		assert_string_equal(p.place, cases[i][1]);
		assert_string_equal(p.url, cases[i][0]);
	}
}

static void
none_leads_to_this_machine_or_to_who_is_exempt(void **state)
{
	const struct httpurl here = url("http://127.0.0.1:8080");
	const struct httpurl there = url("https://api.lightfield.app");
	struct httpproxy p;
	struct err e;

	(void)state;
	assert_int_equal(
	    httpproxy_choose(&p, &here, "http://p.example:1", NULL, &e), 0);
	assert_false(p.used);
	assert_int_equal(httpproxy_choose(&p, &there, "http://p.example:1",
			     "lightfield.app", &e),
	    0);
	assert_false(p.used);
	assert_int_equal(httpproxy_choose(&p, &there, "", NULL, &e), 0);
	assert_false(p.used);
	assert_int_equal(httpproxy_choose(&p, &there, NULL, NULL, &e), 0);
	assert_false(p.used);
}

static void
what_is_no_proxy_is_refused_unshown(void **state)
{
	static const char *const bad[] = {"ftp://hush@p.example:21", "http://",
	    "hush hush", "://hush", "http://p.example:99999"};
	const struct httpurl u = url("https://api.lightfield.app");
	char *huge = calloc(1, 1000);

	(void)state;
	memset(huge, 'a', 999);
	for (size_t i = 0; i <= sizeof(bad) / sizeof(bad[0]); i++) {
		const char *text =
		    i < sizeof(bad) / sizeof(bad[0]) ? bad[i] : huge;
		struct httpproxy p;
		struct err e;

		if (httpproxy_choose(&p, &u, text, NULL, &e) != -1)
			fail_msg("%s was taken", text);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_null(strstr(e.msg, "hush"));
		assert_non_null(strstr(e.hint, "https_proxy"));
	}
	free(huge);
}

/* The environment of these tests is not theirs to change, nor to be heard. */
static void
a_proxy_that_is_not_given_is_not_used(void **state)
{
	struct rawserver *s = rawserver_new();
	struct rawserver *proxy = rawserver_new();
	struct transport t;
	struct api_answer a;

	(void)state;
	assert_int_equal(setenv("http_proxy", rawserver_url(proxy), 1), 0);
	assert_int_equal(setenv("all_proxy", rawserver_url(proxy), 1), 0);
	t = httpask_open(rawserver_url(s), 1, 0);
	a = httpask_ask(&t, httpask_get("/echo/1"));
	assert_int_equal(a.fate, API_ANSWERED);
	assert_int_equal(rawserver_connections(proxy), 0);
	api_answer_fini(&a);
	t.free(t.self);
	assert_int_equal(unsetenv("http_proxy"), 0);
	assert_int_equal(unsetenv("all_proxy"), 0);
	rawserver_free(proxy);
	rawserver_free(s);
}

/* It sees the CONNECT and nothing else, and messages name it. */
static void
a_proxy_that_goes_away_is_named(void **state)
{
	struct rawserver *proxy = rawserver_new();
	struct transport_opts o;
	struct transport t;
	struct api_answer a;
	struct err e;
	char *asked;
	char at[96];
	char want[160];

	(void)state;
	memset(&o, 0, sizeof(o));
	(void)snprintf(at, sizeof(at), "http://me:hush@%s",
	    rawserver_url(proxy) + strlen("http://"));
	o.base_url = "https://gone.test";
	o.api_key = HTTPASK_KEY;
	o.version = TRANSPORT_API_VERSION;
	o.connections = 1;
	o.proxy = at;
	assert_int_equal(http_open(&t, &o, &e), 0);
	a = httpask_ask(&t, httpask_get("/v1/contacts"));
	assert_int_not_equal(a.fate, API_ANSWERED);
	(void)snprintf(want, sizeof(want),
	    "gone.test:443 through the proxy %s: ", rawserver_url(proxy));
	if (strstr(a.detail, want) == NULL)
		fail_msg("%s", a.detail);
	assert_null(strstr(a.detail, "hush"));
	asked = rawserver_last(proxy);
	assert_non_null(asked);
	assert_ptr_equal(strstr(asked, "CONNECT gone.test:443 "), asked);
	assert_null(strstr(asked, "sk_lf_"));
	assert_null(strstr(asked, "/v1/contacts"));
	free(asked);
	api_answer_fini(&a);
	t.free(t.self);
	rawserver_free(proxy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_addresses_and_networks_are_exempt),
	    cmocka_unit_test(a_proxy_is_named_without_its_password),
	    cmocka_unit_test(none_leads_to_this_machine_or_to_who_is_exempt),
	    cmocka_unit_test(what_is_no_proxy_is_refused_unshown),
	    cmocka_unit_test(a_proxy_that_is_not_given_is_not_used),
	    cmocka_unit_test(a_proxy_that_goes_away_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
