#ifndef IMPORT_PLANMATCH_H
#define IMPORT_PLANMATCH_H

#include "journal/jobview.h"

struct arena;
struct buf;
struct decide;
struct diags;
struct err;
struct import;
struct match;
struct match_verdict;

/*
 * The verdict about a row in mode: match, which writes nothing: a row with a
 * record is UNCHANGED, so that the id map learns its key and the record's marks;
 * one without is SKIPPED with the finding match.none.  Rows that mean one
 * record all lead to it: two ids of one person are no trouble.
 */
struct planmatch {
	struct import *im;
	struct match *match;
	struct decide *decisions;
	struct arena *arena; /* the row's */
	struct diags *diags; /* at the row's place, empty */
	struct buf *text;    /* scratch */
};

/* 0: settled; 1: several records could be meant, and nobody said which; -1. */
int planmatch_row(const struct planmatch *, const struct jobview_row *,
    const struct match_verdict *, struct err *);

#endif
