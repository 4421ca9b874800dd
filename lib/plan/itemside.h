#ifndef PLAN_ITEMSIDE_H
#define PLAN_ITEMSIDE_H

#include "base/str.h"
#include "value/value.h"

struct bind;
struct bind_target;
struct item;

/*
 * What a row adds to the reading of one target: its columns of region and
 * currency, and the values of other fields, which are in the item already
 * (bind.h, order).  The country of the row's addresses is the region of a
 * telephone number whose rule names none, if they do not differ in it.  parent
 * points into the item.
 */
struct value_row itemside_get(const struct bind *, const struct bind_target *,
    const struct item *, const struct str *row);

#endif
