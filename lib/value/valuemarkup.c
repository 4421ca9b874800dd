// SPDX-License-Identifier: Apache-2.0
#include "value/valuemarkup.h"

#include "base/arena.h"
#include "base/diag.h"
#include "doc/jdoc.h"
#include "value/valuehtml.h"
#include "value/valuetext.h"
#include "value/valuetype.h"

static int
open_markdown(struct value_spec *spec, struct arena *a, const char **why)
{
	if (spec->from.n == 0 || str_is(spec->from, "html"))
		return 0;
	*why = arena_printf(a, "from '%.*s' is unknown; it can only be html",
	    STR_ARG(spec->from));
	return -1;
}

static int
open_html(struct value_spec *spec, struct arena *a, const char **why)
{
	(void)a;
	if (spec->from.n == 0)
		return 0;
	*why = "from: is for markdown fields; this field keeps HTML as it is";
	return -1;
}

/* CRLF and lone CR become LF. */
static struct str
unix_lines(struct str s, struct arena *a)
{
	char *p;
	size_t n = 0;

	if (str_find(s, '\r') == s.n)
		return arena_str(a, s);
	p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\r')
			p[n++] = s.p[i];
		else if (i + 1 == s.n || s.p[i + 1] != '\n')
			p[n++] = '\n';
	}
	return (struct str){p, n};
}

static void
from_html(
    struct str cell, struct arena *a, struct diags *diags, struct value *out)
{
	struct str md;

	if (!valuehtml_to_markdown(cell, a, &md)) {
		diag_add(diags, DIAG_ERROR, "markdown.html", cell,
		    "this HTML cannot be read: it is too large or nested too "
		    "deeply");
		diag_hint(diags,
		    "Shorten it, or leave out from: html to keep it as it "
		    "is.");
		return;
	}
	if (md.n == 0)
		return;
	out->shape = VALUE_TEXT;
	out->text = md;
}

static void
parse_markdown(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = valuetype_one(cells, n_cells);

	(void)row;
	if (cell.n == 0)
		return;
	valuetext_check(diags, "markdown.control-character", cell);
	if (spec->from.n > 0) {
		from_html(cell, a, diags, out);
		return;
	}
	out->shape = VALUE_TEXT;
	out->text = unix_lines(cell, a);
}

static void
parse_html(const struct value_spec *spec, const struct value_row *row,
    const struct str *cells, size_t n_cells, struct arena *a,
    struct diags *diags, struct value *out)
{
	struct str cell = valuetype_one(cells, n_cells);

	(void)spec;
	(void)row;
	if (cell.n == 0)
		return;
	valuetext_check(diags, "html.control-character", cell);
	out->shape = VALUE_TEXT;
	out->text = arena_str(a, cell);
}

/* The next byte, with CRLF and CR as LF; false at the end. */
static bool
next_byte(struct str *s, char *c)
{
	if (s->n == 0)
		return false;
	*c = s->p[0];
	if (*c == '\r') {
		*c = '\n';
		if (s->n > 1 && s->p[1] == '\n')
			*s = str_from(*s, 1);
	}
	*s = str_from(*s, 1);
	return true;
}

/* Without regard to line ends and to newlines at the end. */
static bool
same_lines(const struct value *v, const struct jval *stored)
{
	struct str a = v->text;
	struct str b = jdoc_text(stored);
	char x;
	char y;

	if (v->shape != VALUE_TEXT || b.p == NULL)
		return false;
	while (a.n > 0 && (a.p[a.n - 1] == '\n' || a.p[a.n - 1] == '\r'))
		a.n--;
	while (b.n > 0 && (b.p[b.n - 1] == '\n' || b.p[b.n - 1] == '\r'))
		b.n--;
	while (next_byte(&a, &x))
		if (!next_byte(&b, &y) || x != y)
			return false;
	return b.n == 0;
}

static bool
same_html(const struct value *v, const struct jval *stored)
{
	return v->shape == VALUE_TEXT && jdoc_kind(stored) == JDOC_TEXT &&
	       str_eq(v->text, jdoc_text(stored));
}

const struct valuetype valuemarkdown_type = {
    .open = open_markdown, .parse = parse_markdown, .same = same_lines};
const struct valuetype valuehtml_type = {
    .open = open_html, .parse = parse_html, .same = same_html};
