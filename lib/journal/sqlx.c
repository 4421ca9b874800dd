// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"

#include "journal/sqlx.h"
#include "journal/sqlxdisk.h"

enum {
	BUSY_MS = 30000
};

/* SQLite out of memory is we out of memory. */
static void
exhausted(void)
{
	free(mem_array(SIZE_MAX, 2));
}

static int
disk(struct sqlx *x, int code, struct err *e)
{
	int errnum = sqlite3_system_errno(x->db);

	if (code == SQLITE_FULL)
		(void)err_set(e, ERR_DISK,
		    "%s: the disk is full, or the limit on the size of files is reached",
		    x->path);
	else if (code == SQLITE_READONLY)
		(void)err_set(
		    e, ERR_DISK, "%s may be read but not written", x->path);
	else if (errnum != 0)
		(void)err_sys(e, ERR_DISK, errnum, "%s: %s", x->path,
		    sqlite3_errmsg(x->db));
	else
		(void)err_set(
		    e, ERR_DISK, "%s: %s", x->path, sqlite3_errmsg(x->db));
	/* SQLite often does not tell a limit on files from a broken disk. */
	return err_hint(e,
	    "free space, or see that the folder can be written and its disk is sound, then repeat the same command; what was recorded so far is kept");
}

int
sqlx_damaged(struct sqlx *x, const char *why, struct err *e)
{
	if (sqlxdisk_failed(x->db)) {
		(void)err_set(e, ERR_DISK,
		    "%s, or a file beside it, could not be read", x->path);
		return err_hint(e,
		    "see that its disk is sound, then repeat the same command");
	}
	(void)err_set(e, ERR_MISFIT, "%s is damaged%s%s", x->path,
	    why == NULL ? "" : ": ", why == NULL ? "" : why);
	return err_hint(e, "%s", x->remedy);
}

static int
fail(struct sqlx *x, struct err *e)
{
	int code = sqlite3_errcode(x->db) & 0xff;

	switch (code) {
	case SQLITE_NOMEM:
		exhausted();
		break;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return disk(x, code, e);
	case SQLITE_NOTADB:
		(void)err_set(
		    e, ERR_MISFIT, "%s is not a database of lfetl", x->path);
		return err_hint(e, "%s", x->remedy);
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
		return sqlx_damaged(x, sqlite3_errmsg(x->db), e);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		(void)err_set(e, ERR_LOCKED,
		    "%s was locked by another process for %d s", x->path,
		    BUSY_MS / 1000);
		return err_hint(
		    e, "wait for the other process, then repeat the command");
	default:
		break;
	}
	return err_set(e, ERR_INTERNAL, "%s: %s (SQLite %d)", x->path,
	    sqlite3_errmsg(x->db), sqlite3_extended_errcode(x->db));
}

int
sqlx_create(const char *path, bool *made, struct err *e)
{
	/* Never open a file that is there: closing it would drop the locks
	 * that SQLite holds on it in this process (fcntl(2)). */
	int fd = fsx_open(path, O_RDWR | O_CREAT | O_EXCL);
	int errnum = errno;

	*made = fd >= 0;
	if (fd < 0 && errnum == EEXIST)
		return 0;
	if (fd >= 0) {
		bool ok = fchmod(fd, 0600) == 0;

		errnum = errno;
		(void)close(fd);
		if (ok)
			return 0;
	}
	(void)err_sys(e, ERR_DISK, errnum, "cannot create %s", path);
	return err_hint(e,
	    "see that the folder is there and can be written, then repeat the command");
}

/* Debian's SQLite reads "file:..." as an address; ours are paths only. */
static char *
plain_path(const char *path)
{
	struct buf b;

	buf_init(&b, strlen(path) + 3);
	if (path[0] != '/' && path[0] != '.')
		buf_puts(&b, "./");
	buf_puts(&b, path);
	return buf_take(&b, NULL);
}

int
sqlx_open(struct sqlx *x, const char *path, bool readonly, const char *remedy,
    struct err *e)
{
	int how = readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	char *plain = plain_path(path);
	int on;
	int rc;

	memset(x, 0, sizeof(*x));
	x->path = mem_strdup(path);
	x->remedy = remedy;
	rc = sqlite3_open_v2(plain, &x->db, how | SQLITE_OPEN_NOMUTEX, NULL);
	free(plain);
	if (rc != SQLITE_OK)
		return fail(x, e);
	(void)sqlite3_extended_result_codes(x->db, 1);
	(void)sqlite3_busy_timeout(x->db, BUSY_MS);
	(void)sqlite3_db_config(x->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
	if (sqlx_exec(x,
		"PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
		"PRAGMA temp_store = FILE; PRAGMA mmap_size = 0",
		e) != 0)
		return -1;
	/* Readers walk on and do not come back. */
	return sqlx_exec(x,
	    readonly ? "PRAGMA cache_size = -256" : "PRAGMA cache_size = -1024",
	    e);
}

void
sqlx_close(struct sqlx *x)
{
	for (size_t i = 0; i < x->n_st; i++)
		sqlx_finish(x->st[i]);
	/* A failed checkpoint at the close leaves the log; the next open
	 * takes it up, so there is nothing to report. */
	(void)sqlite3_close_v2(x->db);
	free(x->st);
	free(x->path);
	memset(x, 0, sizeof(*x));
}

/* Reads belong together: another process may be making the database. */
static int
read_format(
    struct sqlx *x, int64_t *app, int64_t *ver, int64_t *tables, struct err *e)
{
	int rc = 0;

