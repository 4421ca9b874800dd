// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "io/src.h"

#define MIB ((size_t)1 << 20)

/* Read to the end in pieces of cap bytes; 0 or -1 with *e. */
static int
drain(struct src *s, size_t cap, struct buf *out, struct err *e)
{
	char *p = malloc(cap);
	size_t got = 1;
	int rc = 0;

	assert_non_null(p);
	while (rc == 0 && got > 0) {
		rc = src_read(s, p, cap, &got, e);
		assert_true(rc != 0 || got <= cap);
		if (rc == 0)
			buf_add(out, p, got);
	}
	free(p);
	return rc;
}

static void
assert_reads(struct str raw, const char *encoding, struct str want)
{
	static const size_t caps[] = {SRC_MIN_CAP, 17, 100, 65536};

	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		struct src *s;
		struct buf b;
		struct err e;

		buf_init(&b, 10 * MIB);
		assert_int_equal(src_memory(&s, raw.p, raw.n, "m", &e), 0);
		assert_string_equal(src_encoding(s, NULL), encoding);
		assert_int_equal(drain(s, caps[i], &b, &e), 0);
		assert_true(str_eq(buf_str(&b), want));
		buf_fini(&b);
		src_close(s);
	}
}

/* Text that cannot be read: the message names the place. */
static void
assert_refused(struct str raw, const char *place)
{
	struct src *s;
	struct buf b;
	struct err e;

	buf_init(&b, 10 * MIB);
	assert_int_equal(src_memory(&s, raw.p, raw.n, "m.csv", &e), 0);
	assert_int_equal(drain(s, 1000, &b, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_memory_equal(e.msg, place, strlen(place));
	assert_true(e.hint[0] != '\0');
	buf_fini(&b);
	src_close(s);
}

static void
byte_order_marks_are_removed(void **state)
{
	struct str text = STR_LIT("a,\xc3\xa9,\xe4\xb8\xad\n");

	(void)state;
	assert_reads(STR_LIT("\xef\xbb\xbf"
			     "a,\xc3\xa9,\xe4\xb8\xad\n"),
	    "UTF-8", text);
	assert_reads(STR_LIT("\xff\xfe"
			     "a\0,\0\xe9\0,\0\x2d\x4e\n\0"),
	    "UTF-16LE", text);
	assert_reads(STR_LIT("\xfe\xff"
			     "\0a\0,\0\xe9\0,\x4e\x2d\0\n"),
	    "UTF-16BE", text);
	/* Only the first one is a mark. */
	assert_reads(STR_LIT("\xef\xbb\xbf\xef\xbb\xbf"), "UTF-8",
	    STR_LIT("\xef\xbb\xbf"));
}

static void
utf_16_without_a_mark_is_read_and_announced(void **state)
{
	struct src *s;
	struct err e;
	bool guessed = false;

	(void)state;
	assert_reads(STR_LIT("i\0d\0\n\0\x3d\xd8\x01\xde\n\0"), "UTF-16LE",
	    STR_LIT("id\n\xf0\x9f\x98\x81\n"));
	assert_int_equal(src_memory(&s, "a\0\n\0", 4, "m", &e), 0);
	assert_string_equal(src_encoding(s, &guessed), "UTF-16LE");
	assert_true(guessed);
	src_close(s);
}

static void
windows_1252_becomes_utf_8(void **state)
{
	(void)state;
	assert_reads(STR_LIT("nombre,ciudad\nJos\xe9 N\xfa\xf1"
			     "ez,M\xe1laga\n"
			     "Bego\xf1"
			     "a Ib\xe1\xf1"
			     "ez\x92s,100 \x80\n"),
	    "windows-1252",
	    STR_LIT("nombre,ciudad\nJos\xc3\xa9 N\xc3\xba\xc3\xb1"
		    "ez,M\xc3\xa1laga\n"
		    "Bego\xc3\xb1"
		    "a Ib\xc3\xa1\xc3\xb1"
		    "ez\xe2\x80\x99s,100 \xe2\x82\xac\n"));
}

static void
empty_files_and_nul_bytes_pass(void **state)
{
	(void)state;
	assert_reads(STR_LIT(""), "UTF-8", STR_LIT(""));
	assert_reads(STR_LIT("\xef\xbb\xbf"), "UTF-8", STR_LIT(""));
	assert_reads(
	    STR_LIT("a\0bcdefghijkl"), "UTF-8", STR_LIT("a\0bcdefghijkl"));
}

/* n times one character, at every offset against the chunks' ends. */
static void
characters_that_straddle_a_chunk_stay_whole(void **state)
{
	static const char *const chars[] = {
	    "\xc3\xa9", "\xe4\xb8\xad", "\xf0\x9f\x98\x80"};
	struct buf b;

	(void)state;
	buf_init(&b, 10 * MIB);
	for (size_t shift = 0; shift < 4; shift++) {
		for (size_t k = 0; k < 3; k++) {
			buf_clear(&b);
			buf_add(&b, "xxxx", shift);
			while (b.n < MIB + 200000)
				buf_puts(&b, chars[k]);
			assert_reads(buf_str(&b), "UTF-8", buf_str(&b));
		}
	}
	buf_fini(&b);
}

static void
long_utf_16_survives_in_pieces(void **state)
{
	struct buf raw;
	struct buf want;

	(void)state;
	buf_init(&raw, 10 * MIB);
	buf_init(&want, 10 * MIB);
	buf_add(&raw, "\xff\xfe", 2);
	while (raw.n < MIB + 300000) {
		buf_add(&raw, "a\0\x3d\xd8\x00\xde", 6);
		buf_puts(&want, "a\xf0\x9f\x98\x80");
	}
	assert_reads(buf_str(&raw), "UTF-16LE", buf_str(&want));
	buf_fini(&raw);
	buf_fini(&want);
}

/* Fill beyond the probe with rows, then the given end. */
static void
fill_and_add(struct buf *b, const char *row, int rows, const char *end)
{
	buf_clear(b);
	for (int i = 0; i < rows; i++)
		buf_puts(b, row);
	buf_puts(b, end);
}

static void
a_bad_byte_behind_the_probe_is_named_by_line_and_column(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10 * MIB);
	fill_and_add(&b, "0123456789abcde\n", 70000, "x,caf\xe9,y\n");
	assert_refused(buf_str(&b), "m.csv:70001:6: the byte 0xe9 ");
	fill_and_add(&b, "0123456789abcd\r\n", 70000, "x,caf\xe9,y\n");
	assert_refused(buf_str(&b), "m.csv:70001:6: ");
	fill_and_add(&b, "0123456789abcde\r", 70000, "x,caf\xe9,y\r");
	assert_refused(buf_str(&b), "m.csv:70001:6: ");
	/* All three mixed; the column counts characters. */
	fill_and_add(&b, "0123\n45678\r9abcdef\r\n\n\r", 60000,
	    "\xc3\xa9\xe4\xb8\xad\xff");
	assert_refused(buf_str(&b), "m.csv:300001:3: the byte 0xff ");
	/* A line longer than any chunk. */
	fill_and_add(&b, "\xc3\xa9", 1000000, "\xff");
	assert_refused(buf_str(&b), "m.csv:1:1000001: ");
	buf_fini(&b);
}

static void
a_character_cut_off_by_the_end_is_named(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10 * MIB);
	fill_and_add(&b, "0123456789abcde\n", 70000, "ab\xe4\xb8");
	assert_refused(buf_str(&b), "m.csv:70001:3: the byte 0xe4 ");
	buf_fini(&b);
}

