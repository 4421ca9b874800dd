#ifndef VALUE_VALUEMAIL_PLAIN_H
#define VALUE_VALUEMAIL_PLAIN_H

#include <stddef.h>

#include "base/str.h"

struct arena;

/*
 * Most addresses are a few ASCII letters and digits at a domain that ends in
 * .com or the like: those are read here in one pass.  *out is, in the arena,
 * what valuemail_scan() makes of them, and nothing is to be warned of.  Returns
 * the bytes at the front of s that are such an address; behind them stands
 * nothing or a semicolon.  0 says nothing: valuemail_scan() has to look.
 */
size_t valuemail_plain(struct str s, struct arena *, struct str *out);

#endif
