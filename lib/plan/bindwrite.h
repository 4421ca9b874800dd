#ifndef PLAN_BINDWRITE_H
#define PLAN_BINDWRITE_H

struct bind_link;
struct bind_target;
struct bindwork;
struct rule;

/*
 * Inside plan: what updates do to a field or a relationship (write:,
 * clear-token:) into out, with its default; a complaint where the type or the
 * cardinality does not have it.  out has its field and spec, or its relation.
 */
void bindwrite_field(
    struct bindwork *, const struct rule *, struct bind_target *out);
void
bindwrite_link(struct bindwork *, const struct rule *, struct bind_link *out);

#endif
