// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#include "io/charguess.h"
#include "io/charset.h"
#include "io/recode.h"

enum {
	GOOD_FOR_BAD = 4
};

/* Longer marks first: that of UTF-32LE begins with that of UTF-16LE. */
static const struct {
	struct str mark;
	const char *name;
} marks[] = {
    {{"\xff\xfe\0\0", 4}, "UTF-32LE"},
    {{"\0\0\xfe\xff", 4}, "UTF-32BE"},
    {{"\xef\xbb\xbf", 3}, "UTF-8"},
    {{"\xff\xfe", 2}, "UTF-16LE"},
    {{"\xfe\xff", 2}, "UTF-16BE"},
};

static void
set(struct charset *c, const char *name, bool guessed)
{
	(void)snprintf(c->name, sizeof(c->name), "%s", name);
	c->utf8 = strcmp(name, "UTF-8") == 0;
	c->guessed = guessed;
}

static bool
find_mark(struct charset *c, struct str probe)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!str_starts(probe, marks[i].mark))
			continue;
		set(c, marks[i].name, false);
		c->mark = marks[i].mark.n;
		return true;
	}
	return false;
}

/*
 * Every character of UTF-32 has a zero byte at its high end, and nearly every
 * one another behind it: no plane above the second is in use.
 */
static bool
find_utf32(struct charset *c, struct str probe)
{
	size_t all = probe.n / 4;
	size_t be = 0;
	size_t le = 0;

	for (size_t i = 0; i < all; i++) {
		const unsigned char *p = (const unsigned char *)probe.p + i * 4;

		be += p[0] == 0 && p[1] <= 2 && (p[2] | p[3]) != 0;
		le += p[3] == 0 && p[2] <= 2 && (p[0] | p[1]) != 0;
	}
	if (all < 2 || (be < all && le < all))
		return false;
	set(c, be == all ? "UTF-32BE" : "UTF-32LE", true);
	return true;
}

/*
 * Delimiters, digits and line ends of UTF-16 text have a zero byte, always in
 * the same half of the pair.  Even a Chinese table has one in fifty.
 */
static bool
find_utf16(struct charset *c, struct str probe)
{
	size_t pairs = probe.n / 2;
	size_t zeros[2] = {0, 0};

	for (size_t i = 0; i < pairs * 2; i++)
		zeros[i % 2] += probe.p[i] == '\0';
	for (size_t half = 0; half < 2; half++) {
		size_t ours = zeros[half];

		if (ours < 2 || ours < pairs / 50 || zeros[1 - half] > ours / 8)
			continue;
		set(c, half == 0 ? "UTF-16BE" : "UTF-16LE", true);
		return true;
	}
	return false;
}

/*
 * UTF-8 whose bad bytes are few beside its good characters above U+007F, which
 * hardly come about in another encoding.
 */
static bool
find_utf8(struct charset *c, struct str probe, bool whole)
{
	size_t good = 0;
	size_t bad = 0;

	if (!whole)
		probe.n -= charset_utf8_tail(probe);
	if (text_is_utf8(probe)) {
		set(c, "UTF-8", false);
		return true;
	}
	while (probe.n > 0) {
		size_t n = text_utf8_error(probe);

		for (size_t i = 0; i < n; i++)
			good += (unsigned char)probe.p[i] >= 0xc0;
		bad += n < probe.n;
		probe = str_from(probe, n + 1);
	}
	if (good < bad * GOOD_FOR_BAD)
		return false;
	set(c, "UTF-8", true);
	return true;
}

/*
 * Japanese mail: seven bits, and an escape sequence in front of each run of
 * Japanese (RFC 1468).
 */
static bool
find_iso2022(struct charset *c, struct str probe)
{
	static const struct str starts[] = {{"\x1b$B", 3}, {"\x1b$@", 3}};
	size_t escapes = 0;

	for (size_t i = 0; i < probe.n; i++)
		if ((unsigned char)probe.p[i] >= 0x80)
			return false;
	for (size_t i = 0; i < 2; i++)
		escapes += str_find_str(probe, starts[i]) < probe.n;
	if (escapes == 0)
		return false;
	set(c, "ISO-2022-JP", true);
	return true;
}

/* Nothing that is cut off: no character has bytes below '0' but its own. */
static struct str
complete(struct str probe, bool whole)
{
	while (
	    !whole && probe.n > 0 && (unsigned char)probe.p[probe.n - 1] >= '0')
		probe.n--;
	return probe;
}

void
charset_find(struct charset *c, struct str probe, bool whole)
{
	struct charguess g;

	memset(c, 0, sizeof(*c));
	if (find_mark(c, probe))
		return;
	if (str_find(probe, '\0') < probe.n &&
	    (find_utf32(c, probe) || find_utf16(c, probe)))
		return;
	if (find_iso2022(c, probe) || find_utf8(c, probe, whole))
		return;
	charguess_find(&g, complete(probe, whole));
	set(c, g.name, true);
	c->rival = g.rival;
}

bool
charset_say(struct charset *c, struct str probe, const char *name)
{
	const char *said = recode_converter(name);

	memset(c, 0, sizeof(*c));
	if (said == NULL) {
		set(c, name, false);
		return true; /* opening it will say that nobody knows it */
	}
	if (find_mark(c, probe))
		return str_starts(
		    str_of(recode_converter(c->name)), str_of(said));
	/* Two names that leave the byte order open. */
	if ((strcmp(said, "UTF-16") == 0 && find_utf16(c, probe)) ||
	    (strcmp(said, "UTF-32") == 0 && find_utf32(c, probe))) {
		c->guessed = false;
		return true;
	}
	set(c, strcmp(said, "UTF-8") == 0 ? said : name, false);
	return true;
}

size_t
charset_utf8_tail(struct str s)
{
	size_t most = s.n < 3 ? s.n : 3;

	for (size_t k = 1; k <= most; k++) {
		unsigned char b = (unsigned char)s.p[s.n - k];

		if (b >= 0xc2 && b <= 0xf4) {
			size_t len = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;

			return len > k ? k : 0;
		}
		if ((b & 0xc0) != 0x80)
			return 0;
	}
	return 0;
}
