// SPDX-License-Identifier: Apache-2.0
#include "plan/forecast.h"

void
forecast_make(struct forecast *f, uint64_t writes, uint64_t reads,
    uint64_t searches, double rate)
{
	uint64_t most = writes;

	if (reads > most)
		most = reads;
	if (searches > most)
		most = searches;
	f->writes = writes;
	f->reads = reads;
	f->searches = searches;
	f->seconds = rate > 0 ? (double)most / rate : 0;
}

enum forecast_way
forecast_choose(
    const struct forecast_match *m, uint64_t *prefetch, uint64_t *search)
{
	/* The end is a page that is not full, were it an empty one. */
	*prefetch = m->total / m->page + 1;
	*search = m->texts + m->known;
	return m->can_search && *search < *prefetch ? FORECAST_SEARCH
						    : FORECAST_PREFETCH;
}
