#ifndef SANDBOX_SBDERIVE_H
#define SANDBOX_SBDERIVE_H

#include <stdbool.h>

#include "base/str.h"

struct sbdraft;
struct sbobject;
struct sbrec;
struct sbstore;

/*
 * Links that the server makes by itself when a record is created: to whom the
 * e-mail addresses in one of its fields belong, and to what those are linked to
 * (from_emails and from_links, sbdefs.h).  They do not count against the limit
 * of links in a request.
 */
void sbderive_links(
    const struct sbstore *, const struct sbobject *, struct sbdraft *);

/* Does the record carry one of the addresses in this value? */
bool sbderive_has(
    const struct sbstore *, const struct sbrec *, struct str addresses);

#endif
