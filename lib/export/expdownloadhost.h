#ifndef EXPORT_EXPDOWNLOADHOST_H
#define EXPORT_EXPDOWNLOADHOST_H

#include <stdint.h>

#include "base/err.h"

/*
 * How the storages fare that a download is sent to, for export/expdownload.h
 * and nobody else: the bytes may lie at several places, and one that is out of
 * service is no reason to leave what lies at another.  Any thread.
 *
 * A storage that lost a file (no service after all attempts, no trust) gets one
 * attempt for each of the next ones, and after EXPDOWNLOADHOST_LOST in a row
 * none, unless it answers one that was on its way.
 */
enum {
	EXPDOWNLOADHOST_LOST = 3
};

struct expdownloadhost;

struct expdownloadhost *expdownloadhost_new(void);
void expdownloadhost_free(struct expdownloadhost *); /* NULL does nothing */

/* How many attempts a file at this place ("storage.example:443") gets. */
unsigned expdownloadhost_attempts(
    struct expdownloadhost *, const char *place, unsigned usual);

/* The storage said something, be it a refusal. */
void expdownloadhost_answered(struct expdownloadhost *, const char *place);

/* A file is lost. */
void expdownloadhost_lost(struct expdownloadhost *, const char *place,
    enum err_kind, const char *detail);

/* 0; -1 when files were lost: how many, and why the first of them. */
int expdownloadhost_end(struct expdownloadhost *, struct err *);

#endif
