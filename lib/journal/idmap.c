// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "base/text.h"

#include "journal/idmapdb.h"
#include "journal/idmapsame.h"
#include "journal/orgid.h"

enum {
	FORMAT = 2
};

/* "lfid" */
#define APPLICATION INT64_C(0x6c666964)

/*
 *	ids      which key is which record; ids_of leads back from the record
 *	marks    which marks lead to which records
 *	records  what is remembered of a record: its marks again, as they came,
 *	         so that they can be replaced and forgotten
 *
 * org is the beginning of the organisation's digest, as a number: it stands in
 * every row.  This is format 1; what came later is added to it.
 */
static const char schema[] =
    "PRAGMA application_id = 0x6c666964;"
    "CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1),"
    " salt BLOB NOT NULL);"
    "CREATE TABLE ids (org INTEGER NOT NULL, system TEXT NOT NULL,"
    " object TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL,"
    " PRIMARY KEY (org, system, object, key)) WITHOUT ROWID;"
    "CREATE INDEX ids_of ON ids (org, object, id);"
    "CREATE TABLE marks (org INTEGER NOT NULL, object TEXT NOT NULL,"
    " sign TEXT NOT NULL, text TEXT NOT NULL, id TEXT NOT NULL,"
    " PRIMARY KEY (org, object, sign, text, id)) WITHOUT ROWID;"
    "CREATE TABLE records (org INTEGER NOT NULL, object TEXT NOT NULL,"
    " id TEXT NOT NULL, at_ms INTEGER, marks BLOB, receipt BLOB,"
    " PRIMARY KEY (org, object, id)) WITHOUT ROWID";

/*
 * Format 2:
 *
 *	jobs    who claims; salt: of its job.db; a number is given once
 *	claims  idmapclaim.h; a source key has a system, a mark has a sign, and
 *	        "=" stands for the other
 *	same    organisations by idmap_name(): which one is another one that is
 *	        known already (idmapsame.h)
 */
static const char schema2[] =
    "PRAGMA user_version = 2;"
    "CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " salt BLOB NOT NULL UNIQUE, dir TEXT NOT NULL);"
    "CREATE TABLE same (name TEXT PRIMARY KEY, first TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE claims (org INTEGER NOT NULL, object TEXT NOT NULL,"
    " system TEXT NOT NULL, sign TEXT NOT NULL, text TEXT NOT NULL,"
    " job INTEGER NOT NULL, ord INTEGER NOT NULL,"
    " PRIMARY KEY (org, object, system, sign, text)) WITHOUT ROWID;"
    "CREATE INDEX claims_of ON claims (job, ord)";

