#ifndef VALUE_VALUEDECIMAL_SCAN_H
#define VALUE_VALUEDECIMAL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "value/valuedecimal.h"

/* The characters of a number made plain.  A part of valuedecimal. */
enum {
	VALUEDECIMAL_SCAN_MAX = 40,
	VALUEDECIMAL_SCAN_EXPONENT = 99
};

/* A number as it stands there: digits and separators, one byte each. */
struct valuedecimal_scan {
	char p[VALUEDECIMAL_SCAN_MAX]; /* 0-9 , . ' and ' ' for any blank */
	size_t n;
	bool negative;
	int exponent;
	bool spreadsheet; /* E+05: as spreadsheets shorten numbers */
	bool percent;     /* a percent sign was taken off */
};

enum valuedecimal_trouble valuedecimal_scan(struct str text,
    const struct valuedecimal_form *, struct valuedecimal_scan *out);

#endif
