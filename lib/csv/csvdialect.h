#ifndef CSV_CSVDIALECT_H
#define CSV_CSVDIALECT_H

#include <stdbool.h>

#include "base/str.h"

/*
 * The delimiter of a table: comma, semicolon, tab or vertical bar, whichever
 * cuts most rows of the sample into the same number of cells (at least two);
 * on a tie the one that gives more cells.  Comma when none does so for at least
 * half of the rows.  Quoted cells are honoured; with escape, a backslash takes its
 * meaning from the sign behind it.  whole: the sample is the
 * complete file, so that its last row counts.
 */
char csvdialect_delimiter(struct str sample, bool whole, bool escape);

/* What a first line "sep=;" names, by itself on it; else 0. */
char csvdialect_named(struct str text);

#endif