static const char *const statements[IDMAPDB_STATEMENTS] = {
    [IDMAPDB_FIND] =
	"SELECT id FROM ids"
	" WHERE org = ?1 AND object = ?2 AND system = ?3 AND key = ?4",
    [IDMAPDB_KEY] = "SELECT key FROM ids INDEXED BY ids_of"
		    " WHERE org = ?1 AND object = ?2 AND id = ?3"
		    " AND system = ?4 ORDER BY key LIMIT 1",
    [IDMAPDB_COUNT] = "SELECT count(*) FROM ids"
		      " WHERE org = ?1 AND object = ?2 AND system = ?3",
    [IDMAPDB_PUT] = "INSERT INTO ids (org, object, system, key, id)"
		    " VALUES (?1, ?2, ?3, ?4, ?5)"
		    " ON CONFLICT DO UPDATE SET id = excluded.id"
		    " WHERE id <> excluded.id",
    [IDMAPDB_DROP_IDS] = "DELETE FROM ids INDEXED BY ids_of"
			 " WHERE org = ?1 AND object = ?2 AND id = ?3",
    [IDMAPDB_MARKED] = "SELECT id FROM marks WHERE org = ?1 AND object = ?2"
		       " AND sign = ?3 AND text = ?4 ORDER BY id",
    [IDMAPDB_MARK] = "INSERT OR IGNORE INTO marks (org, object, sign, text, id)"
		     " VALUES (?1, ?2, ?3, ?4, ?5)",
    [IDMAPDB_UNMARK] = "DELETE FROM marks WHERE org = ?1 AND object = ?2"
		       " AND sign = ?3 AND text = ?4 AND id = ?5",
    [IDMAPDB_RECORD] = "SELECT marks, receipt, at_ms FROM records"
		       " WHERE org = ?1 AND object = ?2 AND id = ?3",
    [IDMAPDB_SET_MARKS] = "INSERT INTO records (org, object, id, marks)"
			  " VALUES (?1, ?2, ?3, ?4)"
			  " ON CONFLICT DO UPDATE SET marks = excluded.marks",
    [IDMAPDB_SET_RECEIPT] =
	"INSERT INTO records (org, object, id, receipt, at_ms)"
	" VALUES (?1, ?2, ?3, ?4, ?5)"
	" ON CONFLICT DO UPDATE SET receipt = excluded.receipt,"
	" at_ms = excluded.at_ms",
    [IDMAPDB_DROP_RECORD] = "DELETE FROM records"
			    " WHERE org = ?1 AND object = ?2 AND id = ?3",
    [IDMAPDB_HAS_KEYS] = "SELECT 1 FROM ids WHERE org = ?1 AND object = ?2"
			 " AND system = ?3 LIMIT 1",
    [IDMAPDB_HAS_MARKS] = "SELECT 1 FROM marks"
			  " WHERE org = ?1 AND object = ?2 LIMIT 1",
    [IDMAPDB_JOB] = "SELECT id FROM jobs WHERE salt = ?1",
    [IDMAPDB_ADD_JOB] = "INSERT INTO jobs (salt, dir) VALUES (?1, ?2)"
			" ON CONFLICT DO UPDATE SET dir = excluded.dir"
			" WHERE dir <> excluded.dir",
    [IDMAPDB_JOB_DIR] = "SELECT dir FROM jobs WHERE id = ?1",
    [IDMAPDB_DROP_JOB] = "DELETE FROM jobs WHERE id = ?1",
    [IDMAPDB_DROP_IDLE_JOB] =
	"DELETE FROM jobs WHERE id = ?1 AND NOT EXISTS"
	" (SELECT 1 FROM claims INDEXED BY claims_of WHERE job = ?1)",
    [IDMAPDB_CLAIMED] = "SELECT job FROM claims WHERE org = ?1"
			" AND object = ?2 AND system = ?3 AND sign = ?4"
			" AND text = ?5 AND job <> ?6",
    [IDMAPDB_CLAIM] =
	"INSERT INTO claims (org, object, system, sign, text, job, ord)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
	" ON CONFLICT DO UPDATE SET ord = excluded.ord"
	" WHERE ord <> excluded.ord",
    [IDMAPDB_NEXT_CLAIM] = "SELECT ord FROM claims INDEXED BY claims_of"
			   " WHERE job = ?1 AND ord > ?2 ORDER BY ord LIMIT 1",
    [IDMAPDB_UNCLAIM] = "DELETE FROM claims INDEXED BY claims_of"
			" WHERE job = ?1 AND ord = ?2",
    [IDMAPDB_DROP_CLAIMS] = "DELETE FROM claims INDEXED BY claims_of"
			    " WHERE job = ?1",
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
	if (rc == 0 && empty)
		rc = sqlx_exec(x, schema2, e);
	return sqlx_end(x, rc, e);
}

