#ifndef VALUE_VALUEDTPAT_COMPILE_H
#define VALUE_VALUEDTPAT_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* A pattern of letters as a row of tokens.  A part of valuedtpat. */
enum valuedtpat_kind {
	VALUEDTPAT_LITERAL,
	VALUEDTPAT_BLANK,
	VALUEDTPAT_YEAR,
	VALUEDTPAT_MONTH,
	VALUEDTPAT_MONTH_NAME,
	VALUEDTPAT_DAY,
	VALUEDTPAT_WEEKDAY,
	VALUEDTPAT_HOUR24,      /* 0 to 23 */
	VALUEDTPAT_HOUR24_ONE,  /* 1 to 24 */
	VALUEDTPAT_HOUR12,      /* 1 to 12 */
	VALUEDTPAT_HOUR12_ZERO, /* 0 to 11 */
	VALUEDTPAT_MINUTE,
	VALUEDTPAT_SECOND,
	VALUEDTPAT_FRACTION,
	VALUEDTPAT_HALF,
	VALUEDTPAT_OFFSET,
	VALUEDTPAT_ZONE,      /* by a short name */
	VALUEDTPAT_ZONE_LONG, /* in words */
	VALUEDTPAT_KINDS
};

enum {
	VALUEDTPAT_TOKENS_MAX = 64
};

struct valuedtpat_token {
	enum valuedtpat_kind kind;
	size_t width; /* of digits; 1: one or two */
	struct str literal;
};

struct valuedtpat_tokens {
	size_t n;
	struct valuedtpat_token v[VALUEDTPAT_TOKENS_MAX];
	bool has_names;  /* of months, days, halves */
	bool has_offset; /* so that a zone's name says nothing more */
	bool is_short;   /* the year has two digits */
};

/*
 * pattern lives as long as the tokens.  Blanks at its ends do not count, as
 * those of a text do not.  has_century: years of two digits are settled.  NULL,
 * or what is wrong (static or in the arena).
 */
const char *valuedtpat_compile(struct valuedtpat_tokens *, struct str pattern,
    bool has_century, struct arena *);

#endif
