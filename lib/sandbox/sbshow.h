#ifndef SANDBOX_SBSHOW_H
#define SANDBOX_SBSHOW_H

#include <stdint.h>

struct jput;
struct sbrec;
struct sbstore;

/*
 * Write a record in the API's read shape as of an event (sbstore.h): every
 * field of its definitions, null where nothing is set, and every relationship.
 */
void sbshow_record(const struct sbstore *, const struct sbrec *, uint32_t as_of,
    struct jput *);

#endif
