// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

uint32_t
text_decode(struct str s, size_t *len)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t cp;
	size_t n;

	*len = 1;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] >= 0xc2 && p[0] <= 0xdf) {
		n = 2;
		cp = p[0] & 0x1fU;
	} else if (p[0] >= 0xe0 && p[0] <= 0xef) {
		n = 3;
		cp = p[0] & 0x0fU;
	} else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
		n = 4;
		cp = p[0] & 0x07U;
	} else {
		return 0xfffd;
	}
	if (s.n < n)
		return 0xfffd;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0xfffd;
		cp = cp << 6 | (p[i] & 0x3fU);
	}
	if ((n == 3 && cp < 0x800) || (n == 4 && cp < 0x10000) ||
	    cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return 0xfffd;
	*len = n;
	return cp;
}

size_t
text_utf8_error(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		uint64_t eight;
		size_t len;

		if (i + 8 <= s.n) {
			memcpy(&eight, s.p + i, 8);
			if ((eight & UINT64_C(0x8080808080808080)) == 0) {
				i += 8;
				continue;
			}
		}
		/* A U+FFFD that is really in the text has length 3. */
		if (text_decode(str_from(s, i), &len) == 0xfffd && len == 1)
			return i;
		i += len;
	}
	return s.n;
}

bool
text_is_utf8(struct str s)
{
	return text_utf8_error(s) == s.n;
}

void
text_encode(struct buf *b, uint32_t cp)
{
	if (cp < 0x80) {
		buf_putc(b, (char)cp);
	} else if (cp < 0x800) {
		buf_putc(b, (char)(0xc0 | cp >> 6));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	} else if (cp < 0x10000) {
		buf_putc(b, (char)(0xe0 | cp >> 12));
		buf_putc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	} else {
		buf_putc(b, (char)(0xf0 | cp >> 18));
		buf_putc(b, (char)(0x80 | (cp >> 12 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (cp & 0x3f)));
	}
}

struct str
text_cut(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	s.n = max;
	while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
		s.n--;
	return s;
}

/* Characters that steer a terminal or hide from the reader's eye. */
static bool
steers(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || cp == 0xad ||
	       cp == 0x61c || cp == 0x180e || (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
	       (cp >= 0xfff9 && cp <= 0xfffb) ||
	       (cp >= 0xe0000 && cp <= 0xe007f);
}

void
text_inert(struct buf *b, struct str s)
{
	while (s.n > 0) {
		size_t len;
		uint32_t cp = text_decode(s, &len);

		if (cp == 0xfffd && len == 1)
			buf_printf(
			    b, "\\x%02x", (unsigned)(unsigned char)s.p[0]);
		else if (cp == '\n')
			buf_puts(b, "\\n");
		else if (cp == '\r')
			buf_puts(b, "\\r");
		else if (cp == '\t')
			buf_puts(b, "\\t");
		else if (steers(cp) && cp < 0x100)
			buf_printf(b, "\\x%02x", (unsigned)cp);
		else if (steers(cp))
			buf_printf(b, "\\u{%04x}", (unsigned)cp);
		else
			buf_add(b, s.p, len);
		s = str_from(s, len);
	}
}

size_t
text_width(struct str s)
{
	size_t w = 0;

	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80)
			w++;
	return w;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void
text_lower(char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s[i] = lower(s[i]);
}

static size_t
min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

size_t
text_distance(struct str a, struct str b, size_t max)
{
	enum {
		LONGEST = 64
	};
	size_t rows[3][LONGEST + 1];
	size_t *was = rows[0];
	size_t *prev = rows[1];
	size_t *cur = rows[2];

	if (a.n > LONGEST || b.n > LONGEST)
		return str_ieq(a, b) ? 0 : max + 1;
	for (size_t j = 0; j <= b.n; j++)
		was[j] = prev[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *spare = was;

		cur[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			char x = lower(a.p[i - 1]);
			char y = lower(b.p[j - 1]);

			cur[j] = min3(prev[j] + 1, cur[j - 1] + 1,
			    prev[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b.p[j - 2]) &&
			    y == lower(a.p[i - 2]) && was[j - 2] + 1 < cur[j])
				cur[j] = was[j - 2] + 1;
		}
		was = prev;
		prev = cur;
		cur = spare;
	}
	return prev[b.n] > max ? max + 1 : prev[b.n];
}

static bool
differ_by_dollar(struct str a, struct str b)
{
	return (a.n > 0 && a.p[0] == '$' && str_ieq(str_from(a, 1), b)) ||
	       (b.n > 0 && b.p[0] == '$' && str_ieq(str_from(b, 1), a));
}

const char *
text_nearest(struct str word, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t least = word.n / 3 > 3 ? 3 : word.n / 3;

	if (least == 0)
		least = 1;
	for (size_t i = 0; i < n; i++) {
		struct str name = str_of(names[i]);
		size_t d;

		if (differ_by_dollar(word, name))
			return names[i];
		d = text_distance(word, name, least);
		if (d <= least && d < word.n && (best == NULL || d < least)) {
			best = names[i];
			least = d;
		}
	}
	return best;
}

bool
text_glob(struct str pattern, struct str s)
{
	size_t p = 0;
	size_t i = 0;
	size_t star = pattern.n; /* where the last '*' stood */
	size_t from = 0;         /* where its text may end */

	while (i < s.n) {
		size_t len;

		(void)text_decode(str_from(s, i), &len);
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = i;
		} else if (p < pattern.n && pattern.p[p] == '?') {
			p++;
			i += len;
		} else if (p < pattern.n && pattern.p[p] == s.p[i]) {
			p++;
			i++;
		} else if (star < pattern.n) {
			/* A '*' ends between characters, never inside one. */
			(void)text_decode(str_from(s, from), &len);
			p = star + 1;
			i = from += len;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

void
text_hex(struct buf *b, const void *p, size_t n)
{
	const unsigned char *q = p;

	for (size_t i = 0; i < n; i++) {
		buf_putc(b, "0123456789abcdef"[q[i] >> 4]);
		buf_putc(b, "0123456789abcdef"[q[i] & 15]);
	}
}

void
text_base32(struct buf *b, const void *p, size_t n)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	const unsigned char *q = p;
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < n; i++) {
		bits = (bits << 8 | q[i]) & 0xfffff;
		have += 8;
		while (have >= 5) {
			have -= 5;
			buf_putc(b, digits[bits >> have & 31]);
		}
	}
	if (have > 0)
		buf_putc(b, digits[bits << (5 - have) & 31]);
}

void
text_count(struct buf *b, uint64_t n)
{
	char rev[32];
	size_t k = 0;

	do {
		if (k % 4 == 3)
			rev[k++] = ',';
		rev[k++] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	while (k > 0)
		buf_putc(b, rev[--k]);
}

bool
text_uint(struct str s, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint64_t d = (uint64_t)(unsigned char)s.p[i] - '0';

		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	if (v > max)
		return false;
	*out = v;
	return true;
}
