#ifndef SANDBOX_SBTEXT_H
#define SANDBOX_SBTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;

/*
 * The texts inside a stored value, which is JSON without blanks, one level deep
 * (sbvalid.h).  Texts are compared as they stand there, escaped.
 */

/*
 * The next text of a value: the value itself, an element of its list, a member
 * of its object (then with its key, else key->p is NULL).  *at starts at 0;
 * false at the end.
 */
bool
sbtext_next(struct str json, size_t *at, struct str *key, struct str *text);

/* A text as it stands inside a value, without its quotes. */
void sbtext_escape(struct str, struct buf *out);

/* "First Last" of a name, escaped. */
void sbtext_name(struct str json, struct buf *out);

/* ASCII letters lowered. */
char sbtext_fold(char);

/* Does s begin with, or contain, a needle that is folded already? */
bool sbtext_starts(struct str s, struct str folded);
bool sbtext_contains(struct str s, struct str folded);

#endif
