#ifndef INFER_PROFILEDATE_H
#define INFER_PROFILEDATE_H

#include <stdbool.h>

#include "base/str.h"

#include "infer/profile.h"

struct buf;

/* How dates are written in a column: a part of profile.h. */

/* One value more, trimmed and not empty. */
void profiledate_add(struct profile_dates *, struct str);

#endif
