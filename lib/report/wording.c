// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#include "report/wording.h"

void
wording_counted(struct buf *b, uint64_t n, const char *one)
{
	text_count(b, n);
	buf_printf(b, " %s%s", one, n == 1 ? "" : "s");
}

void
wording_line(struct buf *b, uint64_t n, const char *what)
{
	struct buf count;

	if (n == 0)
		return;
	buf_init(&count, 64);
	text_count(&count, n);
	buf_printf(b, "  %9s %s\n", buf_text(&count), what);
	buf_fini(&count);
}

void
wording_seconds(struct buf *b, double s)
{
	uint64_t n = (uint64_t)(s + 0.5);

	if (s < 1)
		buf_puts(b, "less than a second");
	else if (n < 120)
		buf_printf(b, "%llu s", (unsigned long long)n);
	else if (n < 7200)
		buf_printf(b, "%llu min", (unsigned long long)(n + 30) / 60);
	else
		buf_printf(b, "%llu h %llu min", (unsigned long long)n / 3600,
		    (unsigned long long)n % 3600 / 60);
}

void
wording_quoted(struct buf *b, struct str text, size_t max)
{
	struct str shown = text_cut(text, max);

	buf_putc(b, '\'');
	text_inert(b, shown);
	buf_puts(b, shown.n == text.n ? "'" : "...'");
}

void
wording_file(struct buf *b, const char *file)
{
	if (strcmp(file, "-") == 0)
		buf_puts(b, "standard input");
	else
		text_inert(b, str_of(file));
}
