#ifndef PLAN_BINDORDER_H
#define PLAN_BINDORDER_H

struct bind;

/*
 * Inside plan: which fields' values the reading of others needs (parent, by
 * address), and an order in which they are there in time.
 */
void bindorder_set(struct bind *);

#endif
