// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"

#include "journal/jobdb.h"
#include "journal/jobformat.h"

/* The numbers are in the files: they never change. */
_Static_assert(ROW_PENDING == 0 && ROW_SENT == 1 && ROW_DONE == 2 &&
		   ROW_FAILED == 3 && ROW_DOUBT == 4 && ROW_SKIPPED == 5 &&
		   ROW_UNCHANGED == 6 && ROW_AMBIGUOUS == 7 && ROW_JOINED == 8,
    "row states of format 1");
_Static_assert(ROW_CREATE == 0 && ROW_UPDATE == 1, "row actions of format 1");

static const char *const statements[JOBDB_STATEMENTS] = {
    [JOBDB_FACTS] = "SELECT object, source, mapping, defs, org, generation,"
		    " planned, rows, salt, touched, planned_ms, rule FROM job",
    [JOBDB_SET_FACTS] = "UPDATE job SET object = ?1, source = ?2,"
			" mapping = ?3, defs = ?4, org = ?5, generation = ?6,"
			" rule = ?7, planned = 0, rows = 0,"
			" planned_ms = 0, touched = 0",
    [JOBDB_SET_PLANNED] = "UPDATE job SET source = ?1, rows = ?2,"
			  " planned_ms = ?3, planned = 1",
    [JOBDB_SET_TOUCHED] = "UPDATE job SET touched = 1",
    [JOBDB_ANY_INTENT] = "SELECT 1 FROM intents LIMIT 1",
    [JOBDB_ANY_OPEN] = "SELECT count(*) FROM rows"
		       " WHERE state IN (1, 4) OR (state = 0 AND part > 0)",
    [JOBDB_ADD_ROW] = "INSERT INTO rows (ord, line, digest, state, keyed, key)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [JOBDB_SEE_FORMER] = "UPDATE former SET seen = 1 WHERE key = ?1",
    [JOBDB_CARRY_ROW] =
	"INSERT INTO rows (ord, line, digest, keyed, key, state, action, part,"
	" mapped, id, link)"
	" SELECT ?1, ?2, ?3, 1, key, state, action, 1, 1, id, link FROM former"
	" WHERE key = ?4 AND digest = ?3 AND state IN (2, 6)"
	" AND mapping = (SELECT substr(mapping, 1, 8) FROM job)",
    [JOBDB_FORMER] = "SELECT id FROM former WHERE key = ?1",
    [JOBDB_ROW] = "SELECT state, line, part, parts FROM rows WHERE ord = ?1",
    [JOBDB_SETTLE] = "UPDATE rows SET state = ?2, action = ?3, parts = ?4,"
		     " target = ?5, id = ?6, link = ?7, winner = ?8"
		     " WHERE ord = ?1 AND state = 0",
    /* Whatever it became when the source had other contents is another's. */
    [JOBDB_LOSE] = "UPDATE rows SET state = ?2, winner = ?3, id = NULL,"
		   " link = NULL WHERE ord = ?1",
    [JOBDB_WINNER] = "SELECT coalesce(winner, ord) FROM rows WHERE ord = ?1",
    [JOBDB_FOLLOW] = "UPDATE rows INDEXED BY losers SET winner = ?2"
		     " WHERE winner = ?1",
    [JOBDB_NUMBER] = "UPDATE rows SET occurrence = ?2 WHERE ord = ?1",
    [JOBDB_ADD_CHANGE] =
	"INSERT INTO changes (ord, field, n, kept, before, after)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [JOBDB_ADD_CANDIDATE] =
	"INSERT INTO candidates (ord, n, id, label, link, why)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [JOBDB_ADD_SIDE] = "INSERT OR REPLACE INTO side (kind, key, text)"
		       " VALUES (?1, ?2, ?3)",
    [JOBDB_DECIDE] = "UPDATE rows SET state = ?2, action = ?3, target = ?4"
		     " WHERE ord = ?1 AND state = 7",
    [JOBDB_SET_FAILED] =
	"UPDATE rows SET state = 3 WHERE ord = ?1 AND state = 0",
    [JOBDB_SET_UNCHANGED] =
	"UPDATE rows SET state = 6, action = 1, target = NULL, id = ?2,"
	" link = ?3 WHERE ord = ?1 AND state = 0 AND part = 0",
    /* Somebody else did what the parts that are not there were to do. */
    [JOBDB_SET_REST] =
	"UPDATE rows SET state = 2, parts = part, id = ?2, link = ?3,"
	" target = iif(action = 0, NULL, nullif(target, ?2)), mapped = 0"
	" WHERE ord = ?1 AND state = 0 AND part > 0",
    [JOBDB_SET_AMBIGUOUS] =
	"UPDATE rows SET state = 7, action = 0, target = NULL"
	" WHERE ord = ?1 AND state = 0 AND part = 0",
    /* What the row is to become is said by its first part. */
    [JOBDB_SET_SENT] =
	"UPDATE rows SET state = 1, action = iif(part = 0, ?2, action),"
	" target = iif(part = 0, ?3, target), parts = coalesce(?4, parts)"
	" WHERE ord = ?1 AND state = 0 AND coalesce(?4, parts) > part"
	" AND (part > 0 OR ?2 = 0 OR ?3 IS NOT NULL)",
    [JOBDB_SET_UNSENT] =
	"UPDATE rows SET state = 0 WHERE ord = ?1 AND state = 1",
    [JOBDB_SET_PART] =
	"UPDATE rows SET state = 0, part = part + 1, id = ?2, link = ?3,"
	" target = iif(action = 0, NULL, nullif(target, ?2)), mapped = 0"
	" WHERE ord = ?1 AND state = 1 AND part + 1 < parts",
    [JOBDB_SET_DONE] =
	"UPDATE rows SET state = 2, part = part + 1, id = ?2, link = ?3,"
	" target = iif(action = 0, NULL, nullif(target, ?2)), mapped = 0"
	" WHERE ord = ?1 AND state = 1 AND part + 1 = parts",
    [JOBDB_SET_OTHER] =
	"UPDATE rows SET state = ?2 WHERE ord = ?1 AND state = 1",
    /* From DOUBT; as JOBDB_SET_PART and _DONE. */
    [JOBDB_SET_FOUND] =
	"UPDATE rows SET state = iif(part + 1 < parts, 0, 2), part = part + 1,"
	" id = ?2, link = ?3,"
	" target = iif(action = 0, NULL, nullif(target, ?2)), mapped = 0"
	" WHERE ord = ?1 AND state = 4",
    [JOBDB_SET_ABSENT] =
	"UPDATE rows SET state = 0, generation = generation + 1"
	" WHERE ord = ?1 AND state = 4",
    [JOBDB_SET_SKIPPED] =
	"UPDATE rows SET state = 5 WHERE ord = ?1 AND state = 4",
    [JOBDB_DROP_CANDIDATES] = "DELETE FROM candidates WHERE ord = ?1",
    [JOBDB_NOTE] = "UPDATE job SET last_id = coalesce(?1, last_id),"
		   " seen_ms = max(seen_ms, ?2)",
    [JOBDB_SEEN] = "SELECT seen_ms, last_id FROM job",
    [JOBDB_SET_SEEN] = "UPDATE job SET seen_ms = ?1",
    [JOBDB_ADD_INTENT] =
	"INSERT INTO intents (ord, key, path, body, first_sent_ms, server_ms)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [JOBDB_DOUBT_INTENT] = "UPDATE intents SET doubt_ms = ?2 WHERE ord = ?1",
    [JOBDB_MARK_DOUBTS] =
	"UPDATE intents SET doubt_last = (SELECT coalesce(last_id, '-')"
	" FROM job) WHERE doubt_ms IS NOT NULL AND doubt_last IS NULL",
    [JOBDB_DROP_INTENT] = "DELETE FROM intents WHERE ord = ?1",
    [JOBDB_SAME_INTENT] = "SELECT 1 FROM intents WHERE ord = ?1 AND key = ?2"
			  " AND path = ?3 AND body IS ?4",
    /* Parts behind the first do not meet the record as it was before. */
    [JOBDB_ADD_IMAGE] = "INSERT OR REPLACE INTO images (ord, image)"
			" SELECT ord, ?2 FROM rows WHERE ord = ?1 AND part = 0",
    [JOBDB_DROP_IMAGE] =
	"DELETE FROM images WHERE ord = ?1"
	" AND EXISTS (SELECT 1 FROM rows WHERE ord = ?1 AND part = 0)",
    /* A row that is settled without a write of its last part keeps the receipt
     * of those in front. */
    [JOBDB_ADD_RECEIPT] =
	"INSERT INTO receipts (ord, marks, receipt) VALUES (?1, ?2, ?3)"
	" ON CONFLICT DO UPDATE SET marks = excluded.marks,"
	" receipt = coalesce(excluded.receipt, receipt)",
    [JOBDB_DROP_RECEIPT] = "DELETE FROM receipts WHERE ord = ?1"
			   " AND coalesce(length(receipt), 0) = 0",
    /* What was answered to our write is what jobundo.h compares with. */
    [JOBDB_BARE_RECEIPT] = "UPDATE receipts SET marks = NULL WHERE ord = ?1",
    [JOBDB_ADD_FINDING] =
	"INSERT INTO findings (id, severity, code, field, col, value, message,"
	" hint) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [JOBDB_HAS_FINDING] = "SELECT 1 FROM findings"
			  " WHERE id >= ?1 AND id < ?2 AND code = ?3 LIMIT 1",
    [JOBDB_LAST_FINDING] = "SELECT max(id) FROM findings"
			   " WHERE id >= ?1 AND id < ?2",
    [JOBDB_DROP_ERRORS] = "DELETE FROM findings WHERE id >= ?1 AND id < ?2"
			  " AND severity = 2",
    [JOBDB_UNMAPPED] =
	"SELECT r.ord, iif(r.keyed = 1, r.key, NULL), r.id, t.marks, t.receipt"
	" FROM rows r INDEXED BY unmapped LEFT JOIN receipts t ON t.ord = r.ord"
	" WHERE r.id IS NOT NULL AND r.mapped = 0 ORDER BY r.ord LIMIT ?1",
    [JOBDB_LOSERS] =
	"SELECT ord, key FROM rows INDEXED BY losers"
	" WHERE winner = ?1 AND mapped = 0 AND state IN (5, 8) AND keyed = 1"
	" AND key IS NOT NULL ORDER BY ord LIMIT ?2",
    [JOBDB_SET_MAPPED] = "UPDATE rows SET mapped = 1 WHERE ord = ?1",
    [JOBDB_IS_MAP] = "SELECT 1 FROM job WHERE map = ?1",
    [JOBDB_SET_MAP] = "UPDATE job SET map = ?1",
    [JOBDB_UNMAP] = "UPDATE rows SET mapped = 0 WHERE mapped = 1",
};

