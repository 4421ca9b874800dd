#ifndef IMPORT_MIGRATEJOB_H
#define IMPORT_MIGRATEJOB_H

#include "import/migrate.h"
#include "import/migrateorder.h"

#include "mapping/migration.h"

struct arena;
struct migratedue_file;
struct relation;

/*
 * One migration's state, shared by migrate*.c and nobody else.
 */
struct migrate_step {
	const struct migration_step *said;
	const char *mapping_path;
	const char **files; /* in order of their names */
	size_t n_files;
	struct mapping *mapping; /* for the order; NULL: it has complaints */
	const char *source;      /* what is imported */
	const char *note;        /* what it is due to bring: its path */
	bool chosen;
};

/* A turn with what its import is told. */
struct migrate_work {
	struct migrate *m;
	const struct migrate_step *step;
	struct migrateorder_turn turn;
	struct migrate_turn *shown;
	struct import_step hook;
	struct import_opts opts;
};

struct migrate {
	const struct migrate_opts *opts;
	const struct migrate_ui *ui;
	const struct import_server *server;
	struct migration *migration;
	struct migrate_step *steps; /* migration->n_steps */
	struct migrate_work *work;  /* all turns, in order */
	size_t n_work;
	struct migrate_stand stand;
	struct migrate_turn *turns;    /* the stand's */
	struct migratedue_file *due;   /* migration->n_steps */
	struct migrate_opts past_opts; /* migrate_past() */
	bool past;
	const char *ids;
	const char *dir;
	int lock;
	uint64_t *said; /* hashes of notices given */
	size_t n_said;
	size_t at; /* the turn at hand, from 1 */
	bool sending;
	uint64_t settled; /* rows of turns that were sent */
	struct arena *arena;
};

/* -- migrateopen.c -- */

/* Fills migration and steps; complaints as notices. */
int migrateopen_read(struct migrate *, struct err *);

/* -- migratesource.c -- */

/* The files of a step as the one to import: fills source. */
int migratesource_make(struct migrate *, struct migrate_step *, struct err *);

/* -- migrateturn.c -- */

/* Settle the order of the steps that are chosen: fills work and turns. */
int migrateturn_make(struct migrate *, struct err *);

/*
 * A late turn cannot be planned before its records are there: unless it has
 * begun, its sum says what it is going to take at most.
 */
int migrateturn_guess(struct migrate_work *, bool *begun, struct err *);

/* Plan (dry) or send it; fills its sum.  -1 as import_run(). */
int migrateturn_run(struct migrate_work *, bool dry, struct err *);

#endif
