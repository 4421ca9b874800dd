#ifndef EXPORT_EXPDOWNLOADGET_H
#define EXPORT_EXPDOWNLOADGET_H

#include <stdbool.h>
#include <stdint.h>

#include "api/transport.h"
#include "base/rnd.h"
#include "base/str.h"

struct buf;
struct client;
struct err;
struct expdownloadhost;
struct export;
struct jdoc;

/*
 * The requests of a download, for export/expdownload.h and nobody else.  Each
 * returns 0, 1 (this file cannot be had; `said` says why), or -1 (nothing more
 * should be asked for now).  One thread at a time.
 */
struct expdownload_get {
	const struct export *x;
	struct transport transport;
	struct client *client;
	struct rnd rnd;
	struct jdoc *looked;           /* what a file's texts may lie in */
	struct expdownloadhost *hosts; /* borrowed; shared with others */
	struct buf *said;              /* borrowed */
};

struct expdownload_file {
	struct str id;
	struct str status; /* "": not known */
	struct str name;
	uint64_t size;
	bool known; /* size is */
};

/* part (0 .. 1): of the read budget, which several have together. */
int expdownloadget_open(
    struct expdownload_get *, const struct export *, double part, struct err *);

/* The reads that it made. */
uint64_t expdownloadget_close(struct expdownload_get *);

/* GET /v1/files/{id}: fills in the rest; views until the next call. */
int expdownloadget_look(
    struct expdownload_get *, struct expdownload_file *, struct err *);

/* Its bytes to path, which exists only when they are all there. */
int expdownloadget_file(struct expdownload_get *,
    const struct expdownload_file *, const char *path, struct err *);

#endif
