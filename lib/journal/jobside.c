// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include "journal/jobdb.h"
#include "journal/jobside.h"

enum {
	PUTS_A_COMMIT = 4096
};

/* A prefix of keys ends before this: no key has 0xff bytes in a row so long. */
#define LAST "\xff\xff\xff\xff\xff\xff\xff\xff\xff"

enum {
	SQL_GET,
	SQL_NEXT,
	SQL_FILE,
	SQL_FILES,
	SQL_STATEMENTS
};

static const char *const statements[SQL_STATEMENTS] = {
    [SQL_GET] = "SELECT text FROM side WHERE kind = ?1 AND key = ?2",
    [SQL_NEXT] = "SELECT key, text FROM side"
		 " WHERE kind = ?1 AND key > ?2 AND key < ?3"
		 " ORDER BY key LIMIT 1",
    [SQL_FILE] = "SELECT 1 FROM side WHERE kind = ?1 AND key = ?2",
    [SQL_FILES] =
	"SELECT text FROM side JOIN rows ON ord = side.key WHERE kind = ?1 AND state = ?2 AND part = 0",
};

struct jobside {
	struct sqlx x;
};

int
jobside_begin(struct job *job, struct err *e)
{
	return sqlx_exec(&job->x, "DELETE FROM side", e);
}

static int
flush(struct job *job, int rc, struct err *e)
{
	if (job->n_side == 0)
		return rc;
	job->n_side = 0;
	return sqlx_end(&job->x, rc, e);
}

int
jobside_put(struct job *job, enum jobside_kind kind, struct str key,
    struct str text, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_SIDE];
	int rc;

	if (job->n_side == 0 && sqlx_begin(&job->x, e) != 0)
		return -1;
	job->n_side++;
	sqlx_bind_int(st, 1, kind);
	sqlx_bind_blob(st, 2, key.p, key.n);
	sqlx_bind_blob(st, 3, text.p, text.n);
	rc = sqlx_run(&job->x, st, NULL, e);
	if (rc != 0 || job->n_side >= PUTS_A_COMMIT)
		return flush(job, rc, e);
	return 0;
}

int
jobside_end(struct job *job, struct err *e)
{
	return flush(job, 0, e);
}

static int
open_db(struct jobside *s, const char *dir, struct err *e)
{
	char *path = jobdb_path(dir);
	int rc = sqlx_open(&s->x, path, true, JOBDB_REMEDY, e);

	free(path);
	if (rc == 0)
		rc = sqlx_prepare(&s->x, statements, SQL_STATEMENTS, e);
	return rc;
}

int
jobside_open(struct jobside **out, const char *dir, struct err *e)
{
	struct jobside *s = mem_alloc(sizeof(*s));

	*out = s;
	if (open_db(s, dir, e) == 0)
		return 0;
	jobside_close(s);
	*out = NULL;
	return -1;
}

void
jobside_close(struct jobside *s)
{
	if (s == NULL)
		return;
	sqlx_close(&s->x);
	free(s);
}

int
jobside_get(struct jobside *s, enum jobside_kind kind, struct str key,
    struct buf *out, struct err *e)
{
	struct sqlite3_stmt *st = s->x.st[SQL_GET];
	int rc;

	buf_clear(out);
	sqlx_bind_int(st, 1, kind);
	sqlx_bind_blob(st, 2, key.p, key.n);
	rc = sqlx_step(&s->x, st, e);
	if (rc == 1)
		buf_add_str(out, sqlx_col_blob(st, 0));
	sqlx_reset(st);
	return rc;
}

int
jobside_file(struct jobside *s, uint64_t ord, struct err *e)
{
	struct sqlite3_stmt *st = s->x.st[SQL_FILE];
	int rc;

	sqlx_bind_int(st, 1, JOBSIDE_FILE);
	sqlx_bind_int(st, 2, (int64_t)ord);
	rc = sqlx_step(&s->x, st, e);
	sqlx_reset(st);
	return rc;
}

int
jobside_files(
    struct jobside *s, uint64_t *writes, uint64_t *looks, struct err *e)
{
	struct sqlite3_stmt *st = s->x.st[SQL_FILES];
	int rc;

	*writes = 0;
	*looks = 0;
	sqlx_bind_int(st, 1, JOBSIDE_FILE);
	sqlx_bind_int(st, 2, ROW_PENDING);
	while ((rc = sqlx_step(&s->x, st, e)) == 1) {
		int64_t n = sqlx_col_int(st, 0);

		*writes += (uint64_t)n;
		*looks += n == 0;
	}
	return rc;
}

int
jobside_next(struct jobside *s, enum jobside_kind kind, struct str prefix,
    struct buf *key, struct buf *out, struct err *e)
{
	struct sqlite3_stmt *st = s->x.st[SQL_NEXT];
	struct buf last;
	int rc;

	buf_clear(out);
	buf_init(&last, prefix.n + sizeof(LAST));
	buf_add_str(&last, prefix);
	buf_puts(&last, LAST);
	if (key->n == 0)
		buf_add_str(key, prefix);
	sqlx_bind_int(st, 1, kind);
	sqlx_bind_blob(st, 2, key->p, key->n);
	sqlx_bind_blob(st, 3, last.p, last.n);
	rc = sqlx_step(&s->x, st, e);
	if (rc == 1) {
		struct str found = sqlx_col_blob(st, 0);

		buf_add_str(out, sqlx_col_blob(st, 1));
		buf_clear(key);
		buf_add_str(key, found);
	}
	sqlx_reset(st);
	buf_fini(&last);
	return rc;
}
