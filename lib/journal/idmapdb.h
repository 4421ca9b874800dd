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
	IDMAPDB_STATEMENTS
};

struct idmap {
	struct sqlx x;
	struct buf name; /* hex of orgid.h */
	int64_t org;
	struct buf marks; /* of the record at hand */
	struct buf rest;
	bool held;
};

/* A statement with organisation and object, with which each begins. */
struct sqlite3_stmt *
idmap_bind(struct idmap *, enum idmapdb_sql, const char *object);

#endif
