// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>

#include "base/buf.h"

#include "sandbox/sbfaultgzip.h"

enum {
	RUN = 258, /* bytes that one match stands for */
	STORED_MAX = 65535
};

struct bits {
	struct buf *out;
	uint32_t held;
	unsigned n;
};

static void
put_bits(struct bits *b, uint32_t v, unsigned n)
{
	b->held |= v << b->n;
	for (b->n += n; b->n >= 8; b->n -= 8) {
		buf_putc(b->out, (char)(b->held & 0xff));
		b->held >>= 8;
	}
}

/* Codes go in with their first bit first. */
static void
put_code(struct bits *b, uint32_t code, unsigned n)
{
	while (n-- > 0)
		put_bits(b, code >> n & 1, 1);
}

static void
put_little(struct buf *out, uint32_t v, unsigned bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_putc(out, (char)(v & 0xff));
}

/* One block of blanks with the fixed codes; at least RUN + 1 blanks each. */
static void
put_blanks(struct bits *b, size_t n)
{
	put_bits(b, 0, 1); /* not the last block */
	put_bits(b, 1, 2); /* fixed codes */
	for (; n % RUN != 1; n--)
		put_code(b, 0x30 + ' ', 8);
	put_code(b, 0x30 + ' ', 8);
	for (; n > RUN; n -= RUN) {
		put_code(b, 0xc0 + 285 - 280, 8); /* length 258 */
		put_code(b, 0, 5);                /* distance 1 */
	}
	put_code(b, 0, 7); /* end of block */
}

static void
put_stored(struct bits *b, struct str text)
{
	bool last;

	do {
		struct str piece = str_upto(text, STORED_MAX);

		text = str_from(text, piece.n);
		last = text.n == 0;
		put_bits(b, last, 1);
		put_bits(b, 0, 2);
		if (b->n > 0)
			put_bits(b, 0, 8 - b->n);
		put_little(b->out, (uint32_t)piece.n, 2);
		put_little(b->out, ~(uint32_t)piece.n, 2);
		buf_add_str(b->out, piece);
	} while (!last);
}

static uint32_t
crc_byte(uint32_t crc, unsigned char c)
{
	crc ^= c;
	for (unsigned k = 0; k < 8; k++)
		crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
	return crc;
}

static uint32_t
crc_of(size_t n_blanks, struct str text)
{
	uint32_t crc = UINT32_MAX;
	uint32_t table[256];

	for (unsigned i = 0; i < 256; i++)
		table[i] = crc_byte(0, (unsigned char)i);
	for (size_t i = 0; i < n_blanks; i++)
		crc = crc >> 8 ^ table[(crc ^ ' ') & 0xff];
	for (size_t i = 0; i < text.n; i++)
		crc = crc >> 8 ^ table[(crc ^ (unsigned char)text.p[i]) & 0xff];
	return ~crc;
}

void
sbfaultgzip_put(struct buf *out, size_t n_blanks, struct str text)
{
	static const char head[] = {
	    0x1f, (char)0x8b, 8, 0, 0, 0, 0, 0, 0, (char)255};
	struct bits b = {.out = out};

	buf_add(out, head, sizeof(head));
	if (n_blanks > 0)
		put_blanks(&b, n_blanks);
	put_stored(&b, text);
	put_little(out, crc_of(n_blanks, text), 4);
	put_little(out, (uint32_t)(n_blanks + text.n), 4);
}
