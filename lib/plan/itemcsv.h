#ifndef PLAN_ITEMCSV_H
#define PLAN_ITEMCSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/*
 * "split: csv": a cell that holds several texts as a row of CSV does, by comma,
 * quoted where they must be.  Blanks around an unquoted text, and empty
 * unquoted ones, do not count; quoted ones stand byte for byte.  A cell that is
 * no such row (a quote that is not closed, something behind a closing one) is
 * one text.  What an export writes (export/expcell.h) comes back unchanged.
 */

/* Cut off the next text; false at the end.  Copies into the arena. */
bool itemcsv_next(struct str *rest, struct arena *, struct str *piece);

/* The texts of all cells, one after the other; how many in *n. */
struct str *
itemcsv_cut(const struct str *cells, size_t n_cells, struct arena *, size_t *n);

#endif
