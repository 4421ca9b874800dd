#ifndef CMD_JOBCOMMAND_H
#define CMD_JOBCOMMAND_H

#include <stdbool.h>

struct buf;
struct err;
struct import_server;
struct jobwords;
struct server;
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

#endif
