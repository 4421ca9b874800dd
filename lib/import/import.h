#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "report/summary.h"

struct clk;
struct err;
struct mapping;
struct migratedue_file;
struct wire;

/*
 * One file into Lightfield: preflight, first pass (read, map, normalise,
 * remember), match, plan, second pass (retrieve, render, send, settle), results.
 * The same call again resumes: what is settled is not sent again.  One thread
 * calls; the run starts its own.
 */
/* What an import is told that is a step of a migration (migrate.h). */
struct import_step {
	const char *name;
	const char *file;                            /* the migration */
	void (*above)(void *self, struct mapping *); /* changes it, once */
	void *self;
	const struct migratedue_file *due; /* what the steps bring */
	size_t n_due;
	const char *note; /* path of its own (migratenote.h); or NULL */
	bool hold;        /* a row whose parent they did not bring fails */
	bool plain;       /* the file is ours: source: says nothing of it */
	/* A dry run leaves a plan that fits, as an import does. */
	bool keeps;
	/* Rows are planned once more before they are sent: only then are the
	 * records there via which links lead. */
	bool replans;
	/* A plan made since then stays, however old; 0: none. */
	int64_t since_ms;
};

struct import_opts {
	const char *file; /* the CSV; "-" for stdin_fd */
	int stdin_fd;
	const char *mapping; /* path */
	const char *job;     /* folder, or NULL: beside the file */
	bool sandbox;        /* the folder is FILE.sandbox.job, its id map is
	                         inside */
	const char *ids;     /* id map, or NULL: found or made */
	const char *home;    /* never look for an id map above; or NULL */
	bool dry_run;
	unsigned workers;
	unsigned batch;
	double rate; /* < 0: not said; 0: none */
	double share;
	uint64_t limit;          /* rows to settle in this run; 0: all */
	const char *mode;        /* above the mapping's; NULL: the mapping's */
	const char *strategy;    /* "auto", "prefetch", "search"; NULL: auto */
	uint64_t max_errors;     /* refusals by the server; 0: any number */
	bool max_errors_percent; /* ... of the rows to send, in percent */
	char *const *words;      /* of the command, for lfetl status; or NULL */
	int n_words;
	bool again;        /* from the beginning, under new idempotency keys */
	bool retry_failed; /* what was refused goes again */
	/* Another key or address is the same, whatever it cannot prove. */
	bool same_organisation;
	bool rebase; /* go on with a file or mapping that was changed */
	const struct clk *clk;
	const atomic_int *interrupts;   /* signals seen; 1 drains, 2 leaves */
	const atomic_int *signal;       /* the last one's number */
	const struct import_step *step; /* of a migration; else NULL */
};

/* Where requests go; not needed before import_run(). */
struct import_server {
	const char *base_url;
	const char *api_key;
	const char *ca_file; /* or NULL */
	const char *proxy;   /* api/httpproxy.h; these two or NULL */
	const char *no_proxy;
	const struct wire *wire; /* who watches; or NULL */
};

enum import_phase {
	IMPORT_READING,
	IMPORT_MATCHING,  /* asking Lightfield for what exists */
	IMPORT_COMPARING, /* rows with the records that exist */
	IMPORT_SENDING,
	IMPORT_SEEKING /* what is in doubt, in Lightfield */
};

struct import_progress {
	enum import_phase phase;
	uint64_t rows;    /* READING, COMPARING: rows so far; SEEKING: rows;
	                     MATCHING: records
	                     or texts so far */
	uint64_t settled; /* SENDING: rows done, failed or in doubt, of ...;
	                     SEEKING: seconds, of ... */
	uint64_t total;   /* ... all rows of the file; MATCHING: all; 0: not
	                     known */
	uint64_t done;
	uint64_t failed;
	uint64_t flying;
	uint64_t limited;
	double rate;        /* writes/s allowed; 0: unlimited */
	int64_t elapsed_ms; /* of the phase */
};

/* How it speaks.  All calls come from the thread that called import_run(). */
struct import_ui {
	void *self;
	/* One remark of one or several lines; data in it is inert already. */
	void (*notice)(void *self, const char *text);
	void (*progress)(void *self, const struct import_progress *);
	/* After the plan, before the first write; false: do not send. */
	bool (*confirm)(void *self, const struct summary *plan);
};

struct import;

/*
 * Check the mapping, find the file, open and lock the job.  opts and ui are
 * borrowed until import_free().  *out is set also on failure, so that
 * import_summary() can be shown.
 */
int import_open(struct import **out, const struct import_opts *,
    const struct import_ui *, struct err *);

/* Do it.  0 also when rows failed or it stopped early: see the summary. */
int import_run(struct import *, const struct import_server *, struct err *);

/* The job's folder. */
const char *import_dir(const struct import *);

/*
 * What happened, from the journal.  Valid until import_free(); err (if any) is
 * what import_open() or import_run() failed with.
 */
const struct summary *import_summary(struct import *, const struct err *);

void import_free(struct import *);

#endif
