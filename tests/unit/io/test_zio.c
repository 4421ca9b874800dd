// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "io/rawin.h"
#include "io/src.h"
#include "io/zio.h"

/* Append one gzip member. */
static void
pack(struct buf *out, struct str text)
{
	z_stream z;
	uLong cap;
	char *p;

	memset(&z, 0, sizeof(z));
	assert_int_equal(
	    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
	    Z_OK);
	cap = deflateBound(&z, text.n);
	p = malloc(cap);
	assert_non_null(p);
	z.next_in = (const Bytef *)text.p;
	z.avail_in = (uInt)text.n;
	z.next_out = (Bytef *)p;
	z.avail_out = (uInt)cap;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	buf_add(out, p, z.total_out);
	assert_int_equal(deflateEnd(&z), Z_OK);
	free(p);
}

/* Read everything through src; 0 or -1 with *e. */
static int
unpack(struct str raw, struct buf *out, struct err *e)
{
	struct src *s;
	char p[1000];
	size_t got = 1;
	int rc;

	rc = src_memory(&s, raw.p, raw.n, "f.csv.gz", e);
	if (rc != 0)
		return rc;
	while (rc == 0 && got > 0) {
		rc = src_read(s, p, sizeof(p), &got, e);
		if (rc == 0)
			buf_add(out, p, got);
	}
	src_close(s);
	return rc;
}

struct fix {
	struct buf gz;
	struct buf text;
	struct err e;
};

static int
set_up(void **state)
{
	static struct fix f;

	buf_init(&f.gz, 4000000);
	buf_init(&f.text, 4000000);
	memset(&f.e, 0, sizeof(f.e));
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fix *f = *state;

	buf_fini(&f->gz);
	buf_fini(&f->text);
	return 0;
}

static void
members_one_after_the_other_are_one_text(void **state)
{
	struct fix *f = *state;

	pack(&f->gz, STR_LIT("a,b\n"));
	pack(&f->gz, STR_LIT(""));
	pack(&f->gz, STR_LIT("1,2\n"));
	assert_int_equal(unpack(buf_str(&f->gz), &f->text, &f->e), 0);
	assert_string_equal(buf_text(&f->text), "a,b\n1,2\n");
}

static void
a_member_may_begin_anywhere_in_a_chunk(void **state)
{
	struct fix *f = *state;
	struct buf want;

	/* Thousands of members, so that some straddle each chunk's end. */
	buf_init(&want, 4000000);
	for (int i = 0; i < 9000; i++) {
		char line[32];

		(void)snprintf(line, sizeof(line), "%d\n", i);
		pack(&f->gz, str_of(line));
		buf_puts(&want, line);
	}
	assert_true(f->gz.n > 150000);
	assert_int_equal(unpack(buf_str(&f->gz), &f->text, &f->e), 0);
	assert_true(str_eq(buf_str(&f->text), buf_str(&want)));
	buf_fini(&want);
}

static void
every_truncation_is_an_error_that_says_so(void **state)
{
	struct fix *f = *state;

	pack(&f->gz, STR_LIT("name,mail\nann,ann@example.com\n"));
	for (size_t n = 2; n < f->gz.n; n++) {
		buf_clear(&f->text);
		assert_int_equal(
		    unpack(str_upto(buf_str(&f->gz), n), &f->text, &f->e), -1);
		assert_int_equal(f->e.kind, ERR_USAGE);
		assert_non_null(strstr(f->e.msg, "truncated"));
		assert_non_null(strstr(f->e.msg, "f.csv.gz"));
		assert_true(f->e.hint[0] != '\0');
	}
}

