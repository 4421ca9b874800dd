#ifndef PLAN_ITEMPIECE_H
#define PLAN_ITEMPIECE_H

#include <stddef.h>

#include "base/str.h"

struct bind_way;
struct itemlinks;

/*
 * Inside plan: the different texts that the cells of one way hold, each with
 * what a look-up is asked for.  In the row's arena.
 */
enum itempiece_state {
	PIECE_OPEN, /* ask is set */
	PIECE_FOUND,
	PIECE_MISSING,
	PIECE_AMBIGUOUS,
	PIECE_NO_VALUE,  /* nothing to ask: no value of the field's type, no
	                    domain, or too long to be a key */
	PIECE_BAD_ID,    /* no id of the object */
	PIECE_UNLINKED,  /* via: a record that links to none */
	PIECE_HELD,      /* a key whose record could not be brought in */
	PIECE_FREE_MAIL, /* by domain: one that names no company */
	PIECE_SHARED
};

struct itempiece {
	struct str text;
	struct str ask;
	size_t column; /* SIZE_MAX: a constant */
	enum itempiece_state state;
	size_t n_hits;    /* of an ambiguous one */
	const char *hits; /* ... "acc_1, acc_2" */
	/* Of a file that is MISSING, of what is HELD: why (lookup.h). */
	const char *code;
	const char *message;
	const char *hint;
};

struct itempieces {
	struct itempiece *v;
	size_t n;
};

/*
 * Texts are trimmed; blank ones do not count, nor do free-mail domains where
 * the mapping excepts them.  Two that ask for the same are one.
 */
void itempiece_load(
    const struct itemlinks *, const struct bind_way *, struct itempieces *out);

#endif
