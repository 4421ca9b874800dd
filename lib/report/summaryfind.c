// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/text.h"
#include "journal/jobview.h"
#include "report/wording.h"

#include "report/summarypart.h"

enum {
	CODES_SHOWN = 8,
	LINES_A_CODE = 3,
	LINES_AROUND = 2, /* the heading, and how many more there are */
	VALUE_SHOWN = 40  /* bytes of an example */
};

static void
code(struct buf *b, const struct jobview_code *c)
{
	buf_puts(b, "  ");
	text_count(b, c->count);
	buf_printf(b, " x %s (%s): ", c->code,
	    diag_severity_name((enum diag_severity)c->severity));
	text_inert(b, str_of(c->message));
	buf_printf(
	    b, "\n      first at line %llu", (unsigned long long)c->line);
	if (c->column[0] != '\0') {
		buf_puts(b, ", column '");
		text_inert(b, str_of(c->column));
		buf_putc(b, '\'');
	}
	if (c->value[0] != '\0') {
		buf_puts(b, ": ");
		wording_quoted(b, str_of(c->value), VALUE_SHOWN);
	}
	buf_putc(b, '\n');
	if (c->hint[0] != '\0') {
		buf_puts(b, "      -> ");
		text_inert(b, str_of(c->hint));
		buf_putc(b, '\n');
	}
}

/* Those of one severity, the commonest first; *n counts them all. */
static int
of_severity(struct buf *b, enum diag_severity severity, struct jobview *view,
    size_t room, size_t *n, struct err *e)
{
	struct jobview_code c;
	int rc;

	jobview_rewind(view);
	while ((rc = jobview_code_next(view, &c, e)) == 1) {
		if (c.severity != (int)severity)
			continue;
		if (*n == 0)
			buf_puts(b, "findings:\n");
		if ((*n)++ < room)
			code(b, &c);
	}
	return rc;
}

int
summaryfind_put(
    struct buf *b, struct jobview *view, size_t lines, struct err *e)
{
	size_t room =
	    lines < LINES_AROUND ? 0 : (lines - LINES_AROUND) / LINES_A_CODE;
	size_t n = 0;

	if (room > CODES_SHOWN)
		room = CODES_SHOWN;
	if (of_severity(b, DIAG_ERROR, view, room, &n, e) < 0 ||
	    of_severity(b, DIAG_WARNING, view, room, &n, e) < 0 ||
	    of_severity(b, DIAG_NOTE, view, room, &n, e) < 0)
		return -1;
	if (n > room)
		buf_printf(b, "  and %zu more %s (--json counts them all)\n",
		    n - room, n - room == 1 ? "kind" : "kinds");
	return 0;
}
