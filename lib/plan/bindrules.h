#ifndef PLAN_BINDRULES_H
#define PLAN_BINDRULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bind_cell;
struct bind_target;
struct bindwork;
struct field;
struct place;
struct rule;
struct target;
struct value_spec;
struct word;

/*
 * Inside plan: what rules of fields and of links have in common, and what a
 * rule says about reading its text.
 */

/*
 * The cells of a rule over columns, of a text or of a constant; columns that
 * may be absent and are do not count.  false when none is left.  What cleans
 * their texts is for this field; NULL: for a link.
 */
bool bindrules_cells(struct bindwork *, const struct rule *, bool optional,
    const struct field *, struct bind_cell **cells, size_t *n);

/* The cell of a column; SIZE_MAX and no text when it is absent. */
void bindrules_column(struct bindwork *, const struct word *name, bool optional,
    struct bind_cell *);

/* The cell of one rule (a part); one that is absent has no text. */
void bindrules_cell(
    struct bindwork *, const struct rule *, bool optional, struct bind_cell *);

/* Separators, longest first, so that "||" is not met as "|". */
const struct str *
bindrules_split(struct bindwork *, const struct rule *, size_t *n);

/* Targets in byte order of their keys: the mapping's own does not count. */
const struct target *const *
bindrules_order(struct bindwork *, const struct target *, size_t n);

/* Words as views. */
const struct str *
bindrules_words(struct bindwork *, const struct word *, size_t n);

/*
 * What a word of options: or bands: stands for: the id of a select field's
 * option, or itself; NULL with a complaint when it is no option.
 */
const char *bindrules_option(
    struct bindwork *, const struct field *, const struct word *to);

/*
 * options: into the spec.  Of a select each `to` becomes an option's id, with
 * a complaint for what is none; of any other type it replaces the text.
 */
void
bindrules_options(struct bindwork *, const struct rule *, struct bind_target *);

/* What the rule says about reading its text, into the spec. */
void bindrules_meaning(const struct rule *, struct value_spec *);

/*
 * A complaint for each member that says nothing about the field's type; what is
 * inherited of outer (NULL: nothing is) was complained about there.
 */
void bindrules_members(struct bindwork *, const struct rule *,
    const struct rule *outer, const struct bind_target *);

#endif
