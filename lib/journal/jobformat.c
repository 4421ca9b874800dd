// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/rnd.h"

#include "journal/jobdb.h"
#include "journal/jobformat.h"

/* What nearly all rows have in common (0, 1, NULL) takes one byte a column. */
static const char format_1[] =
    "PRAGMA application_id = 0x6c666a62;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE job ("
    " id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL,"
    " touched INTEGER NOT NULL DEFAULT 0, object TEXT, source BLOB,"
    " mapping BLOB, defs BLOB, org BLOB, generation INTEGER,"
    " planned_ms INTEGER, planned INTEGER, rows INTEGER, map TEXT,"
    " seen_ms INTEGER NOT NULL DEFAULT 0, last_id TEXT);"
    "CREATE TABLE rows ("
    " ord INTEGER PRIMARY KEY, state INTEGER NOT NULL,"
    " action INTEGER NOT NULL DEFAULT 0, part INTEGER NOT NULL DEFAULT 0,"
    " parts INTEGER NOT NULL DEFAULT 1, keyed INTEGER NOT NULL,"
    " mapped INTEGER NOT NULL DEFAULT 0,"
    " occurrence INTEGER NOT NULL DEFAULT 1,"
    " generation INTEGER NOT NULL DEFAULT 0, line INTEGER NOT NULL,"
    " winner INTEGER, digest BLOB NOT NULL, key TEXT, target TEXT, id TEXT,"
    " link TEXT);"
    "CREATE INDEX unmapped ON rows (ord)"
    " WHERE id IS NOT NULL AND mapped = 0;"
    "CREATE INDEX losers ON rows (winner, mapped) WHERE winner IS NOT NULL;"
    "CREATE TABLE intents ("
    " ord INTEGER PRIMARY KEY, key TEXT NOT NULL, path TEXT NOT NULL,"
    " body BLOB, first_sent_ms INTEGER NOT NULL, server_ms INTEGER NOT NULL,"
    " doubt_ms INTEGER, doubt_last TEXT);"
    "CREATE TABLE images (ord INTEGER PRIMARY KEY, image BLOB NOT NULL);"
    "CREATE TABLE receipts (ord INTEGER PRIMARY KEY, marks BLOB,"
    " receipt BLOB);"
    "CREATE TABLE findings ("
    " id INTEGER PRIMARY KEY, severity INTEGER NOT NULL,"
    " code TEXT NOT NULL, field TEXT, col TEXT, value TEXT, message TEXT,"
    " hint TEXT);"
    "CREATE TABLE changes (ord INTEGER, field TEXT, n INTEGER,"
    " kept INTEGER NOT NULL, before TEXT, after TEXT,"
    " PRIMARY KEY (ord, field, n)) WITHOUT ROWID;"
    "CREATE TABLE candidates (ord INTEGER, n INTEGER, id TEXT NOT NULL,"
    " label TEXT, link TEXT, why TEXT, PRIMARY KEY (ord, n)) WITHOUT ROWID;"
    "CREATE TABLE side (kind INTEGER NOT NULL, key BLOB NOT NULL, text BLOB,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID";

/* A new job goes the same way as one that was begun in an older format. */
static const char to_format_2[] =
    "ALTER TABLE job ADD COLUMN rule BLOB;"
    "CREATE TABLE former ("
    " key TEXT PRIMARY KEY, id TEXT NOT NULL, link TEXT,"
    " state INTEGER NOT NULL, action INTEGER NOT NULL,"
    " wrote INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0,"
    " line INTEGER NOT NULL, digest BLOB NOT NULL, mapping BLOB NOT NULL,"
    " image BLOB, receipt BLOB);"
    "PRAGMA user_version = 2";

_Static_assert(JOBDB_FORMAT == 2, "the steps that lead to the format");

/*
 * SQLite syncs the folder that its files are in, but nobody syncs the name of
 * that folder: without it a power loss may take the whole job away.
 */
static int
sync_name(const char *dir, struct err *e)
{
	char *up = fsx_join(dir, "..");
	int fd = open(up, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = 0;

	/* A folder above that cannot be read, or a file system that does not
	 * sync folders, is no reason to refuse the import. */
	if (fd >= 0 && fsync(fd) != 0 && errno == EIO) {
		(void)err_sys(e, ERR_DISK, errno, "cannot sync %s", up);
		rc = err_hint(e,
		    "see that its disk is sound, then repeat the same command");
	}
	if (fd >= 0)
		(void)close(fd);
	free(up);
	return rc;
}

static int
add_job(struct job *job, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_ready(&job->x, "INSERT INTO job (id, salt) VALUES (1, ?1)",
		&st, e) != 0)
		return -1;
	rnd_system_bytes(job->salt, sizeof(job->salt));
	sqlx_bind_blob(st, 1, job->salt, sizeof(job->salt));
	rc = sqlx_run(&job->x, st, NULL, e);
	sqlx_finish(st);
	return rc;
}

int
jobformat_make(struct job *job, struct err *e)
{
	int rc;

	if (sqlx_begin(&job->x, e) != 0)
		return -1;
	rc = sqlx_exec(&job->x, format_1, e);
	if (rc == 0)
		rc = sqlx_exec(&job->x, to_format_2, e);
	if (rc == 0)
		rc = add_job(job, e);
	rc = sqlx_end(&job->x, rc, e);
	if (rc == 0)
		rc = sync_name(job->dir, e);
	return rc;
}

int
jobformat_raise(struct job *job, struct err *e)
{
	int64_t version;

	if (sqlx_int(&job->x, "PRAGMA user_version", &version, e) != 0)
		return -1;
	if (version == JOBDB_FORMAT)
		return 0;
	if (sqlx_begin(&job->x, e) != 0)
		return -1;
	return sqlx_end(&job->x, sqlx_exec(&job->x, to_format_2, e), e);
}
