#ifndef INFER_PROFILEHARM_H
#define INFER_PROFILEHARM_H

#include <stdint.h>

#include "base/str.h"

struct profile_column;

/*
 * What a spreadsheet program has done to a column: a part of profile.h.  One
 * value more, trimmed and not empty, and the line of its row.
 */
void profileharm_add(struct profile_column *, struct str, uint64_t line);

#endif
