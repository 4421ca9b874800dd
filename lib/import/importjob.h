#ifndef IMPORT_IMPORTJOB_H
#define IMPORT_IMPORTJOB_H

#include "import/import.h"
#include "import/sheet.h"

#include "api/transport.h"
#include "base/digest.h"
#include "journal/job.h"
#include "plan/lookup.h"
#include "run/engine.h"

struct client;
struct defs;
struct idmap;

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
	struct defs *defs;
	struct idmap *ids;     /* for look-ups: the feeder's */
	struct idmap *ids_out; /* what is done goes there: the journal's */
	struct lookup lookup;
	size_t mapped; /* done rows not yet brought to the id map */

	/* jobfit.c */
	struct job_facts facts;
	bool resumed;

	int64_t phase_ms;
	int64_t tick_ms;
};

/* -- opensource.c -- */

/* See that the file is there; fills dir, and sheet.path unless it is stdin. */
int opensource_find(struct import *, struct err *);

/* Keep stdin in the job (which is open by now); fills sheet.path. */
int opensource_spool(struct import *, struct err *);

/* -- preflight.c -- */

/* Key, scopes, definitions, id map; fills connected ... lookup. */
int preflight_run(struct import *, struct err *);

/* -- jobfit.c -- */

/* Does the job in the folder fit this command?  *plan: rows are to be read
 * (anew); else it goes on where it was. */
int jobfit_check(struct import *, bool *plan, struct err *);

/* -- planrows.c -- */

/* Read every row into the job.  ERR_NONE interrupted: sum.signal is set. */
int planrows_run(struct import *, struct err *);

/* -- idsync.c -- */

/* Bring rows that are done to the id map. */
int idsync_run(struct import *, struct job *, struct err *);

/* -- secondpass.c -- */

int secondpass_run(struct import *, struct err *);

/* -- import.c -- */

void import_notice(struct import *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool import_interrupted(struct import *);

#endif
