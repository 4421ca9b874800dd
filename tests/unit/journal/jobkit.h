#ifndef TESTS_JOBKIT_H
#define TESTS_JOBKIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/job.h"
#include "journal/jobview.h"

/*
 * What the journal's tests share.  Every function fails the test when the
 * journal does not do what it is told.
 */

/* A fresh folder, its path; jobkit_end() removes it with all that is in it. */
char *jobkit_begin(void);
void jobkit_end(char *dir);

/* "dir/name", in a buffer of the kit's until the next call. */
const char *jobkit_path(const char *dir, const char *name);

void jobkit_write(const char *path, const void *p, size_t n);

struct job *jobkit_open(const char *dir);
struct jobview *jobkit_view(const char *dir);

/* Facts of an imaginary contact import of so many rows. */
struct job_facts jobkit_facts(uint64_t rows);

/* Plan so many PENDING rows with the keys K1, K2 ...; row n on line n + 1. */
void jobkit_plan(struct job *, uint64_t rows);

/* Plan the rows given; keys by name, NULL: none. */
void jobkit_row(struct job *, uint64_t ord, const char *key, bool keyed,
    enum row_state state);

/* Settle the keys of so many rows by policy, and end; how many repeated. */
uint64_t jobkit_end_plan(struct job *, uint64_t rows, enum job_repeats);

/* A verdict of the state on a row, with what it needs; it must be taken. */
struct job_verdict jobkit_verdict(uint64_t ord, enum row_state state);
void jobkit_settle(struct job *, const struct job_verdict *);

/*
 * A job of six rows, opened and planned: 1 is PENDING, of so many parts, 2
 * SKIPPED, 3 FAILED, 4 UNCHANGED, 5 AMBIGUOUS, 6 JOINED to 1.
 */
struct job *jobkit_planned(const char *dir, unsigned parts);

/* What a jobview says of a row; texts live until the next call. */
struct jobview_row jobkit_see(const char *dir, uint64_t ord);

/* Run SQL that gives a number on JOB/job.db, beside the program. */
int64_t jobkit_sql(const char *dir, const char *sql);

/* A legal record of the kind, of row ord. */
struct jrec jobkit_rec(enum jrec_kind kind, uint64_t ord);

/* Commit one step; returns what job_commit() returned. */
int jobkit_step(struct job *, enum jrec_kind kind, uint64_t ord);

struct job_counts jobkit_counts(const char *dir);
enum row_state jobkit_state(const char *dir, uint64_t ord);

/* rows read == the sum over the states, and == rows? */
void jobkit_conserved(const char *dir, uint64_t rows);

/*
 * A digest of everything that can be seen of the job: rows, intents, findings,
 * changes, candidates.
 */
void jobkit_all(const char *dir, unsigned char out[DIGEST_BYTES]);

#endif
