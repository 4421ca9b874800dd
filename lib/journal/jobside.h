#ifndef JOURNAL_JOBSIDE_H
#define JOURNAL_JOBSIDE_H

#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;
struct job;

/*
 * Texts that a plan leaves to the second pass and that are no state of a row:
 * what a look-up by field found, the cells of rows that are joined to another.
 * In job.db, so that a run which resumes finds them.
 *
 * Writing belongs to the plan, between job_plan_begin() and the first row, or
 * between job_plan_keys() and the first verdict.  Commits every few thousand
 * puts, the last ones with jobside_end().
 */
enum jobside_kind {
	JOBSIDE_REF,  /* key: object, NUL, asks, NUL, text; ids with NULs */
	JOBSIDE_KIN,  /* key: the winner's ord, this row's ord; its cells */
	JOBSIDE_GONE, /* key: a row's ord; the id that it had and that is gone */
	JOBSIDE_MEMBERS, /* key: id of a list; its members' ids with NULs */
	JOBSIDE_FILE     /* job_plan_file(); key and text are numbers */
};

/* Forget all; begin. */
int jobside_begin(struct job *, struct err *);
int jobside_put(struct job *, enum jobside_kind, struct str key,
    struct str text, struct err *);
int jobside_end(struct job *, struct err *);

/*
 * Reading: a READONLY connection of its own.  One thread at a time.
 */
struct jobside;

int jobside_open(struct jobside **out, const char *dir, struct err *);
void jobside_close(struct jobside *); /* NULL does nothing */

/* 1: found, the text replaces what is in out; 0; -1. */
int jobside_get(struct jobside *, enum jobside_kind, struct str key,
    struct buf *out, struct err *);

/* job_plan_file(): 1: the plan saw a file to upload for the row, 0, -1. */
int jobside_file(struct jobside *, uint64_t ord, struct err *);

/*
 * What the files of rows that are PENDING still take: writes of uploads, and
 * files that are there and only looked at.
 */
int jobside_files(
    struct jobside *, uint64_t *writes, uint64_t *looks, struct err *);

/*
 * All whose key begins with prefix, in order of their keys' bytes: 1 with the
 * first one behind `key` (which is replaced; empty: the first of all), 0, -1.
 */
int jobside_next(struct jobside *, enum jobside_kind, struct str prefix,
    struct buf *key, struct buf *out, struct err *);

#endif