/* Of two processes that find a former format the second looks again, too. */
static int
migrate(struct sqlx *x, struct err *e)
{
	int64_t version;
	int rc;

	if (sqlx_int(x, "PRAGMA user_version", &version, e) != 0)
		return -1;
	if (version >= FORMAT)
		return 0;
	if (sqlx_begin(x, e) != 0)
		return -1;
	rc = sqlx_int(x, "PRAGMA user_version", &version, e);
	if (rc == 0 && version < FORMAT)
		rc = sqlx_exec(x, schema2, e);
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
	text_hex(&m->name, org, sizeof(org));
	return idmapsame_load(m, e);
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
	    sqlx_exec(&m->x,
		"PRAGMA synchronous = FULL; PRAGMA cache_size = -2048", e) != 0)
		return -1;
	if ((empty ? make(&m->x, e) : migrate(&m->x, e)) != 0)
		return -1;
	return sqlx_prepare(&m->x, statements, IDMAPDB_STATEMENTS, e);
}

int
idmap_open(struct idmap **out, const char *path, const char *origin,
    const char *api_key, struct err *e)
{
	struct idmap *m = mem_alloc(sizeof(*m));

	buf_init(&m->name, (size_t)DIGEST_BYTES * 2);
	buf_init(&m->marks, LIM_BODY_BYTES);
	buf_init(&m->rest, LIM_BODY_BYTES);
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
	buf_fini(&m->name);
	buf_fini(&m->marks);
	buf_fini(&m->rest);
	free(m);
}

const char *
idmap_name(const struct idmap *m)
{
	return buf_text(&m->name);
}

struct sqlite3_stmt *
idmap_bind(struct idmap *m, enum idmapdb_sql which, const char *object)
{
	struct sqlite3_stmt *st = m->x.st[which];

	sqlx_bind_int(st, 1, m->org);
	sqlx_bind_text(st, 2, str_of(object));
	return st;
}

int
idmap_find(struct idmap *m, const char *system, const char *object,
    struct str key, struct buf *id, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_FIND, object);
	int rc;

	sqlx_bind_text(st, 3, str_of(system));
	sqlx_bind_text(st, 4, key);
	rc = sqlx_step(&m->x, st, e);
	if (rc == 1)
		buf_add_str(id, sqlx_col_text(st, 0));
	sqlx_reset(st);
	return rc;
}

int
idmap_key(struct idmap *m, const char *system, const char *object,
    struct str id, struct buf *key, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_KEY, object);
	int rc;

	sqlx_bind_text(st, 3, id);
	sqlx_bind_text(st, 4, str_of(system));
	rc = sqlx_step(&m->x, st, e);
	if (rc == 1)
		buf_add_str(key, sqlx_col_text(st, 0));
	sqlx_reset(st);
	return rc;
}

int
idmap_count(struct idmap *m, const char *system, const char *object,
    uint64_t *n, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_COUNT, object);
	int rc;

	sqlx_bind_text(st, 3, str_of(system));
	rc = sqlx_step(&m->x, st, e);
	*n = rc == 1 ? (uint64_t)sqlx_col_int(st, 0) : 0;
	sqlx_reset(st);
	return rc < 0 ? -1 : 0;
}

static int
any(struct idmap *m, struct sqlite3_stmt *st, bool *there, struct err *e)
{
	int rc = sqlx_step(&m->x, st, e);

	sqlx_reset(st);
	*there = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
idmap_has(struct idmap *m, const char *system, const char *object, bool *keys,
    bool *marks, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_HAS_KEYS, object);

	sqlx_bind_text(st, 3, str_of(system));
	if (any(m, st, keys, e) != 0)
		return -1;
	return any(m, idmap_bind(m, IDMAPDB_HAS_MARKS, object), marks, e);
}

int
idmap_hold(struct idmap *m, struct err *e)
{
	if (m->held)
		return 0;
	if (sqlx_exec(&m->x, "BEGIN", e) != 0)
		return -1;
	m->held = true;
	return 0;
}

/* Nothing was written, so there is nothing that could fail. */
void
idmap_release(struct idmap *m)
{
	struct err ignored;

	if (m->held)
		(void)sqlx_exec(&m->x, "ROLLBACK", &ignored);
	m->held = false;
}
