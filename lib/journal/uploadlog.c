// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"

#include "journal/orgid.h"
#include "journal/sqlx.h"
#include "journal/uploadlog.h"

enum {
	FORMAT = 1
};

/* "lfup" */
#define APPLICATION INT64_C(0x6c667570)

enum sql {
	GET,
	PUT,
	ANY,
	STATEMENTS
};

struct uploadlog {
	struct sqlx x;
	unsigned char org[DIGEST_BYTES];
};

static const char schema[] =
    "PRAGMA application_id = 0x6c667570;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1),"
    " salt BLOB NOT NULL);"
    "CREATE TABLE uploads (org BLOB NOT NULL, file BLOB NOT NULL,"
    " generation INTEGER NOT NULL, state INTEGER NOT NULL,"
    " asked_ms INTEGER NOT NULL, id TEXT, mime TEXT NOT NULL,"
    " PRIMARY KEY (org, file)) WITHOUT ROWID";

static const char *const statements[STATEMENTS] = {
    [GET] = "SELECT generation, state, asked_ms, id, mime FROM uploads"
	    " WHERE org = ?1 AND file = ?2",
    [PUT] =
	"INSERT INTO uploads (org, file, generation, state, asked_ms, id, mime)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
	" ON CONFLICT DO UPDATE SET generation = excluded.generation,"
	" state = excluded.state, asked_ms = excluded.asked_ms,"
	" id = excluded.id, mime = excluded.mime"
	" WHERE excluded.generation > generation"
	" OR (excluded.generation = generation AND excluded.state >= state)",
    [ANY] = "SELECT 1 FROM uploads WHERE org = ?1 LIMIT 1",
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
damaged(const struct uploadlog *l, struct err *e)
{
	(void)err_set(e, ERR_MISFIT, "%s is damaged", l->x.path);
	return err_hint(e, "%s", l->x.remedy);
}

static int
load_org(
    struct uploadlog *l, const char *origin, const char *api_key, struct err *e)
{
	unsigned char salt[ORGID_SALT_BYTES];
	struct sqlite3_stmt *st;
	bool ok;
	int rc;

	if (sqlx_ready(&l->x, "SELECT salt FROM meta", &st, e) != 0)
		return -1;
	rc = sqlx_step(&l->x, st, e);
	ok = rc == 1 && sqlx_col_bytes(st, 0, salt, sizeof(salt));
	sqlx_finish(st);
	if (rc < 0)
		return -1;
	if (!ok)
		return damaged(l, e);
	orgid_of(salt, origin, api_key, l->org);
	return 0;
}

static int
open_file(struct uploadlog *l, const char *path, struct err *e)
{
	static const char remedy[] =
	    "name another file with --journal, or remove this one: what was uploaded before is then not known any more";
	bool empty = false;
	bool made;

	if (sqlx_create(path, &made, e) != 0 ||
	    sqlx_open(&l->x, path, false, remedy, e) != 0 ||
	    sqlx_format(&l->x, APPLICATION, FORMAT, &empty, e) != 0 ||
	    sqlx_exec(&l->x, "PRAGMA synchronous = FULL", e) != 0)
		return -1;
	if (empty && make(&l->x, e) != 0)
		return -1;
	return sqlx_prepare(&l->x, statements, STATEMENTS, e);
}

int
uploadlog_open(struct uploadlog **out, const char *path, const char *origin,
    const char *api_key, struct err *e)
{
	struct uploadlog *l = mem_alloc(sizeof(*l));

	*out = NULL;
	if (open_file(l, path, e) != 0 ||
	    load_org(l, origin, api_key, e) != 0) {
		uploadlog_close(l);
		return -1;
	}
	*out = l;
	return 0;
}

void
uploadlog_close(struct uploadlog *l)
{
	if (l == NULL)
		return;
	sqlx_close(&l->x);
	free(l);
}

static struct sqlite3_stmt *
bind(struct uploadlog *l, enum sql which, const unsigned char *file)
{
	struct sqlite3_stmt *st = l->x.st[which];

	sqlx_bind_blob(st, 1, l->org, sizeof(l->org));
	sqlx_bind_blob(st, 2, file, DIGEST_BYTES);
	return st;
}

/* False: it does not fit, so it is none of ours. */
static bool
take_text(char *out, size_t max, struct str s)
{
	if (s.n >= max)
		return false;
	memcpy(out, s.p == NULL ? "" : s.p, s.n);
	out[s.n] = '\0';
	return true;
}

int
uploadlog_get(struct uploadlog *l, const unsigned char file[DIGEST_BYTES],
    struct uploadlog_entry *out, struct err *e)
{
	struct sqlite3_stmt *st = bind(l, GET, file);
	int rc = sqlx_step(&l->x, st, e);
	int64_t state;
	bool ok;

	/* It may be out's own. */
	memmove(out->file, file, DIGEST_BYTES);
	out->generation = 0;
	out->state = UPLOADLOG_ASKED;
	out->asked_ms = 0;
	out->id[0] = '\0';
	out->mime[0] = '\0';
	if (rc != 1)
		return rc;
	out->generation = (uint64_t)sqlx_col_int(st, 0);
	state = sqlx_col_int(st, 1);
	out->asked_ms = sqlx_col_int(st, 2);
	ok = state >= UPLOADLOG_ASKED && state <= UPLOADLOG_DONE &&
	     take_text(out->id, sizeof(out->id), sqlx_col_text(st, 3)) &&
	     take_text(out->mime, sizeof(out->mime), sqlx_col_text(st, 4));
	out->state = (enum uploadlog_state)(ok ? state : UPLOADLOG_ASKED);
	sqlx_reset(st);
	return ok ? 1 : damaged(l, e);
}

int
uploadlog_empty(struct uploadlog *l, struct err *e)
{
	struct sqlite3_stmt *st = l->x.st[ANY];
	int rc;

	sqlx_bind_blob(st, 1, l->org, sizeof(l->org));
	rc = sqlx_step(&l->x, st, e);
	if (rc < 0)
		return -1;
	sqlx_reset(st);
	return rc == 0;
}

int
uploadlog_put(
    struct uploadlog *l, const struct uploadlog_entry *entry, struct err *e)
{
	struct sqlite3_stmt *st = bind(l, PUT, entry->file);

	sqlx_bind_int(st, 3, (int64_t)entry->generation);
	sqlx_bind_int(st, 4, (int64_t)entry->state);
	sqlx_bind_int(st, 5, entry->asked_ms);
	sqlx_bind_text(st, 6, str_of(entry->id));
	/* An empty text is bound as NULL, and nothing is asked without. */
	sqlx_bind_text(st, 7, str_of(entry->mime));
	return sqlx_run(&l->x, st, NULL, e);
}
