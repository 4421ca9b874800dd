// SPDX-License-Identifier: Apache-2.0
#include "csv/csvout.h"
#include "base/buf.h"

void
csvout_init(struct csvout *o, FILE *f, const struct csvout_opts *opts)
{
	*o = (struct csvout){.f = f, .opts = *opts};
	if (o->opts.delimiter == 0)
		o->opts.delimiter = ',';
}

void
csvout_into(struct csvout *o, struct buf *b, const struct csvout_opts *opts)
{
	csvout_init(o, NULL, opts);
	o->b = b;
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * At the very front of a file, what a reader would take for another format or
 * for the line that names the delimiter (filekind.h, csvkind.h, csvin.h).
 */
static bool
misleads(struct str s)
{
	static const char *const starts[] = {"<", "{", "[", "sep=", "PK",
	    "Rar!", "BZh", "%PDF-", "SQLite format 3", "PAR1", "BEGIN:VCARD"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (str_istarts(s, str_of(starts[i])))
			return true;
	return false;
}

static bool
needs_quotes(const struct csvout *o, struct str s)
{
	if (s.n == 0)
		return false;
	if (!o->begun && misleads(s))
		return true;
	if (blank(s.p[0]) || blank(s.p[s.n - 1]) ||
	    str_starts(s, STR_LIT("\xef\xbb\xbf")))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == o->opts.delimiter || s.p[i] == '"' ||
		    s.p[i] == '\n' || s.p[i] == '\r')
			return true;
	return false;
}

static void
put(const struct csvout *o, struct str s)
{
	if (o->b != NULL)
		buf_add_str(o->b, s);
	else if (s.n > 0)
		(void)fwrite(s.p, 1, s.n, o->f);
}

static void
put_sign(const struct csvout *o, char c)
{
	if (o->b != NULL)
		buf_putc(o->b, c);
	else
		(void)putc(c, o->f);
}

static void
put_quoted(const struct csvout *o, struct str s)
{
	put_sign(o, '"');
	for (;;) {
		size_t n = str_find(s, '"');

		put(o, str_upto(s, n + 1));
		if (n == s.n)
			break;
		put_sign(o, '"');
		s = str_from(s, n + 1);
	}
	put_sign(o, '"');
}

void
csvout_cell(struct csvout *o, struct str s)
{
	if (o->n_cells > 0)
		put_sign(o, o->opts.delimiter);
	o->blank_row = o->n_cells == 0 && s.n == 0;
	o->n_cells++;
	if (needs_quotes(o, s))
		put_quoted(o, s);
	else
		put(o, s);
	o->begun = true;
}

void
csvout_end(struct csvout *o)
{
	/* A line without anything would be no row. */
	if (o->blank_row)
		put(o, STR_LIT("\"\""));
	put(o, o->opts.crlf ? STR_LIT("\r\n") : STR_LIT("\n"));
	o->n_cells = 0;
	o->blank_row = false;
}
