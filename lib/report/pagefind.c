// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "journal/jobview.h"
#include "report/wording.h"

#include "report/pagepart.h"

enum {
	GROUPS = 1024, /* a power of two; half of them at most are used */
	SHOWN = 60,
	SAMPLES = 3,
	SAMPLE_BYTES = 60
};

/* Findings of one code in one column. */
struct group {
	char *code; /* NULL: not used */
	char *column;
	char *message; /* of the first */
	char *hint;
	int severity;
	uint64_t count;
	uint64_t lines[SAMPLES];
	char *values[SAMPLES];
	size_t n;
};

struct groups {
	struct group v[GROUPS];
	size_t n;
	uint64_t others; /* findings that had no more room */
};

static void
sample(struct group *g, const struct jobview_finding *f)
{
	if (g->n == SAMPLES)
		return;
	for (size_t i = 0; i < g->n; i++)
		if (f->value[0] != '\0' && strcmp(g->values[i], f->value) == 0)
			return;
	g->lines[g->n] = f->line;
	g->values[g->n++] = mem_strdup(f->value);
}

static void
add(struct groups *all, const struct jobview_finding *f)
{
	const char *column = f->column[0] != '\0' ? f->column : f->field;
	size_t at =
	    (str_hash(str_of(f->code)) * 31 + str_hash(str_of(column))) %
	    GROUPS;
	struct group *g = &all->v[at];

	while (g->code != NULL &&
	       (g->severity != f->severity || strcmp(g->code, f->code) != 0 ||
		   strcmp(g->column, column) != 0)) {
		at = (at + 1) % GROUPS;
		g = &all->v[at];
	}
	if (g->code == NULL && all->n == GROUPS / 2) {
		all->others++;
		return;
	}
	if (g->code == NULL) {
		all->n++;
		g->code = mem_strdup(f->code);
		g->column = mem_strdup(column);
		g->message = mem_strdup(f->message);
		g->hint = mem_strdup(f->hint);
		g->severity = f->severity;
	}
	g->count++;
	sample(g, f);
}

/* Errors first, then the commonest; those not used at the end. */
static int
order(const void *a, const void *b)
{
	const struct group *x = a;
	const struct group *y = b;

	if ((x->code == NULL) != (y->code == NULL))
		return x->code == NULL ? 1 : -1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	if (x->code == NULL || strcmp(x->code, y->code) == 0)
		return x->code == NULL ? 0 : strcmp(x->column, y->column);
	return strcmp(x->code, y->code);
}

static void
place(struct buf *b, uint64_t line, const char *value)
{
	struct buf quoted;

	buf_printf(b, "line %llu", (unsigned long long)line);
	if (value[0] == '\0')
		return;
	buf_init(&quoted, 16 * SAMPLE_BYTES);
	wording_quoted(&quoted, str_of(value), SAMPLE_BYTES);
	buf_puts(b, " <q>");
	pagetext(b, buf_str(&quoted));
	buf_puts(b, "</q>");
	buf_fini(&quoted);
}

static void
places(struct buf *b, const struct group *g)
{
	buf_puts(b, "<br>");
	for (size_t i = 0; i < g->n; i++) {
		buf_puts(b, i > 0 ? ", " : "");
		place(b, g->lines[i], g->values[i]);
	}
	buf_puts(b, g->count > g->n ? " ..." : "");
}

static void
row(struct buf *b, const struct group *g)
{
	const char *severity =
	    diag_severity_name((enum diag_severity)g->severity);

	buf_printf(b, "<tr><td class=\"%s\">%s</td>", severity, severity);
	pagetext_number(b, g->count);
	pagetext_cell(b, g->column);
	buf_puts(b, "<td><code>");
	pagetext_cstr(b, g->code);
	buf_puts(b, "</code><br>");
	pagetext_cstr(b, g->message);
	if (g->hint[0] != '\0') {
		buf_puts(b, "<br><em>");
		pagetext_cstr(b, g->hint);
		buf_puts(b, "</em>");
	}
	places(b, g);
	buf_puts(b, "</td></tr>\n");
}

static void
table(struct buf *b, struct groups *all)
{
	uint64_t rest = all->others;

	qsort(all->v, GROUPS, sizeof(all->v[0]), order);
	buf_puts(b,
	    "<div class=\"wide\"><table>\n<thead><tr><th>kind</th>"
	    "<th class=\"n\">rows</th><th>column</th><th>what, what to do, "
	    "where</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < all->n; i++) {
		if (i < SHOWN)
			row(b, &all->v[i]);
		else
			rest += all->v[i].count;
	}
	buf_puts(b, "</tbody></table></div>\n");
	if (rest == 0)
		return;
	buf_puts(b, "<p>And ");
	wording_counted(b, rest, "finding");
	buf_puts(b, " more of other codes or columns.</p>\n");
}

static void
forget(struct groups *all)
{
	for (size_t i = 0; i < GROUPS; i++) {
		struct group *g = &all->v[i];

		for (size_t k = 0; k < g->n; k++)
			free(g->values[k]);
		free(g->code);
		free(g->column);
		free(g->message);
		free(g->hint);
	}
	free(all);
}

int
pagefind_put(const struct page *p, struct buf *b, struct err *e)
{
	struct groups *all = mem_alloc(sizeof(*all));
	struct jobview_finding f;
	int rc;

	jobview_rewind(p->view);
	while ((rc = jobview_finding_next(p->view, &f, e)) == 1)
		add(all, &f);
	if (rc == 0) {
		pagetext_section(b, "findings", "Findings");
		if (all->n == 0)
			buf_puts(b, "<p>None.</p>\n");
		else
			table(b, all);
		pagetext_end(b);
	}
	forget(all);
	return rc;
}