const char *
jobdb_state_name(int64_t state)
{
	static const char *const names[ROW_STATES] = {"pending", "sent", "done",
	    "failed", "in doubt", "skipped", "unchanged", "ambiguous",
	    "joined"};

	return state >= 0 && state < ROW_STATES ? names[state] : "unknown";
}

char *
jobdb_path(const char *dir)
{
	return fsx_join(dir, "job.db");
}

/* A close that went well leaves no log, or an empty one. */
static bool
log_left(const char *path)
{
	struct buf wal;
	struct stat st;
	bool left;

	buf_init(&wal, strlen(path) + 8);
	buf_printf(&wal, "%s-wal", path);
	left = stat(buf_text(&wal), &st) == 0 && st.st_size > 0;
	buf_fini(&wal);
	return left;
}

static int
check_damage(struct sqlx *x, struct err *e)
{
	int64_t bad;

	if (sqlx_int(x,
		"SELECT count(*) FROM pragma_quick_check(1)"
		" WHERE quick_check <> 'ok'",
		&bad, e) != 0)
		return -1;
	return bad == 0 ? 0 : sqlx_damaged(x, NULL, e);
}

/*
 * The log is checkpointed about every 4 MiB and kept at that size.  Bodies of
 * settled rows are overwritten where that costs no extra write.
 */
