// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>
#include <stddef.h>

#include "journal/sqlxdisk.h"

static bool
troubled(struct sqlite3 *db, int which)
{
	sqlite3_file *f = NULL;
	int errnum = 0;

	return sqlite3_file_control(db, "main", which, &f) == SQLITE_OK &&
	       f != NULL && f->pMethods != NULL &&
	       f->pMethods->xFileControl(f, SQLITE_FCNTL_LAST_ERRNO, &errnum) ==
		   SQLITE_OK &&
	       errnum != 0;
}

bool
sqlxdisk_failed(struct sqlite3 *db)
{
	return troubled(db, SQLITE_FCNTL_FILE_POINTER) ||
	       troubled(db, SQLITE_FCNTL_JOURNAL_POINTER);
}
