// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include "journal/idmapclaim.h"
#include "journal/idmapdb.h"
#include "journal/orgid.h"

static int
find(struct idmap *m, const unsigned char *salt, struct err *e)
{
	struct sqlite3_stmt *st = m->x.st[IDMAPDB_JOB];
	int rc;

	sqlx_bind_blob(st, 1, salt, ORGID_SALT_BYTES);
	rc = sqlx_step(&m->x, st, e);
	m->job = rc == 1 ? sqlx_col_int(st, 0) : 0;
	sqlx_reset(st);
	return rc;
}

static int
enter(
    struct idmap *m, const unsigned char *salt, const char *dir, struct err *e)
{
	struct sqlite3_stmt *st = m->x.st[IDMAPDB_ADD_JOB];

	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	sqlx_bind_blob(st, 1, salt, ORGID_SALT_BYTES);
	sqlx_bind_text(st, 2, str_of(dir));
	return sqlx_end(&m->x, sqlx_run(&m->x, st, NULL, e), e);
}

int
idmapclaim_job(struct idmap *m, const unsigned char *salt, const char *dir,
    bool make, struct err *e)
{
	if (make && enter(m, salt, dir, e) != 0)
		return -1;
	return find(m, salt, e);
}

/* -- texts -- */

static struct sqlite3_stmt *
bind_text(struct idmap *m, enum idmapdb_sql which, const char *object,
    const char *system, struct str sign, struct str text)
{
	struct sqlite3_stmt *st = idmap_bind(m, which, object);

	sqlx_bind_text(st, 3, str_of(system));
	sqlx_bind_text(st, 4, sign);
	sqlx_bind_text(st, 5, text);
	sqlx_bind_int(st, 6, m->job);
	return st;
}

/* Whose is it?  0: nobody else's. */
static int
look(struct idmap *m, const char *object, const char *system, struct str sign,
    struct str text, struct idmapclaim *c, struct err *e)
{
	struct sqlite3_stmt *st =
	    bind_text(m, IDMAPDB_CLAIMED, object, system, sign, text);
	int rc;

	rc = sqlx_step(&m->x, st, e);
	if (rc == 1)
		c->holder = sqlx_col_int(st, 0);
	sqlx_reset(st);
	return rc < 0 ? -1 : 0;
}

static int
enter_text(struct idmap *m, const char *object, const char *system,
    struct str sign, struct str text, struct idmapclaim *c, struct err *e)
{
	struct sqlite3_stmt *st =
	    bind_text(m, IDMAPDB_CLAIM, object, system, sign, text);

	sqlx_bind_int(st, 7, (int64_t)c->ord);
	return sqlx_run(&m->x, st, NULL, e);
}

typedef int each_text(struct idmap *, const char *object, const char *system,
    struct str sign, struct str text, struct idmapclaim *, struct err *);

/* Key and marks, until one is another job's. */
static int
all_texts(struct idmap *m, const char *system, const char *object,
    struct idmapclaim *c, each_text *each, struct err *e)
{
	static const char neither[] = "=";
	struct str rest = c->marks;
	struct str sign;
	struct str text;

	if (c->key.n > 0 && str_of(system).n > 0 &&
	    each(m, object, system, str_of(neither), c->key, c, e) != 0)
		return -1;
	while (c->holder == 0 && idmap_next_mark(&rest, &sign, &text))
		if (each(m, object, neither, sign, text, c, e) != 0)
			return -1;
	return 0;
}

static int
take(struct idmap *m, const char *system, const char *object,
    struct idmapclaim *c, struct err *e)
{
	c->holder = 0;
	if (all_texts(m, system, object, c, look, e) != 0)
		return -1;
	return c->holder != 0 ? 0
			      : all_texts(m, system, object, c, enter_text, e);
}

int
idmapclaim_take(struct idmap *m, const char *system, const char *object,
    struct idmapclaim *v, size_t n, struct err *e)
{
	int rc = 0;

	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = take(m, system, object, &v[i], e);
	return sqlx_end(&m->x, rc, e);
}

/* -- jobs -- */

int
idmapclaim_holder(
    struct idmap *m, int64_t holder, struct buf *dir, struct err *e)
{
	struct sqlite3_stmt *st = m->x.st[IDMAPDB_JOB_DIR];
	int rc;

	sqlx_bind_int(st, 1, holder);
	rc = sqlx_step(&m->x, st, e);
	if (rc == 1)
		buf_add_str(dir, sqlx_col_text(st, 0));
	sqlx_reset(st);
	return rc;
}

static int
run(struct idmap *m, enum idmapdb_sql which, int64_t job, struct err *e)
{
	struct sqlite3_stmt *st = m->x.st[which];

	sqlx_bind_int(st, 1, job);
	return sqlx_run(&m->x, st, NULL, e);
}

int
idmapclaim_forget(struct idmap *m, int64_t holder, struct err *e)
{
	int rc;

	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	rc = run(m, IDMAPDB_DROP_CLAIMS, holder, e);
	if (rc == 0)
		rc = run(m, IDMAPDB_DROP_JOB, holder, e);
	return sqlx_end(&m->x, rc, e);
}

int
idmapclaim_next(struct idmap *m, uint64_t after, uint64_t *ord, struct err *e)
{
	struct sqlite3_stmt *st = m->x.st[IDMAPDB_NEXT_CLAIM];
	int rc;

	sqlx_bind_int(st, 1, m->job);
	sqlx_bind_int(st, 2, (int64_t)after);
	rc = sqlx_step(&m->x, st, e);
	*ord = rc == 1 ? (uint64_t)sqlx_col_int(st, 0) : 0;
	sqlx_reset(st);
	return rc;
}

int
idmapclaim_drop(struct idmap *m, const uint64_t *ords, size_t n, struct err *e)
{
	int rc = 0;

	if (n == 0)
		return 0;
	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = idmap_unclaim(m, ords[i], e);
	return sqlx_end(&m->x, rc, e);
}

int
idmapclaim_leave(struct idmap *m, struct err *e)
{
	int rc;

	if (m->job == 0)
		return 0;
	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	rc = sqlx_end(&m->x, run(m, IDMAPDB_DROP_IDLE_JOB, m->job, e), e);
	m->job = 0;
	return rc;
}
