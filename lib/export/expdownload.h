#ifndef EXPORT_EXPDOWNLOAD_H
#define EXPORT_EXPDOWNLOAD_H

#include "base/str.h"

struct buf;
struct err;
struct export;
struct jval;

/*
 * The bytes behind an export's records: of files themselves, of meetings their
 * transcripts, each into FOLDER under "ID-NAME".  For each one a presigned
 * address is asked for, used at once and never kept; an address that is refused
 * (it expires) is asked for anew.  A file takes its name when all its bytes are
 * there and synced, so what lies there with the right size is not fetched
 * again; until then it is "ID-NAME.part", which is also its lock.
 *
 * Several go at once: as many as `workers`, 8 at most; what is said of them
 * comes in the order of the rows.
 *
 * A file without bytes (its upload was never completed) is counted, and so is
 * one that cannot be fetched: that alone ends nothing.  When a storage is out of
 * service, what lies at another one is fetched all the same
 * (expdownloadhost.h).
 */

/*
 * Append to a row in the spool what a download needs to know, behind
 * EXPDOWNLOAD_MARK, a byte that no text holds; it never reaches the export.
 */
#define EXPDOWNLOAD_MARK '\xff'

void expdownload_note(
    const struct export *, const struct jval *record, struct buf *row);

/*
 * The name under which a file lies: its id, then its own name as far as it is
 * harmless: no part of a path, no control, format or reserved character, no
 * end in a dot or blank, 200 bytes at most.
 */
void expdownload_name(struct buf *, struct str id, struct str name);

/*
 * Of all rows that stay, into res->download.  ERR_STOPPED (key, scope, TLS),
 * ERR_SERVICE (also when interrupted), ERR_DISK, ERR_LOCKED.  These two of a
 * storage come when all else has been fetched.
 */
int expdownload_run(struct export *, struct err *);

#endif
