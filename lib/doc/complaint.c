// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/complaint.h"

enum {
	SHOWN = 100,  /* complaints; the rest is counted */
	WIDEST = 72,  /* columns of a source line */
	BEFORE = 40,  /* of them before the place, when it is cut */
	MARGIN = 200, /* code points rendered on both sides of the place */
	TAB = 8
};

struct complaint {
	unsigned line;
	unsigned col;
	bool warning;
	size_t order; /* as added */
	const char *msg;
	const char *hint; /* NULL: none */
};

struct complaints {
	struct arena *arena;
	const char *file;
	struct str text;
	struct str *lines;
	size_t n_lines;
	struct complaint *v;
	size_t n;
	size_t cap;
	size_t warnings;
};

/* Bytes of the line break at s, 0 if there is none: YAML 1.1's, so that the
 * lines are counted as libyaml counts them. */
static size_t
break_at(struct str s)
{
	if (s.p[0] == '\n')
		return 1;
	if (s.p[0] == '\r')
		return s.n > 1 && s.p[1] == '\n' ? 2 : 1;
	if (str_starts(s, STR_LIT("\xc2\x85")))
		return 2;
	if (str_starts(s, STR_LIT("\xe2\x80\xa8")) ||
	    str_starts(s, STR_LIT("\xe2\x80\xa9")))
		return 3;
	return 0;
}

static void
add_line(struct complaints *c, const char *p, size_t n, size_t *cap)
{
	if (c->n_lines == *cap) {
		*cap = *cap > 0 ? *cap * 2 : 64;
		c->lines = mem_resize(c->lines, *cap, sizeof(*c->lines));
	}
	c->lines[c->n_lines++] = (struct str){p, n};
}

static void
split_lines(struct complaints *c)
{
	struct str s = c->text;
	const char *start;
	size_t cap = 0;

	if (str_starts(s, STR_LIT("\xef\xbb\xbf")))
		s = str_from(s, 3);
	start = s.p;
	while (s.n > 0) {
		size_t n = break_at(s);

		if (n == 0) {
			s = str_from(s, 1);
			continue;
		}
		add_line(c, start, (size_t)(s.p - start), &cap);
		s = str_from(s, n);
		start = s.p;
	}
	add_line(c, start, (size_t)(s.p - start), &cap);
}

struct complaints *
complaints_new(const char *file, struct str text)
{
	struct complaints *c = mem_alloc(sizeof(*c));

	c->arena = arena_new();
	c->file = arena_dup(c->arena, file, strlen(file));
	c->text = arena_str(c->arena, text);
	split_lines(c);
	return c;
}

void
complaints_free(struct complaints *c)
{
	if (c == NULL)
		return;
	arena_free(c->arena);
	free(c->lines);
	free(c->v);
	free(c);
}

static struct complaint *
append(struct complaints *c, unsigned line, unsigned col)
{
	struct complaint *k;

	if (c->n == c->cap) {
		c->cap = c->cap > 0 ? c->cap * 2 : 16;
		c->v = mem_resize(c->v, c->cap, sizeof(*c->v));
	}
	k = &c->v[c->n];
	*k = (struct complaint){.line = line, .col = col, .order = c->n};
	c->n++;
	return k;
}

void
complaint_add(
    struct complaints *c, unsigned line, unsigned col, const char *fmt, ...)
{
	struct complaint *k = append(c, line, col);
	va_list ap;

	va_start(ap, fmt);
	k->msg = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
}

void
complaint_warn(
    struct complaints *c, unsigned line, unsigned col, const char *fmt, ...)
{
	struct complaint *k = append(c, line, col);
	va_list ap;

	va_start(ap, fmt);
	k->msg = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	k->warning = true;
	c->warnings++;
}

void
complaint_hint(struct complaints *c, const char *fmt, ...)
{
	va_list ap;

	if (c->n == 0)
		return;
	va_start(ap, fmt);
	c->v[c->n - 1].hint = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
}

size_t
complaints_count(const struct complaints *c)
{
	return c->n - c->warnings;
}

size_t
complaints_warnings(const struct complaints *c)
{
	return c->warnings;
}

static int
by_place(const void *va, const void *vb)
{
	const struct complaint *a = *(const struct complaint *const *)va;
	const struct complaint *b = *(const struct complaint *const *)vb;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->col != b->col)
		return a->col < b->col ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Does a plain scalar end before s? */
static bool
plain_ends(struct str s)
{
	if (s.p[0] == ',' || s.p[0] == ']' || s.p[0] == '}')
		return true;
	if (s.p[0] == ':')
		return s.n == 1 || s.p[1] == ' ' || s.p[1] == '\t';
	return s.n > 1 && (s.p[0] == ' ' || s.p[0] == '\t') && s.p[1] == '#';
}

