// SPDX-License-Identifier: Apache-2.0
/*
 * The telephone tables against libphonenumber: "bench_telephone [--count N]
 * [--seed S] [--chunk N]".  Numbers of every region and calling code are made by
 * walking what the tables call valid, with prefixes before them and mutations
 * in them, and some at random; both sides read each, and everything that they
 * say is compared.  A line a chunk: the chunk's own seed, so that it can be
 * run again alone (--seed SEED --count CHUNK), and the sums so far.  Exit status
 * 1: there was a difference.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rnd.h"
#include "value/valuetel_lib.h"
#include "value/valuetel_tab.h"

#include "benchkit.h"

enum {
	CHUNK = 1000000,
	SHOWN_MAX = 50, /* differences that are written out */
	NUMBER_MAX = 64,
	VERDICTS = VALUETEL_NOT + 1
};

struct sums {
	uint64_t n;
	uint64_t undecided; /* left to the library */
	uint64_t differ;
	uint64_t verdicts[VERDICTS];
};

struct number {
	char p[NUMBER_MAX];
	size_t n;
	const char *region;
};

static void
put(struct number *num, const char *digits)
{
	size_t n = strlen(digits);

	memcpy(num->p + num->n, digits, n);
	num->n += n;
}

/* Digits that lead on in the plan, as long as there are some. */
static void
walk(struct rnd *r, struct number *num, unsigned at)
{
	for (size_t i = 0; i < 17; i++) {
		unsigned d = (unsigned)rnd_below(r, 10);

		if (valuetel_data.hits[at] != 0 && rnd_below(r, 3) != 0)
			return;
		for (unsigned k = 0; k < 10 && valuetel_data.next[at][d] == 0;
		     k++)
			d = (d + 1) % 10;
		at = valuetel_data.next[at][d];
		if (at == 0)
			return;
		num->p[num->n++] = (char)('0' + d);
	}
}

/* A digit more, less, another or two swapped. */
static void
mutate(struct rnd *r, struct number *num)
{
	size_t first = num->p[0] == '+' ? 1 : 0;
	size_t at;
	char c = (char)('0' + rnd_below(r, 10));

	if (num->n < first + 2)
		return;
	at = first + rnd_below(r, num->n - first - 1);
	switch (rnd_below(r, 4)) {
	case 0:
		memmove(num->p + at + 1, num->p + at, num->n - at);
		num->p[at] = c;
		num->n++;
		break;
	case 1:
		num->n--;
		memmove(num->p + at, num->p + at + 1, num->n - at);
		break;
	case 2:
		num->p[at] = c;
		break;
	default:
		c = num->p[at];
		num->p[at] = num->p[at + 1];
		num->p[at + 1] = c;
		break;
	}
}

static void
dice(struct rnd *r, struct number *num)
{
	static const char *const before[] = {"", "", "", "00", "011", "0011",
	    "810", "009", "119", "0014", "00700", "010", "020", "001", "99",
	    "16", "19"};
	static const char *const trunk[] = {"0", "1", "01", "8", "80", "044",
	    "0031", "015", "11", "06", "90", "00", "045", "0183", "09"};
	const struct valuetel_tab_plan *plans = valuetel_data.plans;
	const struct valuetel_tab_plan *plan;
	const struct valuetel_tab_code *c;
	unsigned kind = (unsigned)rnd_below(r, 8);
	size_t i;

	num->n = 0;
	do
		i = rnd_below(r, 1000);
	while (valuetel_data.by_number[i] == 0);
	c = &valuetel_data.codes[valuetel_data.by_number[i] - 1];
	plan = &plans[c->plan];
	if (kind >= 3 || rnd_below(r, 2) == 0) {
		do
			i = rnd_below(r, 26 * 26);
		while (valuetel_data.by_id[i] == 0);
		plan = &plans[valuetel_data.by_id[i] - 1];
		c = &valuetel_data.codes[plan->code];
	}
	num->region = plan->id;
	if (kind == 7) {
		size_t len = rnd_below(r, VALUETEL_TAB_DIGITS_MAX);

		if (rnd_below(r, 2) == 0)
			put(num, "+");
		while (num->n < len)
			num->p[num->n++] = (char)('0' + rnd_below(r, 10));
		num->p[num->n] = '\0';
		return;
	}
	if (kind < 3)
		put(num, "+");
	else if (kind == 3)
		put(num,
		    before[rnd_below(r, sizeof(before) / sizeof(before[0]))]);
	if (kind <= 4)
		put(num, c->text);
	if (rnd_below(r, 3) == 0)
		put(num, trunk[rnd_below(r, sizeof(trunk) / sizeof(trunk[0]))]);
	walk(r, num, c->root);
	for (i = rnd_below(r, 3); i > 0; i--)
		mutate(r, num);
	num->p[num->n] = '\0';
}

