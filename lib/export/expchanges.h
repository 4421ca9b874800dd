#ifndef EXPORT_EXPCHANGES_H
#define EXPORT_EXPCHANGES_H

#include <stdint.h>

struct err;
struct export;

/*
 * What is new since the run before: of each record's row a digest is kept in
 * FILE.state (0600), written only when all else of an export is in place.  The
 * next export of that file tells added, changed and removed records from it,
 * and writes them beside it, each complete or not there: contacts.csv has
 * contacts.added.csv, contacts.changed.csv (their rows as they are now) and
 * contacts.removed.csv (ids).
 *
 * Without a state, or with one that was made of other columns, every record
 * counts as added; a remark says so.
 */
struct expchanges;

struct expchanges_counts {
	uint64_t added;
	uint64_t changed;
	uint64_t removed;
};

/* Compare the spool with the state.  ERR_DISK. */
int expchanges_find(struct expchanges **out, struct export *, struct err *);
void expchanges_free(struct expchanges *); /* NULL does nothing */

/* Write the three files, then the state. */
int
expchanges_write(struct expchanges *, struct expchanges_counts *, struct err *);

#endif
