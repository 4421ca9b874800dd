#ifndef JOURNAL_SQLXDISK_H
#define JOURNAL_SQLXDISK_H

#include <stdbool.h>

struct sqlite3;

/*
 * SQLite says SQLITE_CORRUPT of a disk that cannot read (EIO) as of a database
 * that is damaged.  Only the file still knows the reason (SQLite's os_unix.c,
 * unixRead).  True if it was the disk.
 */
bool sqlxdisk_failed(struct sqlite3 *);

#endif
