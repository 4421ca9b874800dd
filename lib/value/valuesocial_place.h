#ifndef VALUE_VALUESOCIAL_PLACE_H
#define VALUE_VALUESOCIAL_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Links to social sites taken apart, without knowing whose they are.  Pure, any
 * thread.
 */
enum {
	VALUESOCIAL_PLACE_SEGMENTS = 4,
	VALUESOCIAL_PLACE_SEGMENT_MAX = 128
};

/* A segment of a path, percent-decoded. */
struct valuesocial_segment {
	char p[VALUESOCIAL_PLACE_SEGMENT_MAX];
	size_t n;
};

struct valuesocial_place {
	struct valuesocial_segment seg[VALUESOCIAL_PLACE_SEGMENTS];
	size_t n; /* segments; more than there is room for are not kept */
	struct str query;
};

/*
 * Read what follows the host: path and query; a "#!/user" of old Twitter links
 * counts as a path.  False: it cannot be decoded, or is too long.
 */
bool valuesocial_place_read(struct str s, struct valuesocial_place *);

/* A segment; a NULL view behind the last. */
struct str valuesocial_place_seg(const struct valuesocial_place *, size_t i);

/* The value of id= in a query; a NULL view: none. */
struct str valuesocial_place_id(struct str query);

/* Is s one of names (NULL-ended), whatever its case? */
bool valuesocial_place_listed(struct str s, const char *const *names);

/* Is host one of names, or below it (*sub)? */
bool valuesocial_place_host(
    struct str host, const char *const *names, struct str *sub);

/* www, m, de, pt-br and their like; pages below others are no profiles. */
bool valuesocial_place_is_regional(struct str sub);

/*
 * Most profiles are written in one of few ways: https://x.com/ada?s=20,
 * https://www.linkedin.com/in/ada/, and, unless in is asked for, @ada or ada.
 * Cuts out the user, of ASCII letters, digits, _ and - alone, and what
 * stands before ("in", "company") where in says that something has to.  hosts
 * may have www. in front.  *bare: there was no URL.  False says nothing.
 */
bool valuesocial_place_plain(struct str s, const char *const *hosts, bool in,
    struct str *before, struct str *user, bool *bare);

#endif
