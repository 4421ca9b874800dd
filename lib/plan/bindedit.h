#ifndef PLAN_BINDEDIT_H
#define PLAN_BINDEDIT_H

#include <stdbool.h>

struct bind_cell;
struct bind_edit;
struct bindwork;
struct field;
struct rule;

/*
 * Inside plan: what a rule does to a text before it is read (text:, take:,
 * drop:, bands:); NULL: nothing.  f: the field (NULL: a link).  Of text: the
 * first column is set in cell; a piece with a column that may be absent and is
 * falls away, and none may be left.
 */
const struct bind_edit *bindedit_load(struct bindwork *, const struct rule *,
    bool optional, const struct field *f, struct bind_cell *cell);

#endif