static int
set_up(struct job *job, bool empty, struct err *e)
{
	if (sqlx_exec(&job->x,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"PRAGMA wal_autocheckpoint = 1000;"
		"PRAGMA journal_size_limit = 16777216;"
		"PRAGMA secure_delete = FAST",
		e) != 0)
		return -1;
	return empty ? jobformat_make(job, e) : jobformat_raise(job, e);
}

static int
load(struct job *job, struct err *e)
{
	struct sqlite3_stmt *st;
	int rc;

	if (sqlx_prepare(&job->x, statements, JOBDB_STATEMENTS, e) != 0)
		return -1;
	st = job->x.st[JOBDB_FACTS];
	rc = sqlx_step(&job->x, st, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || !sqlx_col_bytes(st, 8, job->salt, sizeof(job->salt))) {
		sqlx_reset(st);
		(void)err_set(e, ERR_MISFIT,
		    "%s is damaged: it does not say what it is about",
		    job->x.path);
		return err_hint(e, "%s", JOBDB_REMEDY);
	}
	job->touched = sqlx_col_int(st, 9) != 0;
	sqlx_reset(st);
	return 0;
}

int
jobdb_open(struct job *job, struct err *e)
{
	char *path = jobdb_path(job->dir);
	bool unclean = log_left(path);
	bool empty = false;
	bool made;
	int rc;

	rc = sqlx_create(path, &made, e);
	if (rc == 0)
		rc = sqlx_open(&job->x, path, false, JOBDB_REMEDY, e);
	if (rc == 0)
		rc = sqlx_format(
		    &job->x, JOBDB_APPLICATION, JOBDB_FORMAT, &empty, e);
	if (rc == 0 && unclean && !empty)
		rc = check_damage(&job->x, e);
	if (rc == 0)
		rc = set_up(job, empty, e);
	if (rc == 0)
		rc = load(job, e);
	free(path);
	return rc;
}

int
jobdb_idle(const struct job *job, struct err *e)
{
	if (job->phase == JOBDB_IDLE)
		return 0;
	return err_set(
	    e, ERR_INTERNAL, "%s: a step while the job is planned", job->dir);
}

int
jobdb_keep_receipt(struct job *job, uint64_t ord, struct str marks,
    struct str receipt, struct err *e)
{
	struct sqlite3_stmt *st = job->x.st[JOBDB_ADD_RECEIPT];

	sqlx_bind_int(st, 1, (int64_t)ord);
	sqlx_bind_blob(st, 2, marks.p, marks.n);
	sqlx_bind_blob(st, 3, receipt.p, receipt.n);
	return sqlx_run(&job->x, st, NULL, e);
}
