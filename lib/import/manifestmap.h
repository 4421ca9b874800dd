#ifndef IMPORT_MANIFESTMAP_H
#define IMPORT_MANIFESTMAP_H

struct buf;
struct err;
struct mapping;

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

/*
 * A mapping that a person wrote, for a file that has a manifest: ERR_USAGE when
 * cells of it are marked as hidden and the mapping would read the mark as a
 * text (I11).  A manifest that cannot be read says nothing.
 */
int manifestmap_check(const char *file, const struct mapping *, struct err *);

#endif
