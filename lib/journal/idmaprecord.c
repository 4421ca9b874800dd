// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include "base/limits.h"

#include "journal/idmapdb.h"

bool
idmap_next_mark(struct str *rest, struct str *sign, struct str *text)
{
	static const struct str nul = {"", 1};

	while (str_next(rest, nul, sign))
		if (str_next(rest, nul, text) && sign->n > 0 && text->n > 0)
			return true;
	return false;
}

static int
run_marks(struct idmap *m, enum idmapdb_sql which, const char *object,
    struct str id, struct str marks, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, which, object);
	struct str sign;
	struct str text;

	sqlx_bind_text(st, 5, id);
	while (idmap_next_mark(&marks, &sign, &text)) {
		sqlx_bind_text(st, 3, sign);
		sqlx_bind_text(st, 4, text);
		if (sqlx_run(&m->x, st, NULL, e) != 0)
			return -1;
	}
	return 0;
}

/* The marks that the record has, into m->marks. */
static int
load_marks(struct idmap *m, const char *object, struct str id, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_RECORD, object);
	int rc;

	buf_clear(&m->marks);
	sqlx_bind_text(st, 3, id);
	rc = sqlx_step(&m->x, st, e);
	if (rc == 1)
		buf_add_str(&m->marks, sqlx_col_blob(st, 0));
	sqlx_reset(st);
	return rc < 0 ? -1 : 0;
}

static int
keep_marks(struct idmap *m, const char *object, struct str id, struct str marks,
    struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_SET_MARKS, object);

	sqlx_bind_text(st, 3, id);
	sqlx_bind_blob(st, 4, marks.p, marks.n);
	return sqlx_run(&m->x, st, NULL, e);
}

static int
replace_marks(struct idmap *m, const char *object, struct str id,
    struct str marks, struct err *e)
{
	if (marks.n > LIM_BODY_BYTES)
		return err_set(e, ERR_INTERNAL,
		    "%s: marks of %zu bytes for one record", m->x.path,
		    marks.n);
	if (load_marks(m, object, id, e) != 0)
		return -1;
	if (str_eq(marks, buf_str(&m->marks)))
		return 0;
	if (run_marks(m, IDMAPDB_UNMARK, object, id, buf_str(&m->marks), e) !=
		0 ||
	    run_marks(m, IDMAPDB_MARK, object, id, marks, e) != 0)
		return -1;
	return keep_marks(m, object, id, marks, e);
}

static int
keep_receipt(struct idmap *m, const char *object, const struct idmap_entry *v,
    int64_t at_ms, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_SET_RECEIPT, object);

	sqlx_bind_text(st, 3, str_of(v->id));
	sqlx_bind_blob(st, 4, v->receipt.p, v->receipt.n);
	sqlx_bind_int(st, 5, at_ms);
	return sqlx_run(&m->x, st, NULL, e);
}

int
idmap_unclaim(struct idmap *m, uint64_t ord, struct err *e)
{
	struct sqlite3_stmt *st = m->x.st[IDMAPDB_UNCLAIM];

	if (m->job == 0 || ord == 0)
		return 0;
	sqlx_bind_int(st, 1, m->job);
	sqlx_bind_int(st, 2, (int64_t)ord);
	return sqlx_run(&m->x, st, NULL, e);
}

static int
put_one(struct idmap *m, const char *system, const char *object,
    const struct idmap_entry *v, int64_t at_ms, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_PUT, object);

	if (str_of(v->key).n > 0 && str_of(system).n > 0) {
		sqlx_bind_text(st, 3, str_of(system));
		sqlx_bind_text(st, 4, str_of(v->key));
		sqlx_bind_text(st, 5, str_of(v->id));
		if (sqlx_run(&m->x, st, NULL, e) != 0)
			return -1;
	}
	if (v->marks.n > 0 &&
	    replace_marks(m, object, str_of(v->id), v->marks, e) != 0)
		return -1;
	if (v->receipt.n > 0 && keep_receipt(m, object, v, at_ms, e) != 0)
		return -1;
	return idmap_unclaim(m, v->ord, e);
}

