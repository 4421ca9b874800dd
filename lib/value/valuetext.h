#ifndef VALUE_VALUETEXT_H
#define VALUE_VALUETEXT_H

#include "base/str.h"

struct diags;

/*
 * TEXT: kept byte for byte, blanks included.
 *
 * Findings:
 *	text.control-character	warning: a control character other than tab
 *				and newline is in it; kept
 *
 * The type is valuetext_type (valuetype.h).
 */

/* Warn with code when there is a control character in s. */
void valuetext_check(struct diags *, const char *code, struct str s);

#endif
