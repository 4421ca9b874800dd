#ifndef IMPORT_FEEDFILE_H
#define IMPORT_FEEDFILE_H

#include <stdint.h>

struct diags;
struct diff;
struct err;
struct feedfile;
struct import;
struct item;
struct arena;

/*
 * The feeder's uploads: files of a row go to Lightfield right before the row
 * that links them.  The line is this module's own, with the part of the write
 * budget that im->files_part says.  The feeder's thread.
 */
struct feedfile *feedfile_new(struct import *);

/* What was spent is added to the import's summary.  NULL does nothing. */
void feedfile_free(struct feedfile *);

/*
 * Upload what the item is about to link and put the ids into it (d: of an
 * update; NULL: a create).  1: done, or there is nothing; 0: the row fails, a
 * finding says why; -1: nothing more should be sent now, as upload_run(), or
 * REFUSALS files in a row were refused alike and none was taken.
 */
int feedfile_send(struct feedfile *, const struct item *, const struct diff *d,
    struct arena *, struct diags *, struct err *);

#endif
