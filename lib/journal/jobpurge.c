// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobpurge.h"
#include "journal/jobside.h"

/* What is gone stays part of the keys of creates; it is an id, no value. */
_Static_assert(JOBSIDE_GONE == 2, "the number in the SQL below");

static const char sql[] =
    "DELETE FROM images;"
    "DELETE FROM changes;"
    "DELETE FROM candidates;"
    "DELETE FROM side WHERE kind <> 2;"
    "DELETE FROM receipts WHERE ord IN"
    " (SELECT ord FROM rows WHERE mapped = 1);"
    "UPDATE former SET image = NULL, receipt = NULL;"
    "UPDATE findings SET value = NULL, message = NULL, hint = NULL";

static int
refuse(const struct job *job, int64_t open, struct err *e)
{
	(void)err_set(e, ERR_USAGE,
	    "%s is not finished: %lld rows are not settled, and what belongs to them is still needed",
	    job->dir, (long long)open);
	return err_hint(
	    e, "lfetl status %s says what is to be done first", job->dir);
}

int
jobpurge_run(struct job *job, struct err *e)
{
	int64_t open;

	if (jobdb_idle(job, e) != 0 ||
	    sqlx_int(&job->x,
		"SELECT count(*) FROM rows WHERE state IN (0, 1, 4, 7)", &open,
		e) != 0)
		return -1;
	if (open > 0)
		return refuse(job, open, e);
	if (sqlx_begin(&job->x, e) != 0 ||
	    sqlx_end(&job->x, sqlx_exec(&job->x, sql, e), e) != 0)
		return -1;
	/* Free pages and the log would still hold it. */
	return sqlx_exec(&job->x, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", e);
}
