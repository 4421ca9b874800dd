#ifndef IMPORT_IDCLAIM_H
#define IMPORT_IDCLAIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/idmapclaim.h"

struct err;
struct idclaim;
struct import;
struct job;

/*
 * Two imports at once on one id map: who is about to create a row claims it
 * first (journal/idmapclaim.h).  A row that another import has claimed stays
 * PENDING: while that one is running it is waited for, between two walks
 * through the file and with nothing of ours on its way, so that two that wait
 * for each other's rows both go on; claims of one that has ended without
 * settling them are named, and the run ends with exit 4.
 */
enum {
	IDCLAIM_PATIENCE_MS = 120 * 1000, /* without any row coming free */
	IDCLAIM_NAP_MS = 250, /* at first, twice as long each time, up to ... */
	IDCLAIM_NAP_MAX_MS = 4000
};

/* Calling thread, around each pass: claims are made in between. */
int idclaim_begin(struct import *, struct err *);
int idclaim_end(struct import *, struct err *);
void idclaim_free(struct idclaim *); /* NULL does nothing */

/* A walk through the file begins; false: none in which rows are created. */
bool idclaim_walk(struct import *);

/*
 * Feeder thread: claim n rows in one transaction; of each that is another's
 * the holder says whose, and it is counted.
 */
int idclaim_take(struct import *, struct idmapclaim *, size_t n, struct err *);

/* What ids_out brings takes the job's claims away from now on. */
int idclaim_known(struct import *, struct err *);

/*
 * Let the claims of rows go that have a last word, and behind a pass those of
 * rows that were not sent.  During a pass the journal thread calls it, and it
 * looks only now and then.  Behind idsync_run()'s own work: what is done must
 * be in the id map before.
 */
int idclaim_settle(struct import *, struct err *);

/*
 * Behind a walk, with nothing on its way: *again: rows may have come free.
 * else, if there are rows that wait, sum.stop says for whom.  settled: rows of
 * ours got a last word in the walk.
 */
int idclaim_wait(struct import *, bool settled, bool *again, struct err *);

#endif
