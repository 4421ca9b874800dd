// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "io/gzout.h"

enum {
	MIB = 1024 * 1024
};

static int
nameless(void)
{
	char name[] = "/tmp/lfetl-gzout-XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(unlink(name), 0);
	return fd;
}

static struct buf
contents(int fd)
{
	struct buf b;
	char chunk[8192];
	ssize_t n;

	buf_init(&b, 64 * MIB);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	while ((n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(&b, chunk, (size_t)n);
	assert_int_equal(n, 0);
	return b;
}

/* 1.5 MiB in pieces of all sizes, more than all blocks together. */
static struct buf
put_pieces(struct gzout *g)
{
	struct buf all;
	struct rnd r;
	size_t step = 1;

	buf_init(&all, 64 * MIB);
	rnd_init(&r, 7);
	while (all.n < 3 * MIB / 2) {
		size_t from = all.n;

		for (size_t i = 0; i < step; i++)
			buf_putc(&all, (char)('a' + rnd_below(&r, 7)));
		gzout_put(g, str_from(buf_str(&all), from));
		step = step * 3 % 300007;
	}
	return all;
}

static void
plain_bytes_arrive_as_they_are_with_their_digest(void **state)
{
	int fd = nameless();
	struct gzout *g = gzout_new(fd, "x", GZOUT_PLAIN);
	struct buf want = put_pieces(g);
	unsigned char digest[DIGEST_BYTES];
	struct gzout_result got;
	struct buf there;
	struct err e;

	(void)state;
	assert_int_equal(gzout_end(g, &got, &e), 0);
	there = contents(fd);
	assert_int_equal(there.n, want.n);
	assert_memory_equal(there.p, want.p, want.n);
	digest_of(want.p, want.n, digest);
	assert_int_equal(got.bytes, want.n);
	assert_memory_equal(got.digest, digest, DIGEST_BYTES);
	buf_fini(&there);
	buf_fini(&want);
	assert_int_equal(close(fd), 0);
}

static void
gzip_is_one_member_that_another_reader_opens(void **state)
{
	int fd = nameless();
	struct gzout *g = gzout_new(fd, "x", GZOUT_GZIP);
	struct buf want = put_pieces(g);
	unsigned char digest[DIGEST_BYTES];
	struct gzout_result got;
	char *text = mem_alloc(want.n + 1);
	struct buf there;
	struct err e;
	z_stream z;

	(void)state;
	assert_int_equal(gzout_end(g, &got, &e), 0);
	there = contents(fd);
	assert_int_equal(got.bytes, there.n);
	digest_of(there.p, there.n, digest);
	assert_memory_equal(got.digest, digest, DIGEST_BYTES);
	memset(&z, 0, sizeof(z));
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_in = (Bytef *)there.p;
	z.avail_in = (uInt)there.n;
	z.next_out = (Bytef *)text;
	z.avail_out = (uInt)want.n + 1;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.avail_in, 0);
	assert_int_equal(z.total_out, want.n);
	assert_memory_equal(text, want.p, want.n);
	assert_int_equal(inflateEnd(&z), Z_OK);
	free(text);
	buf_fini(&there);
	buf_fini(&want);
	assert_int_equal(close(fd), 0);
}

static void
the_same_bytes_give_the_same_file(void **state)
{
	struct gzout_result got[2];
	struct err e;

	(void)state;
	for (int i = 0; i < 2; i++) {
		int fd = nameless();
		struct gzout *g = gzout_new(fd, "x", GZOUT_GZIP);
		struct buf all = put_pieces(g);

		assert_int_equal(gzout_end(g, &got[i], &e), 0);
		buf_fini(&all);
		assert_int_equal(close(fd), 0);
	}
	assert_memory_equal(got[0].digest, got[1].digest, DIGEST_BYTES);
}

static void
nothing_at_all_is_an_empty_file_or_an_empty_member(void **state)
{
	struct gzout_result got;
	int fd = nameless();
	struct err e;

	(void)state;
	assert_int_equal(
	    gzout_end(gzout_new(fd, "x", GZOUT_PLAIN), &got, &e), 0);
	assert_int_equal(got.bytes, 0);
	assert_int_equal(
	    gzout_end(gzout_new(fd, "x", GZOUT_GZIP), &got, &e), 0);
	/* RFC 1952: 10 bytes of head, 8 of tail, deflate's empty block. */
	assert_int_equal(got.bytes, 20);
	assert_int_equal(close(fd), 0);
}

static void
a_full_disk_is_said_with_the_name(void **state)
{
	static const enum gzout_kind kinds[] = {GZOUT_PLAIN, GZOUT_GZIP};
	FILE *full = fopen("/dev/full", "wbe");
	struct err e;

	(void)state;
	assert_non_null(full);
	for (int i = 0; i < 2; i++) {
		struct gzout *g = gzout_new(fileno(full), "out.csv", kinds[i]);
		struct buf all = put_pieces(g);

		err_clear(&e);
		assert_int_equal(gzout_end(g, NULL, &e), -1);
		assert_int_equal(e.kind, ERR_DISK);
		assert_non_null(strstr(e.msg, "out.csv"));
		buf_fini(&all);
	}
	(void)fclose(full);
}

static void
giving_up_in_the_middle_leaves_no_thread_behind(void **state)
{
	int fd = nameless();
	struct gzout *g = gzout_new(fd, "x", GZOUT_GZIP);

	(void)state;
	gzout_put(g, STR_LIT("half"));
	gzout_free(g);
	gzout_free(NULL);
	assert_int_equal(close(fd), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_bytes_arrive_as_they_are_with_their_digest),
	    cmocka_unit_test(gzip_is_one_member_that_another_reader_opens),
	    cmocka_unit_test(the_same_bytes_give_the_same_file),
	    cmocka_unit_test(
		nothing_at_all_is_an_empty_file_or_an_empty_member),
	    cmocka_unit_test(a_full_disk_is_said_with_the_name),
	    cmocka_unit_test(giving_up_in_the_middle_leaves_no_thread_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
