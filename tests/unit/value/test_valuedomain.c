// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "value/valuedomain.h"
#include "value/valuedomain_tab.h"

enum {
	THREADS = 4,
	ROUNDS = 2000,
	MEGABYTE = 1024 * 1024
};

/* The domain, or "" where there is none; valid until the next call. */
static const char *
domain_of(struct str text)
{
	static char shown[512];
	struct arena *a = arena_new();
	struct str out;

	shown[0] = '\0';
	if (valuedomain_get(text, a, &out)) {
		assert_true(out.n > 0 && out.n < sizeof(shown));
		memcpy(shown, out.p, out.n);
		shown[out.n] = '\0';
	} else {
		assert_int_equal(out.n, 0);
	}
	arena_free(a);
	return shown;
}

static void
is(const char *text, const char *domain)
{
	assert_string_equal(domain_of(str_of(text)), domain);
}

static void
addresses_urls_and_hosts_have_one_domain(void **state)
{
	(void)state;
	is("https://www.shop.acme.co.uk/x", "acme.co.uk");
	is("a@mail.acme.co.uk", "acme.co.uk");
	is("acme.com", "acme.com");
	is("WWW.Acme.COM", "acme.com");
	is(" acme.com \n", "acme.com");
	is("acme.com.", "acme.com");
	is("http://acme.com:8080/a?b#c", "acme.com");
	is("//acme.com/x", "acme.com");
	is("ftp://files.acme.com", "acme.com");
	is("acme.com/@ann", "acme.com");
	is("acme.com?mail=a@other.com", "acme.com");
	is("https://acme.com?mail=a@other.com", "acme.com");
	is("https://acme.com/a@other.com", "acme.com");
	is("https://ann:secret@acme.com/", "acme.com");
	is("mailto:ann@acme.com?subject=hello@you", "acme.com");
	is("Ann <ann@acme.com>", "acme.com");
	is("a/b@acme.com", "acme.com");
	is("\"a@b\"@acme.com", "acme.com");
}

/* publicsuffix.org's own test data: test_psl.txt, as of the list of 2023. */
static void
the_public_suffix_list_decides(void **state)
{
	(void)state;
	is("com", "");
	is("example.com", "example.com");
	is("b.example.com", "example.com");
	is("biz", "");
	is("domain.biz", "domain.biz");
	is("uk.com", "");
	is("b.example.uk.com", "example.uk.com");
	is("c.mm", "");
	is("a.b.c.mm", "b.c.mm");
	is("test.ac.jp", "test.ac.jp");
	is("kyoto.jp", "");
	is("b.c.kobe.jp", "b.c.kobe.jp");
	is("www.city.kobe.jp", "city.kobe.jp");
	is("ck", "");
	is("test.ck", "");
	is("www.www.ck", "www.ck");
	is("test.k12.ak.us", "test.k12.ak.us");
}

static void
suffixes_of_private_registries_count(void **state)
{
	(void)state;
	is("https://acme.github.io/site", "acme.github.io");
	is("github.io", "");
	is("www.acme.blogspot.com", "acme.blogspot.com");
}

static void
international_names_are_compared_as_a_labels(void **state)
{
	(void)state;
	is("https://www.b\303\274cher.de/", "xn--bcher-kva.de");
	is("a@B\303\234CHER.de", "xn--bcher-kva.de");
	is("www.xn--bcher-kva.de", "xn--bcher-kva.de");
	/* An international public suffix: .xn--55qx5d.cn. */
	is("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn");
	is("xn--55qx5d.cn", "");
	is("www.\xe9\xa3\x9f\xe7\x8b\xae.\xe5\x85\xac\xe5\x8f\xb8.cn",
	    "xn--85x722f.xn--55qx5d.cn");
}

static void
what_is_no_host_on_the_internet_has_none(void **state)
{
	(void)state;
	is("", "");
	is(" ", "");
	is("@", "");
	is("ann@", "");
	is("://", "");
	is("http://", "");
	is("http:///x", "");
	is("Acme Inc.", "");
	is("acme", "");
	is("127.0.0.1", "");
	is("http://192.168.1.1:80/x", "");
	is("a@[192.168.1.1]", "");
	is("http://[::1]/", "");
	is("javascript:alert(1)", "");
	is("server.local", "");
	is("a@mail.corp", "");
	is("https://intranet.lan/", "");
	is("http://acme..com", "");
	is("http://acme.com\\x", "");
	is("https://https://acme.com", "");
}