static void
a_later_member_that_is_truncated_is_an_error(void **state)
{
	struct fix *f = *state;
	size_t first;

	pack(&f->gz, STR_LIT("a\n"));
	first = f->gz.n;
	pack(&f->gz, STR_LIT("b\n"));
	for (size_t n = first + 1; n < f->gz.n; n++)
		assert_int_equal(
		    unpack(str_upto(buf_str(&f->gz), n), &f->text, &f->e), -1);
	assert_int_equal(
	    unpack(str_upto(buf_str(&f->gz), first), &f->text, &f->e), 0);
}

static void
a_flipped_bit_is_noticed(void **state)
{
	struct fix *f = *state;

	pack(&f->gz, STR_LIT("name,mail\nann,ann@example.com\n"));
	/* In the checksum, which stands before the last four bytes. */
	f->gz.p[f->gz.n - 6] ^= 1;
	assert_int_equal(unpack(buf_str(&f->gz), &f->text, &f->e), -1);
	assert_int_equal(f->e.kind, ERR_USAGE);
	assert_non_null(strstr(f->e.msg, "damaged"));
}

static void
zero_padding_is_allowed_and_other_text_behind_is_not(void **state)
{
	struct fix *f = *state;

	pack(&f->gz, STR_LIT("a\n"));
	buf_add(&f->gz, "\0\0\0\0", 4);
	assert_int_equal(unpack(buf_str(&f->gz), &f->text, &f->e), 0);
	assert_string_equal(buf_text(&f->text), "a\n");
	buf_puts(&f->gz, "b\n");
	assert_int_equal(unpack(buf_str(&f->gz), &f->text, &f->e), -1);
	assert_non_null(strstr(f->e.msg, "damaged"));
}

static void
a_file_of_one_byte_is_no_gzip(void **state)
{
	struct fix *f = *state;

	assert_int_equal(unpack(STR_LIT("x"), &f->text, &f->e), 0);
	assert_string_equal(buf_text(&f->text), "x");
}

/* Everything through zio with ceilings of the test's own. */
static int
inflate_all(struct fix *f, const struct zio_limits *limits)
{
	struct zio *z;
	char p[5000];
	size_t got = 1;
	int rc = 0;

	assert_int_equal(zio_open(&z, rawin_memory(f->gz.p, f->gz.n, "bomb.gz"),
			     limits, &f->e),
	    0);
	while (rc == 0 && got > 0) {
		rc = zio_read(z, p, sizeof(p), &got, &f->e);
		if (rc == 0)
			buf_add(&f->text, p, got);
	}
	zio_close(z);
	return rc;
}

static void
what_grows_too_much_is_stopped_at_either_ceiling(void **state)
{
	struct fix *f = *state;
	char *zeros = calloc(1, 1000000);

	assert_non_null(zeros);
	pack(&f->gz, (struct str){zeros, 1000000});
	free(zeros);
	assert_int_equal(
	    inflate_all(f, &(struct zio_limits){1000000, 2000}), 0);
	assert_int_equal(f->text.n, 1000000);
	buf_clear(&f->text);
	assert_int_equal(
	    inflate_all(f, &(struct zio_limits){1000000, 100}), -1);
	assert_int_equal(f->e.kind, ERR_USAGE);
	assert_non_null(strstr(f->e.msg, "bomb.gz"));
	assert_true(f->e.hint[0] != '\0');
	/* It stopped there, not at the end. */
	assert_true(f->text.n <= 101 * (f->gz.n + 1));
	buf_clear(&f->text);
	assert_int_equal(
	    inflate_all(f, &(struct zio_limits){999999, 2000}), -1);
	assert_int_equal(f->e.kind, ERR_USAGE);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(members_one_after_the_other_are_one_text),
	    T(a_member_may_begin_anywhere_in_a_chunk),
	    T(every_truncation_is_an_error_that_says_so),
	    T(a_later_member_that_is_truncated_is_an_error),
	    T(a_flipped_bit_is_noticed),
	    T(zero_padding_is_allowed_and_other_text_behind_is_not),
	    T(a_file_of_one_byte_is_no_gzip),
	    T(what_grows_too_much_is_stopped_at_either_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
