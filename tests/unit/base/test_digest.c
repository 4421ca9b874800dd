// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/text.h"

static void
assert_hex(const unsigned char sum[DIGEST_BYTES], const char *hex)
{
	struct buf b;

	buf_init(&b, 100);
	text_hex(&b, sum, DIGEST_BYTES);
	assert_string_equal(buf_text(&b), hex);
	buf_fini(&b);
}

/* The examples published with FIPS 180-4. */
static void
the_published_examples_come_out(void **state)
{
	static const struct {
		const char *text;
		const char *hex;
	} v[] = {
	    {"", "e3b0c44298fc1c149afbf4c8996fb924"
		 "27ae41e4649b934ca495991b7852b855"},
	    {"abc", "ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad"},
	    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		"248d6a61d20638b8e5c026930c3e6039"
		"a33ce45964ff2167f6ecedd419db06c1"},
	};
	unsigned char sum[DIGEST_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		digest_of(v[i].text, strlen(v[i].text), sum);
		assert_hex(sum, v[i].hex);
	}
}

static void
a_million_times_a_in_uneven_pieces_comes_out_and_it_starts_over(void **state)
{
	struct digest *d = digest_new();
	unsigned char sum[DIGEST_BYTES];
	char piece[1000];
	size_t left = 1000000;

	(void)state;
	memset(piece, 'a', sizeof(piece));
	for (size_t n = 1; left > 0; n = n % 997 + 1) {
		size_t k = n < left ? n : left;

		digest_add(d, piece, k);
		left -= k;
	}
	digest_end(d, sum);
	assert_hex(sum, "cdc76e5c9914fb9281a1c7e284d73e67"
			"f1809a48a497200e046d39ccc7112cd0");
	digest_add(d, "abc", 3);
	digest_end(d, sum);
	assert_hex(sum, "ba7816bf8f01cfea414140de5dae2223"
			"b00361a396177a9cb410ff61f20015ad");
	digest_free(d);
	digest_free(NULL);
}

static void
a_part_is_its_length_in_8_bytes_little_endian_and_its_bytes(void **state)
{
	static const char flat[] = "\2\0\0\0\0\0\0\0ab"
				   "\1\0\0\0\0\0\0\0c"
				   "\4\3\2\1\0\0\0\0";
	struct digest *d = digest_new();
	unsigned char sum[DIGEST_BYTES];
	unsigned char want[DIGEST_BYTES];

	(void)state;
	digest_part(d, "ab", 2);
	digest_text(d, "c");
	digest_uint(d, 0x01020304);
	digest_end(d, sum);
	digest_of(flat, sizeof(flat) - 1, want);
	assert_memory_equal(sum, want, DIGEST_BYTES);
	digest_free(d);
}

/* RFC 1321, A.5. */
static void
the_md5s_of_the_rfc_come_out(void **state)
{
	struct digest *d = digest_new_md5();
	unsigned char sum[DIGEST_MD5_BYTES];
	struct buf b;

	(void)state;
	if (d == NULL)
		skip(); /* a system that forbids MD5 */
	buf_init(&b, 100);
	digest_add(d, "message ", 8);
	digest_add(d, "digest", 6);
	digest_end_md5(d, sum);
	text_hex(&b, sum, sizeof(sum));
	assert_string_equal(buf_text(&b), "f96b697d7cb7938d525a2f31aaf161d0");
	buf_clear(&b);
	digest_end_md5(d, sum);
	text_hex(&b, sum, sizeof(sum));
	assert_string_equal(buf_text(&b), "d41d8cd98f00b204e9800998ecf8427e");
	buf_fini(&b);
	digest_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_published_examples_come_out),
	    cmocka_unit_test(
		a_million_times_a_in_uneven_pieces_comes_out_and_it_starts_over),
	    cmocka_unit_test(
		a_part_is_its_length_in_8_bytes_little_endian_and_its_bytes),
	    cmocka_unit_test(the_md5s_of_the_rfc_come_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