/* The bytes of what stands at s: a quoted or a plain scalar, else one. */
static size_t
token(struct str s)
{
	size_t n = 0;

	if (s.n == 0)
		return 0;
	if (s.p[0] == '"' || s.p[0] == '\'') {
		n = str_find(str_from(s, 1), s.p[0]);
		return n + 2 > s.n ? s.n : n + 2;
	}
	if (strchr("{[]},-?:|>#\t", s.p[0]) != NULL)
		return 1;
	while (n < s.n && !plain_ends(str_from(s, n)))
		n++;
	return str_trim(str_upto(s, n)).n;
}

/* Append one code point as it is shown; the columns it takes. */
static size_t
show_one(struct buf *b, struct str s, size_t len, size_t at)
{
	size_t was = b->n;

	if (s.p[0] != '\t') {
		text_inert(b, str_upto(s, len));
		return text_width((struct str){buf_text(b) + was, b->n - was});
	}
	for (size_t n = TAB - at % TAB; n > 0; n--)
		buf_putc(b, ' ');
	return TAB - at % TAB;
}

/* A source line as it is shown, with the columns that are marked. */
struct shown {
	struct buf b;
	size_t from; /* column of the caret, from 0 */
	size_t to;   /* where the marking ends */
};

/*
 * Only the part around the place is rendered: a line may be the whole file.
 * What is left out on the left is more than BEFORE, so it is marked as cut.
 */
static void
show_line(struct shown *s, struct str line, unsigned col)
{
	size_t at = 0;
	size_t end = line.n;

	s->from = s->to = 0;
	for (size_t i = 0, n = 1; i < line.n; n++) {
		size_t len;

		(void)text_decode(str_from(line, i), &len);
		if (n == col) {
			s->from = at;
			end = i + token(str_upto(
				      str_from(line, i), (size_t)4 * MARGIN));
		}
		if (n + MARGIN >= col)
			at += show_one(&s->b, str_from(line, i), len, at);
		i += len;
		if (n >= col && i <= end)
			s->to = at;
		if (n >= (size_t)col + MARGIN)
			break;
	}
	if (s->to == 0)
		s->from = at; /* a place behind the line's end */
	if (s->to <= s->from)
		s->to = s->from + 1;
}

/* The bytes of the first `columns` code points. */
static size_t
bytes_of(struct str s, size_t columns)
{
	size_t i = 0;

	while (i < s.n && columns > 0) {
		size_t len;

		(void)text_decode(str_from(s, i), &len);
		i += len;
		columns--;
	}
	return i;
}

/* Cut a long line around the place; "..." stands for what was cut. */
static void
print_source(struct shown *s, unsigned line, struct buf *out)
{
	size_t width = text_width(buf_str(&s->b));
	size_t skip = 0;
	struct str part = buf_str(&s->b);
	bool more = false;

	if (width > WIDEST && s->from > BEFORE)
		skip = s->from - BEFORE;
	part = str_from(part, bytes_of(part, skip));
	if (width - skip > WIDEST) {
		part = str_upto(part, bytes_of(part, WIDEST));
		more = true;
	}
	if (s->to - skip > WIDEST)
		s->to = skip + WIDEST;
	buf_printf(out, "%5u | %s", line, skip > 0 ? "..." : "");
	buf_add_str(out, part);
	buf_puts(out, more ? "...\n" : "\n");
	buf_printf(out, "      | %s", skip > 0 ? "   " : "");
	for (size_t i = skip; i < s->from; i++)
		buf_putc(out, ' ');
	buf_putc(out, '^');
	for (size_t i = s->from + 1; i < s->to; i++)
		buf_putc(out, '~');
	buf_putc(out, '\n');
}

static void
print_one(
    const struct complaints *c, const struct complaint *k, struct buf *out)
{
	struct shown s = {0};

	text_inert(out, str_of(c->file));
	if (k->line > 0)
		buf_printf(out, ":%u:%u", k->line, k->col);
	buf_puts(out, k->warning ? ": warning: " : ": ");
	text_inert(out, str_of(k->msg));
	buf_putc(out, '\n');
	if (k->line > 0 && k->line <= c->n_lines) {
		buf_init(&s.b, 1 << 16);
		show_line(&s, c->lines[k->line - 1], k->col);
		print_source(&s, k->line, out);
		buf_fini(&s.b);
	}
	if (k->hint != NULL) {
		buf_puts(out, "      ");
		text_inert(out, str_of(k->hint));
		buf_putc(out, '\n');
	}
}

void
complaints_print(const struct complaints *c, struct buf *out)
{
	const struct complaint **sorted;

	if (c->n == 0)
		return;
	sorted = mem_array(c->n, sizeof(const struct complaint *));
	for (size_t i = 0; i < c->n; i++)
		sorted[i] = &c->v[i];
	qsort(sorted, c->n, sizeof(const struct complaint *), by_place);
	for (size_t i = 0; i < c->n && i < SHOWN; i++)
		print_one(c, sorted[i], out);
	if (c->n > SHOWN) {
		text_inert(out, str_of(c->file));
		buf_printf(out, ": and %zu more like these\n", c->n - SHOWN);
	}
	free(sorted);
}
