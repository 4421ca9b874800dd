#ifndef VALUE_VALUECOUNTRY_BUILD_H
#define VALUE_VALUECOUNTRY_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "value/valuecountry_names.h"

/*
 * Makes the index of countries' names (valuecountry_names.h) of ICU's data.
 * That takes some 100 ms and tens of megabytes, so it is done once, when the
 * program is built (main_country.c); the program itself only has the outcome.
 * Single-threaded; what it gives lives as long as the process.
 */
void valuecountry_build(void);

/* The entries, in no order, *at being 0 at first; false at the end. */
bool valuecountry_build_next(
    size_t *at, struct str *key, struct valuecountry_name *is);

/* As valuecountry_names_english(). */
const char *const *valuecountry_build_english(void);

#endif