	if (sqlx_exec(x, "SAVEPOINT format", e) != 0)
		return -1;
	if (sqlx_int(x, "PRAGMA application_id", app, e) != 0 ||
	    sqlx_int(x, "PRAGMA user_version", ver, e) != 0 ||
	    sqlx_int(x, "SELECT count(*) FROM sqlite_schema", tables, e) != 0)
		rc = -1;
	/* Nothing was written: an error here has been told above. */
	(void)sqlite3_exec(x->db, "RELEASE format", NULL, NULL, NULL);
	return rc;
}

int
sqlx_format(struct sqlx *x, int64_t application, int64_t version, bool *empty,
    struct err *e)
{
	int64_t app;
	int64_t ver;
	int64_t tables;

	if (read_format(x, &app, &ver, &tables, e) != 0)
		return -1;
	*empty = app == 0 && ver == 0 && tables == 0;
	if (*empty)
		return 0;
	if (app != application) {
		(void)err_set(e, ERR_MISFIT,
		    "%s is a database of another program", x->path);
		return err_hint(e, "%s", x->remedy);
	}
	if (ver > version) {
		(void)err_set(e, ERR_MISFIT,
		    "%s was written by a newer lfetl (its format is %lld, this program knows %lld)",
		    x->path, (long long)ver, (long long)version);
		return err_hint(e, "use the newer lfetl, or %s", x->remedy);
	}
	return 0;
}

int
sqlx_ready(
    struct sqlx *x, const char *sql, struct sqlite3_stmt **st, struct err *e)
{
	int rc = sqlite3_prepare_v3(
	    x->db, sql, -1, SQLITE_PREPARE_PERSISTENT, st, NULL);

	if (rc == SQLITE_OK)
		return 0;
	if (rc != SQLITE_ERROR)
		return fail(x, e);
	(void)err_set(
	    e, ERR_MISFIT, "%s is damaged: %s", x->path, sqlite3_errmsg(x->db));
	return err_hint(e, "%s", x->remedy);
}

void
sqlx_finish(struct sqlite3_stmt *st)
{
	(void)sqlite3_finalize(st);
}

int
sqlx_prepare(struct sqlx *x, const char *const *sql, size_t n, struct err *e)
{
	x->st = mem_array(n, sizeof(struct sqlite3_stmt *));
	for (; x->n_st < n; x->n_st++)
		if (sqlx_ready(x, sql[x->n_st], &x->st[x->n_st], e) != 0)
			return -1;
	return 0;
}

int
sqlx_exec(struct sqlx *x, const char *sql, struct err *e)
{
	if (sqlite3_exec(x->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return fail(x, e);
	return 0;
}

int
sqlx_int(struct sqlx *x, const char *sql, int64_t *out, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	*out = 0;
	if (sqlx_ready(x, sql, &st, e) != 0)
		return -1;
	rc = sqlx_step(x, st, e);
	if (rc == 1)
		*out = sqlx_col_int(st, 0);
	sqlx_finish(st);
	return rc < 0 ? -1 : 0;
}

int
sqlx_begin(struct sqlx *x, struct err *e)
{
	return sqlx_exec(x, "BEGIN IMMEDIATE", e);
}

int
sqlx_end(struct sqlx *x, int rc, struct err *e)
{
	if (rc == 0)
		rc = sqlx_exec(x, "COMMIT", e);
	/* Some errors have rolled back already. */
	if (rc != 0 && sqlite3_get_autocommit(x->db) == 0)
		(void)sqlite3_exec(x->db, "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

int
sqlx_step(struct sqlx *x, struct sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		(void)fail(x, e);
	(void)sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : -1;
}

void
sqlx_reset(struct sqlite3_stmt *st)
{
	(void)sqlite3_reset(st);
}

int
sqlx_run(struct sqlx *x, struct sqlite3_stmt *st, int *changes, struct err *e)
{
	if (sqlx_step(x, st, e) < 0)
		return -1;
	if (changes != NULL)
		*changes = sqlite3_changes(x->db);
	return 0;
}

/* Binding borrowed bytes fails for a bug only (a wrong index, no reset). */
static void
must(int rc)
{
	if (rc != SQLITE_OK)
		abort();
}

void
sqlx_bind_int(struct sqlite3_stmt *st, int i, int64_t v)
{
	must(sqlite3_bind_int64(st, i, v));
}

void
sqlx_bind_text(struct sqlite3_stmt *st, int i, struct str s)
{
	must(sqlite3_bind_text64(
	    st, i, s.n == 0 ? NULL : s.p, s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void
sqlx_bind_blob(struct sqlite3_stmt *st, int i, const void *p, size_t n)
{
	must(sqlite3_bind_blob64(st, i, n == 0 ? NULL : p, n, SQLITE_STATIC));
}

int64_t
sqlx_col_int(struct sqlite3_stmt *st, int i)
{
	return sqlite3_column_int64(st, i);
}

struct str
sqlx_col_text(struct sqlite3_stmt *st, int i)
{
	const unsigned char *p = sqlite3_column_text(st, i);

	if (p == NULL)
		return STR_LIT("");
	return (struct str){
	    (const char *)p, (size_t)sqlite3_column_bytes(st, i)};
}

struct str
sqlx_col_blob(struct sqlite3_stmt *st, int i)
{
	const void *p = sqlite3_column_blob(st, i);

	if (p == NULL)
		return STR_LIT("");
	return (struct str){p, (size_t)sqlite3_column_bytes(st, i)};
}

bool
sqlx_col_bytes(struct sqlite3_stmt *st, int i, void *out, size_t n)
{
	struct str s = sqlx_col_blob(st, i);

	if (s.n != n)
		return false;
	memcpy(out, s.p, n);
	return true;
}

const char *
sqlx_version(void)
{
	return sqlite3_libversion();
}
