#ifndef JOURNAL_IDMAPCLAIM_H
#define JOURNAL_IDMAPCLAIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;
struct idmap;

/*
 * Claims: what a job is about to create.  An import that runs beside another
 * one finds neither in the id map nor in Lightfield's index what the other is
 * creating at this moment; so a job writes down source key and match values of
 * a row before the create may leave, and a row of which any is another job's is
 * not created.
 *
 * A claim is there until its row has a last word: idmap_put() takes the row's
 * claims away in the transaction that brings its record, so at any time one of
 * the two is to be seen; the others the job lets go (idmapclaim_drop()).  Claims
 * of a process that was killed stay until the job goes on, for what became of
 * its rows is known by it alone.
 *
 * One thread each, as idmap.h, whose rules on errors hold.
 */

/*
 * Claims made and taken away through this connection are those of the job with
 * this salt (job_salt()), which lies in dir.  1; 0: it is not known (without
 * make); -1.
 */
int idmapclaim_job(struct idmap *, const unsigned char *salt, const char *dir,
    bool make, struct err *);

/*
 * All texts of a row or none of them; n rows in one durable transaction.  What
 * the job has already is its own.
 */
struct idmapclaim {
	uint64_t ord;
	struct str key;   /* of the system; empty: none */
	struct str marks; /* as idmap_entry */
	int64_t holder;   /* out: 0: the row is ours; else: this job's */
};
int idmapclaim_take(struct idmap *, const char *system, const char *object,
    struct idmapclaim *, size_t n, struct err *);

/* The folder of a holder, appended.  1, 0: it is not known any more, -1. */
int idmapclaim_holder(
    struct idmap *, int64_t holder, struct buf *dir, struct err *);

/* Forget a job and its claims: its folder is gone. */
int idmapclaim_forget(struct idmap *, int64_t holder, struct err *);

/* The first row behind `after` that has claims.  1, 0: none, -1. */
int
idmapclaim_next(struct idmap *, uint64_t after, uint64_t *ord, struct err *);

/* Let the claims of n rows go, in one durable transaction. */
int
idmapclaim_drop(struct idmap *, const uint64_t *ords, size_t n, struct err *);

/* Forget the job itself, if it has no claims; there is none after that. */
int idmapclaim_leave(struct idmap *, struct err *);

#endif
