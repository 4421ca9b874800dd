// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "journal/orgid.h"

static const unsigned char salt[ORGID_SALT_BYTES] = {1, 2, 3};

static int
same(const char *a, const char *b)
{
	unsigned char x[DIGEST_BYTES];
	unsigned char y[DIGEST_BYTES];

	orgid_of(salt, a, "key", x);
	orgid_of(salt, b, "key", y);
	return memcmp(x, y, sizeof(x)) == 0;
}

static void
any_loopback_port_and_name_is_one_origin(void **state)
{
	(void)state;
	assert_true(same("http://127.0.0.1:8080", "http://localhost:9"));
	assert_true(same("http://127.0.0.1:8080", "http://[::1]:70/v1"));
	assert_true(same("http://127.0.0.1", "https://LOCALHOST/"));
	assert_true(same("http://127.0.0.1", "http://127.8.9.10:1"));
}

static void
what_only_looks_like_loopback_is_not(void **state)
{
	static const char *const names[] = {
	    "http://127.0.0.1.evil.example",
	    "http://localhost.evil.example",
	    "http://localhost@evil.example",
	    "http://evil.example/127.0.0.1",
	    "http://evil.example?@localhost",
	    "http://128.0.0.1",
	    "http://[::2]",
	    "http://127",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_false(same(names[i], "http://127.0.0.1"));
}

static void
case_default_port_path_and_final_dot_do_not_matter(void **state)
{
	const char *plain = "https://api.example.com";

	(void)state;
	assert_true(same(plain, "HTTPS://API.Example.COM"));
	assert_true(same(plain, "https://api.example.com:443/"));
	assert_true(same(plain, "https://api.example.com/v1?x#y"));
	assert_true(same(plain, "https://api.example.com."));
	assert_true(same(plain, "api.example.com"));
	assert_true(
	    same("http://api.example.com:80", "http://api.example.com"));
}

static void
scheme_port_and_host_matter(void **state)
{
	const char *plain = "https://api.example.com";

	(void)state;
	assert_false(same(plain, "http://api.example.com"));
	assert_false(same(plain, "https://api.example.com:80"));
	assert_false(same(plain, "https://api2.example.com"));
	assert_false(same("http://[2001:db8::1]:1", "http://[2001:db8::2]:1"));
}

static void
key_and_salt_matter_and_do_not_run_into_the_origin(void **state)
{
	static const unsigned char other[ORGID_SALT_BYTES] = {9};
	unsigned char a[DIGEST_BYTES];
	unsigned char b[DIGEST_BYTES];

	(void)state;
	orgid_of(salt, "https://a.example", "xkey", a);
	orgid_of(salt, "https://a.example", "key", b);
	assert_memory_not_equal(a, b, sizeof(a));
	orgid_of(salt, "https://a.examplex", "key", b);
	assert_memory_not_equal(a, b, sizeof(a));
	orgid_of(other, "https://a.example", "xkey", b);
	assert_memory_not_equal(a, b, sizeof(a));
	orgid_of(salt, "https://a.example", "xkey", b);
	assert_memory_equal(a, b, sizeof(a));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_loopback_port_and_name_is_one_origin),
	    cmocka_unit_test(what_only_looks_like_loopback_is_not),
	    cmocka_unit_test(
		case_default_port_path_and_final_dot_do_not_matter),
	    cmocka_unit_test(scheme_port_and_host_matter),
	    cmocka_unit_test(
		key_and_salt_matter_and_do_not_run_into_the_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
