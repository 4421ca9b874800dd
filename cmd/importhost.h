#ifndef CMD_IMPORTHOST_H
#define CMD_IMPORTHOST_H

#include <stdio.h>

#include "import/import.h"

#include "rehearsal.h"
#include "server.h"

struct err;
struct importargs;

/*
 * What a command that sends has around it: the key, the server (Lightfield, or
 * a rehearsal's inside this process) and the log.  It stays where it is until
 * importhost_end().
 */
struct importhost {
	struct server server;
	struct rehearsal rehearsal;
	FILE *log;
	struct import_server to; /* after importhost_start() */
};

/* The arguments are borrowed; a rehearsal's address becomes their base_url. */
void importhost_init(struct importhost *, const struct importargs *);

/* Ask for the key, unless it is a rehearsal; before anything is opened. */
int
importhost_key(struct importhost *, const struct importargs *, struct err *);

/* Begin log and server; a rehearsal's records lie in dir, the log as
 * dir/name. */
int importhost_start(struct importhost *, struct importargs *, const char *dir,
    const char *name, struct err *);

/* Also after failure; when nobody sends any more. */
void importhost_end(struct importhost *);

#endif
