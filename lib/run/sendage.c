// SPDX-License-Identifier: Apache-2.0
#include "run/sendage.h"

const char sendage_code[] = "doubt.too-late";
const char sendage_message[] =
    "sent more than 23 h ago, or at a time that the clocks cannot place; whether the record is there is not known";
const char sendage_hint[] =
    "repeat the command: it looks for the record; what it cannot find out is left to you in ambiguous.csv";

static bool
young(int64_t age_ms)
{
	return age_ms >= -SENDAGE_SLACK_MS && age_ms <= SENDAGE_MAX_MS;
}

bool
sendage_resendable(int64_t first_sent_ms, int64_t first_server_ms,
    const struct sendage_now *now)
{
	if (now->wall_ms < now->seen_ms - SENDAGE_SLACK_MS)
		return false;
	if (!young(now->wall_ms - first_sent_ms))
		return false;
	if (first_server_ms == 0 || now->server_ms == 0)
		return true;
	return young(now->server_ms - first_server_ms);
}
