// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <time.h>

#include "base/buf.h"
#include "base/logx.h"
#include "base/text.h"

static FILE *sink;

void
logx_set(FILE *f)
{
	sink = f;
}

void
logx_put(const char *fmt, ...)
{
	struct buf raw;
	struct buf line;
	struct timespec t;
	struct tm tm;
	va_list ap;

	if (sink == NULL)
		return;
	buf_init(&raw, 8192);
	buf_init(&line, 65536);
	va_start(ap, fmt);
	buf_vprintf(&raw, fmt, ap);
	va_end(ap);
	(void)clock_gettime(CLOCK_REALTIME, &t);
	(void)gmtime_r(&t.tv_sec, &tm);
	buf_printf(&line, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ ",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
	    tm.tm_sec, t.tv_nsec / 1000000);
	text_inert(&line, buf_str(&raw));
	buf_putc(&line, '\n');
	/* One call a line, so that threads do not mix lines. */
	(void)fwrite(line.p, 1, line.n, sink);
	(void)fflush(sink);
	buf_fini(&raw);
	buf_fini(&line);
}
