#ifndef PLAN_BINDSOURCE_H
#define PLAN_BINDSOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct bind_target;
struct bindwork;
struct rule;

/*
 * Inside plan: where the text of a field comes from and how it is read: a plain
 * rule, or several put together (first-of, a list, columns written with '*').
 */

/*
 * out has its target, field, and whether create needs it and match names it
 * (required, reject), and gets the rest but what is about writing (bindwrite.h).
 * false when nothing is left of the rule, or it is complained about.
 */
bool bindsource_load(
    struct bindwork *, const struct rule *, struct bind_target *out);

/* What is about writing goes from the target to its alternatives. */
void bindsource_spread(struct bind_target *);

/* What the types compiled. */
void bindsource_close(struct bind_target *, size_t n);

#endif
