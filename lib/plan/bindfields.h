#ifndef PLAN_BINDFIELDS_H
#define PLAN_BINDFIELDS_H

struct bindwork;

/* Inside plan: bind->fields, from the mapping's fields. */
void bindfields_load(struct bindwork *);

#endif
