#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

/*
 * Text as people and terminals meet it.  Nothing here needs ICU.
 */

/* Well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms)? */
bool text_is_utf8(struct str);

/* Offset of the first byte that is not well-formed UTF-8; s.n if none. */
size_t text_utf8_error(struct str);

/*
 * Decode the code point at s.p, s.n > 0; *len gets its bytes.  A malformed
 * byte gives U+FFFD and length 1.
 */
uint32_t text_decode(struct str, size_t *len);

/* Append a code point as UTF-8. */
void text_encode(struct buf *, uint32_t cp);

/* At most max bytes, cut between code points. */
struct str text_cut(struct str, size_t max);

/*
 * Append s so that a terminal stays inert: C0 and C1 controls, DEL, bidi and
 * other invisible format characters and malformed bytes come as \n, \t, \xNN
 * or \u{NNNN}.  For everything from data, file names or the server.
 */
void text_inert(struct buf *, struct str);

/* Columns that s takes on a terminal, a rough count (code points). */
size_t text_width(struct str);

/* ASCII letters lowered in place. */
void text_lower(char *s, size_t n);

/*
 * Edits (insert, delete, change, swap of neighbours) from a to b, without
 * regard to ASCII case; anything above max is max + 1.
 */
size_t text_distance(struct str a, struct str b, size_t max);

/*
 * The name nearest to word for "did you mean", or NULL when none is near
 * (at most a third of the word's length, and at most 3 edits away).  A name
 * that only lacks or has one leading '$' is always nearest.
 */
const char *text_nearest(struct str word, const char *const *names, size_t n);

/* Does s match pattern?  '*' stands for any text, '?' for one code point. */
bool text_glob(struct str pattern, struct str s);

/* Append lower-case hex, or lower-case base32 (RFC 4648, no padding). */
void text_hex(struct buf *, const void *p, size_t n);
void text_base32(struct buf *, const void *p, size_t n);

/* Append n with separators of thousands: 12,480. */
void text_count(struct buf *, uint64_t n);

/*
 * A decimal number that is the whole of s and at most max; false otherwise.
 */
bool text_uint(struct str s, uint64_t max, uint64_t *out);

#endif
