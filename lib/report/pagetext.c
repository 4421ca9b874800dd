// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

#include "report/pagepart.h"

/* Inert first: no control or bidi character reaches the page raw. */
void
pagetext(struct buf *out, struct str s)
{
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	text_inert(&b, s);
	for (size_t i = 0; i < b.n; i++) {
		switch (b.p[i]) {
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		case '"':
			buf_puts(out, "&quot;");
			break;
		case '\'':
			buf_puts(out, "&#39;");
			break;
		default:
			buf_putc(out, b.p[i]);
		}
	}
	buf_fini(&b);
}

void
pagetext_cstr(struct buf *out, const char *s)
{
	pagetext(out, str_of(s));
}

void
pagetext_count(struct buf *out, uint64_t n)
{
	text_count(out, n);
}

void
pagetext_time(struct buf *out, int64_t wall_ms)
{
	time_t s = (time_t)(wall_ms / 1000);
	struct tm tm;
	char text[64];

	if (gmtime_r(&s, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &tm) == 0)
		return;
	buf_puts(out, text);
}

void
pagetext_cell(struct buf *out, const char *text)
{
	buf_puts(out, "<td>");
	pagetext_cstr(out, text);
	buf_puts(out, "</td>");
}

void
pagetext_number(struct buf *out, uint64_t n)
{
	buf_puts(out, "<td class=\"n\">");
	pagetext_count(out, n);
	buf_puts(out, "</td>");
}

void
pagetext_link(struct buf *out, const char *address, const char *text)
{
	struct str a = str_of(address);
	bool web = str_istarts(a, STR_LIT("https://")) ||
		   str_istarts(a, STR_LIT("http://"));

	if (web) {
		buf_puts(out, "<a rel=\"noreferrer noopener\" href=\"");
		pagetext(out, a);
		buf_puts(out, "\">");
	}
	pagetext_cstr(out, text);
	if (web)
		buf_puts(out, "</a>");
}

void
pagetext_section(struct buf *out, const char *id, const char *heading)
{
	buf_printf(out, "<section id=\"%s\">\n<h2>%s</h2>\n", id, heading);
}

void
pagetext_end(struct buf *out)
{
	buf_puts(out, "</section>\n");
}
