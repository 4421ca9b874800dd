// SPDX-License-Identifier: Apache-2.0
#include "report/summary.h"

bool
summary_conserved(const struct summary *s)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < ROW_STATES; i++)
		sum += s->rows.state[i];
	return !s->planned || sum == s->rows.rows;
}

static int
early(const struct summary *s)
{
	switch (s->stop.kind) {
	case ERR_INTERNAL:
		return 1;
	case ERR_DISK:
		return 8;
	case ERR_LOCKED:
		return 7;
	case ERR_MISFIT:
		return 9;
	case ERR_USAGE:
		return 2;
	case ERR_STOPPED:
		return 5;
	case ERR_SERVICE:
	case ERR_NONE:
		break;
	}
	if (s->signal != 0)
		return 128 + s->signal;
	return s->stop.kind == ERR_SERVICE ? 4 : 0;
}

int
summary_exit(const struct summary *s)
{
	const uint64_t *n = s->rows.state;
	int status = early(s);

	if (!summary_conserved(s))
		return 1;
	if (status != 0)
		return status;
	if (!s->dry_run && n[ROW_PENDING] + n[ROW_SENT] > 0)
		return 4;
	if (n[ROW_DOUBT] > 0)
		return 6;
	return n[ROW_FAILED] > 0 ? 3 : 0;
}
