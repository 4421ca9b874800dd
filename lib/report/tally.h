#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/*
 * Findings counted by code and severity, with the first places of each: what a
 * validation says about a file.  Memory depends on the number of codes, not of
 * findings.  Single-threaded.
 */
struct tally;

enum {
	TALLY_PLACES = 3
};

struct tally_place {
	uint64_t line;
	const char *column;  /* "" when none */
	const char *value;   /* "" when none */
	const char *message; /* NULL: the same as of the first */
	const char *hint;    /* the same */
};

struct tally_code {
	const char *code;
	enum diag_severity severity;
	uint64_t count;
	const char *message; /* of the first */
	const char *hint;
	struct tally_place places[TALLY_PLACES];
	size_t n_places;
};

struct tally *tally_new(void);
void tally_free(struct tally *); /* NULL does nothing */

/* One finding; everything is copied. */
void tally_add(struct tally *, const struct diag *);

/*
 * The same for a finding about a whole column or file, whose message says what
 * others of its code do not: it stays by itself.
 */
void tally_add_apart(struct tally *, const struct diag *);

/*
 * All of them: errors, warnings, notes, the commonest of each first.  Borrowed
 * until the next tally_add().
 */
const struct tally_code *tally_codes(struct tally *, size_t *n);

/* How many findings have the code, whatever their severity. */
uint64_t tally_count(const struct tally *, const char *code);

#endif