static void
compare(const struct number *num, struct sums *s)
{
	struct valuetel_lib_number tab;
	struct valuetel_lib_number lib;

	s->n++;
	if (!valuetel_tab_parse(num->p, num->n, num->region, &tab)) {
		s->undecided++;
		return;
	}
	valuetel_lib_parse(num->p, num->p[0] == '+' ? "ZZ" : num->region, &lib);
	s->verdicts[lib.verdict]++;
	if (tab.verdict == lib.verdict &&
	    tab.international == lib.international &&
	    strcmp(tab.e164, lib.e164) == 0)
		return;
	if (s->differ++ < SHOWN_MAX)
		(void)printf("DIFFERS %s in '%s': tables %u %d '%s', library "
			     "%u %d '%s'\n",
		    num->p, num->region, tab.verdict, tab.international,
		    tab.e164, lib.verdict, lib.international, lib.e164);
}

static void
tell(const struct sums *s, uint64_t seed)
{
	(void)printf(
	    "seed %llu: %llu numbers, %llu differ, %llu undecided; valid "
	    "%llu, possible %llu, short %llu, long %llu, no code %llu, "
	    "not %llu\n",
	    (unsigned long long)seed, (unsigned long long)s->n,
	    (unsigned long long)s->differ, (unsigned long long)s->undecided,
	    (unsigned long long)s->verdicts[VALUETEL_VALID],
	    (unsigned long long)s->verdicts[VALUETEL_POSSIBLE],
	    (unsigned long long)s->verdicts[VALUETEL_SHORT],
	    (unsigned long long)s->verdicts[VALUETEL_LONG],
	    (unsigned long long)s->verdicts[VALUETEL_NO_CODE],
	    (unsigned long long)s->verdicts[VALUETEL_NOT]);
	(void)fflush(stdout);
}

int
main(int argc, char **argv)
{
	uint64_t count = CHUNK;
	uint64_t chunk = CHUNK;
	uint64_t seed = 1;
	struct sums s = {0};

	for (int i = 1; i + 1 < argc; i += 2) {
		uint64_t v = benchkit_count(argc, argv, i + 1, 0);

		if (strcmp(argv[i], "--count") == 0)
			count = v;
		else if (strcmp(argv[i], "--seed") == 0)
			seed = v;
		else if (strcmp(argv[i], "--chunk") == 0)
			chunk = v;
		else
			benchkit_fail(argv[i], NULL);
	}
	if (valuetel_data.version == NULL) {
		(void)printf("no telephone tables: the library reads all\n");
		return 77;
	}
	while (s.n < count) {
		uint64_t end = count - s.n < chunk ? count : s.n + chunk;
		struct number num;
		struct rnd r;

		rnd_init(&r, seed);
		while (s.n < end) {
			dice(&r, &num);
			compare(&num, &s);
		}
		tell(&s, seed++);
	}
	return s.differ > 0 ? 1 : 0;
}
