#ifndef IMPORT_PASTJOB_H
#define IMPORT_PASTJOB_H

#include <stdatomic.h>
#include <stdbool.h>

#include "import/import.h"
#include "import/jobwords.h"
#include "import/migrate.h"

struct clk;
struct err;

/*
 * A job that was run, taken up once more by its folder: with the file, the
 * mapping and the id map that it remembers (jobwords.h), under its lock, and
 * only as long as they are what they were.  What verify and undo have in common.
 */
struct pastjob_opts {
	const char *job;
	const char *file; /* these three: instead of what it remembers */
	const char *mapping;
	const char *ids;
	double rate; /* < 0: not said; 0: none */
	double share;
	const struct clk *clk;
	const atomic_int *interrupts;
	const atomic_int *signal;
};

struct pastjob {
	struct jobwords words;
	struct import_opts opts;
	struct import_ui ui;
	char *file;
	char *mapping;
	char *ids;
	char *migration;
	struct migrate_ui migrate_ui;
	struct migrate *migrate; /* of whose steps it is one; or NULL */
	struct import *im;       /* what it came to; importjob.h */
};

/*
 * Find and lock it.  notice is as import_ui's.  ERR_USAGE: nothing of it was
 * sent, it is a rehearsal, or the file is gone; ERR_LOCKED.
 */
int pastjob_open(struct pastjob *, const struct pastjob_opts *,
    void (*notice)(void *self, const char *text), void *self, struct err *);

/* The same look at a job, before any key is asked for: ERR_USAGE when it is a
 * rehearsal. */
int pastjob_real(const char *job, struct err *);

/*
 * Reach the server, see that all fits (ERR_MISFIT; ERR_USAGE: it was undone), bind the mapping; the file
 * stands at its first row, the id map knows what the job did.
 */
int
pastjob_connect(struct pastjob *, const struct import_server *, struct err *);

/*
 * The same for who does not need the rows: the file may have changed, or be
 * another; mapping and organisation must fit, nothing is bound.
 */
int pastjob_reach(struct pastjob *, const struct import_server *, struct err *);

void pastjob_close(struct pastjob *); /* also after failure */

#endif
