#ifndef PLAN_BINDPARTS_H
#define PLAN_BINDPARTS_H

#include <stdbool.h>

struct bind_target;
struct bindwork;
struct rule;

/*
 * Inside plan: the cells of one plain rule of a field (its columns, text,
 * constant or parts) and its options.  false when none is left, or it does not
 * fit the field, with a complaint.  out has its field and spec.
 */
bool bindparts_load(struct bindwork *, const struct rule *, bool optional,
    struct bind_target *out);

#endif
