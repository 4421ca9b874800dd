// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/digest.h"
#include "base/err.h"

#include "journal/idmapdb.h"
#include "journal/idmapsame.h"

enum {
	NAME_CHARS = 2 * DIGEST_BYTES
};

/* What stands in the rows: the beginning of the digest that is the name. */
static bool
org_of(struct str name, int64_t *org)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[sizeof(*org)] = {0};

	if (name.n != NAME_CHARS)
		return false;
	for (size_t i = 0; i < 2 * sizeof(bytes); i++) {
		const char *d = strchr(digits, name.p[i]);

		if (name.p[i] == '\0' || d == NULL)
			return false;
		bytes[i / 2] =
		    (unsigned char)(bytes[i / 2] << 4 | (int)(d - digits));
	}
	memcpy(org, bytes, sizeof(bytes));
	return true;
}

/* The name that counts for a name: its own, or the one it was said to be. */
static int
first_of(struct idmap *m, struct str name, struct buf *out, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_ready(
		&m->x, "SELECT first FROM same WHERE name = ?1", &st, e) != 0)
		return -1;
	sqlx_bind_text(st, 1, name);
	rc = sqlx_step(&m->x, st, e);
	buf_add_str(out, rc == 1 ? sqlx_col_text(st, 0) : name);
	sqlx_finish(st);
	return rc < 0 ? -1 : 0;
}

int
idmapsame_load(struct idmap *m, struct err *e)
{
	struct buf first;
	int rc;

	buf_init(&first, NAME_CHARS);
	rc = first_of(m, buf_str(&m->name), &first, e);
	if (rc == 0 && !org_of(buf_str(&first), &m->org)) {
		(void)err_set(e, ERR_MISFIT, "%s is damaged", m->x.path);
		rc = err_hint(e, "%s", m->x.remedy);
	}
	if (rc == 0) {
		buf_clear(&m->name);
		buf_add_str(&m->name, buf_str(&first));
	}
	buf_fini(&first);
	return rc;
}

static int
run(struct idmap *m, const char *sql, int64_t from, int64_t to, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_ready(&m->x, sql, &st, e) != 0)
		return -1;
	sqlx_bind_int(st, 1, from);
	sqlx_bind_int(st, 2, to);
	rc = sqlx_run(&m->x, st, NULL, e);
	sqlx_finish(st);
	return rc;
}

/* Rows that both have stay as `to` has them. */
static int
move_rows(struct idmap *m, int64_t from, int64_t to, struct err *e)
{
	static const char *const steps[] = {
	    "UPDATE OR IGNORE ids SET org = ?2 WHERE org = ?1",
	    "UPDATE OR IGNORE marks SET org = ?2 WHERE org = ?1",
	    "UPDATE OR IGNORE records SET org = ?2 WHERE org = ?1",
	    "UPDATE OR IGNORE claims SET org = ?2 WHERE org = ?1",
	    "DELETE FROM ids WHERE org = ?1 AND ?2 <> ?1",
	    "DELETE FROM marks WHERE org = ?1 AND ?2 <> ?1",
	    "DELETE FROM records WHERE org = ?1 AND ?2 <> ?1",
	    "DELETE FROM claims WHERE org = ?1 AND ?2 <> ?1",
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (run(m, steps[i], from, to, e) != 0)
			return -1;
	return 0;
}

/* Whoever was said to be this one is the other one with it. */
static int
note(struct idmap *m, struct str name, struct str first, struct err *e)
{
	static const char *const steps[] = {
	    "UPDATE same SET first = ?2 WHERE first = ?1",
	    "INSERT OR REPLACE INTO same (name, first) VALUES (?1, ?2)"};
	struct sqlite3_stmt *st;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 2; i++) {
		if (sqlx_ready(&m->x, steps[i], &st, e) != 0)
			return -1;
		sqlx_bind_text(st, 1, name);
		sqlx_bind_text(st, 2, first);
		rc = sqlx_run(&m->x, st, NULL, e);
		sqlx_finish(st);
	}
	return rc;
}

static int
adopt(struct idmap *m, struct str name, struct err *e)
{
	struct buf first;
	int64_t to;
	int rc;

	buf_init(&first, NAME_CHARS);
	rc = first_of(m, name, &first, e);
	/* Another process may have said so meanwhile. */
	if (rc == 0 && org_of(buf_str(&first), &to) && to != m->org) {
		rc = move_rows(m, m->org, to, e);
		if (rc == 0)
			rc = note(m, buf_str(&m->name), buf_str(&first), e);
	}
	buf_fini(&first);
	return rc;
}

int
idmapsame_adopt(struct idmap *m, const char *name, struct err *e)
{
	int64_t org;

	if (!org_of(str_of(name), &org))
		return 0;
	if (sqlx_begin(&m->x, e) != 0 ||
	    sqlx_end(&m->x, adopt(m, str_of(name), e), e) != 0)
		return -1;
	return idmapsame_load(m, e);
}
