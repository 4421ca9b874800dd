#ifndef PLAN_DIFFVALUE_H
#define PLAN_DIFFVALUE_H

#include <stdbool.h>

struct arena;
struct bind_target;
struct jval;
struct value;

/*
 * Inside plan: what a field should hold after an update, by its write policy
 * and what is stored (NULL: nothing); ours of VALUE_NONE clears.  False: it may
 * stay as it is.  *want is VALUE_NONE to clear; it lives in the arena and in
 * what it was made of.
 */
bool diffvalue_want(const struct bind_target *, const struct value *ours,
    const struct jval *stored, struct arena *, struct value *want);

#endif
