#ifndef BASE_CODE_H
#define BASE_CODE_H

#include <stddef.h>

#include "base/str.h"

/*
 * Every code that a finding or a refusal can have, and what it means to a
 * person: `lfetl explain`.  Codes are stable.  A row whose code ends in ".*"
 * stands for all codes that begin so and have no row of their own.  A test
 * holds the table to the sources.  Any thread.
 */
struct code {
	const char *code;
	const char *title;   /* a few words, no full stop */
	const char *meaning; /* what happened to the row or value */
	const char *remedy;  /* what to do */
};

/* The row of a code, ".*" rows last; NULL if there is none. */
const struct code *code_find(struct str code);

/* All rows, in byte order of their codes: the first after NULL, then the one
 * after the former; NULL behind the last. */
const struct code *code_next(const struct code *former);

/*
 * What was meant by a word that is no code: the nearest one, or the one whose
 * last part it is; NULL when none is near.
 */
const char *code_nearest(struct str word);

#endif
