// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/text.h"

#include "io/charset.h"
#include "io/filekind.h"
#include "io/rawin.h"
#include "io/recode.h"
#include "io/src.h"
#include "io/zio.h"

enum {
	PROBE_BYTES = 1024 * 1024,
	IN_BYTES = 65536
};

/* Where reading stands, for messages.  Lines end with LF, CRLF or CR. */
struct place {
	uint64_t line;
	uint64_t column; /* characters, from 1 */
	bool after_cr;
};

struct src {
	struct zio *zio;
	struct charset charset;
	char *probe;     /* freed when it has been passed on */
	struct str left; /* of probe */
	char tail[4];    /* UTF-8: a character whose rest is to come */
	size_t n_tail;
	struct recode *recode; /* not UTF-8 */
	char *in;              /* not UTF-8: IN_BYTES */
	struct str todo;       /* of in */
	bool in_end;
	struct place place;
};

static void
move_on(struct place *at, struct str s)
{
	size_t i = 0; /* where the current line begins or goes on */
	size_t lf = str_find(s, '\n');
	size_t cr = str_find(s, '\r');

	while (lf < s.n || cr < s.n) {
		bool is_cr = cr < lf;
		size_t end = is_cr ? cr : lf;

		/* The LF of a CRLF ends nothing that the CR has not ended. */
		if (is_cr || !at->after_cr || end > i) {
			at->line++;
			at->column = 1;
		}
		at->after_cr = is_cr;
		i = end + 1;
		if (is_cr)
			cr = i + str_find(str_from(s, i), '\r');
		else
			lf = i + str_find(str_from(s, i), '\n');
	}
	if (i < s.n) {
		at->column += text_width(str_from(s, i));
		at->after_cr = false;
	}
}

static int
refuse_mark(const struct src *s, const char *encoding, struct err *e)
{
	(void)err_set(e, ERR_USAGE,
	    "%s begins with the byte order mark of %s, and is said to be in %s",
	    src_name(s), s->charset.name, encoding);
	return err_hint(e, "Leave the encoding out: the mark says it.");
}

static int
fill_probe(struct src *s, const struct src_opts *opts, struct err *e)
{
	struct str probe;
	size_t n = 0;
	size_t got = 1;

	s->probe = mem_alloc(PROBE_BYTES);
	while (n < PROBE_BYTES && got > 0) {
		if (zio_read(s->zio, s->probe + n, PROBE_BYTES - n, &got, e) !=
		    0)
			return -1;
		n += got;
	}
	probe = (struct str){s->probe, n};
	if (filekind_check(probe, src_name(s), e) != 0)
		return -1;
	if (opts->encoding == NULL)
		charset_find(&s->charset, probe, got == 0);
	else if (!charset_say(&s->charset, probe, opts->encoding))
		return refuse_mark(s, opts->encoding, e);
	s->left = str_from(probe, s->charset.mark);
	return 0;
}

/* raw is taken. */
static int
open_raw(struct src **out, struct rawin *raw, const struct src_opts *opts,
    struct err *e)
{
	const struct zio_limits limits = {
	    LIM_INFLATED_BYTES, LIM_INFLATE_RATIO};
	struct src *s = mem_alloc(sizeof(*s));

	s->place = (struct place){1, 1, false};
	if (zio_open(&s->zio, raw, &limits, e) != 0 ||
	    fill_probe(s, opts, e) != 0)
		goto fail;
	if (!s->charset.utf8) {
		s->in = mem_alloc(IN_BYTES);
		if (recode_open(&s->recode, s->charset.name, e) != 0) {
			(void)err_wrap(e, "%s", src_name(s));
			goto fail;
		}
	}
	*out = s;
	return 0;

fail:
	src_close(s);
	return -1;
}

int
src_open_as(struct src **out, const char *path, const struct src_opts *opts,
    struct err *e)
{
	struct rawin *raw;

	*out = NULL;
	if (rawin_open(&raw, path, e) != 0)
		return -1;
	if (opts->undigested)
		rawin_undigested(raw);
	return open_raw(out, raw, opts, e);
}

int
src_memory_as(struct src **out, struct str bytes, const char *name,
    const struct src_opts *opts, struct err *e)
{
	*out = NULL;
	return open_raw(out, rawin_memory(bytes.p, bytes.n, name), opts, e);
}

int
src_open(struct src **out, const char *path, struct err *e)
{
	const struct src_opts opts = {.encoding = NULL};

	return src_open_as(out, path, &opts, e);
}

int
src_memory(
    struct src **out, const void *p, size_t n, const char *name, struct err *e)
{
	const struct src_opts opts = {.encoding = NULL};

