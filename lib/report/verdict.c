// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "doc/jput.h"
#include "report/summary.h"
#include "report/tally.h"
#include "report/wording.h"

#include "report/verdict.h"

enum {
	VALUE_SHOWN = 60 /* bytes of an example */
};

static void
outcome(struct buf *b, const struct summary *s)
{
	const uint64_t *n = s->rows.state;

	wording_file(b, s->file);
	buf_puts(b, s->signal != 0 ? ": interrupted, " : ": ");
	wording_counted(b, s->planned ? s->rows.rows : s->rows_read, "row");
	buf_puts(b, s->planned ? " checked\n" : " read so far\n");
	if (!s->planned)
		return;
	wording_line(b, n[ROW_PENDING], "can be imported");
	wording_line(b, n[ROW_FAILED], "would fail");
	wording_line(b, n[ROW_SKIPPED], "would be skipped");
	if (s->rows.joined > 0) {
		buf_puts(b, "of these, ");
		wording_counted(b, s->rows.joined, "row");
		buf_puts(b, " would be merged into the record of another\n");
	}
}

/* What is said of one place, if it is not what stands above them all. */
static void
own_words(struct buf *b, const char *mark, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	buf_printf(b, "          %s", mark);
	text_inert(b, str_of(text));
	buf_putc(b, '\n');
}

static void
place(struct buf *b, const struct tally_place *p)
{
	buf_printf(b, "      line %llu", (unsigned long long)p->line);
	if (p->column[0] != '\0') {
		buf_puts(b, ", column '");
		text_inert(b, str_of(p->column));
		buf_putc(b, '\'');
	}
	if (p->value[0] != '\0') {
		buf_puts(b, ": ");
		wording_quoted(b, str_of(p->value), VALUE_SHOWN);
	}
	buf_putc(b, '\n');
	own_words(b, "", p->message);
	own_words(b, "-> ", p->hint);
}

static void
code(struct buf *b, const struct tally_code *c)
{
	buf_puts(b, "  ");
	text_count(b, c->count);
	buf_printf(b, " x %s (%s): ", c->code, diag_severity_name(c->severity));
	text_inert(b, str_of(c->message));
	buf_putc(b, '\n');
	for (size_t i = 0; i < c->n_places; i++)
		place(b, &c->places[i]);
	if (c->hint[0] != '\0') {
		buf_puts(b, "      -> ");
		text_inert(b, str_of(c->hint));
		buf_putc(b, '\n');
	}
}

void
verdict_text(
    const struct summary *s, struct tally *t, const char *next, struct buf *out)
{
	size_t n;
	const struct tally_code *c = tally_codes(t, &n);

	outcome(out, s);
	if (n > 0)
		buf_puts(out, "findings, with their first places:\n");
	for (size_t i = 0; i < n; i++)
		code(out, &c[i]);
	if (n > 0)
		buf_printf(out, "more about one: lfetl explain %s\n", c->code);
	if (next != NULL && s->planned)
		buf_printf(out, "next: %s\n", next);
}

static void
put(struct jput *j, const char *key, uint64_t n)
{
	jput_key(j, key);
	jput_uint(j, n);
}

static void
plan(struct jput *j, const struct summary *s)
{
	const uint64_t *n = s->rows.state;

	jput_key(j, "plan");
	jput_object(j);
	put(j, "create", n[ROW_PENDING]);
	put(j, "update", 0);
	put(j, "unchanged", 0);
	put(j, "ambiguous", 0);
	put(j, "failed", n[ROW_FAILED]);
	put(j, "skipped", n[ROW_SKIPPED]);
	jput_end(j);
}

/* A code stands once, with all its severities. */
static void
findings(struct jput *j, struct tally *t)
{
	size_t n;
	const struct tally_code *c = tally_codes(t, &n);

	jput_key(j, "findings");
	jput_object(j);
	for (size_t i = 0; i < n; i++) {
		size_t first = 0;

		while (strcmp(c[first].code, c[i].code) != 0)
			first++;
		if (first == i)
			put(j, c[i].code, tally_count(t, c[i].code));
	}
	jput_end(j);
}

void
verdict_json(const struct summary *s, struct tally *t, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	put(&j, "version", 1);
	jput_key(&j, "object");
	jput_cstr(&j, s->object);
	put(&j, "rows", s->planned ? s->rows.rows : s->rows_read);
	put(&j, "exit", (uint64_t)summary_exit(s));
	plan(&j, s);
	findings(&j, t);
	if (s->stop.kind != ERR_NONE) {
		jput_key(&j, "stopped");
		jput_object(&j);
		jput_key(&j, "message");
		jput_cstr(&j, s->stop.msg);
		jput_key(&j, "hint");
		jput_cstr(&j, s->stop.hint);
		jput_end(&j);
	}
	jput_end(&j);
	buf_putc(out, '\n');
}