static void
an_unknown_last_part_counts_as_a_suffix(void **state)
{
	(void)state;
	is("www.acme.example", "acme.example");
	is("example", "");
}

static void
hostile_texts_have_none(void **state)
{
	char *big = malloc(MEGABYTE);

	(void)state;
	assert_non_null(big);
	assert_string_equal(domain_of((struct str){NULL, 0}), "");
	assert_string_equal(domain_of((struct str){"a\0b.com", 7}), "");
	assert_string_equal(domain_of((struct str){"acme.com\0", 9}), "");
	assert_string_equal(domain_of((struct str){"a@\0.com", 7}), "");
	is("\xff\xfe@acme\xff.com", "");
	is("a@\xc3.com", "");
	for (int c = 0; c < 256; c++) {
		memset(big, c, MEGABYTE);
		assert_string_equal(domain_of((struct str){big, MEGABYTE}), "");
		assert_string_equal(domain_of((struct str){big, 8000}), "");
	}
	memset(big, '.', MEGABYTE);
	for (size_t i = 0; i < MEGABYTE; i += 2)
		big[i] = 'a';
	assert_string_equal(domain_of((struct str){big, 8000}), "");
	free(big);
}

static void
mailboxes_for_everybody_are_known(void **state)
{
	static const char *const domains[] = {"gmail.com", "googlemail.com",
	    "yahoo.com", "yahoo.co.uk", "yahoo.com.br", "yahoo.co.jp",
	    "outlook.com", "outlook.fr", "hotmail.com", "hotmail.co.uk",
	    "live.com", "live.nl", "msn.com", "icloud.com", "me.com", "mac.com",
	    "aol.com", "aol.co.uk", "gmx.de", "gmx.net", "gmx.ch", "web.de",
	    "t-online.de", "freenet.de", "mail.ru", "yandex.ru", "yandex.com",
	    "qq.com", "163.com", "126.com", "proton.me", "protonmail.com",
	    "tutanota.com", "zoho.com", "orange.fr", "free.fr", "wanadoo.fr",
	    "laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tiscali.it",
	    "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz",
	    "centrum.cz", "abv.bg", "bol.com.br", "uol.com.br", "terra.com.br",
	    "naver.com", "daum.net", "hanmail.net", "rediffmail.com",
	    "comcast.net", "verizon.net", "att.net", "sbcglobal.net",
	    "bellsouth.net", "cox.net", "charter.net", "earthlink.net",
	    "btinternet.com", "virginmedia.com", "sky.com", "talktalk.net",
	    "bigpond.com", "optusnet.com.au", "shaw.ca", "rogers.com",
	    "sympatico.ca", "telus.net", "ziggo.nl", "kpnmail.nl", "hetnet.nl",
	    "planet.nl", "telenet.be", "skynet.be", "bluewin.ch", "hispeed.ch"};

	(void)state;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (!valuedomain_is_free_mail(str_of(domains[i])))
			fail_msg("%s is no free mail", domains[i]);
	assert_true(valuedomain_tab_n_free >= 150);
}

static void
companies_are_no_free_mail(void **state)
{
	static const char *const domains[] = {"acme.com", "mygmail.com",
	    "gmail-acme.com", "yahooo.com", "live.example", "sky.de", "", "com",
	    "web.com", "free.com", "orange.com", "gmx-acme.de"};

	(void)state;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
		assert_false(valuedomain_is_free_mail(str_of(domains[i])));
		assert_false(valuedomain_is_shared(str_of(domains[i])));
	}
	assert_false(valuedomain_is_free_mail((struct str){NULL, 0}));
}

static void
sites_with_pages_for_everybody_are_known(void **state)
{
	static const char *const domains[] = {"facebook.com", "linkedin.com",
	    "instagram.com", "twitter.com", "x.com", "youtube.com",
	    "tiktok.com", "pinterest.com", "pinterest.co.uk", "linktr.ee",
	    "github.com", "google.com", "xing.com", "wordpress.com",
	    "business.site", "onmicrosoft.com", "etsy.com", "amazon.de"};

	(void)state;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (!valuedomain_is_shared(str_of(domains[i])))
			fail_msg("%s is not shared", domains[i]);
	assert_false(valuedomain_is_shared(STR_LIT("gmail.com")));
}

