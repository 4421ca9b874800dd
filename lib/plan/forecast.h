#ifndef PLAN_FORECAST_H
#define PLAN_FORECAST_H

#include <stdbool.h>
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

/*
 * How to find the records that rows mean: all of an object once, or one search
 * for each text; whichever takes fewer requests.
 */
enum forecast_way {
	FORECAST_PREFETCH,
	FORECAST_SEARCH
};

struct forecast_match {
	uint64_t total;  /* records there are */
	unsigned page;   /* records on a page, at least 1 */
	uint64_t texts;  /* different ones to search for */
	uint64_t known;  /* records to retrieve when nothing is listed, as
	                      the id map knows them */
	bool can_search; /* the API can be asked for all of the texts */
};

/*
 * Which way takes fewer requests (as many: prefetch, for it sees the records as
 * they are now, all at once); *prefetch and *search are the numbers: pages (with
 * the empty one behind the last full one), and texts + known.
 */
enum forecast_way forecast_choose(
    const struct forecast_match *, uint64_t *prefetch, uint64_t *search);

#endif
