// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/text.h"
#include "report/wording.h"

#include "report/summary.h"
#include "report/summarypart.h"

enum {
	FIELDS_SHOWN = 6,
	VALUE_SHOWN = 40 /* bytes of an example */
};

static void
value(struct buf *b, const char *text)
{
	if (text[0] == '\0')
		buf_puts(b, "(empty)");
	else
		wording_quoted(b, str_of(text), VALUE_SHOWN);
}

static void
field(struct buf *b, const struct jobview_field *f)
{
	buf_puts(b, "  ");
	text_inert(b, str_of(f->field));
	if (f->count > 0) {
		buf_puts(b, " in ");
		wording_counted(b, f->count, "row");
	}
	if (f->kept > 0) {
		buf_puts(b, f->count > 0 ? ", kept in " : " kept in ");
		wording_counted(b, f->kept, "row");
		buf_puts(b, " where somebody edited it");
	}
	buf_printf(b, "; first at line %llu: ", (unsigned long long)f->line);
	value(b, f->before);
	if (f->count > 0) {
		buf_puts(b, " -> ");
		value(b, f->after);
	} else {
		buf_puts(b, " stays");
	}
	buf_putc(b, '\n');
}

int
summaryfield_put(struct buf *b, const struct summary *s, struct jobview *view,
    bool written, struct err *e)
{
	struct jobview_field f;
	uint64_t kept = 0;
	size_t n = 0;
	int rc;

	jobview_rewind(view);
	while ((rc = jobview_field_next(view, &f, e)) == 1) {
		kept += f.kept;
		if (!s->dry_run)
			continue;
		if (n == 0)
			buf_puts(b, "what updates change, by field:\n");
		if (n++ < FIELDS_SHOWN)
			field(b, &f);
	}
	if (n > FIELDS_SHOWN)
		buf_printf(b, "  and %zu more%s\n", n - FIELDS_SHOWN,
		    written ? " (plan.csv has them all)" : "");
	if (!s->dry_run && kept > 0) {
		buf_puts(b, "left as they are: ");
		wording_counted(b, kept, "value");
		buf_puts(b,
		    " that somebody edited in Lightfield (see keep in plan.csv)\n");
	}
	return rc;
}
