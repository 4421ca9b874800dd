#ifndef INFER_PROFILEDATE_H
#define INFER_PROFILEDATE_H

#include <stdint.h>

#include "base/str.h"

#include "infer/profile.h"

/* How dates are written in a column: a part of profile.h. */

/* One value more, trimmed and not empty. */
void profiledate_add(struct profile_dates *, struct str, uint64_t line);

#endif
