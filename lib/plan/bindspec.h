#ifndef PLAN_BINDSPEC_H
#define PLAN_BINDSPEC_H

struct bind_target;
struct bindwork;
struct rule;

/*
 * Inside plan: how the texts of one plain rule are read.  init fills the spec
 * (and csv) of a target that has its field; open compiles it, with a complaint
 * at the word of the rule that is at fault.
 */
void
bindspec_init(struct bindwork *, const struct rule *, struct bind_target *out);
void
bindspec_open(struct bindwork *, const struct rule *, struct bind_target *out);

#endif
