#ifndef CMD_JOBCOMMAND_H
#define CMD_JOBCOMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "server.h"
#include "term.h"

struct buf;
struct err;
struct import_server;
struct jobwords;
struct pastjob_opts;
struct summary;

/* What the commands that look at a job afterwards have in common. */

/*
 * The import of a job as it would be typed here, quoted for a shell: without
 * what its plan or its beginning has done (--dry-run, --again), behind a cd
 * where it was typed in another folder.  Empty when it is not known.
 */
void jobcommand_import(
    const struct jobwords *, const struct summary *, struct buf *out);

/* Where requests go; all is borrowed from the server, whose key is known. */
void jobcommand_server(const struct server *, struct import_server *);

/* A job that cannot be read, as a line or as an object. */
void jobcommand_unread(
    const char *dir, const struct err *, bool json, struct buf *out);

/* -- verify and undo: with a server -- */

struct jobcommand {
	struct pastjob_opts *job;
	struct server_args server;
	const char *name; /* of the job, as typed */
	bool quiet;
	bool json;
	struct term term;
};

/* The options that they share; rate: what --rate counts. */
#define JOBCOMMAND_OPTS(c, rate_help)                                          \
	{"--file", NULL, "FILE", "the CSV, if it lies elsewhere now",          \
	    OPT_TEXT, &(c)->job->file, 0, 0},                                  \
	    {"--mapping", "-m", "FILE",                                        \
		"the mapping, if it lies elsewhere now", OPT_TEXT,             \
		&(c)->job->mapping, 0, 0},                                     \
	    {"--ids", NULL, "FILE", "the id map, if it lies elsewhere now",    \
		OPT_TEXT, &(c)->job->ids, 0, 0},                               \
	    {"--rate", NULL, "N", rate_help, OPT_RATE, &(c)->job->rate, 0, 0}, \
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,         \
		&(c)->quiet, 0, 0},                                            \
	    {"--json", NULL, NULL, "the result as one object on stdout",       \
		OPT_FLAG, &(c)->json, 0, 0},                                   \
	    SERVER_OPTS(&(c)->server)

/* Before the options are read; job is the command's, zeroed. */
void jobcommand_init(struct jobcommand *, struct pastjob_opts *job);

/* What a command does; self is its own. */
struct jobcommand_calls {
	int (*run)(void *self, const struct import_server *, struct err *);
	int (*status)(const void *self);  /* when run() went well */
	bool (*listed)(const void *self); /* results are there though it failed;
	                                     or NULL */
	void (*text)(const void *self, const char *job, struct buf *);
	void (*json)(const void *self, const char *job, int exit_status,
	    const struct err *, struct buf *);
};

/*
 * Find the job and the key, fill what job lacks, run, tell; the exit status.
 */
int jobcommand_past(struct jobcommand *, const struct jobcommand_calls *,
    void *self, struct err *);

/* For the callbacks of such a command: a notice; "WHAT: 3 of 7 rows". */
void jobcommand_notice(struct jobcommand *, const char *text);
void jobcommand_progress(struct jobcommand *, const char *what, uint64_t rows,
    uint64_t total, int64_t elapsed_ms);

#endif
