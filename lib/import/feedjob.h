#ifndef IMPORT_FEEDJOB_H
#define IMPORT_FEEDJOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/digest.h"
#include "csv/csvin.h"
#include "journal/job.h"
#include "run/op.h"

#include "import/line.h"

struct arena;
struct feedfile;
struct idmapclaim;
struct import;
struct item;
struct jdoc;
struct jobside;
struct jobview;
struct record;

/*
 * The feed's inside, shared by feed.c (which row is next), feedclaim.c (whose
 * it is), feedmake.c (the operation of a row) and rematch.c (a record that is
 * gone).
 */

/* A row that waits for its record. */
struct feed_row {
	struct arena *arena; /* of cells and texts */
	struct csvrow row;
	uint64_t ord;
	enum row_action action;
	const char *key;
	const char *id; /* parts that are there are of this record */
	const char *target;
	unsigned part;
	uint64_t generation; /* of the row */
	bool asked;          /* its record is on its way */
	bool claimed;        /* nobody else creates it */
	bool others;         /* somebody else does: not now */
	size_t bytes;        /* of cells */
	struct str marks;    /* as idmap_entry; only while it is claimed */
};

struct feed {
	struct import *im;
	struct jobview *view;
	struct jobside *side; /* what the plan left */
	struct arena *arena;  /* of the row that is being made */
	struct diags diags;
	struct buf body;
	struct buf before;
	struct buf text;
	struct buf marks;
	unsigned char identity[DIGEST_BYTES];
	bool intents_done;
	bool rows_done;

	struct feedfile *files;      /* uploads */
	struct line reads;           /* records of updates */
	struct line single_reads;    /* rematch.c */
	struct line single_searches; /* rematch.c */

	struct feed_row *rows; /* a ring of n_rows */
	size_t n_rows;
	size_t first;
	size_t held;
	size_t held_bytes;
	size_t asked; /* how many of the first ones were looked at for that */

	bool claims; /* rows have a key or marks to be claimed by */
	struct idmapclaim *taken; /* n_rows, while they are claimed */
};

/* -- feedclaim.c -- */

void feedclaim_open(struct feed *);
void feedclaim_close(struct feed *);

/* Must the row be claimed before anything is made of it? */
bool feedclaim_due(const struct feed *, const struct feed_row *);

/* All held rows for which it is due, in one transaction. */
int feedclaim_held(struct feed *, struct err *);

/*
 * A row whose create shows only now, with its item.  1: it is ours (or was);
 * 0: another import is creating it; -1.
 */
int feedclaim_row(
    struct feed *, const struct feed_row *, const struct item *, struct err *);

/* -- feedmake.c -- */

/* The operation of a row; doc: its record, NULL when it was not asked for or
 * is gone.  1; 0: another import is creating it; -1. */
int feedmake_op(struct feed *, const struct feed_row *, const struct jdoc *doc,
    struct op **op, struct err *);

/* -- rematch.c -- */

/*
 * The record of a row is gone: which one does it mean?  *found: one of them,
 * whose *doc is the caller's; several: *several; none: neither.
 */
int rematch_find(struct feed *, const struct item *, struct jdoc **doc,
    bool *several, struct err *);

/* The record of an id now; *doc is the caller's, NULL when it is gone. */
int rematch_get(struct feed *, struct str id, struct jdoc **doc, struct err *);

#endif
