#ifndef PLAN_FORECAST_H
#define PLAN_FORECAST_H

#include <stdint.h>

/*
 * What an import will cost: requests by category and the seconds they take at
 * a rate, the categories running side by side.
 */
struct forecast {
	uint64_t writes;
	uint64_t reads;
	uint64_t searches;
	double seconds; /* of the slowest category */
};

/* rate: requests/s a category that are used; 0: no limit, 0 seconds. */
void forecast_make(struct forecast *, uint64_t writes, uint64_t reads,
    uint64_t searches, double rate);

#endif
