#ifndef SANDBOX_SBAUTO_H
#define SANDBOX_SBAUTO_H

#include <stdint.h>

struct sbchange;
struct sbenrich;
struct sbstore;

/*
 * The records that a create brings along when its flag is true (sbobject.h):
 * for each address in a field to whose owners a relationship leads
 * (from_emails, sbdefs.h), a record with that address alone, unless one carries
 * it already; the create is linked to it.  The API's description names the
 * flag; that a meeting's attendees get contacts and nothing else is created is
 * decided here.
 *
 * To be called right before the create is applied.  They follow from it and
 * from what is there, so neither ledger nor state file has lines for them.
 * *n_made counts them (sbworld.h).
 */
void sbauto_create(
    struct sbstore *, struct sbenrich *, uint64_t *n_made, struct sbchange *);

#endif
