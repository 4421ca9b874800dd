#ifndef INFER_PRESETMERGE_H
#define INFER_PRESETMERGE_H

#include <stddef.h>

struct buf;
struct draft;
struct preset_fit;
struct profile;
struct propose_column;

/*
 * A ready mapping and what it does not say of a file: its own text, with the
 * proposals for further columns among its fields and relationships and remarks
 * at its end.  Nothing of what it says is changed.
 */

/*
 * Take back what the ready mapping says better: columns that it knows, and
 * proposals for what it already fills.
 */
void presetmerge_columns(const struct preset_fit *, const struct profile *,
    struct propose_column *v);

/* The text; d->columns after presetmerge_columns(). */
void presetmerge_write(
    const struct preset_fit *, const struct draft *d, struct buf *out);

#endif
