// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "csv/csvin.h"
#include "io/src.h"

/*
 * Raw bytes in any encoding, guessed or said, plain or gzip: what is read is
 * well-formed UTF-8, the same in small pieces as in large ones, and the reader
 * of rows ends with a message or at the end.  The first byte chooses the
 * encoding, the second the line to begin on.
 */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum {
	TEXT_MAX = 64 * 1024 * 1024
};

static void
must(int ok)
{
	if (!ok)
		abort();
}

/* All that src gives, in pieces of at most cap bytes. */
static int
read_text(
    struct str bytes, const struct src_opts *opts, size_t cap, struct buf *out)
{
	char *piece = malloc(cap);
	struct src *s;
	struct err e;
	size_t got = 1;
	int rc;

	must(piece != NULL);
	rc = src_memory_as(&s, bytes, "fuzz", opts, &e);
	while (rc == 0 && got > 0) {
		rc = src_read(s, piece, cap, &got, &e);
		if (rc == 0)
			buf_add(out, piece, got);
	}
	must(rc == 0 || (e.kind == ERR_USAGE && e.msg[0] != '\0'));
	src_close(s);
	free(piece);
	return rc;
}

static void
read_rows(struct str bytes, const struct src_opts *how, uint64_t first_line)
{
	struct csvin_opts opts = {.first_line = first_line};
	struct csvrow row;
	struct csvin *c;
	struct src *s;
	struct err e;
	int rc;

	if (src_memory_as(&s, bytes, "fuzz", how, &e) != 0)
		return;
	if (csvin_open(&c, s, &opts, &e) == 0) {
		while ((rc = csvin_next(c, &row, &e)) == 1) {
			must(row.line >= first_line);
			for (size_t i = 0; i < row.n; i++)
				must(text_is_utf8(row.cells[i]));
		}
		must(rc == 0 || (e.kind == ERR_USAGE && e.msg[0] != '\0'));
		csvin_close(c);
	}
	src_close(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {NULL, NULL, NULL, "UTF-8", "UTF-16",
	    "UTF-16LE", "UTF-32", "windows-1252", "ISO-8859-2", "macintosh",
	    "Shift_JIS", "EUC-JP", "EUC-KR", "GB18030", "Big5", "nonsense"};
	struct str bytes = {(const char *)data, size};
	struct src_opts opts;
	struct buf large;
	struct buf small;
	int rc;

	if (size < 2)
		return 0;
	opts.encoding = names[data[0] % (sizeof(names) / sizeof(names[0]))];
	bytes = str_from(bytes, 2);
	buf_init(&large, TEXT_MAX);
	buf_init(&small, TEXT_MAX);
	rc = read_text(bytes, &opts, 65536, &large);
	must(read_text(bytes, &opts, SRC_MIN_CAP, &small) == rc);
	must(rc != 0 || (str_eq(buf_str(&large), buf_str(&small)) &&
			    text_is_utf8(buf_str(&large))));
	read_rows(bytes, &opts, data[1] % 8);
	buf_fini(&large);
	buf_fini(&small);
	return 0;
}
