#ifndef VALUE_VALUEREGEX_H
#define VALUE_VALUEREGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/*
 * Regular expressions of a mapping (take:, drop:), as ICU has them: Perl's, and
 * the properties of Unicode.  Matching is bounded: an expression that tries more
 * than a million ways on one text gives up, always at the same one.  Any
 * thread, also several at once.
 */
struct valueregex;

enum valueregex_found {
	VALUEREGEX_NONE,
	VALUEREGEX_HIT,
	VALUEREGEX_GAVE_UP
};

/*
 * 0 with *out owned by the caller; -1 with *why in the arena: what is wrong, and
 * at which character of the pattern.
 */
int valueregex_new(struct valueregex **out, struct str pattern, struct arena *,
    const char **why);
void valueregex_free(struct valueregex *); /* NULL does nothing */

/*
 * The first part of the text that matches, or what its first group holds, if
 * there is a group and it took part.  *out is a part of text.
 */
enum valueregex_found
valueregex_take(struct valueregex *, struct str text, struct str *out);

/*
 * The text without all parts that match; HIT when there are any.  *out lives in
 * the arena, or is text.
 */
enum valueregex_found valueregex_drop(
    struct valueregex *, struct str text, struct arena *, struct str *out);

#endif
