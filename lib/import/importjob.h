#ifndef IMPORT_IMPORTJOB_H
#define IMPORT_IMPORTJOB_H

#include "import/import.h"
#include "import/line.h"
#include "import/sheet.h"

#include "api/client.h"
#include "api/transport.h"
#include "base/digest.h"
#include "journal/job.h"
#include "plan/lookup.h"
#include "run/engine.h"

struct defs;
struct idclaim;
struct idmap;
struct migratedue;
struct migratenote;
struct object;
struct refs;
struct rowfile;
struct runnote;
struct spill;

enum {
	IMPORT_RELATED = 8
};

/*
 * One import's state, shared by the files of this folder and nobody else; each
 * file is one step and says which members it fills.
 */
struct import {
	const struct import_opts *opts;
	const struct import_ui *ui;
	struct summary sum;

	/* opensource.c, jobfit.c: by import_open() */
	struct sheet sheet; /* file and mapping; path also for stdin */
	char *dir;
	char *ids_path;
	struct job *job;

	/* preflight.c */
	const struct import_server *server;
	struct transport transport;
	bool connected;
	struct client *client;
	struct client_auth auth;
	struct defs *defs;
	struct idmap *ids;     /* for look-ups: the pass's, then the feeder's */
	struct idmap *ids_out; /* the matcher's, then the journal's */
	struct migratedue *due;   /* these two NULL: no step of a migration */
	struct migratenote *note; /* ... or it is not being planned */
	struct lookup lookup;
	uint64_t preflight_reads;
	uint64_t counted_reads; /* of the client, in sum.spent_reads */

	/* While it plans and matches: the calling thread's lines. */
	struct line searches;
	struct line reads;
	struct defs *related[IMPORT_RELATED]; /* preflight_related() */
	const struct object *related_of[IMPORT_RELATED];
	size_t n_related;

	/* rowfile.c; NULL: the mapping names no files */
	struct rowfile *files;
	double files_part; /* of the write budget, for uploads */

	/* idclaim.c; NULL: nothing was to be sent so far */
	struct idclaim *claims;

	/* planrows.c ... */
	struct refs *refs;  /* links by field: kept, or being collected */
	uint64_t expected;  /* records via which links lead, still to be made */
	struct spill *many; /* rows whose create needs a word */
	uint64_t many_ord;  /* the one of them at hand */
	unsigned many_parts;
	bool many_lacks;
	bool many_file; /* it names a file, whose upload takes ... */
	unsigned many_writes;
	bool lacking;        /* some row lacks what create needs */
	bool merged;         /* rows were joined to others */
	struct buf strategy; /* how existing records were found */
	uint64_t given;      /* rows given to the engine, for --limit */
	int64_t seen_ms;     /* the largest wall time of earlier runs */

	/* jobfit.c */
	struct job_facts facts;
	bool resumed;
	bool rebase; /* what was sent of the former file is put aside first */
	bool former; /* something was put aside: jobformer.h */
	bool unsettled; /* rebase.c: it cannot be yet; nothing was planned */

	struct runnote *run; /* runnote.c; NULL: nothing was sent yet */

	int64_t phase_ms;
	int64_t tick_ms;
};

/* -- opensource.c -- */

/* See that the file is there; fills dir, and sheet.path unless it is stdin. */
int opensource_find(struct import *, struct err *);

/* Keep stdin in the job (which is open by now); fills sheet.path. */
int opensource_spool(struct import *, struct err *);

/* "contacts.csv.gz" and ".job": "contacts.job" in its folder; free() it. */
char *opensource_folder(const char *file, const char *suffix);

/* -- preflight.c -- */

/* Key, scopes, definitions, id map; fills connected ... lookup. */
int preflight_run(struct import *, struct err *);

/* The same for who only looks back: nothing but reading is asked for. */
int preflight_look(struct import *, struct err *);

/* Has the key the scope to read a related object?  ERR_STOPPED if not. */
int
preflight_may_read(const struct import *, const struct object *, struct err *);

/* The definitions of a related object; NULL when it has none. */
int preflight_related(
    struct import *, const struct object *, const struct defs **, struct err *);

/* -- jobfit.c -- */

/* Does the job in the folder fit this command?  *plan: rows are to be read
 * (anew); else it goes on where it was. */
int jobfit_check(struct import *, bool *plan, struct err *);

/* -- clocks.c -- */

/*
 * This machine's clock against the server's and that of earlier runs: says
 * what is odd; fills seen_ms.
 */
int clocks_check(struct import *, struct err *);

/* -- planrows.c -- */

/* Read every row into the job.  ERR_NONE interrupted: sum.signal is set. */
int planrows_run(struct import *, struct err *);

/*
 * Requests that the create of a row takes, and whether it lacks what create
 * needs (before other rows are joined to it); asked for in order of rows.
 */
int planrows_parts(
    struct import *, uint64_t ord, unsigned *parts, bool *lacks, struct err *);

/* After that, of the same row: does it name a file, and what does that take? */
bool planrows_file(const struct import *, uint64_t ord, unsigned *writes);

/* -- line.c -- */

/* Where Lightfield is, for a transport. */
void line_server(const struct import *, struct transport_opts *);

/* -- idsync.c -- */

/* Bring rows that are done to the id map. */
int idsync_run(struct import *, struct job *, struct err *);

/* -- secondpass.c -- */

int secondpass_run(struct import *, struct err *);

/* Only what an earlier run left SENT, with its bytes: the file is not read. */
int secondpass_settle(struct import *, struct err *);

/* -- rebase.c -- */

/*
 * The file or the mapping was changed after rows were sent (jobfit.c filled
 * rebase): settle what is open with the bytes it had, then put all aside for
 * the plan that comes.  Fills unsettled when rows stay open.
 */
int rebase_run(struct import *, struct err *);

/* Behind that plan: says which records have no row any more. */
int rebase_say(struct import *, struct err *);

/* -- import.c -- */

void import_notice(struct import *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool import_interrupted(struct import *);

/* The rows' counts, from the journal, into the summary. */
int import_count(struct import *, struct err *);

#endif
