// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "base/buf.h"
#include "base/mem.h"

#include "io/charguess.h"
#include "io/charscore.h"

enum {
	SAMPLE_BYTES = 32768
};

/* How much nearer than the second the first must be, to be alone. */
#define CLEAR_NATS     3.0
#define CLEAR_PER_BYTE 0.05

/* A detector's vote: for a start, and for each byte above 0x7f. */
#define VOTE_NATS     1.5
#define VOTE_PER_BYTE 0.1

#define NO_ROWS (-1)

static const struct known {
	const char *name;     /* as ICU has it */
	const char *votes[3]; /* what detectors call it, or what it contains */
	int rows;             /* enum charscore_rows */
	double rare;          /* cost of assuming it at all */
} known[] = {
    {"windows-1252", {"ISO-8859-1", "ASCII"}, NO_ROWS, 0},
    {"ISO-8859-15", {NULL}, NO_ROWS, 2},
    {"windows-1250", {NULL}, NO_ROWS, 1},
    {"ISO-8859-2", {NULL}, NO_ROWS, 2},
    {"windows-1251", {NULL}, NO_ROWS, 1},
    {"ISO-8859-5", {NULL}, NO_ROWS, 4},
    {"KOI8-R", {NULL}, NO_ROWS, 2},
    {"KOI8-U", {NULL}, NO_ROWS, 3},
    {"windows-1253", {NULL}, NO_ROWS, 1},
    {"ISO-8859-7", {NULL}, NO_ROWS, 2},
    {"windows-1254", {"ISO-8859-9"}, NO_ROWS, 1},
    {"windows-1255", {"ISO-8859-8", "ISO-8859-8-I"}, NO_ROWS, 1},
    {"windows-1256", {NULL}, NO_ROWS, 1},
    {"ISO-8859-6", {NULL}, NO_ROWS, 2},
    {"windows-1257", {NULL}, NO_ROWS, 2},
    {"ISO-8859-13", {NULL}, NO_ROWS, 3},
    {"ISO-8859-4", {NULL}, NO_ROWS, 4},
    {"windows-1258", {NULL}, NO_ROWS, 3},
    {"windows-874", {"TIS-620", "ISO-8859-11"}, NO_ROWS, 2},
    {"macintosh", {"MacRoman"}, NO_ROWS, 3},
    {"Shift_JIS", {"windows-31j", "CP932"}, CHARSCORE_SJIS, 1},
    {"EUC-JP", {NULL}, CHARSCORE_EUC_JP, 2},
    {"windows-949", {"EUC-KR", "UHC", "CP949"}, CHARSCORE_EUC_KR, 1},
    {"GB18030", {"GB2312", "GBK"}, CHARSCORE_GB18030, 1},
    {"Big5", {"windows-950", "CP950"}, CHARSCORE_BIG5, 1},
};

enum {
	KNOWN = sizeof(known) / sizeof(known[0])
};

/* One encoding's try. */
struct trial {
	double cost; /* HUGE_VAL: these bytes mean nothing in it */
	UChar *text;
	size_t n;
};

