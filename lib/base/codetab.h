#ifndef BASE_CODETAB_H
#define BASE_CODETAB_H

#include "base/code.h"

/* The rows behind code.h, in byte order of their codes; a part of it. */
extern const struct code codetab_rows[];
extern const size_t codetab_count;

#endif
