#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/*
 * Heap memory that is never refused.  Exhaustion ends the process through one
 * handler, so callers have no out-of-memory paths; the journal makes that safe
 * (a killed run is resumed by the same command).  Any thread.
 */

/* n bytes, zeroed; n == 0 gives a pointer that free() takes. */
void *mem_alloc(size_t n);

/* count * size bytes, zeroed; an overflowing product counts as exhaustion. */
void *mem_array(size_t count, size_t size);

/* Resize to count * size bytes; new bytes are not zeroed. */
void *mem_resize(void *p, size_t count, size_t size);

/* A copy of n bytes with a NUL behind them. */
char *mem_dup(const char *p, size_t n);

/* A copy of a C string; NULL gives NULL. */
char *mem_strdup(const char *s);

/*
 * What to do when memory is exhausted; it must not return.  The default
 * aborts.  Set once, before threads start.
 */
void mem_set_handler(void (*handler)(void));

#endif
