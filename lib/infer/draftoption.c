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
#include "infer/draftoption.h"
#include "infer/drafttext.h"
#include "infer/profile.h"

enum {
	LABELS = 12
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

/* The words of a column; of a multi-select those between its ; */
static size_t
words(const struct field *f, const struct profile_column *c, struct word **out)
{
	struct word *v = NULL;
	size_t n = 0;

	for (size_t i = 0; i < c->n_values; i++) {
		struct str rest =
		    str_of(c->values[i].text == NULL ? "" : c->values[i].text);
		struct str piece;

		while (str_next(&rest,
		    f->type == VTYPE_MULTI_SELECT ? STR_LIT(";")
						  : STR_LIT("\n"),
		    &piece)) {
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
options(const struct field *f, const struct word *v, size_t n, struct buf *b)
{
	bool known = false;
	bool unknown = false;

	for (size_t i = 0; i < n; i++) {
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
	for (size_t i = 0; i < n; i++) {
		if (v[i].option != NULL)
			continue;
		if (!unknown) {
			buf_puts(b, known ? "" : "    # options:\n");
			buf_puts(b, "      # no options in Lightfield; there "
				    "are: ");
			labels(f, b);
			buf_putc(b, '\n');
		}
		unknown = true;
		buf_puts(b, "      # ");
		drafttext_scalar(b, v[i].text);
		buf_puts(b, ": null");
		count(b, v[i].count);
	}
}

void
draftoption_write(
    const struct draft *d, const struct field *f, size_t i, struct buf *b)
{
	const struct profile_column *c = &d->profile->v[i];
	struct word *v;
	size_t n = words(f, c, &v);

	buf_printf(b, "  %s:\n    column: ", f->key);
	drafttext_scalar(b, c->name);
	buf_putc(b, '\n');
	if (f->type == VTYPE_MULTI_SELECT && c->separated > 0)
		buf_puts(b, "    split: \";\"\n");
	if (c->many)
		buf_puts(b, "    # there are more than 200 different values; "
			    "these are among them\n");
	options(f, v, n, b);
	for (size_t k = 0; k < n; k++)
		free(v[k].text);
	free(v);
}
