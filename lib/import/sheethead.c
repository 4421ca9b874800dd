// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/logx.h"
#include "base/text.h"
#include "csv/csvhead.h"
#include "csv/csvin.h"
#include "io/src.h"
#include "mapping/mapping.h"

#include "import/sheet.h"
#include "import/sheethead.h"

enum {
	ROWS_LOOKED_AT = 100
};

/* How well a row serves as the header. */
struct fit {
	const struct mapping *m;
	const struct csvhead *head;
	size_t words; /* that the mapping has for columns */
	size_t found;
	bool key;
};

static void notice(struct sheet *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
notice(struct sheet *s, const char *fmt, ...)
{
	struct buf text;
	va_list ap;

	buf_init(&text, LIM_REPORT_BYTES);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	logx_put("%s", buf_text(&text));
	s->notice(s->self, buf_text(&text));
	buf_fini(&text);
}

static bool
has(const struct fit *f, struct str name)
{
	const char *const *names = csvhead_names(f->head);

	if (csvhead_find(f->head, name) != CSVHEAD_NONE)
		return true;
	for (size_t i = 0;
	     str_find(name, '*') < name.n && i < csvhead_count(f->head); i++)
		if (text_glob(name, str_of(names[i])))
			return true;
	for (size_t i = 0; i < f->m->n_constants; i++)
		if (str_eq(f->m->constants[i].name.text, name))
			return true;
	return false;
}

static bool
has_word(const struct fit *f, const struct word *w)
{
	for (size_t i = 0; i < f->m->n_headers; i++) {
		const struct header_rule *h = &f->m->headers[i];

		if (!str_eq(h->name.text, w->text))
			continue;
		for (size_t k = 0; k < h->n_also; k++)
			if (has(f, h->also[k].text))
				return true;
	}
	return has(f, w->text);
}

static void
count_word(void *self, const struct word *w)
{
	struct fit *f = self;

	f->words++;
	f->found += has_word(f, w);
}

static void
count_words(struct fit *f, const struct word *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		count_word(f, &v[i]);
}

static void
count_targets(struct fit *f, const struct target *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		mapping_columns(&t[i].rule, count_word, f);
}

static struct fit
fit_of(const struct mapping *m, const struct csvrow *row)
{
	struct csvhead *head = csvhead_new(row);
	struct fit f = {m, head, 0, 0, false};

	count_words(&f, m->key, m->n_key);
	f.key = m->key_rule != NULL ? f.found > 0 : f.found == f.words;
	count_targets(&f, m->fields, m->n_fields);
	count_targets(&f, m->relations, m->n_relations);
	csvhead_free(head);
	f.head = NULL;
	return f;
}

static int
open_as(struct sheet *s, const char *encoding, const struct csvin_opts *opts,
    struct err *e)
{
	const struct src_opts how = {
	    .encoding = encoding, .undigested = s->reads_only};

	sheet_close(s);
	if (src_open_as(&s->src, s->path, &how, e) != 0)
		return -1;
	return csvin_open(&s->csv, s->src, opts, e);
}

static int
open_at(struct sheet *s, uint64_t line, struct err *e)
{
	const struct mapping *m = s->mapping;
	const struct csvin_opts opts = {
	    s->delimiter, line, m->escape && !s->ours};

	return open_as(s,
	    m->encoding.text.n > 0 && !s->ours ? m->encoding.text.p : NULL,
	    &opts, e);
}

static bool
has_remarks(const struct csvrow *row)
{
	static const char *const ours[] = {
	    "_line", "_code", "_column", "_message", "_hint"};
	const size_t all = sizeof(ours) / sizeof(ours[0]);
	size_t n = 0;

	for (size_t i = 0; i < row->n && n < all; i++)
		n = str_is(row->cells[i], ours[n]) ? n + 1 : 0;
	return n == all;
}

/*
 * A failed.csv is RFC 4180 in UTF-8 with commas, whatever the file was from
 * which its rows come; it is imported with the same mapping.
 */
static bool
is_ours(struct sheet *s)
{
	const struct mapping *m = s->mapping;
	const struct csvin_opts plain = {.delimiter = ','};
	struct csvrow row;
	struct err e;
	bool ours;

	if (m->encoding.text.n == 0 && m->delimiter == '\0' && !m->escape &&
	    m->header_line == 0)
		return false;
	ours = open_as(s, "UTF-8", &plain, &e) == 0 &&
	       csvin_next(s->csv, &row, &e) == 1 && has_remarks(&row);
	sheet_close(s);
	return ours;
}

/*
 * The first of the rows that hold the key and most of the mapped columns;
 * *line 0 if none does.  A preamble need not be CSV: where reading fails, what
 * came before counts.
 */
static int
look(struct sheet *s, uint64_t *first, uint64_t *line, struct fit *best,
    struct err *e)
{
	struct csvrow row;
	int rc = open_at(s, 0, e);

	if (rc != 0)
		return -1;
	*first = *line = 0;
	memset(best, 0, sizeof(*best));
	for (size_t i = 0; i < ROWS_LOOKED_AT; i++) {
		struct fit f;

		rc = csvin_next(s->csv, &row, e);
		if (rc <= 0)
			break;
		if (i == 0)
			*first = row.line;
		f = fit_of(s->mapping, &row);
		if (!f.key || f.found <= best->found)
			continue;
		*best = f;
		*line = row.line;
	}
	if (rc < 0 && *line == 0)
		return err_hint(e, "If the header stands further down, write "
				   "its line: source: { header-line: N }.");
	return 0;
}

/* The header is the first row; should it be another? */
static void
suggest(struct sheet *s)
{
	struct fit best;
	struct err e;
	uint64_t first;
	uint64_t line;

	if (look(s, &first, &line, &best, &e) != 0)
		return; /* whatever it is, reading on comes to it */
	if (line > first && best.found * 2 > best.words)
		notice(s,
		    "%s: line %" PRIu64
		    " holds %zu of the %zu columns that %s names; if that is the header, write source: { header-line: auto } into the mapping",
		    s->file, line, best.found, best.words, s->mapping_path);
}

static int
find_header(struct sheet *s, struct err *e)
{
	uint64_t first;
	struct fit best;

	if (look(s, &first, &s->header_line, &best, e) != 0)
		return -1;
	if (s->header_line > 0)
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "%s: none of the first %u rows is a header that fits %s", s->file,
	    (unsigned)ROWS_LOOKED_AT, s->mapping_path);
	return err_hint(e, "Write the line of the header, source: { "
			   "header-line: N }, and see which columns are "
			   "missed.");
}