static void
is_sorted(const char *const *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (strcmp(v[i - 1], v[i]) >= 0)
			fail_msg("'%s' stands before '%s'", v[i - 1], v[i]);
}

/* What is no registrable domain would never be asked for. */
static void
are_domains(const char *const *v, size_t n)
{
	is_sorted(v, n);
	for (size_t i = 0; i < n; i++)
		is(v[i], v[i]);
}

static void
the_tables_are_sorted_and_hold_registrable_domains(void **state)
{
	(void)state;
	are_domains(valuedomain_tab_free, valuedomain_tab_n_free);
	are_domains(valuedomain_tab_shared, valuedomain_tab_n_shared);
	is_sorted(
	    valuedomain_tab_free_families, valuedomain_tab_n_free_families);
	is_sorted(
	    valuedomain_tab_shared_families, valuedomain_tab_n_shared_families);
}

static void
endings_that_nobody_has_are_told_from_those_that_exist(void **state)
{
	/* za alone has no line in the list, only co.za and its like. */
	static const char *const exist[] = {"a.com", "a.za", "a.ck", "a.co.uk",
	    "a.museum", "a.xn--p1ai", "a.zip", "a.eu", "a.tt", "a.example",
	    "a.test", "a.local", "a.lan", "a.cm", "a.co"};
	static const char *const none[] = {"a.con", "a.cmo", "a.ogr", "a.nte",
	    "a.comm", "a.zzzz", "a.zq", "a.xn--zzzz", "a.", ""};
	static const char *const near[] = {
	    "com", "com", "org", "net", "com", NULL, NULL, NULL, NULL, NULL};
	const char *found;

	(void)state;
	for (size_t i = 0; i < sizeof(exist) / sizeof(exist[0]); i++) {
		if (!valuedomain_top_exists(str_of(exist[i]), &found))
			fail_msg("%s does not exist", exist[i]);
		assert_null(found);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (valuedomain_top_exists(str_of(none[i]), &found))
			fail_msg("'%s' exists", none[i]);
		if (near[i] == NULL)
			assert_null(found);
		else
			assert_string_equal(found, near[i]);
	}
}

static void *
ask_again_and_again(void *cookie)
{
	static const char *const texts[] = {"a@mail.acme.co.uk",
	    "https://www.acme.co.uk/", "b\303\274cher.acme.co.uk"};
	size_t *wrong = cookie;
	struct arena *a = arena_new();
	struct str out;

	for (size_t i = 0; i < ROUNDS; i++) {
		if (!valuedomain_get(str_of(texts[i % 3]), a, &out) ||
		    !str_is(out, "acme.co.uk") || valuedomain_is_shared(out))
			(*wrong)++;
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

static void
any_thread_may_ask(void **state)
{
	pthread_t threads[THREADS];
	size_t wrong[THREADS] = {0};

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
				     ask_again_and_again, &wrong[i]),
		    0);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(wrong[i], 0);
	}
}

/* "0.21.2 (+libidn2/2.3.3), list of 2023-02-09" */
static void
the_version_has_the_date_of_the_list(void **state)
{
	struct buf b;
	const char *date;

	(void)state;
	buf_init(&b, 256);
	valuedomain_version(&b);
	date = strstr(buf_text(&b), ", list of 20");
	assert_non_null(date);
	assert_int_equal(strlen(date), strlen(", list of 2023-02-09"));
	assert_true(buf_text(&b)[0] >= '0' && buf_text(&b)[0] <= '9');
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses_urls_and_hosts_have_one_domain),
	    cmocka_unit_test(the_public_suffix_list_decides),
	    cmocka_unit_test(suffixes_of_private_registries_count),
	    cmocka_unit_test(international_names_are_compared_as_a_labels),
	    cmocka_unit_test(what_is_no_host_on_the_internet_has_none),
	    cmocka_unit_test(an_unknown_last_part_counts_as_a_suffix),
	    cmocka_unit_test(hostile_texts_have_none),
	    cmocka_unit_test(mailboxes_for_everybody_are_known),
	    cmocka_unit_test(companies_are_no_free_mail),
	    cmocka_unit_test(sites_with_pages_for_everybody_are_known),
	    cmocka_unit_test(
		the_tables_are_sorted_and_hold_registrable_domains),
	    cmocka_unit_test(
		endings_that_nobody_has_are_told_from_those_that_exist),
	    cmocka_unit_test(any_thread_may_ask),
	    cmocka_unit_test(the_version_has_the_date_of_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
