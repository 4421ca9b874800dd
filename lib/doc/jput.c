// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jplain.h"
#include "doc/jput.h"

/*
 * What a byte needs inside a string: 0 nothing, 'u' the long escape, 'm' a
 * look at its UTF-8 sequence, anything else the letter behind a backslash.
 */
enum {
	LONG = 'u',
	MULTI = 'm'
};

static char
need(unsigned char c)
{
	static const char below_space[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

	if (c < 0x20)
		return below_space[c];
	if (c >= 0x80)
		return MULTI;
	if (c == '"')
		return '"';
	return c == '\\' ? '\\' : 0;
}

void
jput_init(struct jput *j, struct buf *b)
{
	memset(j, 0, sizeof(*j));
	j->b = b;
}

static uint64_t
bit(const struct jput *j)
{
	return UINT64_C(1) << (j->depth - 1);
}

/* Before every value: the comma of a list; in an object a key must wait. */
static void
begin_value(struct jput *j)
{
	if (j->depth == 0)
		return;
	if ((j->objects & bit(j)) != 0) {
		if (!j->keyed)
			abort();
		j->keyed = false;
		return;
	}
	if ((j->filled & bit(j)) != 0)
		buf_putc(j->b, ',');
	j->filled |= bit(j);
}

static void
open_level(struct jput *j, bool object)
{
	begin_value(j);
	if (j->depth >= LIM_JSON_DEPTH)
		abort();
	j->depth++;
	j->filled &= ~bit(j);
	j->objects &= ~bit(j);
	if (object)
		j->objects |= bit(j);
	buf_putc(j->b, object ? '{' : '[');
}

void
jput_object(struct jput *j)
{
	open_level(j, true);
}

void
jput_list(struct jput *j)
{
	open_level(j, false);
}

void
jput_end(struct jput *j)
{
	if (j->depth == 0 || j->keyed)
		abort();
	buf_putc(j->b, (j->objects & bit(j)) != 0 ? '}' : ']');
	j->depth--;
}

/* The bytes at s that can be copied as they are. */
static size_t
plain_run(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		char how;
		size_t len;

		if (i + 8 <= s.n && jplain_run(s.p + i) == 8) {
			i += 8;
			continue;
		}
		/* The rest, with some bytes that were looked at before. */
		if (i + 8 > s.n && s.n >= 8 && jplain_run(s.p + s.n - 8) == 8)
			return s.n;
		how = need((unsigned char)s.p[i]);
		if (how == 0) {
			i++;
			continue;
		}
		if (how != MULTI)
			return i;
		if (text_decode(str_from(s, i), &len) == 0xfffd && len == 1)
			return i;
		i += len;
	}
	return i;
}

static void
put_escape(struct buf *b, unsigned char c)
{
	char how = need(c);

	if (how == MULTI) {
		buf_puts(b, "\xef\xbf\xbd");
	} else if (how == LONG) {
		buf_puts(b, "\\u00");
		text_hex(b, &c, 1);
	} else {
		buf_putc(b, '\\');
		buf_putc(b, how);
	}
}

/* A text without escapes, in one piece when there is room for it. */
static void
put_plain(struct buf *b, struct str s)
{
	char *p;

	if (b->cap - b->n < s.n + 3 || s.n + 2 > b->max - b->n) {
		buf_putc(b, '"');
		buf_add(b, s.p, s.n);
		buf_putc(b, '"');
		return;
	}
	p = b->p + b->n;
	p[0] = '"';
	if (s.n > 0)
		memcpy(p + 1, s.p, s.n);
	p[s.n + 1] = '"';
	p[s.n + 2] = '\0';
	b->n += s.n + 2;
}

static void
put_string(struct buf *b, struct str s)
{
	size_t n = plain_run(s);

	if (n == s.n) {
		put_plain(b, s);
		return;
	}
	buf_putc(b, '"');
	for (;;) {
		buf_add(b, s.p, n);
		if (n == s.n)
			break;
		put_escape(b, (unsigned char)s.p[n]);
		s = str_from(s, n + 1);
		n = plain_run(s);
	}
	buf_putc(b, '"');
}

void
jput_key(struct jput *j, const char *key)
{
	if (j->depth == 0 || (j->objects & bit(j)) == 0 || j->keyed)
		abort();
	if ((j->filled & bit(j)) != 0)
		buf_putc(j->b, ',');
	j->filled |= bit(j);
	put_string(j->b, str_of(key));
	buf_putc(j->b, ':');
	j->keyed = true;
}

void
jput_text(struct jput *j, struct str s)
{
	begin_value(j);
	put_string(j->b, s);
}

void
jput_cstr(struct jput *j, const char *s)
{
	if (s == NULL)
		jput_null(j);
	else
		jput_text(j, str_of(s));
}

static void
put_digits(struct buf *b, uint64_t v)
{
	char rev[20];
	size_t at = sizeof(rev);

	do {
		rev[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	buf_add(b, rev + at, sizeof(rev) - at);
}

void
jput_int(struct jput *j, int64_t v)
{
	begin_value(j);
	if (v < 0)
		buf_putc(j->b, '-');
	put_digits(j->b, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void
jput_uint(struct jput *j, uint64_t v)
{
	begin_value(j);
	put_digits(j->b, v);
}

void
jput_bool(struct jput *j, bool v)
{
	begin_value(j);
	buf_puts(j->b, v ? "true" : "false");
}

void
jput_null(struct jput *j)
{
	begin_value(j);
	buf_puts(j->b, "null");
}

void
jput_raw(struct jput *j, struct str json)
{
	begin_value(j);
	buf_add_str(j->b, json);
}
