#ifndef PLAN_BINDMATCH_H
#define PLAN_BINDMATCH_H

#include <stdbool.h>

#include "base/str.h"

struct bindwork;
struct mapping;

/* Inside plan: bind->matches, after fields and links. */
void bindmatch_load(struct bindwork *);

/*
 * Does match: name this field or relationship?  Then it is never optional, and
 * what is no value fails the row.
 */
bool bindmatch_names(const struct mapping *, struct str key);

#endif
