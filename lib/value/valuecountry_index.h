#ifndef VALUE_VALUECOUNTRY_INDEX_H
#define VALUE_VALUECOUNTRY_INDEX_H

#include <stdint.h>

#include "value/valuecountry_names.h"

/*
 * The index of countries' names as the build has made it (main_country.c).
 * A key's slot is str_hash() of it, modulo the slots, or the next that is free
 * or holds it.  Without pointers: nothing is to be relocated at the start, and
 * only the pages that are asked for are read.  Constant: any thread.
 */
struct valuecountry_index_slot {
	uint32_t key;     /* offset in the keys: a byte that is its length,
	                     then it; 0: the slot is free */
	uint32_t meaning; /* which of the meanings */
};

extern const unsigned char valuecountry_index_keys[];
extern const struct valuecountry_index_slot valuecountry_index_slots[];
extern const uint32_t valuecountry_index_mask; /* slots - 1 */
extern const struct valuecountry_name valuecountry_index_meanings[];
extern const char *const valuecountry_index_english[];

#endif
