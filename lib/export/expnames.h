#ifndef EXPORT_EXPNAMES_H
#define EXPORT_EXPNAMES_H

#include <stddef.h>

struct arena;
struct err;
struct export_opts;

/*
 * All that can be exported: the built-in objects by their plural names,
 * "list-members", then the organisation's custom objects by their slugs.  Sees
 * that the key is one: ERR_STOPPED; else as client_get().  Names live in the
 * arena.  Of opts, server, clk, rate and interrupts count.
 */
int expnames_get(const struct export_opts *, struct arena *,
    const char *const **names, size_t *n, struct err *);

#endif