int
idmap_put(struct idmap *m, const char *system, const char *object,
    const struct idmap_entry *v, size_t n, int64_t at_ms, struct err *e)
{
	int rc = 0;

	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = put_one(m, system, object, &v[i], at_ms, e);
	return sqlx_end(&m->x, rc, e);
}

int
idmap_marked(struct idmap *m, const char *object, const char *sign,
    struct str text, struct buf *ids, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_MARKED, object);
	int n = 0;
	int rc;

	sqlx_bind_text(st, 3, str_of(sign));
	sqlx_bind_text(st, 4, text);
	while ((rc = sqlx_step(&m->x, st, e)) == 1) {
		buf_add_str(ids, sqlx_col_text(st, 0));
		buf_putc(ids, '\0');
		n++;
	}
	return rc < 0 ? -1 : n;
}

int
idmap_receipt(struct idmap *m, const char *object, struct str id,
    struct buf *receipt, int64_t *at_ms, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_RECORD, object);
	int rc;

	*at_ms = 0;
	sqlx_bind_text(st, 3, id);
	rc = sqlx_step(&m->x, st, e);
	if (rc == 1) {
		struct str s = sqlx_col_blob(st, 1);

		buf_add_str(receipt, s);
		*at_ms = sqlx_col_int(st, 2);
		rc = s.n > 0;
	}
	sqlx_reset(st);
	return rc;
}

static int
drop(struct idmap *m, const char *object, struct str id, struct err *e)
{
	static const enum idmapdb_sql which[] = {
	    IDMAPDB_DROP_IDS, IDMAPDB_DROP_RECORD};

	if (load_marks(m, object, id, e) != 0 ||
	    run_marks(m, IDMAPDB_UNMARK, object, id, buf_str(&m->marks), e) !=
		0)
		return -1;
	for (size_t i = 0; i < sizeof(which) / sizeof(which[0]); i++) {
		struct sqlite3_stmt *st = idmap_bind(m, which[i], object);

		sqlx_bind_text(st, 3, id);
		if (sqlx_run(&m->x, st, NULL, e) != 0)
			return -1;
	}
	return 0;
}

int
idmap_drop(struct idmap *m, const char *object, struct str id, struct err *e)
{
	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	return sqlx_end(&m->x, drop(m, object, id, e), e);
}

static int
unmark(struct idmap *m, const char *object, const char *sign, struct str text,
    struct str id, struct err *e)
{
	struct sqlite3_stmt *st = idmap_bind(m, IDMAPDB_UNMARK, object);
	struct str marks;
	struct str s;
	struct str t;

	sqlx_bind_text(st, 3, str_of(sign));
	sqlx_bind_text(st, 4, text);
	sqlx_bind_text(st, 5, id);
	if (sqlx_run(&m->x, st, NULL, e) != 0 ||
	    load_marks(m, object, id, e) != 0)
		return -1;
	buf_clear(&m->rest);
	marks = buf_str(&m->marks);
	while (idmap_next_mark(&marks, &s, &t)) {
		if (str_is(s, sign) && str_eq(t, text))
			continue;
		buf_add_str(&m->rest, s);
		buf_putc(&m->rest, '\0');
		buf_add_str(&m->rest, t);
		buf_putc(&m->rest, '\0');
	}
	if (m->rest.n == m->marks.n)
		return 0;
	return keep_marks(m, object, id, buf_str(&m->rest), e);
}

int
idmap_unmark(struct idmap *m, const char *object, const char *sign,
    struct str text, struct str id, struct err *e)
{
	if (sqlx_begin(&m->x, e) != 0)
		return -1;
	return sqlx_end(&m->x, unmark(m, object, sign, text, id, e), e);
}
