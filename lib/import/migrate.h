#ifndef IMPORT_MIGRATE_H
#define IMPORT_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "import/import.h"
#include "report/summary.h"

struct buf;

/*
 * A whole CRM: the steps of a migration file (mapping/migration.h), each an
 * import, in the order that their links ask for (migrateorder.h).  All are
 * planned before anything is sent, what later ones link to counting as there
 * when an earlier one is due to bring it (migratedue.h); then each is sent.
 * The same call again resumes: each step is a job that is durable by itself, and
 * nothing else is remembered.
 *
 * "acme.yaml" has the folder "acme.migration" beside it (0700), or, in a
 * rehearsal, "acme.sandbox.migration" with an id map of its own:
 *
 *	STEP.job/	the step's job, as of any import
 *	STEP.links.job/	its second turn, where steps lead to each other
 *	STEP.csv	several files of a step as the one that is imported
 *	STEP.due.db	what its rows are due to bring, as planned
 *	lock		held while a migration runs
 *	migrate.log
 *
 * One thread calls.
 */
struct migrate_opts {
	const char *file;
	/*
	 * What all steps have in common; file, mapping, job, ids, words, step
	 * and stdin_fd are not looked at.  max_errors is that of steps which
	 * say none.
	 */
	struct import_opts common;
	const char *only; /* "a,b": these steps alone; or NULL */
	const char *from; /* that step and those behind it; or NULL */
};

struct migrate_progress {
	const char *step;
	size_t turn; /* from 1, of ... */
	size_t turns;
	bool sending;    /* else it is planned */
	uint64_t before; /* rows that turns before this one have settled, of */
	uint64_t rows;   /* ... all that are planned; SENDING only */
	const struct import_progress *of;
};

/* One turn of a step. */
struct migrate_turn {
	const char *step;
	bool links;   /* its second turn: the links that the first left out */
	bool late;    /* it changes what earlier turns make, so it is planned
	                 when these are done; until then sum says what it takes
	                 at most */
	bool planned; /* sum holds its plan */
	bool ran;     /* sum holds its result */
	struct summary sum; /* file and job are set always; strategy and
	                       left_out never */
};

/* How a migration stands or ended. */
struct migrate_stand {
	const char *file;
	const char *dir;
	bool dry_run;
	const struct migrate_turn *turns; /* of the steps chosen, in order */
	size_t n;
	struct err stop; /* why it stopped early; kind ERR_NONE: it did not */
	int signal;
	int64_t elapsed_ms;
};

/* How it speaks; as import_ui. */
struct migrate_ui {
	void *self;
	void (*notice)(void *self, const char *text);
	void (*progress)(void *self, const struct migrate_progress *);
	bool (*confirm)(void *self, const struct migrate_stand *plan);
};

struct migrate;

/*
 * Read migration and mappings, find the files, settle the order, take the lock.
 * All complaints are notices, and then ERR_USAGE.  opts and ui are borrowed;
 * *out is set also on failure, for migrate_stand().
 */
int migrate_open(struct migrate **out, const struct migrate_opts *,
    const struct migrate_ui *, struct err *);

/* Do it.  0 also when rows failed or it stopped early: see the stand. */
int migrate_run(struct migrate *, const struct import_server *, struct err *);

const char *migrate_dir(const struct migrate *);

/* err (if any) is what migrate_open() or migrate_run() failed with. */
const struct migrate_stand *migrate_stand(struct migrate *, const struct err *);

void migrate_free(struct migrate *); /* NULL does nothing */

/*
 * For who takes up the job of a step alone, by its folder (pastjob.h): what its
 * import is told, borrowed.  Nothing is locked or written.  End *out with
 * migrate_free(), also after failure.  ERR_USAGE: as migrate_open(), or the
 * migration has no such step any more.
 */
int migrate_past(struct migrate **out, const char *file, const char *job,
    const struct migrate_ui *, const struct import_step **step, struct err *);

/* -- migrateshow.c -- */

/* The exit status: as summary_exit(), of all steps together. */
int migrate_exit(const struct migrate_stand *);

/*
 * The --json object, version 1: migration folder exit dry_run, plan or result
 * and rows, requests summed over the steps (report/summary.h), steps: a list of
 * {step, links, import: the object of an import}, stopped.
 */
int migrate_json(const struct migrate_stand *, struct buf *out, struct err *);

/*
 * The closing words; command: that migration, quoted for a shell, or NULL: the
 * plan alone, before it is confirmed.
 */
void migrate_text(
    const struct migrate_stand *, const char *command, struct buf *out);

/* "create 1,204 and update 311 records", of a plan. */
void migrate_deed(const struct migrate_stand *, struct buf *out);

#endif
