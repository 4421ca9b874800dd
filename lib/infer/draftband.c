// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "schema/defs.h"

#include "infer/draftband.h"
#include "infer/drafttext.h"
#include "infer/profile.h"

/* An option that is a range of whole numbers, both ends inside. */
struct band {
	uint64_t from;
	uint64_t to; /* UINT64_MAX: no end */
	const char *label;
	uint64_t count;
};

enum {
	NUMBER_MAX = 1000000000
};

/* A number, perhaps with separators of thousands: 1,001 */
static bool
take(struct str *s, uint64_t *out)
{
	size_t n = 0;

	*out = 0;
	*s = str_trim(*s);
	while (s->n > 0 && *out < NUMBER_MAX &&
	       ((s->p[0] >= '0' && s->p[0] <= '9') ||
		   (n > 0 && (s->p[0] == ',' || s->p[0] == '.') && s->n >= 4 &&
		       s->p[3] >= '0' && s->p[3] <= '9'))) {
		if (s->p[0] >= '0' && s->p[0] <= '9') {
			*out = *out * 10 + (uint64_t)(s->p[0] - '0');
			n++;
		}
		*s = str_from(*s, 1);
	}
	*s = str_trim(*s);
	return n > 0;
}

static bool
is_band(const char *label, struct band *b)
{
	static const char *const dashes[] = {
	    "-", "\xe2\x80\x93", "\xe2\x80\x94", "to "};
	struct str s = str_of(label);

	b->label = label;
	b->to = UINT64_MAX;
	if (!take(&s, &b->from))
		return false;
	if (str_is(s, "+"))
		return true;
	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
		if (str_starts(s, str_of(dashes[i]))) {
			s = str_from(s, str_of(dashes[i]).n);
			return take(&s, &b->to) && s.n == 0 && b->to >= b->from;
		}
	return false;
}

static int
compare(const void *a, const void *b)
{
	const struct band *x = a;
	const struct band *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* Does each begin where the one before it ends? */
static bool
adjoin(const struct band *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (v[i - 1].to == UINT64_MAX ||
		    (v[i].from != v[i - 1].to && v[i].from != v[i - 1].to + 1))
			return false;
	return true;
}

/* How many rows each has, of the values that were counted. */
static void
tally(struct band *v, size_t n, const struct profile_column *c)
{
	for (size_t k = 0; k < c->n_values; k++) {
		struct str s =
		    str_of(c->values[k].text == NULL ? "" : c->values[k].text);
		uint64_t number;

		if (!take(&s, &number) || s.n > 0 || number < v[0].from)
			continue;
		for (size_t i = 0; i < n; i++)
			if (number <= v[i].to) {
				v[i].count += c->values[k].count;
				break;
			}
	}
}

static void
put(struct buf *b, const struct band *v, const struct profile_column *c)
{
	buf_puts(b, "      ");
	if (v->to == UINT64_MAX)
		buf_puts(b, "\"*\"");
	else
		buf_printf(b, "%" PRIu64, v->to);
	buf_puts(b, ": ");
	drafttext_scalar(b, v->label);
	buf_puts(b, c->many ? "   # at least " : "   # ");
	text_count(b, v->count);
	buf_puts(b, v->count == 1 ? " row\n" : " rows\n");
}

bool
draftband_write(
    const struct field *f, const struct profile_column *c, struct buf *b)
{
	struct band *v = mem_array(f->n_options, sizeof(*v));
	bool good = f->n_options > 1 && profile_is(c, VTYPE_NUMBER);

	for (size_t i = 0; good && i < f->n_options; i++)
		good = is_band(f->options[i].label, &v[i]);
	if (good) {
		qsort(v, f->n_options, sizeof(*v), compare);
		good = adjoin(v, f->n_options);
	}
	if (good) {
		tally(v, f->n_options, c);
		buf_puts(b, "    bands:\n");
		if (v[0].from > 0)
			buf_printf(b,
			    "      %" PRIu64 ": null   # below all ranges\n",
			    v[0].from - 1);
		for (size_t i = 0; i < f->n_options; i++)
			put(b, &v[i], c);
	}
	free(v);
	return good;
}
