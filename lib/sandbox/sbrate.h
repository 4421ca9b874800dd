#ifndef SANDBOX_SBRATE_H
#define SANDBOX_SBRATE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The rate limit: for each category so many requests in every second of the
 * server's clock.  Source: the vendor's API description.
 */
enum sbrate_category {
	SBRATE_WRITE,
	SBRATE_READ,
	SBRATE_SEARCH,
	SBRATE_NONE /* routes that do not exist */
};

struct sbrate {
	uint32_t limit; /* 0: none */
	struct {
		int64_t second;
		uint32_t used;
	} bucket[SBRATE_NONE];
};

struct sbrate_state {
	int64_t limit; /* -1: no limit, no headers */
	int64_t remaining;
	int64_t reset_s; /* Unix seconds */
};

void sbrate_init(struct sbrate *, uint32_t limit);

/* Where a category stands. */
struct sbrate_state
sbrate_get(struct sbrate *, enum sbrate_category, int64_t now_ms);

/* Take one request out of it; false: there is none left in this second. */
bool sbrate_take(struct sbrate *, enum sbrate_category, int64_t now_ms);

/* "write", "read", "search"; NULL for none. */
const char *sbrate_name(enum sbrate_category);

#endif
