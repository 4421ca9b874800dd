// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"

#include "journal/jobdb.h"
#include "journal/jobviewdb.h"

static const char *const statements[JOBVIEWDB_STATEMENTS] = {
    [JOBVIEWDB_READ] = "SELECT planned, rows FROM job",
    [JOBVIEWDB_STATES] = "SELECT state, action, part, parts FROM rows",
    [JOBVIEWDB_JOINED] = "SELECT w.state, w.action, count(*)"
			 " FROM rows j INDEXED BY losers"
			 " JOIN rows w ON w.ord = j.winner"
			 " WHERE j.winner IS NOT NULL AND j.state = 8"
			 " GROUP BY 1, 2",
    [JOBVIEWDB_ROWS] =
	"SELECT ord, line, digest, state, key, occurrence, id, link, action,"
	" target, part, parts, winner, generation"
	" FROM rows WHERE ord >= ?1 ORDER BY ord LIMIT ?2",
    [JOBVIEWDB_INTENT] =
	"SELECT i.ord, i.key, i.path, i.body, i.first_sent_ms, r.action,"
	" r.part, r.parts, coalesce(r.target, r.id), i.server_ms"
	" FROM intents i JOIN rows r ON r.ord = i.ord"
	" WHERE i.ord > ?1 AND r.state = 1 ORDER BY i.ord LIMIT 1",
    [JOBVIEWDB_DOUBT] =
	"SELECT i.ord, i.key, i.path, i.body, i.first_sent_ms, r.action,"
	" r.part, r.parts, coalesce(r.target, r.id), i.server_ms,"
	" coalesce(i.doubt_ms, 0), m.image, r.line, i.doubt_last"
	" FROM intents i JOIN rows r ON r.ord = i.ord"
	" LEFT JOIN images m ON m.ord = i.ord"
	" WHERE i.ord > ?1 AND r.state = 4 ORDER BY i.ord LIMIT 1",
    [JOBVIEWDB_FINDINGS] =
	"SELECT f.id, f.severity, f.code, r.line, f.field, f.col,"
	" f.value, f.message, f.hint"
	" FROM findings f JOIN rows r ON r.ord = f.id >> 24"
	" WHERE f.id > ?1 ORDER BY f.id LIMIT ?2",
    [JOBVIEWDB_CODES] =
	"SELECT g.code, g.severity, g.n, r.line,"
	" coalesce(nullif(f.col, ''), f.field), f.value, f.message,"
	" f.hint FROM (SELECT code, max(severity) AS severity,"
	" count(*) AS n, min(id) AS first FROM findings GROUP BY code) g"
	" JOIN findings f ON f.id = g.first"
	" JOIN rows r ON r.ord = f.id >> 24 ORDER BY g.n DESC, g.code",
    [JOBVIEWDB_CHANGES] =
	"SELECT c.ord, c.n, r.line, c.field, c.before, c.after, c.kept"
	" FROM changes c JOIN rows r ON r.ord = c.ord"
	" WHERE (c.ord, c.field, c.n) > (?1, ?2, ?3)"
	" ORDER BY c.ord, c.field, c.n LIMIT ?4",
    /* n grows with the order in which they were given: by rows. */
    [JOBVIEWDB_FIELDS] =
	"SELECT g.field, g.sent, g.kept, r.line, c.before, c.after FROM"
	" (SELECT field, sum(kept = 0) AS sent, sum(kept) AS kept,"
	" min(ord) AS ord FROM changes GROUP BY field) g"
	" JOIN changes c ON c.ord = g.ord AND c.field = g.field AND c.n ="
	" (SELECT min(n) FROM changes WHERE ord = g.ord AND field = g.field)"
	" JOIN rows r ON r.ord = g.ord"
	" ORDER BY g.sent DESC, g.kept DESC, g.field",
    [JOBVIEWDB_CANDIDATES] =
	"SELECT c.ord, c.n, c.id, c.label, c.link, c.why"
	" FROM candidates c JOIN rows r ON r.ord = c.ord"
	" WHERE (c.ord, c.n) > (?1, ?2) AND r.state IN (4, 7)"
	" ORDER BY c.ord, c.n LIMIT ?3",
};

_Static_assert(JOBDB_FINDING_BITS == 24, "the number in the SQL above");

int
jobviewdb_open(struct jobview *v, const char *dir, struct err *e)
{
	char *path = jobdb_path(dir);
	bool empty = true;
	int rc = 0;

	v->row.texts = arena_new();
	v->finding.texts = arena_new();
	v->change.texts = arena_new();
	v->candidate.texts = arena_new();
	v->doubt = arena_new();
	buf_init(&v->last_field, LIM_BODY_BYTES);
	buf_init(&v->intent, LIM_BODY_BYTES + 65536U);
	v->next_ord = 1;
	if (fsx_exists(path)) {
		rc = sqlx_open(&v->x, path, true, JOBDB_REMEDY, e);
		if (rc == 0)
			rc = sqlx_format(
			    &v->x, JOBDB_APPLICATION, JOBDB_FORMAT, &empty, e);
	}
	free(path);
	if (rc != 0 && e->kind == ERR_DISK)
		return err_hint(e,
		    "to look at a job one must be able to write to its folder, as the log's index lies there; copy %s to a place of yours and look at the copy",
		    dir);
	if (rc != 0)
		return -1;
	if (empty) {
		(void)err_set(e, ERR_USAGE, "there is no job in %s", dir);
		return err_hint(e,
		    "name the folder that the import made, FILE.job beside the file unless --job said otherwise");
	}
	return sqlx_prepare(&v->x, statements, JOBVIEWDB_STATEMENTS, e);
}

void
jobviewdb_close(struct jobview *v)
{
	sqlx_close(&v->x);
	arena_free(v->row.texts);
	arena_free(v->finding.texts);
	arena_free(v->change.texts);
	arena_free(v->candidate.texts);
	arena_free(v->doubt);
	buf_fini(&v->last_field);
	buf_fini(&v->intent);
}

void
jobviewdb_renew(struct jobviewdb_walk *w)
{
	w->n = 0;
	w->at = 0;
	arena_reset(w->texts);
}

const char *
jobviewdb_keep(struct jobviewdb_walk *w, struct str s)
{
	return s.n == 0 ? "" : arena_dup(w->texts, s.p, s.n);
}

int
jobviewdb_damaged(const struct jobview *v, struct err *e)
{
	(void)err_set(e, ERR_MISFIT, "%s is damaged: a row that makes no sense",
	    v->x.path);
	return err_hint(e, "%s", JOBDB_REMEDY);
}
