#ifndef VALUE_VALUEMAIL_CUT_H
#define VALUE_VALUEMAIL_CUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct value_spec;

/*
 * Lists of e-mail addresses cut into entries, and the pieces of RFC 5322 that
 * this takes.  Pure, any thread.
 */

/*
 * Cut the next entry off a cell at , ; | newlines and the mapping's
 * separators, outside quotes, comments and angle brackets.  A | that can only
 * be part of a mailbox name (test|1@example.com) does not cut.  *sep is the
 * character it ended at, 0 at the end.  Trimmed; false when nothing is left.
 */
bool valuemail_cut(
    const struct value_spec *, struct str *rest, struct str *piece, char *sep);

/* Bytes of the separator at the front of s, which is an entry's end. */
size_t valuemail_cut_separator(const struct value_spec *, struct str s);

/*
 * Does a separator of the mapping begin with a character that most addresses
 * consist of: a letter, a digit, one of . @ - _ + ?
 */
bool valuemail_cut_is_odd(const struct value_spec *);

/* Bytes up to behind the quote or the comment that s begins with; 0: it has no
 * end on this line. */
size_t valuemail_cut_quote(struct str s);
size_t valuemail_cut_comment(struct str s);

/* A character of an atom (RFC 5322, 3.2.3)? */
bool valuemail_cut_is_atext(char c);

/* n/a, none@none, test@test.com: it stands for no address. */
bool valuemail_cut_is_placeholder(struct str s);

/* Nothing but comments, as after a group: "...; (end of the group)". */
bool valuemail_cut_is_comment(struct str s);

#endif
