// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include "journal/jobdb.h"
#include "journal/jobretry.h"

/* The number of a row's finding is in the low bits of its id. */
_Static_assert(JOBDB_FINDING_BITS == 24, "the number in the SQL below");
_Static_assert(ROW_PENDING == 0 && ROW_FAILED == 3, "states in the SQL below");

static const char sql[] =
    "CREATE TEMP TABLE again AS SELECT DISTINCT f.id >> 24 AS ord"
    " FROM findings f JOIN rows r ON r.ord = f.id >> 24"
    " WHERE f.severity = 2 AND r.state = 3 AND (f.code LIKE 'server.%'"
    " OR f.code LIKE 'upload.%' OR (f.code = 'match.gone' AND r.part > 0));"
    "UPDATE rows SET state = 0, generation = generation + 1"
    " WHERE ord IN (SELECT ord FROM again);"
    "DELETE FROM findings WHERE severity = 2"
    " AND id >> 24 IN (SELECT ord FROM again)";

static int
move(struct job *job, uint64_t *n, struct err *e)
{
	int64_t rows;

	if (sqlx_exec(&job->x, sql, e) != 0 ||
	    sqlx_int(&job->x, "SELECT count(*) FROM again", &rows, e) != 0)
		return -1;
	*n = (uint64_t)rows;
	return sqlx_exec(&job->x, "DROP TABLE again", e);
}

int
jobretry_failed(struct job *job, uint64_t *n, struct err *e)
{
	*n = 0;
	if (jobdb_idle(job, e) != 0 || sqlx_begin(&job->x, e) != 0)
		return -1;
	return sqlx_end(&job->x, move(job, n, e), e);
}