int
sheethead_open(struct sheet *s, struct err *e)
{
	const struct mapping *m = s->mapping;

	if (s->names == NULL) {
		s->ours = s->plain || is_ours(s);
		s->delimiter = s->ours ? ',' : m->delimiter;
		s->header_line = s->ours ? 0 : m->header_line;
		if (m->header_auto && find_header(s, e) != 0)
			return -1;
		if (!m->header_auto && s->header_line == 0)
			suggest(s);
	}
	if (open_at(s, s->header_line, e) != 0)
		return -1;
	/* All readings of one run cut alike. */
	s->delimiter = csvin_delimiter(s->csv);
	return 0;
}

static void
announce_encoding(struct sheet *s)
{
	bool guessed;
	const char *name = src_encoding(s->src, &guessed);
	const char *rival = src_rival(s->src);

	if (!guessed)
		return;
	if (str_is(str_of(name), "UTF-8"))
		notice(s,
		    "%s is nearly all in UTF-8; it is read as that, up to the first byte that is not",
		    s->file);
	else if (rival != NULL)
		notice(s,
		    "%s is not UTF-8; it is read as %s, but it may as well be %s: check a few names with accents in the plan, and write source: { encoding: %s } into the mapping if they are wrong",
		    s->file, name, rival, rival);
	else
		notice(s,
		    "%s is not UTF-8; it is read as %s (a guess: check a few names with accents in the plan)",
		    s->file, name);
}

void
sheethead_announce(struct sheet *s)
{
	announce_encoding(s);
	if (s->header_line > 1)
		notice(s,
		    "%s: the header is line %" PRIu64
		    "; what stands before it is passed over",
		    s->file, s->header_line);
}
