// SPDX-License-Identifier: Apache-2.0
#include "value/valuemd.h"

#include <stdint.h>
#include <string.h>

enum {
	LIST_DIGITS = 9 /* CommonMark, section 5.2 */
};

void
valuemd_init(struct valuemd *m, size_t max_bytes)
{
	memset(m, 0, sizeof(*m));
	buf_init(&m->out, max_bytes);
	buf_init(&m->prefix, max_bytes);
	buf_init(&m->lead, max_bytes);
}

void
valuemd_fini(struct valuemd *m)
{
	buf_fini(&m->out);
	buf_fini(&m->prefix);
	buf_fini(&m->lead);
}

void
valuemd_want(struct valuemd *m, unsigned newlines)
{
	if (m->flat) {
		m->space = true;
		return;
	}
	if (m->newlines < newlines)
		m->newlines = newlines;
	m->space = false;
}

/* A line's prefix without the blanks at its end, for lines without text. */
static void
put_bare_prefix(struct valuemd *m)
{
	size_t n = m->prefix.n;

	while (n > 0 && m->prefix.p[n - 1] == ' ')
		n--;
	buf_add(&m->out, m->prefix.p, n);
}

void
valuemd_break(struct valuemd *m, bool again)
{
	if (m->out.n == 0)
		return;
	valuemd_want(m, again && m->hard && m->newlines == 1 ? 2 : 1);
	m->hard = !m->flat;
}

/* What stands before text: line ends, prefix, lead, blank, emphasis. */
void
valuemd_begin(struct valuemd *m)
{
	bool fresh = m->out.n == 0 || m->newlines > 0;

	if (m->hard && m->newlines == 1 && m->lead.n == 0 && !m->pre)
		buf_putc(&m->out, '\\');
	m->hard = false;
	for (unsigned i = 0; m->out.n > 0 && i < m->newlines; i++) {
		if (i > 0)
			put_bare_prefix(m);
		buf_putc(&m->out, '\n');
	}
	if (fresh) {
		buf_add(&m->out, m->prefix.p,
		    m->lead.n > 0 ? m->lead_at : m->prefix.n);
		buf_add_str(&m->out, buf_str(&m->lead));
		buf_clear(&m->lead);
	} else if (m->space) {
		buf_putc(&m->out, ' ');
	}
	m->newlines = 0;
	m->space = false;
	buf_add(&m->out, m->marks, m->n_marks);
	m->n_marks = 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Would "&amp;" at p[i] be read as a character? */
static bool
is_entity(struct str s, size_t i)
{
	size_t n = i + 1;

	while (
	    n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') ||
			   (s.p[n] >= 'A' && s.p[n] <= 'Z') ||
			   (s.p[n] >= 'a' && s.p[n] <= 'z') || s.p[n] == '#'))
		n++;
	return n > i + 1 && n < s.n && s.p[n] == ';';
}

void
valuemd_raw(struct valuemd *m, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (m->flat && s.p[i] == '|')
			buf_putc(&m->out, '\\');
		buf_putc(&m->out, s.p[i]);
	}
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

/* Would markdown take p[i] for markup?  first: on the line. */
static bool
is_special(struct str s, size_t i, bool first)
{
	char c = s.p[i];
	char next = i + 1 < s.n ? s.p[i + 1] : ' ';

	/* Between letters _ is no emphasis; a bare URL would not survive a
	 * backslash. */
	if (c == '_' && i > 0 && is_word(s.p[i - 1]) && is_word(next))
		return false;
	if (strchr("\\`*_[]<", c) != NULL)
		return true;
	if (c == '&')
		return is_entity(s, i);
	if (!first)
		return false;
	/* A list, a rule, an underlined heading, a fence. */
	return c == '#' || c == '>' || c == '=' ||
	       ((c == '-' || c == '+' || c == '~') &&
		   (is_blank(next) || next == c));
}

/* "1." at the start of a line would begin a list: 1\. */
static bool
ends_number(const struct valuemd *m, char c, size_t line)
{
	if ((c != '.' && c != ')') || line >= m->out.n ||
	    m->out.n - line > LIST_DIGITS)
		return false;
	for (size_t i = line; i < m->out.n; i++)
		if (m->out.p[i] < '0' || m->out.p[i] > '9')
			return false;
	return true;
}

void
valuemd_text(struct valuemd *m, struct str s)
{
	size_t line = SIZE_MAX; /* where this text's line began */

	for (size_t i = 0; i < s.n; i++) {
		bool first = m->out.n == 0 || m->newlines > 0;

		if (is_blank(s.p[i])) {
			m->space = m->newlines == 0 && m->out.n > 0;
			continue;
		}
		valuemd_begin(m);
		if (first)
			line = m->out.n;
		if (is_special(s, i, first) || (m->flat && s.p[i] == '|') ||
		    ends_number(m, s.p[i], line))
			buf_putc(&m->out, '\\');
		buf_putc(&m->out, s.p[i]);
	}
}

/* Code keeps its blanks and needs no escapes. */
void
valuemd_code(struct valuemd *m, struct str s)
{
	struct str line;

	while (str_next(&s, STR_LIT("\n"), &line)) {
		valuemd_begin(m);
		valuemd_raw(m, line);
		if (m->pre)
			valuemd_want(m, m->newlines + 1);
		else
			m->space = true;
	}
}

void
valuemd_open(struct valuemd *m, const char *mark)
{
	size_t n = strlen(mark);

	if (n > VALUEMD_MARKS_MAX - m->n_marks)
		return;
	memcpy(m->marks + m->n_marks, mark, n);
	m->n_marks += n;
}

/* A mark whose text never came is taken back. */
void
valuemd_close(struct valuemd *m, const char *mark)
{
	size_t n = strlen(mark);

	if (m->n_marks >= n)
		m->n_marks -= n;
	else
		buf_puts(&m->out, mark);
}

void
valuemd_lead(struct valuemd *m, const char *lead)
{
	if (m->flat)
		return;
	if (m->lead.n == 0)
		m->lead_at = m->prefix.n;
	buf_puts(&m->lead, lead);
}
