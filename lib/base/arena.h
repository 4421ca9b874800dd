#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Memory that is given back all at once: what one row needs lives in one
 * arena, reset before the next row.  Single-threaded.
 */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *); /* NULL does nothing */

/* Forget everything; keeps one block, so a row costs no malloc. */
void arena_reset(struct arena *);

/* n zeroed bytes, aligned for any type, until reset or free. */
void *arena_alloc(struct arena *, size_t n);
void *arena_array(struct arena *, size_t count, size_t size);

/* A copy with a NUL behind it. */
char *arena_dup(struct arena *, const char *p, size_t n);
struct str arena_str(struct arena *, struct str);
char *arena_printf(struct arena *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

#endif
