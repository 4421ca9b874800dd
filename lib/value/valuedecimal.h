#ifndef VALUE_VALUEDECIMAL_H
#define VALUE_VALUEDECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Decimal numbers as people and programs write them, to canonical decimal text
 * ("-1234.5"); nothing passes through floating point.  Pure functions, any
 * thread.
 *
 * Read: signs before or behind, (99.99) as negative, decimal digits of any
 * script (Unicode), full-width signs, Arabic separators, groups by comma, dot,
 * apostrophe or any blank, grouping checked (1,234,567 and the Indian
 * 12,34,567).  A decimal separator may stand behind the last digit, as
 * spreadsheets with the format 0.## write it (5.).
 *
 * Where the form says which separators there are, only those count.  Where it
 * does not: of comma and dot the last is the decimal one when both
 * are there; one that occurs several times is a group.  Alone, a comma with
 * one to three digits before and exactly three behind groups (1,234 is 1234),
 * otherwise it is decimal; a dot is decimal, so 1.234 has three decimals, and
 * 1.500 is doubtful, as it may mean 1500.  Zeros behind the last decimal
 * fall away where no group is possible (1234.5000, 0.500).
 *
 * 1.5e3 is exact.  A spreadsheet's 1.23E+05, where zeros would have to be made
 * up for digits that it has rounded away, is refused.
 */
#define VALUEDECIMAL_LARGEST "9007199254740991" /* JavaScript's safe integers */

enum valuedecimal_percent {
	VALUEDECIMAL_PERCENT_NOT,     /* 25 % is refused */
	VALUEDECIMAL_PERCENT_NUMBER,  /* ... is 25 */
	VALUEDECIMAL_PERCENT_FRACTION /* ... is 0.25 */
};

/* How numbers are written, and what becomes of them. */
struct valuedecimal_form {
	size_t decimals; /* that are kept, up to VALUEDECIMAL_DECIMALS */
	bool round;      /* further ones: round half away from zero */
	char decimal;    /* '.' or ','; NUL: recognised */
	char group;      /* one of , . ' and blank; NUL: recognised */
	enum valuedecimal_percent percent;
};

enum valuedecimal_trouble {
	VALUEDECIMAL_FINE,
	VALUEDECIMAL_NOT,      /* no digits, or something else between them */
	VALUEDECIMAL_GROUPING, /* separators of thousands at odd places */
	VALUEDECIMAL_PRECISE,  /* too many decimals */
	VALUEDECIMAL_DOUBTFUL, /* 1.500: one and a half, or 1500? */
	VALUEDECIMAL_RANGE,    /* beyond +-VALUEDECIMAL_LARGEST */
	VALUEDECIMAL_ROUNDED,  /* a spreadsheet cut digits off */
	VALUEDECIMAL_PERCENT,
	VALUEDECIMAL_UNIT /* text before or behind the number */
};

enum {
	VALUEDECIMAL_MAX = 48, /* bytes of canonical text */
	VALUEDECIMAL_DECIMALS = 20
};

struct valuedecimal {
	char text[VALUEDECIMAL_MAX];
	size_t n;
};

/* Where three decimals or more are kept, 1.500 is one and a half. */
enum valuedecimal_trouble valuedecimal_read(
    struct str, const struct valuedecimal_form *, struct valuedecimal *out);

/* Without what does not count at its ends: blanks of all kinds, and the marks
 * of direction that stand beside signs in Arabic and Hebrew. */
struct str valuedecimal_trim(struct str);

#endif
