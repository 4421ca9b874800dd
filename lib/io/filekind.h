#ifndef IO_FILEKIND_H
#define IO_FILEKIND_H

#include "base/str.h"

struct err;

/*
 * Files that are no text, known by their first bytes: spreadsheets, archives,
 * databases, other compressions than gzip.  ERR_USAGE with what it is and what
 * to do instead.  name is the file's, for the message.
 */
int filekind_check(struct str probe, const char *name, struct err *);

#endif
