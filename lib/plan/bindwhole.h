#ifndef PLAN_BINDWHOLE_H
#define PLAN_BINDWHOLE_H

struct bindwork;

/*
 * Inside plan: what several fields and relationships of one record must agree
 * about (schema/object.h: period, one_type_field), into the bind, when its
 * fields and links are there.  Complaints: members of several types in one
 * list, or of another type than the constant says.
 */
void bindwhole_load(struct bindwork *);

#endif