static void
a_mark_says_utf_8_so_a_bad_byte_is_refused_not_guessed_away(void **state)
{
	(void)state;
	assert_refused(STR_LIT("\xef\xbb\xbf"
			       "name\ncaf\xe9\n"),
	    "m.csv:2:4: the byte 0xe9 is not valid in UTF-8");
}

/* Opening fails and says both. */
static void
assert_cannot_open(struct str raw, const char *encoding, const char *what)
{
	const struct src_opts opts = {.encoding = encoding};
	struct src *s;
	struct err e;

	assert_int_equal(src_memory_as(&s, raw, "m.csv", &opts, &e), -1);
	assert_null(s);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_memory_equal(e.msg, "m.csv", 5);
	assert_non_null(strstr(e.msg, encoding));
	assert_non_null(strstr(e.msg, what));
	assert_true(e.hint[0] != '\0');
}

static void
an_encoding_that_cannot_be_is_refused(void **state)
{
	(void)state;
	assert_cannot_open(
	    STR_LIT("a"), "Windows 1252 or so", "cannot be read");
	assert_cannot_open(STR_LIT("\xef\xbb\xbf"
				   "a"),
	    "Windows 1252 or so", "cannot be read");
	assert_cannot_open(STR_LIT("\xef\xbb\xbf"
				   "a"),
	    "windows-1252", "UTF-8");
}

static void
bytes_that_do_not_fit_the_encoding_said_are_named(void **state)
{
	const struct src_opts opts = {.encoding = "UTF-8"};
	struct str raw = STR_LIT("a,b\n1,caf\xe9\n");
	struct src *s;
	struct buf b;
	struct err e;

	(void)state;
	buf_init(&b, MIB);
	assert_int_equal(src_memory_as(&s, raw, "m.csv", &opts, &e), 0);
	assert_int_equal(drain(s, 100, &b, &e), -1);
	assert_memory_equal(e.msg, "m.csv:2:6: the byte 0xe9", 24);
	assert_non_null(strstr(e.hint, "encoding:"));
	buf_fini(&b);
	src_close(s);
}

static void
half_a_surrogate_pair_is_refused(void **state)
{
	(void)state;
	assert_refused(STR_LIT("\xff\xfe"
			       "a\0\n\0b\0\x3d\xd8z\0"),
	    "m.csv:2:2: ");
	/* An odd byte at the end. */
	assert_refused(STR_LIT("\xff\xfe"
			       "a\0\n\0b"),
	    "m.csv:2:1: ");
}

