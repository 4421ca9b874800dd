#ifndef IMPORT_REFS_H
#define IMPORT_REFS_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct err;
struct import;
struct refs;

/*
 * Links by a field or domain of the related object: a pass over the file
 * collects the texts, each is looked up once, and what was found lies in the
 * job, for every later pass and run.
 */

/* Plan, before the first pass: collect, look up, keep. */
int refs_run(struct import *, struct err *);

/* For passes: look-ups in what was kept.  As lookup.refs, self is it. */
int refs_open(struct refs **out, struct import *, struct err *);
void refs_close(struct refs *);          /* NULL does nothing */
bool refs_collects(const struct refs *); /* texts, for the look-up to come */
int refs_find(struct refs *, const char *object, const char *asks,
    struct str text, struct buf *ids, struct err *);

#endif
