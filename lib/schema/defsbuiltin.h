#ifndef SCHEMA_DEFSBUILTIN_H
#define SCHEMA_DEFSBUILTIN_H

struct defs;
struct err;
struct object;

/*
 * The definitions that every organisation has, for work without a server: the
 * system fields and relationships of accounts and contacts that can be
 * written, as the API description documents them.  Fields whose options are
 * the organisation's own (industry, headcount, last funding) and custom fields
 * are not among them.
 *
 * ERR_USAGE for an object that has none built in.  The caller ends *out with
 * defs_free().
 */
int defs_builtin(struct defs **out, const struct object *, struct err *);

#endif