static int
set_up(void **state)
{
	char *folder = strdup("/tmp/lfetl-src-XXXXXX");

	*state = folder;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	char *folder = *state;
	int rc = rmdir(folder);

	free(folder);
	return rc;
}

static void
the_digest_is_of_the_raw_file_and_only_at_its_end(void **state)
{
	static const char raw[] = "\xef\xbb\xbf"
				  "a,b\n";
	char *path = fsx_join(*state, "a.csv");
	FILE *f = fopen(path, "wb");
	unsigned char sum[DIGEST_BYTES];
	unsigned char want[DIGEST_BYTES];
	unsigned char quick[DIGEST_BYTES];
	struct src *s;
	struct buf b;
	struct err e;

	assert_non_null(f);
	assert_int_equal(fwrite(raw, 1, sizeof(raw) - 1, f), sizeof(raw) - 1);
	assert_int_equal(fclose(f), 0);
	digest_of(raw, sizeof(raw) - 1, want);
	buf_init(&b, 100);
	assert_int_equal(src_open(&s, path, &e), 0);
	assert_string_equal(src_name(s), path);
	assert_int_equal(drain(s, 100, &b, &e), 0);
	assert_string_equal(buf_text(&b), "a,b\n");
	assert_true(src_digest(s, sum));
	assert_memory_equal(sum, want, DIGEST_BYTES);
	assert_int_equal(src_hash_file(path, quick, &e), 0);
	assert_memory_equal(quick, want, DIGEST_BYTES);
	src_close(s);
	buf_fini(&b);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
there_is_no_digest_before_the_end(void **state)
{
	struct src *s;
	struct buf b;
	struct err e;
	unsigned char sum[DIGEST_BYTES];

	(void)state;
	buf_init(&b, 10 * MIB);
	fill_and_add(&b, "0123456789abcde\n", 70000, "");
	assert_int_equal(src_memory(&s, b.p, b.n, "m", &e), 0);
	assert_false(src_digest(s, sum));
	src_close(s);
	buf_fini(&b);
}

static void
what_is_no_regular_file_is_refused_with_its_path(void **state)
{
	char *pipe_path = fsx_join(*state, "pipe");
	unsigned char sum[DIGEST_BYTES];
	struct src *s;
	struct err e;

	assert_int_equal(src_open(&s, *state, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, *state));
	assert_null(s);
	assert_int_equal(src_open(&s, pipe_path, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_int_equal(src_hash_file(pipe_path, sum, &e), -1);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	/* Nobody writes: it must not wait either. */
	assert_int_equal(src_open(&s, pipe_path, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, pipe_path));
	assert_int_equal(unlink(pipe_path), 0);
	free(pipe_path);
	src_close(NULL);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static void
a_file_whose_digest_nobody_wants_has_none_and_the_same_text(void **state)
{
	const struct src_opts opts = {.undigested = true};
	unsigned char sum[DIGEST_BYTES];
	char path[] = "/tmp/test_src_XXXXXX";
	char text[64];
	struct src *s;
	struct err e;
	size_t got;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a,b\n", 4), 4);
	(void)close(fd);
	assert_int_equal(src_open_as(&s, path, &opts, &e), 0);
	assert_int_equal(src_read(s, text, sizeof(text), &got, &e), 0);
	assert_int_equal(got, 4);
	assert_memory_equal(text, "a,b\n", 4);
	assert_int_equal(src_read(s, text, sizeof(text), &got, &e), 0);
	assert_int_equal(got, 0);
	assert_false(src_digest(s, sum));
	src_close(s);
	(void)unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(byte_order_marks_are_removed),
	    cmocka_unit_test(utf_16_without_a_mark_is_read_and_announced),
	    cmocka_unit_test(windows_1252_becomes_utf_8),
	    cmocka_unit_test(empty_files_and_nul_bytes_pass),
	    cmocka_unit_test(characters_that_straddle_a_chunk_stay_whole),
	    cmocka_unit_test(long_utf_16_survives_in_pieces),
	    cmocka_unit_test(
		a_bad_byte_behind_the_probe_is_named_by_line_and_column),
	    cmocka_unit_test(a_character_cut_off_by_the_end_is_named),
	    cmocka_unit_test(
		a_mark_says_utf_8_so_a_bad_byte_is_refused_not_guessed_away),
	    cmocka_unit_test(an_encoding_that_cannot_be_is_refused),
	    cmocka_unit_test(bytes_that_do_not_fit_the_encoding_said_are_named),
	    cmocka_unit_test(half_a_surrogate_pair_is_refused),
	    T(the_digest_is_of_the_raw_file_and_only_at_its_end),
	    cmocka_unit_test(there_is_no_digest_before_the_end),
	    cmocka_unit_test(
		a_file_whose_digest_nobody_wants_has_none_and_the_same_text),
	    T(what_is_no_regular_file_is_refused_with_its_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
