#ifndef VALUE_VALUEHOST_H
#define VALUE_VALUEHOST_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/*
 * Host names as e-mail addresses and URLs have them: lowered, at least two
 * labels of letters, digits and inner hyphens (RFC 1123, RFC 1035 lengths),
 * the last of letters only or an A-label.  Other scripts are turned into
 * A-labels by UTS 46 (non-transitional, STD3 rules), and A-labels that stand
 * there must be legal by it; other ASCII names never go through it.  Pure, any thread.
 */
enum valuehost_fault {
	VALUEHOST_FINE,
	VALUEHOST_EMPTY,
	VALUEHOST_NO_DOT,    /* one label only: localhost, intranet */
	VALUEHOST_CHARACTER, /* a blank, an underscore, a control ... */
	VALUEHOST_LABEL,     /* an empty label, or a hyphen at its edge */
	VALUEHOST_LAST,      /* the last label is no top-level domain */
	VALUEHOST_LONG,
	VALUEHOST_IDN /* refused by UTS 46 */
};

/* On VALUEHOST_FINE *out is the name; it lives in the arena or is host. */
enum valuehost_fault
valuehost_check(struct str host, struct arena *, struct str *out);

/*
 * A host of letters in lower case, digits and single hyphens that
 * valuehost_check() takes as it is?  Most are so; false says nothing.
 */
bool valuehost_is_plain(struct str host);

/* What the fault is, in a clause: "its last part is no top-level domain". */
const char *valuehost_why(enum valuehost_fault);

/*
 * s without blanks and the invisible characters that copying leaves (no-break
 * space, zero-width ones, byte order mark) at both ends.
 */
struct str valuehost_trim(struct str s);

/* Such a character?  Controls are none. */
bool valuehost_is_blank(uint32_t cp);

#endif
