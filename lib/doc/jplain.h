#ifndef DOC_JPLAIN_H
#define DOC_JPLAIN_H

#include <stddef.h>
#include <stdint.h>

/*
 * Bytes that are the same inside a JSON string and outside: ASCII without
 * controls, quote and backslash.  Eight at a time, with the usual tricks on
 * bytes in a word: a byte below n borrows from its top bit when n is taken
 * away, and a byte that equals c is zero once c is xored away.  A borrow only
 * goes upwards, so that the lowest mark is true.
 */
static inline uint64_t
jplain_marks(uint64_t v)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t quote = v ^ ones * '"';
	uint64_t slash = v ^ ones * '\\';

	v |= (v - ones * 0x20) & ~v;
	v |= (quote - ones) & ~quote;
	v |= (slash - ones) & ~slash;
	return v & ones << 7;
}

/* The first byte is the lowest; compilers make one load of it. */
static inline uint64_t
jplain_load(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
	       (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 |
	       (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 |
	       (uint64_t)b[7] << 56;
}

/* How many of the eight bytes at p are plain, up to the first that is not. */
static inline size_t
jplain_run(const char *p)
{
	uint64_t marks = jplain_marks(jplain_load(p));

	return marks == 0 ? 8 : (size_t)__builtin_ctzll(marks) / 8;
}

/* How many of the eight bytes at p are ',', '[' or '{'? */
static inline size_t
jplain_openers(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t rest = ones * 0x7f;
	uint64_t v = jplain_load(p);
	uint64_t comma = v ^ ones * ',';
	uint64_t bracket = (v | ones * 0x20) ^ ones * '{';

	comma = ~(((comma & rest) + rest) | comma | rest);
	bracket = ~(((bracket & rest) + rest) | bracket | rest);
	/* A bit a byte; multiplied they add up in the highest one. */
	return (size_t)(((comma | bracket) >> 7) * ones >> 56);
}

#endif
