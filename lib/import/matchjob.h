#ifndef IMPORT_MATCHJOB_H
#define IMPORT_MATCHJOB_H

#include "base/buf.h"

#include "import/finder.h"
#include "import/match.h"

struct candidates;
struct rowarray;

/*
 * The matcher's inside, shared by match.c (what the rows found and which belong
 * together) and matchrow.c (what each row is known by).
 */
struct match {
	struct import *im;
	struct finder *finder;
	struct finder_rules rules;
	bool keys;  /* the id map has keys of this system and object */
	bool marks; /* ... and marks of the object */
	struct buf ids;

	uint64_t rows;
	struct rowarray *alive;  /* the row's line; 0: not in the plan */
	struct rowarray *at;     /* by row, then by a group's first row */
	struct rowarray *parent; /* union-find: 0: a group's first row */
	struct rowarray *winner; /* by a group's first row; 0: not said */
	struct candidates *candidates;
	bool any;
	bool groups;
};

#endif
