// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "doc/jput.h"

#include "sandbox/sbfail.h"
#include "sandbox/sbrun.h"

enum {
	OUTCOME_MAX = 40
};

static const uint64_t ms_max = UINT64_C(1) << 52;

static bool
is_outcome(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'a' || s.p[i] > 'z') && s.p[i] != '_')
			return false;
	return s.n > 0 && s.n <= OUTCOME_MAX;
}

bool
sbrun_id(char out[SBRUN_ID_MAX], int64_t start_ms, int64_t seconds,
    struct str outcome)
{
	int n;

	if (!is_outcome(outcome))
		return false;
	n = snprintf(out, SBRUN_ID_MAX, "run_%" PRId64 "_%" PRId64 "_",
	    start_ms, seconds);
	if (n < 0 || n >= SBRUN_ID_MAX)
		return false;
	str_copy(out + n, SBRUN_ID_MAX - (size_t)n, outcome);
	return true;
}

int
sbrun_put(struct str id, int64_t now_ms, struct buf *out, struct sbfail *why)
{
	struct str rest = str_from(id, 4);
	struct str start = str_upto(rest, str_find(rest, '_'));
	struct str seconds = str_from(rest, start.n + 1);
	struct str outcome;
	uint64_t from;
	uint64_t s;
	struct jput j;

	seconds = str_upto(seconds, str_find(seconds, '_'));
	outcome = str_from(rest, start.n + 1 + seconds.n + 1);
	if (!str_starts(id, STR_LIT("run_")) ||
	    !text_uint(start, ms_max, &from) ||
	    !text_uint(seconds, ms_max / 1000, &s) || !is_outcome(outcome))
		return sbfail_set(why, 404, NULL, NULL,
		    "There is no workflow run '%.*s'.",
		    STR_ARG(str_upto(id, 80)));
	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "status");
	if ((uint64_t)now_ms < from)
		jput_cstr(&j, "pending");
	else if ((uint64_t)now_ms < from + s * 1000)
		jput_cstr(&j, "running");
	else
		jput_text(&j, outcome);
	jput_end(&j);
	return 0;
}
