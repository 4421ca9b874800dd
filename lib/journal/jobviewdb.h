#ifndef JOURNAL_JOBVIEWDB_H
#define JOURNAL_JOBVIEWDB_H

#include "base/buf.h"

#include "journal/jobview.h"
#include "journal/sqlx.h"

struct arena;

/*
 * The inside of struct jobview; a part of the journal, used by no other folder.
 *
 * No statement but those of codes and fields stays open between two calls: it
 * would keep the writer from taking in its log, which then grows as long as the
 * reader looks.  So what is walked is copied, a chunk at a time.
 */
enum {
	JOBVIEWDB_CHUNK = 128
};

enum jobviewdb_sql {
	JOBVIEWDB_READ,
	JOBVIEWDB_STATES,
	JOBVIEWDB_JOINED,
	JOBVIEWDB_ROWS,
	JOBVIEWDB_INTENT,
	JOBVIEWDB_DOUBT,
	JOBVIEWDB_FINDINGS,
	JOBVIEWDB_CODES,
	JOBVIEWDB_CHANGES,
	JOBVIEWDB_FIELDS,
	JOBVIEWDB_CANDIDATES,
	JOBVIEWDB_STATEMENTS
};

/* What was copied for a walk, and how much of it was given. */
struct jobviewdb_walk {
	struct arena *texts;
	size_t n;
	size_t at;
};

struct jobview {
	struct sqlx x;

	struct jobviewdb_walk row;
	struct jobview_row rows[JOBVIEWDB_CHUNK];
	uint64_t next_ord; /* what the next chunk begins with */

	struct jobviewdb_walk finding;
	struct jobview_finding findings[JOBVIEWDB_CHUNK];
	int64_t last_finding; /* its id */

	struct jobviewdb_walk change;
	struct jobview_change changes[JOBVIEWDB_CHUNK];
	int64_t last_change; /* its n; ord and field are the last one's */
	struct buf last_field;
	uint64_t last_changed;

	struct jobviewdb_walk candidate;
	struct jobview_candidate candidates[JOBVIEWDB_CHUNK];
	uint64_t last_ambiguous; /* ord */
	int64_t last_candidate;  /* n */

	struct buf intent;
	struct arena *doubt;  /* its before-image */
	uint64_t last_intent; /* ord */
	uint64_t last_doubt;  /* ord */

	bool codes_ended;
	bool fields_ended;
};

/* Open what jobview_open() has zeroed; jobviewdb_close() also after failure. */
int jobviewdb_open(struct jobview *, const char *dir, struct err *);
void jobviewdb_close(struct jobview *);

/* All that was copied was given: begin a new chunk. */
void jobviewdb_renew(struct jobviewdb_walk *);

/* A copy that lives as long as the chunk. */
const char *jobviewdb_keep(struct jobviewdb_walk *, struct str);

/* ERR_MISFIT: a row that makes no sense. */
int jobviewdb_damaged(const struct jobview *, struct err *);

#endif
