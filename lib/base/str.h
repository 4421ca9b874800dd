#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A view of bytes that somebody else owns.  Not NUL-terminated; p may be NULL
 * when n is 0.  Text is UTF-8 unless a header says otherwise.
 */
struct str {
	const char *p;
	size_t n;
};

/* clang-format off */
#define STR_LIT(s) ((struct str){ "" s, sizeof(s) - 1 })
/* For printf("%.*s", STR_ARG(s)); bytes beyond INT_MAX are not printed. */
#define STR_ARG(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), \
	((s).p == NULL ? "" : (s).p)
/* clang-format on */

/* A view of a C string; NULL gives the empty view. */
struct str str_of(const char *s);

/* The same bytes?  Small ones stand here in full: nearly every byte of a file
 * passes through them. */
static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
str_is(struct str a, const char *b)
{
	size_t n = b == NULL ? 0 : strlen(b);

	return a.n == n && (n == 0 || memcmp(a.p, b, n) == 0);
}

/* The same but for the case of ASCII letters? */
bool str_ieq(struct str a, struct str b);
bool str_iis_all(struct str a, const char *b);

/* As str_ieq.  Of a list of words nearly all differ in their first letter. */
static inline bool
str_iis(struct str a, const char *b)
{
	if (a.n > 0 && b != NULL && ((a.p[0] ^ b[0]) & ~0x20) != 0)
		return false;
	return str_iis_all(a, b);
}

static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n &&
	       (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_istarts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Without ASCII blanks (space, tab, CR, LF, VT, FF) at both ends. */
static inline struct str
str_trim(struct str s)
{
	while (
	    s.n > 0 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r'))) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && (s.p[s.n - 1] == ' ' ||
			      (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
		s.n--;
	return s;
}

/* s without its first n bytes (all of it when n is larger). */
static inline struct str
str_from(struct str s, size_t n)
{
	if (n >= s.n)
		return (struct str){s.p == NULL ? NULL : s.p + s.n, 0};
	return (struct str){s.p + n, s.n - n};
}

/* The first n bytes of s at most. */
static inline struct str
str_upto(struct str s, size_t n)
{
	return (struct str){s.p, n < s.n ? n : s.n};
}

/* A C string of at most max - 1 of its bytes, max > 0. */
void str_copy(char *out, size_t max, struct str s);

/* Offset of the first c or of the first occurrence of b; s.n if absent. */
size_t str_find(struct str s, char c);
size_t str_find_str(struct str s, struct str b);

/*
 * Cut the next piece that ends before sep or at the end off *rest into *piece;
 * false when nothing is left.  "a;;b" gives "a", "", "b"; "" gives nothing;
 * a separator at the very end adds no empty piece.
 */
bool str_next(struct str *rest, struct str sep, struct str *piece);

/* Byte order, shorter first on a tie: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

/* FNV-1a, for tables in memory; not for anything that is stored. */
uint64_t str_hash(struct str s);

#endif
