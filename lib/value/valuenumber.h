#ifndef VALUE_VALUENUMBER_H
#define VALUE_VALUENUMBER_H

#include <stdbool.h>

#include "base/str.h"
#include "value/valuedecimal.h"

struct arena;
struct diags;
struct jval;
struct value_spec;

/*
 * NUMBER: at most two decimals, within +-9007199254740991 (the API), written as
 * valuedecimal.h reads it.  The mapping may say which separators there are
 * (decimal:, group:), how many decimals are kept (round: 0, 1 or 2, half away
 * from zero) and what a percentage is (percent: number or fraction).
 *
 * Findings, all errors:
 *	number.not-a-number	no digits, or something else between them
 *	number.grouping		separators of thousands at odd places
 *	number.too-precise	more than two decimals
 *	number.out-of-range	beyond +-9007199254740991
 *	number.rounded		a spreadsheet cut digits off
 *	number.percent		25 %: 25 or 0.25?
 *	number.unit		text before or behind the number
 *
 * The type is valuenumber_type (valuetype.h).
 */

/*
 * The form that the spec asks for; it becomes spec->compiled.  -1 with *why as
 * value_open().
 */
int valuenumber_open(struct value_spec *, struct arena *, const char **why);

/* A finding for a trouble, with the codes of NUMBER or of CURRENCY. */
void valuenumber_find(
    struct diags *, enum valuedecimal_trouble, bool currency, struct str text);

/* Is a stored number (or a text that is one) the canonical one? */
bool valuenumber_same(struct str canonical, const struct jval *stored);

#endif
