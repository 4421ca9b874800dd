#ifndef PLAN_BINDNAMES_H
#define PLAN_BINDNAMES_H

#include <stdbool.h>
#include <stddef.h>

struct bindwork;
struct field;
struct relation;
struct word;

/*
 * Inside plan: words of the mapping that should name a field or a
 * relationship of the definitions.
 *
 * NULL when there is none: a complaint with the nearest name.  When optional,
 * one that is simply not there is no complaint; a word that misses its field
 * by a '$' or the case of its letters is one even then, and one that is near
 * to a field's name is warned about.
 */
const struct field *
bindnames_field(struct bindwork *, const struct word *, bool optional);
const struct relation *
bindnames_relation(struct bindwork *, const struct word *, bool optional);

/* A word of require: the name of either; false with a complaint. */
bool bindnames_any(struct bindwork *, const struct word *);

/* Is key among the NULL-ended (at most max) keys of an object's row? */
bool bindnames_in(const char *const *keys, size_t max, const char *key);

#endif
