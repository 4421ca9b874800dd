#ifndef MAPPING_MAPMEMBER_H
#define MAPPING_MAPMEMBER_H

#include "mapping/mapread.h"

/*
 * The members of a rule: which there are, what they go with, how each is read.
 * A part of maprule.
 */

/* The forms a rule can have; members go with some of them. */
enum mapform {
	MAPFORM_COLUMNS = 1,
	MAPFORM_CONSTANT = 2,
	MAPFORM_PARTS = 4,
	MAPFORM_LINK = 8,
	MAPFORM_WAYS = 16, /* a relationship's rule with first-of */
	MAPFORM_WAY = 32,  /* one of them */
	MAPFORM_TEXT = 64,
	MAPFORM_FIRST = 128 /* a field's rule with first-of */
};

/* A rule being read. */
struct ruling {
	struct mapread *r;
	struct rule *rule;
	const char *target; /* the key it stands behind */
	enum mapform form;
	bool inner; /* one of a field's first-of or list of rules */
};

/* "the rule of a field", "a constant (value:)" ... */
const char *mapmember_form(enum mapform);

/*
 * Read the member that stands at key; complains if there is none of that name,
 * or if it does not go with the form.
 */
void
mapmember_read(struct ruling *, const struct ynode *key, const struct ynode *);

void mapmember_read_column(struct ruling *, const struct ynode *);
void mapmember_read_value(struct ruling *, const struct ynode *);

#endif
