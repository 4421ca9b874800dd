#ifndef PLAN_BINDLINKS_H
#define PLAN_BINDLINKS_H

struct bindwork;

/* Inside plan: bind->links, from the mapping's relationships. */
void bindlinks_load(struct bindwork *);

#endif
