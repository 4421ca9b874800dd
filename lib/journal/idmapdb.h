#ifndef JOURNAL_IDMAPDB_H
#define JOURNAL_IDMAPDB_H

#include "base/buf.h"

#include "journal/idmap.h"
#include "journal/sqlx.h"

/* The inside of struct idmap; a part of the journal, used by no other folder. */
enum idmapdb_sql {
	IDMAPDB_FIND,
	IDMAPDB_KEY,
	IDMAPDB_COUNT,
	IDMAPDB_PUT,
	IDMAPDB_DROP_IDS,
	IDMAPDB_MARKED,
	IDMAPDB_MARK,
	IDMAPDB_UNMARK,
	IDMAPDB_RECORD,
	IDMAPDB_SET_MARKS,
	IDMAPDB_SET_RECEIPT,
	IDMAPDB_DROP_RECORD,
	IDMAPDB_HAS_KEYS,
	IDMAPDB_HAS_MARKS,
	IDMAPDB_JOB,
	IDMAPDB_ADD_JOB,
	IDMAPDB_JOB_DIR,
	IDMAPDB_DROP_JOB,
	IDMAPDB_DROP_IDLE_JOB,
	IDMAPDB_CLAIMED,
	IDMAPDB_CLAIM,
	IDMAPDB_NEXT_CLAIM,
	IDMAPDB_UNCLAIM,
	IDMAPDB_DROP_CLAIMS,
	IDMAPDB_STATEMENTS
};

struct idmap {
	struct sqlx x;
	struct buf name; /* hex of orgid.h, or of the first key's (same) */
	int64_t org;
	struct buf marks; /* of the record at hand */
	struct buf rest;
	bool held;
	int64_t job; /* idmapclaim.h; 0: none */
};

/* A statement with organisation and object, with which each begins. */
struct sqlite3_stmt *
idmap_bind(struct idmap *, enum idmapdb_sql, const char *object);

/* Cut the next mark off; one without sign or text is none. */
bool idmap_next_mark(struct str *rest, struct str *sign, struct str *text);

/* Inside a transaction: the job's claims for a row go. */
int idmap_unclaim(struct idmap *, uint64_t ord, struct err *);

#endif
