#ifndef VALUE_VALUETEL_SCAN_H
#define VALUE_VALUETEL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Reading what people write into telephone cells: which characters are
 * digits, which are dress, where an extension begins.  Knows nothing about
 * countries.  Pure functions, any thread.
 */
enum valuetel_trouble {
	VALUETEL_SCAN_FINE,
	VALUETEL_SCAN_EMPTY,       /* no digit in it */
	VALUETEL_SCAN_PLACEHOLDER, /* n/a, none, - */
	VALUETEL_SCAN_LETTERS,     /* words or a vanity number */
	VALUETEL_SCAN_CHARACTER,   /* a character that no number has */
	VALUETEL_SCAN_PLUS,        /* a + behind digits */
	VALUETEL_SCAN_LONG,        /* more digits than any number has */
	VALUETEL_SCAN_ROUNDED,     /* 4.15555E+09: digits are lost */
	VALUETEL_SCAN_EXTENSION /* an extension without (or too many) digits */
};

enum {
	VALUETEL_DIGITS_MAX = 24,
	VALUETEL_EXT_MAX = 20
};

struct valuetel_scan {
	char num[VALUETEL_DIGITS_MAX + 2]; /* digits, + before them; NUL */
	size_t n;                          /* bytes in num */
	char ext[VALUETEL_EXT_MAX + 1];
	size_t n_ext;
	bool fax;    /* labelled as a fax */
	bool vanity; /* letters were read as digits */
	bool loose;  /* ends in a bare word that was taken for a label */
};

/* vanity: letters behind digits stand for those of a keypad (E.161). */
enum valuetel_trouble
valuetel_scan(struct str piece, bool vanity, struct valuetel_scan *);

#endif
