#ifndef JOURNAL_JOBFORMER_H
#define JOURNAL_JOBFORMER_H

#include <stdbool.h>
#include <stdint.h>

#include "journal/job.h"

struct buf;
struct err;

/*
 * A job whose source or mapping was changed after rows were sent
 * (import --rebase).  What its rows became is put aside by their keys; the plan
 * that follows is made as if nothing had been sent, but for rows that are what
 * they were: those are carried over as they ended.  What is put aside stays
 * part of the job, whatever becomes of the rows: a key that is no longer in the
 * file, too.  Only --again forgets it.
 */

/*
 * Put the rows aside, in one transaction; the generation is raised, so that
 * what is sent from now on has keys of its own (I6).  ERR_MISFIT: rows are SENT
 * or in DOUBT; ERR_USAGE: rows of it have no key.  Bring the rows to the id map
 * before.
 */
int jobformer_begin(struct job *, struct err *);

/* Was anything put aside? */
int jobformer_any(struct job *, bool *any, struct err *);

/*
 * While it is planned: rows that are as they were are not done with, either
 * (others may be joined to them).  Behind job_plan_begin().
 */
void jobformer_compare(struct job *);

/* The record that a key had: its id appended.  1; 0: none; -1. */
int jobformer_find(struct job *, struct str key, struct buf *id, struct err *);

/* Behind the first pass: keys that have a record and are no longer in the
 * file; the first of them in order of bytes is appended. */
int jobformer_gone(struct job *, uint64_t *n, struct buf *first, struct err *);

/* A part of job_plan_row(): take the row over as it ended, if it is the same. */
int jobformer_carry(
    struct job *, const struct job_row *, bool *carried, struct err *);

#endif
