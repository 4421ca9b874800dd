#ifndef IMPORT_COLUMNLINKS_H
#define IMPORT_COLUMNLINKS_H

struct bind;
struct err;
struct firstpass_row;
struct idmap;

/*
 * What the links of a file lead to, seen over all rows, and said before
 * anything is sent:
 *
 *	owners (links to members) that nobody knows, each with its rows, also
 *	where a constant of first-of stands in for them:
 *	"Owner: 3 of 12 owners are no members: a@b.c (120 rows), ..."
 *
 *	a column of keys of which the id map knows none: the file that brings
 *	them was not imported, or the column holds something else:
 *	"Company IDs: none of 2,481 ids is in the id map (0 accounts of
 *	hubspot). Import the accounts first, or name their id map with --ids."
 *
 * Texts lie on disk (journal/spill.h).  Single-threaded.
 */
struct columnlinks;

/* dir: where the texts may lie.  Both are borrowed. */
struct columnlinks *columnlinks_new(const struct bind *, const char *dir);
void columnlinks_free(struct columnlinks *); /* NULL does nothing */

/* A row in its order. */
int columnlinks_add(
    struct columnlinks *, const struct firstpass_row *, struct err *);

/* All rows were given: remarks for a person, one a column. */
int columnlinks_say(struct columnlinks *, struct idmap *,
    void (*notice)(void *self, const char *text), void *self, struct err *);

#endif
