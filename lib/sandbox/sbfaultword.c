// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>

#include "base/limits.h"
#include "base/text.h"

#include "sandbox/sbfault.h"
#include "sandbox/sbfaultword.h"

enum args {
	ARGS_NONE,
	ARGS_NUMBER,
	ARGS_CHANGE, /* a number with a sign or without */
	ARGS_TIME,
	ARGS_NUMBER_TIME
};

enum {
	STATUS_MAX = 599,
	BODY_MAX = 1024 * 1024 * 1024, /* of what a bomb blows up to */
	DEPTH_MAX = 1024 * 1024,
	TIME_MAX = 1000000 /* of its unit */
};

static const struct {
	const char *word;
	enum sbfault_kind kind;
	enum args args;
	uint64_t min;
	uint64_t max;
} words[] = {
    {"answer", SBFAULT_ANSWER, ARGS_NONE, 0, 0},
    {"status", SBFAULT_STATUS, ARGS_NUMBER, 300, STATUS_MAX},
    {"html", SBFAULT_HTML, ARGS_NUMBER, 200, STATUS_MAX},
    {"raw", SBFAULT_RAW, ARGS_NONE, 0, 0},
    {"drop-before", SBFAULT_DROP_BEFORE, ARGS_NONE, 0, 0},
    {"drop-after", SBFAULT_DROP_AFTER, ARGS_NONE, 0, 0},
    {"reset", SBFAULT_RESET, ARGS_NONE, 0, 0},
    {"hang", SBFAULT_HANG, ARGS_NONE, 0, 0},
    {"cut", SBFAULT_CUT, ARGS_NUMBER, 0, LIM_ANSWER_BYTES},
    {"close", SBFAULT_CLOSE, ARGS_NONE, 0, 0},
    {"drip", SBFAULT_DRIP, ARGS_NUMBER_TIME, 1, LIM_ANSWER_BYTES},
    {"delay", SBFAULT_DELAY, ARGS_TIME, 0, 0},
    {"garbage", SBFAULT_GARBAGE, ARGS_NONE, 0, 0},
    {"oversize", SBFAULT_OVERSIZE, ARGS_NUMBER, 0, BODY_MAX},
    {"gzip-bomb", SBFAULT_GZIP_BOMB, ARGS_NUMBER, 0, BODY_MAX},
    {"deep", SBFAULT_DEEP, ARGS_NUMBER, 1, DEPTH_MAX},
    {"total", SBFAULT_TOTAL, ARGS_CHANGE, 0, UINT32_MAX},
    {"short", SBFAULT_SHORT, ARGS_NUMBER, 0, 100},
    {"ignore-offset", SBFAULT_IGNORE_OFFSET, ARGS_NONE, 0, 0},
    {"reorder", SBFAULT_REORDER, ARGS_NONE, 0, 0},
    {"stale", SBFAULT_STALE, ARGS_TIME, 0, 0},
};

static bool
parse_duration(struct str s, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
	uint64_t v;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		struct str unit = str_of(units[i].unit);

		if (str_ends(s, unit) &&
		    text_uint(str_upto(s, s.n - unit.n), TIME_MAX, &v)) {
			*ms = (int64_t)v * units[i].ms;
			return true;
		}
	}
	return false;
}

static bool
parse_number(struct str s, size_t word, int64_t *out)
{
	uint64_t v;

	if (!text_uint(s, words[word].max, &v) || v < words[word].min)
		return false;
	*out = (int64_t)v;
	return true;
}

static bool
parse_change(struct sbfault_act *a, struct str s, size_t word)
{
	bool minus = str_starts(s, STR_LIT("-"));

	a->by = minus || str_starts(s, STR_LIT("+"));
	if (!parse_number(a->by ? str_from(s, 1) : s, word, &a->n))
		return false;
	if (minus)
		a->n = -a->n;
	return true;
}

static bool
parse_args(struct sbfault_act *a, struct str s, size_t word)
{
	struct str first;

	switch (words[word].args) {
	case ARGS_NONE:
		return s.n == 0;
	case ARGS_NUMBER:
		return parse_number(s, word, &a->n);
	case ARGS_CHANGE:
		return parse_change(a, s, word);
	case ARGS_TIME:
		return parse_duration(s, &a->ms);
	case ARGS_NUMBER_TIME:
		return str_next(&s, STR_LIT(" "), &first) &&
		       parse_number(first, word, &a->n) &&
		       parse_duration(str_trim(s), &a->ms);
	}
	return false;
}

bool
sbfaultword_parse(struct sbfault_act *a, struct str text)
{
	struct str rest = text;
	struct str word = {NULL, 0};

	(void)str_next(&rest, STR_LIT(" "), &word);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!str_is(word, words[i].word))
			continue;
		a->kind = words[i].kind;
		return parse_args(a, str_trim(rest), i);
	}
	return false;
}

const char *
sbfaultword_known(void)
{
	return "One of: answer, status 503 (300 to 599), html 502, raw, "
	       "drop-before, drop-after, reset, hang, cut 100, close, "
	       "drip 1 50ms, delay 200ms, garbage, oversize 20000000, "
	       "gzip-bomb 100000000, deep 100000, total +2, short 5, "
	       "ignore-offset, reorder, stale 5s";
}
