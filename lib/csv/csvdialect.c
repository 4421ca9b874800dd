// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "csv/csvdialect.h"

/* How one delimiter fares. */
struct trial {
	char delimiter;
	size_t rows;
	size_t usual; /* delimiters in most rows */
	size_t same;  /* rows that have as many */
	size_t *freq; /* rows by their number of delimiters */
};

enum state {
	CELL_START,
	PLAIN,
	QUOTED,
	CLOSED
};

/* One row under way. */
struct row {
	enum state state;
	size_t delimiters;
	bool empty;
	bool odd; /* text behind a closing quote: not cut rightly */
};

static void
row_end(struct trial *t, struct row *r)
{
	if (!r->empty) {
		t->rows++;
		if (!r->odd && r->delimiters <= LIM_ROW_CELLS)
			t->freq[r->delimiters]++;
	}
	*r = (struct row){CELL_START, 0, true, false};
}

static void
step(struct trial *t, struct row *r, char c)
{
	if (r->state == QUOTED) {
		if (c == '"')
			r->state = CLOSED;
		return;
	}
	if (c == '\n' || c == '\r') {
		row_end(t, r);
		return;
	}
	r->empty = false;
	if (c == t->delimiter) {
		r->delimiters++;
		r->state = CELL_START;
	} else if (c == '"' && r->state != PLAIN) {
		/* A quoted cell begins, or its quote was a doubled one. */
		r->state = QUOTED;
	} else if (r->state == CLOSED) {
		r->odd = true;
		r->state = PLAIN;
	} else {
		r->state = PLAIN;
	}
}

static void
run(struct trial *t, struct str sample, bool whole, bool escape)
{
	struct row r = {CELL_START, 0, true, false};

	t->freq = mem_array(LIM_ROW_CELLS + 1, sizeof(*t->freq));
	for (size_t i = 0; i < sample.n; i++) {
		if (escape && sample.p[i] == '\\') {
			r.empty = false;
			r.state = r.state == QUOTED ? QUOTED : PLAIN;
			i++;
		} else {
			step(t, &r, sample.p[i]);
		}
	}
	if (whole || t->rows == 0)
		row_end(t, &r);
	for (size_t k = 1; k <= LIM_ROW_CELLS; k++) {
		if (t->freq[k] >= t->same && t->freq[k] > 0) {
			t->same = t->freq[k];
			t->usual = k;
		}
	}
	free(t->freq);
}

/* Is the share of alike rows larger in a, or as large with more cells? */
static bool
better(const struct trial *a, const struct trial *b)
{
	size_t x = a->same * b->rows;
	size_t y = b->same * a->rows;

	return x != y ? x > y : a->usual > b->usual;
}

char
csvdialect_delimiter(struct str sample, bool whole, bool escape)
{
	static const char candidates[] = {',', ';', '\t', '|'};
	struct trial best = {.delimiter = ',', .rows = 1};

	for (size_t i = 0; i < sizeof(candidates); i++) {
		struct trial t = {.delimiter = candidates[i]};

		run(&t, sample, whole, escape);
		if (t.same > 0 && t.same * 2 >= t.rows && better(&t, &best))
			best = t;
	}
	return best.delimiter;
}

char
csvdialect_named(struct str text)
{
	struct str line = str_upto(text, 6);

	if (line.n < 6 || !str_istarts(line, STR_LIT("sep=")) ||
	    (line.p[5] != '\r' && line.p[5] != '\n') || line.p[4] == '"' ||
	    (unsigned char)line.p[4] >= 0x80)
		return '\0';
	return line.p[4];
}
