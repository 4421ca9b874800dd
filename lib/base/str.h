#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* The same bytes? */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *b);

/* The same but for the case of ASCII letters? */
bool str_ieq(struct str a, struct str b);
bool str_iis(struct str a, const char *b);

bool str_starts(struct str s, struct str prefix);
bool str_istarts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Without ASCII blanks (space, tab, CR, LF, VT, FF) at both ends. */
struct str str_trim(struct str s);

/* s without its first n bytes (all of it when n is larger).  Here in full, as
 * the next: nearly every byte of a file passes through them. */
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
