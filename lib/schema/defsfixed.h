#ifndef SCHEMA_DEFSFIXED_H
#define SCHEMA_DEFSFIXED_H

struct arena;
struct field;
struct object;

/*
 * What the API documents about a field of the object (schema/object.h), put
 * above its definition; a part of defs.
 */
void defsfixed_field(struct field *, const struct object *, struct arena *);

#endif
