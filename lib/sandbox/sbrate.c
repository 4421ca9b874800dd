// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "sandbox/sbrate.h"

void
sbrate_init(struct sbrate *r, uint32_t limit)
{
	memset(r, 0, sizeof(*r));
	r->limit = limit;
}

static void
turn(struct sbrate *r, enum sbrate_category c, int64_t second)
{
	if (r->bucket[c].second == second)
		return;
	r->bucket[c].second = second;
	r->bucket[c].used = 0;
}

struct sbrate_state
sbrate_get(struct sbrate *r, enum sbrate_category c, int64_t now_ms)
{
	struct sbrate_state s = {-1, -1, -1};

	if (r->limit == 0 || c == SBRATE_NONE)
		return s;
	turn(r, c, now_ms / 1000);
	s.limit = r->limit;
	s.remaining = (int64_t)r->limit - r->bucket[c].used;
	s.reset_s = now_ms / 1000 + 1;
	return s;
}

bool
sbrate_take(struct sbrate *r, enum sbrate_category c, int64_t now_ms)
{
	if (r->limit == 0 || c == SBRATE_NONE)
		return true;
	turn(r, c, now_ms / 1000);
	if (r->bucket[c].used >= r->limit)
		return false;
	r->bucket[c].used++;
	return true;
}

const char *
sbrate_name(enum sbrate_category c)
{
	static const char *const names[] = {"write", "read", "search", NULL};

	return names[c];
}
