// SPDX-License-Identifier: Apache-2.0
#include "value/valuehtml_code.h"

#include "base/buf.h"

enum {
	CODE_MARK_MAX = 12 /* below VALUEMD_MARKS_MAX */
};

/* The longest run of backticks in an element: its fence must be longer. */
static size_t
ticks_in(const xmlNode *n)
{
	xmlChar *text = xmlNodeGetContent(n);
	size_t longest = 0;
	size_t run = 0;

	for (const xmlChar *p = text; p != NULL && *p != 0; p++) {
		run = *p == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	xmlFree(text);
	return longest;
}

static void
fence(struct valuehtml_walk *w, const xmlNode *n)
{
	size_t ticks = ticks_in(n);

	valuemd_begin(&w->md);
	for (size_t i = 0; i < 3 || i < ticks + 1; i++)
		buf_putc(&w->md.out, '`');
}

/* "`", or where the code has backticks more of them, and a blank. */
static void
code_mark(const xmlNode *n, bool open, char mark[CODE_MARK_MAX])
{
	size_t ticks = ticks_in(n);
	size_t at = 0;

	if (!open && ticks > 0)
		mark[at++] = ' ';
	for (size_t i = 0; i <= ticks && i < CODE_MARK_MAX - 2; i++)
		mark[at++] = '`';
	if (open && ticks > 0)
		mark[at++] = ' ';
	mark[at] = '\0';
}

void
valuehtml_code_open(struct valuehtml_walk *w, const xmlNode *n)
{
	char mark[CODE_MARK_MAX];

	if (w->pre > 0)
		return;
	code_mark(n, true, mark);
	valuemd_open(&w->md, mark);
}

void
valuehtml_code_close(struct valuehtml_walk *w, const xmlNode *n)
{
	char mark[CODE_MARK_MAX];

	if (w->pre > 0)
		return;
	code_mark(n, false, mark);
	valuemd_close(&w->md, mark);
}

void
valuehtml_code_pre(struct valuehtml_walk *w, const xmlNode *n)
{
	valuemd_want(&w->md, 2);
	if (w->md.flat)
		return;
	fence(w, n);
	valuemd_want(&w->md, 1);
	w->md.pre = ++w->pre > 0;
}

void
valuehtml_code_pre_end(struct valuehtml_walk *w, const xmlNode *n)
{
	if (w->md.flat) {
		valuemd_want(&w->md, 2);
		return;
	}
	w->md.pre = --w->pre > 0;
	valuemd_want(&w->md, 1);
	w->md.newlines = 1;
	fence(w, n);
	valuemd_want(&w->md, 2);
}
