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
