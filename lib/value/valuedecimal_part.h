#ifndef VALUE_VALUEDECIMAL_PART_H
#define VALUE_VALUEDECIMAL_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "value/valuedecimal_scan.h"

/* Which separators group and which one is decimal.  A part of valuedecimal. */

/* A number taken apart: digits without separators, decimals among them. */
struct valuedecimal_part {
	char digits[VALUEDECIMAL_SCAN_MAX + VALUEDECIMAL_SCAN_EXPONENT];
	size_t n;
	size_t decimals;
	bool doubtful; /* 1.500: its dot may group */
};

enum valuedecimal_trouble valuedecimal_part(const struct valuedecimal_scan *,
    const struct valuedecimal_form *, struct valuedecimal_part *out);

#endif
