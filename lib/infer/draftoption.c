// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "schema/defs.h"
#include "value/valuefold.h"

#include "infer/draft.h"
#include "infer/draftband.h"
#include "infer/draftoption.h"
#include "infer/drafttext.h"
#include "infer/profile.h"

enum {
	LABELS = 12,
	UNKNOWN = 20 /* words that are shown, the others are counted */
};

/* A word of the file, and the option that it surely is; or NULL. */
struct word {
	char *text;
	uint64_t count;
	const struct option *option;
	bool plain; /* it needs no line: it is the option's label or id */
};

/* IN_PROGRESS and In progress; one only. */
static const struct option *
folded(const struct field *f, const char *text)
{
	const struct option *found = NULL;
	char a[VALUEFOLD_MAX];
	char b[VALUEFOLD_MAX];
	size_t n = valuefold(str_of(text), a);

	for (size_t i = 0; n > 0 && i < f->n_options; i++)
		if (valuefold(str_of(f->options[i].label), b) == n &&
		    memcmp(a, b, n) == 0) {
			if (found != NULL)
				return NULL;
			found = &f->options[i];
		}
	return found;
}

static void
look(const struct field *f, struct str piece, uint64_t count, struct word *w)
{
	bool ambiguous;

	w->text = mem_dup(piece.p, piece.n);
	w->count = count;
	w->option = defs_option(f, piece, &ambiguous);
	w->plain = w->option != NULL;
	if (w->option == NULL)
		w->option = folded(f, w->text);
}

/* The whole at once where nothing separates. */
static bool
next(struct str *rest, struct str sep, struct str *piece)
{
	if (sep.n > 0)
		return str_next(rest, sep, piece);
	*piece = *rest;
	*rest = (struct str){NULL, 0};
	return piece->n > 0;
}

/* The words of a column; of a multi-select those between its separators. */
static size_t
words(const struct field *f, const struct profile_column *c, struct str sep,
    struct word **out)
{
	struct word *v = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n_values; i++) {
		struct str rest =
		    str_of(c->values[i].text == NULL ? "" : c->values[i].text);
		struct str piece;

		while (next(&rest, sep, &piece)) {
			size_t k = 0;

			piece = str_trim(piece);
			while (k < n && !str_is(piece, v[k].text))
				k++;
			if (k < n) {
				v[k].count += c->values[i].count;
			} else if (piece.n > 0) {
				v = mem_resize(v, n + 1, sizeof(*v));
				look(f, piece, c->values[i].count, &v[n++]);
			}
		}
	}
	*out = v;
	return n;
}

static void
labels(const struct field *f, struct buf *b)
{
	for (size_t i = 0; i < f->n_options && i < LABELS; i++) {
		buf_puts(b, i > 0 ? ", " : "");
		drafttext_inert(b, f->options[i].label);
	}
	if (f->n_options > LABELS)
		buf_puts(b, " ...");
}

static void
count(struct buf *b, uint64_t n)
{
	buf_puts(b, "   # ");
	text_count(b, n);
	buf_puts(b, n == 1 ? " row\n" : " rows\n");
}

static void
unknown(const struct field *f, const struct word *v, size_t n, struct buf *b)
{
	size_t shown = 0;
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].option != NULL)
			continue;
		if (shown == UNKNOWN) {
			left++;
			continue;
		}
		if (shown++ == 0) {
			buf_puts(b, "      # no options in Lightfield; there "
				    "are: ");
			labels(f, b);
			buf_putc(b, '\n');
		}
		buf_puts(b, "      # ");
		drafttext_scalar(b, v[i].text);
		buf_puts(b, ": null");
		count(b, v[i].count);
	}
	if (left > 0)
		buf_printf(b, "      # and %zu more\n", left);
}

static void
options(const struct field *f, const struct word *v, size_t n, struct buf *b)
{
	bool known = false;
	bool all = true;

	for (size_t i = 0; i < n; i++) {
		all = all && v[i].option != NULL;
		if (v[i].plain || v[i].option == NULL)
			continue;
		buf_puts(b, known ? "" : "    options:\n");
		known = true;
		buf_puts(b, "      ");
		drafttext_scalar(b, v[i].text);
		buf_puts(b, ": ");
		drafttext_scalar(b, v[i].option->label);
		count(b, v[i].count);
	}
	if (!all && !known)
		buf_puts(b, "    # options:\n");
	unknown(f, v, n, b);
}

static void
drop(struct word *v, size_t n)
{
	for (size_t k = 0; k < n; k++)
		free(v[k].text);
	free(v);
}

static size_t
known(const struct word *v, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += v[i].option != NULL;
	return sum;
}

/*
 * What stands between several options in a cell; NULL: nothing does.  A comma
 * may be part of a word: it only counts when more options come of it.
 */
static const char *
separator(const struct field *f, const struct profile_column *c)
{
	struct word *whole;
	struct word *cut;
	size_t n_whole;
	size_t n_cut;
	bool better;

	if (f->type != VTYPE_MULTI_SELECT)
		return NULL;
	for (size_t sep = 0; sep < SEP_COMMA; sep++)
		if (c->separated[sep] > 0)
			return profile_separator(sep);
	if (c->separated[SEP_COMMA] == 0)
		return NULL;
	n_whole = words(f, c, (struct str){NULL, 0}, &whole);
	n_cut = words(f, c, STR_LIT(","), &cut);
	better = known(cut, n_cut) * n_whole > known(whole, n_whole) * n_cut;
	drop(whole, n_whole);
	drop(cut, n_cut);
	return better ? profile_separator(SEP_COMMA) : NULL;
}

void
draftoption_write(
    const struct draft *d, const struct field *f, size_t i, struct buf *b)
{
	const struct profile_column *c = &d->profile->v[i];
	const char *sep = separator(f, c);
	struct word *v;
	size_t n;

	buf_puts(b, "  ");
	drafttext_scalar(b, f->key);
	buf_puts(b, ":\n    column: ");
	drafttext_scalar(b, c->name);
	buf_putc(b, '\n');
	if (f->type == VTYPE_SINGLE_SELECT && draftband_write(f, c, b))
		return;
	if (sep != NULL) {
		buf_puts(b, "    split: ");
		drafttext_scalar(b, sep);
		buf_putc(b, '\n');
	}
	if (c->many)
		buf_puts(b, "    # there are more than 200 different values; "
			    "these are among them\n");
	n = words(f, c, str_of(sep == NULL ? "" : sep), &v);
	options(f, v, n, b);
	drop(v, n);
}