static bool
has_high(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

/* At most max bytes, and no part of a character: none has bytes below '0'. */
static struct str
cut(struct str s, size_t max)
{
	if (s.n <= max)
		return s;
	s.n = max;
	while (s.n > 0 && (unsigned char)s.p[s.n - 1] >= '0')
		s.n--;
	return s;
}

/* The lines that tell something. */
static void
take_sample(struct buf *b, struct str text)
{
	struct str line;

	while (b->n < SAMPLE_BYTES && str_next(&text, STR_LIT("\n"), &line)) {
		if (!has_high(line))
			continue;
		buf_add_str(b, cut(line, SAMPLE_BYTES - b->n));
		buf_putc(b, '\n');
	}
}

static void
read_as(struct trial *t, const struct known *k, struct str sample)
{
	UErrorCode rc = U_ZERO_ERROR;
	UConverter *c = ucnv_open(k->name, &rc);
	const char *from = sample.p;
	UChar *to;

	t->cost = HUGE_VAL;
	t->text = mem_array(sample.n + 1, sizeof(*t->text));
	to = t->text;
	ucnv_setToUCallBack(c, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &rc);
	if (U_SUCCESS(rc))
		ucnv_toUnicode(c, &to, t->text + sample.n, &from,
		    sample.p + sample.n, NULL, true, &rc);
	t->n = (size_t)(to - t->text);
	ucnv_close(c);
	if (U_FAILURE(rc))
		return;
	t->cost =
	    k->rare +
	    (k->rows == NO_ROWS
		    ? charscore_letters(t->text, t->n)
		    : charscore_rows((enum charscore_rows)k->rows, sample));
}

static void
vote(struct trial *trials, const char *name, double nats)
{
	for (size_t i = 0; i < KNOWN; i++) {
		bool ours = str_iis(str_of(name), known[i].name);

		for (size_t k = 0; k < 3 && known[i].votes[k] != NULL; k++)
			ours |= str_iis(str_of(name), known[i].votes[k]);
		if (ours)
			trials[i].cost -= nats;
	}
}

static void
ask_uchardet(struct trial *trials, struct str sample, double nats)
{
	uchardet_t u = uchardet_new();

	if (uchardet_handle_data(u, sample.p, sample.n) == 0) {
		uchardet_data_end(u);
		vote(trials, uchardet_get_charset(u), nats);
	}
	uchardet_delete(u);
}

static void
ask_icu(struct trial *trials, struct str sample, double nats)
{
	UErrorCode rc = U_ZERO_ERROR;
	UCharsetDetector *d = ucsdet_open(&rc);
	const UCharsetMatch *m;

	ucsdet_setText(d, sample.p, (int32_t)sample.n, &rc);
	m = ucsdet_detect(d, &rc);
	if (U_SUCCESS(rc) && m != NULL) {
		double sure = ucsdet_getConfidence(m, &rc) / 100.0;

		vote(trials, ucsdet_getName(m, &rc), nats * sure);
	}
	ucsdet_close(d);
}

static bool
same_text(const struct trial *a, const struct trial *b)
{
	return a->n == b->n &&
	       memcmp(a->text, b->text, a->n * sizeof(*a->text)) == 0;
}

static size_t
high_bytes(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += (unsigned char)s.p[i] >= 0x80;
	return n;
}

static void
choose(struct charguess *g, const struct trial *trials, double clear)
{
	const struct trial *best = &trials[0];
	double second = HUGE_VAL;

	for (size_t i = 1; i < KNOWN; i++)
		if (trials[i].cost < best->cost)
			best = &trials[i];
	g->name = known[best - trials].name;
	for (size_t i = 0; i < KNOWN; i++) {
		if (trials[i].cost >= second ||
		    trials[i].cost >= best->cost + clear ||
		    same_text(&trials[i], best))
			continue;
		second = trials[i].cost;
		g->rival = known[i].name;
	}
}

void
charguess_find(struct charguess *g, struct str text)
{
	struct trial trials[KNOWN];
	struct buf sample;
	struct str s;
	double high;

	*g = (struct charguess){known[0].name, NULL};
	buf_init(&sample, SAMPLE_BYTES * 2);
	take_sample(&sample, text);
	s = buf_str(&sample);
	high = (double)high_bytes(s);
	for (size_t i = 0; i < KNOWN; i++)
		read_as(&trials[i], &known[i], s);
	ask_uchardet(trials, s, VOTE_NATS + VOTE_PER_BYTE * high);
	ask_icu(trials, s, VOTE_NATS + VOTE_PER_BYTE * high);
	choose(g, trials, CLEAR_NATS + CLEAR_PER_BYTE * high);
	for (size_t i = 0; i < KNOWN; i++)
		free(trials[i].text);
	buf_fini(&sample);
}
