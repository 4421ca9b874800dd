#ifndef IO_CHARSET_H
#define IO_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * Which encoding a text is in, from its first bytes.  In this order: a byte
 * order mark; zero bytes where UTF-32 and UTF-16 have them; the escape sequences
 * of ISO-2022-JP in a text of seven bits; well-formed UTF-8;
 * UTF-8 with a few bad bytes (reading it then fails there: another encoding
 * would garble all the rest); what charguess.h finds.
 */
struct charset {
	char name[40]; /* as ICU knows it, such as "UTF-8" */
	bool utf8;
	bool guessed; /* neither a mark nor well-formed UTF-8 says so */
	size_t mark;  /* bytes of the byte order mark at the front */
	/* Reads the text differently and fits nearly as well; or NULL. */
	const char *rival; /* static */
};

/* probe is the front of the text, or all of it when whole is set. */
void charset_find(struct charset *, struct str probe, bool whole);

/*
 * What a person says instead: any name ICU knows, such as "latin1" or
 * "utf-16".  A byte order mark of the same encoding is left out, and settles
 * the byte order.  False, with the mark's encoding in name, when the text
 * begins with the mark of another.
 */
bool charset_say(struct charset *, struct str probe, const char *name);

/*
 * Bytes at the end of s that may begin a UTF-8 sequence whose rest is still
 * to come: 0 to 3.
 */
size_t charset_utf8_tail(struct str s);

#endif
