#ifndef PLAN_BINDWAYS_H
#define PLAN_BINDWAYS_H

#include <stdbool.h>

struct bind_link;
struct bindwork;
struct rule;

/*
 * Inside plan: link->ways, from a relationship's rule; the link has its
 * relation and object.  A way whose columns are absent falls away if they may
 * be.  false when none is left.
 */
bool
bindways_load(struct bindwork *, const struct rule *, struct bind_link *link);

#endif
