#ifndef IMPORT_MANIFESTMAP_H
#define IMPORT_MANIFESTMAP_H

struct buf;
struct err;

/*
 * A mapping for a file that export wrote, out of the manifest beside it: each
 * record is updated by its id, read-only columns are left out, hidden cells are
 * no values.  So a file that was not edited plans no write (I12), and one that
 * was changes what was edited.
 *
 * 1: *yaml holds the mapping's text, *name (free() it) what messages call it;
 * 0: the file has no manifest.  ERR_USAGE when it cannot be read back: no CSV,
 * an object whose records cannot be changed, headings that are not the
 * manifest's business.
 */
int
manifestmap_make(const char *file, struct buf *yaml, char **name, struct err *);

#endif
