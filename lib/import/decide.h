#ifndef IMPORT_DECIDE_H
#define IMPORT_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

struct decide;
struct err;
struct import;

/*
 * What a person decided in ambiguous.csv, by the row's line and key.  One
 * thread.
 */
int decide_open(struct decide **out, struct import *, struct err *);
void decide_close(struct decide *); /* NULL does nothing */

/*
 * The decision about a row: 1, 0: there is none, -1; asked for in ascending
 * order of lines.  *id is
 * valid until the next call; NULL: create, or skip.  In mode create an id is
 * skip: the record is there, and is not changed.
 */
int decide_of(struct decide *, uint64_t line, const char *key, const char **id,
    bool *skip, struct err *);

/* A plan that stays: bring decisions to its rows, and say how many. */
int decide_apply(struct import *, struct err *);

#endif
