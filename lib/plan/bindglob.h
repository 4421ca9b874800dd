#ifndef PLAN_BINDGLOB_H
#define PLAN_BINDGLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bindwork;
struct rule;

/*
 * Columns written with '*': "Phone * - Value".  All '*' in one rule stand for
 * the same text, and the rule is bound once for each text that makes a heading
 * of one of its columns, in the order of the headings.  A heading that holds a
 * '*' itself is that column, and no pattern.
 *
 * The texts, by the columns, parts and text: of the rule (not its conditions).
 * 0: the rule has no pattern, or none fits: it is bound as it stands.  Whoever
 * binds it sets work.star to each of them in turn, and back to nothing.  In the
 * bind's arena.
 */
size_t
bindglob_load(struct bindwork *, const struct rule *, const struct str **stars);

/* The pattern with star for each '*', in the arena. */
struct str
bindglob_fill(struct bindwork *, struct str pattern, struct str star);

/* Does it hold a '*'? */
bool bindglob_is(struct str);

#endif
