#ifndef IMPORT_DEFSTABLE_H
#define IMPORT_DEFSTABLE_H

#include <stdbool.h>

struct buf;
struct defsfetch_one;

/*
 * Definitions as a table for people: key, label, type, and what is special
 * about a field (required, read-only, unique, several, its currency, how many
 * options, on which field they depend) or relationship (to what, one or
 * several).  All of it inert.
 */

/* Append the table of one object; options: each on a line, id and label. */
void defstable_text(const struct defsfetch_one *, bool options, struct buf *);

#endif
