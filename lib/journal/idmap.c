// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "base/text.h"

#include "journal/idmap.h"
#include "journal/orgid.h"
#include "journal/sqlx.h"

enum {
	FORMAT = 1
};

/* "lfid" */
#define APPLICATION INT64_C(0x6c666964)

static const char schema[] =
    "PRAGMA application_id = 0x6c666964;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1),"
    " salt BLOB NOT NULL);"
    "CREATE TABLE ids (org TEXT NOT NULL, system TEXT NOT NULL,"
    " object TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL,"
    " PRIMARY KEY (org, system, object, key)) WITHOUT ROWID";

enum {
	SQL_FIND,
	SQL_COUNT,
	SQL_PUT,
	SQL_STATEMENTS
};

static const char *const statements[SQL_STATEMENTS] = {
    [SQL_FIND] = "SELECT id FROM ids"
		 " WHERE org = ?1 AND system = ?2 AND object = ?3 AND key = ?4",
    [SQL_COUNT] = "SELECT count(*) FROM ids"
		  " WHERE org = ?1 AND system = ?2 AND object = ?3",
    [SQL_PUT] = "INSERT INTO ids (org, system, object, key, id)"
		" VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT DO UPDATE SET id = excluded.id",
};

struct idmap {
	struct sqlx x;
	struct buf org; /* hex of orgid.h */
};

static int
add_salt(struct sqlx *x, struct err *e)
{
	unsigned char salt[ORGID_SALT_BYTES];
	struct sqlite3_stmt *st;
	int rc;

	rnd_system_bytes(salt, sizeof(salt));
	if (sqlx_ready(
		x, "INSERT INTO meta (id, salt) VALUES (1, ?1)", &st, e) != 0)
		return -1;
	sqlx_bind_blob(st, 1, salt, sizeof(salt));
	rc = sqlx_run(x, st, NULL, e);
	sqlx_finish(st);
	return rc;
}

/* Two processes may find the file empty: who comes second looks again. */
static int
make(struct sqlx *x, struct err *e)
{
	bool empty;
	int rc;

	if (sqlx_begin(x, e) != 0)
		return -1;
	rc = sqlx_format(x, APPLICATION, FORMAT, &empty, e);
	if (rc == 0 && empty)
		rc = sqlx_exec(x, schema, e);
	if (rc == 0 && empty)
		rc = add_salt(x, e);
	return sqlx_end(x, rc, e);
}

static int
load_org(
    struct idmap *m, const char *origin, const char *api_key, struct err *e)
{
	unsigned char salt[ORGID_SALT_BYTES];
	unsigned char org[DIGEST_BYTES];
	struct sqlite3_stmt *st;
	bool ok;
	int rc;

	if (sqlx_ready(&m->x, "SELECT salt FROM meta", &st, e) != 0)
		return -1;
	rc = sqlx_step(&m->x, st, e);
	ok = rc == 1 && sqlx_col_bytes(st, 0, salt, sizeof(salt));
	sqlx_finish(st);
	if (rc < 0)
		return -1;
	if (!ok) {
		(void)err_set(e, ERR_MISFIT, "%s is damaged", m->x.path);
		return err_hint(e, "%s", m->x.remedy);
	}
	orgid_of(salt, origin, api_key, org);
	text_hex(&m->org, org, sizeof(org));
	return 0;
}

static int
open_file(struct idmap *m, const char *path, struct err *e)
{
	static const char remedy[] =
	    "name another id map with --ids, or put this one back from a backup";
	bool empty = false;
	bool made;

	if (sqlx_create(path, &made, e) != 0 ||
	    sqlx_open(&m->x, path, false, remedy, e) != 0 ||
	    sqlx_format(&m->x, APPLICATION, FORMAT, &empty, e) != 0 ||
	    sqlx_exec(&m->x, "PRAGMA synchronous = FULL", e) != 0)
		return -1;
	if (empty && make(&m->x, e) != 0)
		return -1;
	return sqlx_prepare(&m->x, statements, SQL_STATEMENTS, e);
}

int
idmap_open(struct idmap **out, const char *path, const char *origin,
    const char *api_key, struct err *e)
{
	struct idmap *m = mem_alloc(sizeof(*m));

	buf_init(&m->org, (size_t)DIGEST_BYTES * 2);
	if (open_file(m, path, e) != 0 ||
	    load_org(m, origin, api_key, e) != 0) {
		idmap_close(m);
		*out = NULL;
		return -1;
	}
	*out = m;
	return 0;
}

void
idmap_close(struct idmap *m)
{
	if (m == NULL)
		return;
	sqlx_close(&m->x);
	buf_fini(&m->org);
	free(m);
}

static struct sqlite3_stmt *
bind(struct idmap *m, int which, const char *system, const char *object)
{
	struct sqlite3_stmt *st = m->x.st[which];

	sqlx_bind_text(st, 1, buf_str(&m->org));
	sqlx_bind_text(st, 2, str_of(system));
	sqlx_bind_text(st, 3, str_of(object));
	return st;
}

const char *
idmap_name(const struct idmap *m)
{
	return buf_text(&m->org);
}

int
idmap_find(struct idmap *m, const char *system, const char *object,
    struct str key, struct buf *id, struct err *e)
{
	struct sqlite3_stmt *st = bind(m, SQL_FIND, system, object);
	int rc;

	sqlx_bind_text(st, 4, key);
	rc = sqlx_step(&m->x, st, e);
	if (rc == 1)
		buf_add_str(id, sqlx_col_text(st, 0));
	sqlx_reset(st);
	return rc;
}

int
idmap_count(struct idmap *m, const char *system, const char *object,
    uint64_t *n, struct err *e)
{
	struct sqlite3_stmt *st = bind(m, SQL_COUNT, system, object);
	int rc = sqlx_step(&m->x, st, e);

	*n = rc == 1 ? (uint64_t)sqlx_col_int(st, 0) : 0;
	sqlx_reset(st);
	return rc < 0 ? -1 : 0;
}

static int
put(struct idmap *m, struct sqlite3_stmt *st, const struct idmap_entry *v,
    size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		sqlx_bind_text(st, 4, str_of(v[i].key));
		sqlx_bind_text(st, 5, str_of(v[i].id));
		if (sqlx_run(&m->x, st, NULL, e) != 0)
			return -1;
	}
	return 0;
}

int
idmap_put(struct idmap *m, const char *system, const char *object,
    const struct idmap_entry *v, size_t n, struct err *e)
{
	struct sqlite3_stmt *st = bind(m, SQL_PUT, system, object);

	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	return sqlx_end(&m->x, put(m, st, v, n, e), e);
}