	return src_memory_as(out, (struct str){p, n}, name, &opts, e);
}

/* Bytes as they are in the file, the probe first. */
static int
pull(struct src *s, char *p, size_t cap, size_t *got, struct err *e)
{
	struct str part = str_upto(s->left, cap);

	if (part.n == 0) {
		free(s->probe);
		s->probe = NULL;
		s->left = (struct str){NULL, 0};
		return zio_read(s->zio, p, cap, got, e);
	}
	memcpy(p, part.p, part.n);
	s->left = str_from(s->left, part.n);
	*got = part.n;
	return 0;
}

/* good is what came before the bad bytes; byte is the first of them or -1. */
static int
bad_text(struct src *s, struct str good, int byte, struct err *e)
{
	char what[32] = "the next byte";

	move_on(&s->place, good);
	if (byte >= 0)
		(void)snprintf(
		    what, sizeof(what), "the byte 0x%02x", (unsigned)byte);
	(void)err_set(e, ERR_USAGE,
	    "%s:%" PRIu64 ":%" PRIu64 ": %s is not valid in %s, %s",
	    src_name(s), s->place.line, s->place.column, what, s->charset.name,
	    !s->charset.guessed ? "the encoding of this file so far"
	    : s->charset.utf8   ? "the encoding of the rest of this file"
				: "the encoding guessed for this file");
	return err_hint(e,
	    "Save the file as UTF-8 in the program that wrote it, correct "
	    "that line, or name the encoding in the mapping: source: { "
	    "encoding: windows-1252 }.");
}

static int
read_utf8(struct src *s, char *p, size_t cap, size_t *got, struct err *e)
{
	struct str have;

	do {
		size_t n;
		size_t bad;

		memcpy(p, s->tail, s->n_tail);
		if (pull(s, p + s->n_tail, cap - s->n_tail, &n, e) != 0)
			return -1;
		have = (struct str){p, s->n_tail + n};
		s->n_tail = n > 0 ? charset_utf8_tail(have) : 0;
		have.n -= s->n_tail;
		memcpy(s->tail, p + have.n, s->n_tail);
		bad = text_utf8_error(have);
		if (bad < have.n)
			return bad_text(
			    s, str_upto(have, bad), (unsigned char)p[bad], e);
		if (n == 0)
			break;
	} while (have.n == 0);
	move_on(&s->place, have);
	*got = have.n;
	return 0;
}

static int
read_recoded(struct src *s, char *p, size_t cap, size_t *got, struct err *e)
{
	*got = 0;
	while (*got == 0) {
		size_t n;

		if (s->todo.n == 0 && !s->in_end) {
			if (pull(s, s->in, IN_BYTES, &n, e) != 0)
				return -1;
			s->in_end = n == 0;
			s->todo = (struct str){s->in, n};
		}
		if (!recode_run(s->recode, &s->todo, s->in_end, p, cap, got))
			return bad_text(s, (struct str){p, *got}, -1, e);
		if (*got == 0 && s->in_end)
			return 0;
	}
	move_on(&s->place, (struct str){p, *got});
	return 0;
}

int
src_read(struct src *s, char *p, size_t cap, size_t *got, struct err *e)
{
	return s->charset.utf8 ? read_utf8(s, p, cap, got, e)
			       : read_recoded(s, p, cap, got, e);
}

const char *
src_encoding(const struct src *s, bool *guessed)
{
	if (guessed != NULL)
		*guessed = s->charset.guessed;
	return s->charset.name;
}

const char *
src_rival(const struct src *s)
{
	return s->charset.rival;
}

const char *
src_name(const struct src *s)
{
	return rawin_name(zio_raw(s->zio));
}

bool
src_digest(const struct src *s, unsigned char out[DIGEST_BYTES])
{
	return rawin_digest(zio_raw(s->zio), out);
}

void
src_close(struct src *s)
{
	if (s == NULL)
		return;
	zio_close(s->zio);
	recode_close(s->recode);
	free(s->probe);
	free(s->in);
	free(s);
}

int
src_hash_file(const char *path, unsigned char out[DIGEST_BYTES], struct err *e)
{
	struct rawin *raw;
	char *chunk;
	size_t got = 1;
	int rc = 0;

	if (rawin_open(&raw, path, e) != 0)
		return -1;
	chunk = mem_alloc(PROBE_BYTES);
	while (rc == 0 && got > 0)
		rc = rawin_read(raw, chunk, PROBE_BYTES, &got, e);
	(void)rawin_digest(raw, out);
	free(chunk);
	rawin_close(raw);
	return rc;
}
