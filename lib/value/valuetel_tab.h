#ifndef VALUE_VALUETEL_TAB_H
#define VALUE_VALUETEL_TAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The telephone automaton: tables that valuetel_gen.py compiles from
 * libphonenumber's metadata when the program is built.  It accepts what is
 * certain, exactly as libphonenumber would read it, and decides nothing else.
 * Read-only data, any thread.
 *
 * A walk follows next[] from a root, a digit a step.  Node 0 is the end of all
 * hope, node 1 (only below np and idd roots) says that the pattern has
 * matched.
 */
enum {
	VALUETEL_TAB_VALID = 1,   /* a valid number of its calling code */
	VALUETEL_TAB_GENERAL = 2, /* fits the main region's general pattern */
	VALUETEL_TAB_END = 4,     /* np, idd: matches where the text ends */
	VALUETEL_TAB_HIT = 1,     /* the node that is a match */
	VALUETEL_TAB_LITERAL_MAX = 5
};

/* What may stand before a number: the national prefix of a region. */
struct valuetel_tab_prefix {
	uint16_t root; /* matches its pattern; 0: there is none */
	uint16_t more; /* bit d: the pattern may go on with d behind text */
	uint8_t n;     /* bytes in text; 0: not a plain literal */
	char text[VALUETEL_TAB_LITERAL_MAX];
};

struct valuetel_tab_code {
	uint16_t code;
	uint16_t root;
	uint32_t lengths; /* bit n: n digits are possible in the main region */
	struct valuetel_tab_prefix np;
};

struct valuetel_tab_region {
	char id[3];
	bool main;    /* the main region of its code */
	bool strip;   /* no number of the region begins with the prefix */
	uint8_t code; /* index into codes */
	uint32_t lengths;
	struct valuetel_tab_prefix np;
	struct valuetel_tab_prefix idd; /* the international prefix */
};

struct valuetel_tab {
	const char *version; /* of the metadata; NULL: empty tables */
	const uint16_t (*next)[10];
	const uint8_t *flags;
	const struct valuetel_tab_code *codes;
	const uint8_t *by_number; /* [1000]: calling code -> 1 + index, or 0 */
	const struct valuetel_tab_region *regions;
	const uint8_t *by_id; /* [26 * 26]: 1 + index, or 0 */
};

/* Generated: valuetel_data.c in the build folder. */
extern const struct valuetel_tab valuetel_data;

/*
 * num: n digits, a + may stand before them.  region: alpha-2, or "" (then only
 * + is read).  True when the number is certainly valid; out then holds its
 * E.164 form, NUL-terminated (room for n + 5 bytes), *n_out its length.
 */
bool valuetel_tab_find(
    const char *num, size_t n, const char *region, char *out, size_t *n_out);

/* Is region (alpha-2, capitals) in the tables? */
bool valuetel_tab_region(const char *region);

#endif
