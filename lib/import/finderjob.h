#ifndef IMPORT_FINDERJOB_H
#define IMPORT_FINDERJOB_H

#include "base/buf.h"

#include "import/finder.h"

struct blobs;
struct jval;
struct rowarray;
struct spill;

/*
 * The finder's inside, shared by finder.c (what goes in and comes out),
 * finderknown.c (what the id map says), finderask.c (Lightfield) and finderjoin.c
 * (who meets whom).
 */
struct finder {
	struct import *im;
	const struct finder_rules *rules;
	struct arena *arena;
	struct buf scratch;

	struct spill *texts[FINDER_RULES]; /* text -> ord */
	struct spill *known;               /* id -> ord, rank, given, text */
	struct spill *hits;                /* ord, rank, id -> at */
	struct spill *marks[FINDER_RULES]; /* of records: text -> at, id */
	struct spill *listed;              /* id -> at: of a listing */
	struct spill *fresh;               /* id -> at: retrieved; 0: gone */
	struct blobs *records;
	struct rowarray *best; /* ord -> lowest rank with a hit, plus 1 */
	bool (*wanted)(void *self, uint64_t ord);
	void *wanted_self;
	bool prefetch;  /* all records are listed */
	bool both;      /* ... and texts without a hit searched for, as the
	                  list did not settle */
	bool mute;      /* some text cannot be asked for */
	bool asks;      /* there is anything to ask for */
	bool listing;   /* now */
	uint64_t shown; /* records or texts, for the progress */

	uint64_t last_ord; /* finder_next() */
	size_t last_rank;
	struct buf last_id;
};

bool finder_wants(const struct finder *, uint64_t ord);

/* A proved answer. */
int finder_hit(struct finder *, uint64_t ord, size_t rank, struct str id,
    uint64_t at, struct str text, struct err *);

/* Keep what is needed of a record; *r is filled. */
int finder_keep(struct finder *, const struct jval *, struct record *r,
    uint64_t *at, struct err *);

void finder_progress(struct finder *, uint64_t total);

/* -- finderknown.c -- */

/* Retrieve what was not listed, prove it, turn it into hits. */
int finderknown_run(struct finder *, struct err *);

/* Different ids that the id map gave, and the numbers they belong to. */
int finderknown_count(
    struct finder *, struct rowarray *of, uint64_t *ids, struct err *);

/* -- finderask.c -- */

/* Decide how to ask (fills prefetch), say so; list all if that is the way. */
int finderask_list(struct finder *, struct rowarray *known, uint64_t n_known,
    struct buf *strategy, struct err *);

/* Rule after rule: ask for what is still open, join. */
int finderask_rules(struct finder *, struct err *);

/* -- finderjoin.c -- */

/* Numbers and records that share a text of the rule become hits. */
int finderjoin_rule(struct finder *, size_t rule, struct err *);

#endif
