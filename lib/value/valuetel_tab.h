#ifndef VALUE_VALUETEL_TAB_H
#define VALUE_VALUETEL_TAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct valuetel_lib_number;

/*
 * The telephone automaton: tables that valuetel_gen.py compiles from
 * libphonenumber's metadata when the program is built, and the steps of that
 * library's parser over them.  It reads digits exactly as the library would,
 * a hundred times faster.  Read-only data, any thread.
 *
 * A walk follows next[] from a root, a digit a step; node 0 is the end of all
 * hope.
 */
enum {
	VALUETEL_TAB_LITERAL_MAX = 4
};

/*
 * What a prefix pattern matches at the beginning of a number.  A walk ends
 * where there is no child (0) for the next digit, with so_far of its node, or
 * with the text, with at_end: actions, 0 for no match.
 */
struct valuetel_tab_prefix {
	uint16_t next[10];
	uint8_t so_far;
	uint8_t at_end;
};

/*
 * The match falls away; if n_keep, the literal and n_keep digits from begin on,
 * which are part of it, take its place.
 */
struct valuetel_tab_action {
	uint8_t length; /* digits of the match */
	uint8_t begin;
	uint8_t n_keep;
	uint8_t n_literal;
	char literal[VALUETEL_TAB_LITERAL_MAX + 1];
};

struct valuetel_tab_code {
	char text[4];  /* the calling code */
	uint8_t n;     /* its digits */
	uint16_t root; /* in next: hits are valid numbers of the code */
	uint16_t plan; /* of its main region */
};

/* How a region writes its numbers. */
struct valuetel_tab_plan {
	char id[3];       /* alpha-2; "": a code without a region */
	uint8_t code;     /* index into codes */
	uint16_t general; /* root in next: its general description */
	uint16_t np;      /* root in prefixes: the national prefix */
	uint16_t idd;     /* ... the international one */
	uint32_t lengths; /* bit n: n digits are possible */
	uint32_t local;   /* ... within an area only */
};

struct valuetel_tab {
	const char *version; /* of the metadata; NULL: empty tables */
	const uint16_t (*next)[10];
	const uint8_t *hits; /* by node of next: may a number end here? */
	const struct valuetel_tab_prefix *prefixes;
	const struct valuetel_tab_action *actions;
	const struct valuetel_tab_code *codes;
	const uint16_t *by_number; /* [1000]: calling code -> 1 + index, or 0 */
	const struct valuetel_tab_plan *plans;
	const uint16_t *by_id; /* [26 * 26]: 1 + index into plans, or 0 */
};

/* Generated: valuetel_data.c in the build folder. */
extern const struct valuetel_tab valuetel_data;

enum {
	VALUETEL_TAB_DIGITS_MAX = 27
};

/*
 * num: n bytes, digits, a + may stand before them; at most
 * VALUETEL_TAB_DIGITS_MAX.  region: alpha-2; anything else: unknown, then only
 * + is understood.  What valuetel_lib_parse() says of it, for which a number
 * with + has the region "ZZ".  False: it is not decided here, for want of
 * tables or because there are too many digits.
 */
bool valuetel_tab_parse(const char *num, size_t n, const char *region,
    struct valuetel_lib_number *out);

/* Is region (alpha-2, capitals) in the tables? */
bool valuetel_tab_region(const char *region);

#endif
