#ifndef IMPORT_ROWFILE_H
#define IMPORT_ROWFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct bind;
struct buf;
struct diff;
struct err;
struct import;
struct item;
struct item_file;
struct lookup_ask;
struct lookup_file;
struct uploadlog;

/*
 * The files that an import's rows name (file: in a mapping): checked while rows
 * are made, uploaded by the feeder (import/feedfile.h) right before the row
 * that links them.  What became of each lies in a log beside the id map, its
 * name with ".uploads" behind it, so it is known to every job that uses that id
 * map: a file is known there by its content, its name, and the row that it
 * belongs to (object, system, relationship and the row's key).  Nothing is
 * uploaded twice, and a file of the same content is the one that is there.
 */
struct rowfile {
	int folder; /* of the data file */
	struct uploadlog *log;
	bool fresh; /* the log was empty: no file needs to be known */
};

/*
 * Once the mapping is bound: check scopes, open the log, fill im->lookup.file.
 * Nothing if the mapping names no files.  ERR_STOPPED: the key may not upload.
 */
int rowfile_open(struct import *, struct err *);
void rowfile_close(struct rowfile *); /* NULL does nothing */

/*
 * struct lookup.file for who only looks at the file: no id, writes 0.  fd: of
 * filebeside_folder().
 */
int rowfile_look(int folder, const struct lookup_ask *, struct arena *,
    struct lookup_file *out, struct err *);

/* What sets the file of a row apart in the log, appended. */
void rowfile_scope(
    const struct import *, const char *link, struct str row, struct buf *out);

/*
 * What the job's files still take: the writes of uploads, and the reads that
 * look at those that are there.
 */
int rowfile_counts(
    const struct import *, uint64_t *writes, uint64_t *reads, struct err *);

/*
 * What the plan notes of an item that is going to be sent: the writes that its
 * files take still; false: it has none.  d: of an update; NULL: a create.
 */
bool rowfile_writes(const struct bind *, const struct item *,
    const struct diff *d, unsigned *writes);

/* Is the link of bind->links[i] a file's, and one that is sent? */
bool rowfile_is_sent(
    const struct bind *, const struct item *, size_t i, const struct diff *d);

#endif
