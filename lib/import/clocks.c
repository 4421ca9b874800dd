// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>

#include "base/clk.h"
#include "base/err.h"
#include "run/sendage.h"

#include "import/importjob.h"

/* "3 h 20 min" */
static void
span(struct import *im, const char *what, int64_t ms, const char *how)
{
	int64_t minutes = (ms < 0 ? -ms : ms) / 60000;

	import_notice(im,
	    "%s %" PRId64 " h %" PRId64
	    " min %s: rows whose answer gets lost may stay in doubt; set this machine's clock",
	    what, minutes / 60, minutes % 60, how);
}

int
clocks_check(struct import *im, struct err *e)
{
	struct clk_now now = clk_now(im->opts->clk);
	int64_t ahead = 0; /* of the server */
	int64_t off;
	bool known = client_clock(im->client, &off);

	if (known)
		ahead = now.wall_ms - (now.mono_ms + off);
	if (ahead > SENDAGE_SLACK_MS || ahead < -SENDAGE_SLACK_MS)
		span(im, "this machine's clock is", ahead,
		    ahead > 0 ? "ahead of the server's"
			      : "behind the server's");
	if (job_clock(im->job, now.wall_ms,
		known && ahead <= SENDAGE_SLACK_MS &&
		    ahead >= -SENDAGE_SLACK_MS,
		&im->seen_ms, e) != 0)
		return -1;
	if (now.wall_ms < im->seen_ms - SENDAGE_SLACK_MS)
		span(im, "the clock has gone back since the last run by",
		    im->seen_ms - now.wall_ms,
		    "and what was on its way then is not sent again");
	return 0;
}
