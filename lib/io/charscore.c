// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unicode/uchar.h>

#include "base/mem.h"

#include "io/charscore.h"

enum {
	LETTERS = 0x1000 /* no alphabet below has any beyond */
};

/* Costs, in nats. */
#define COST_CAPITAL  0.7
#define COST_SIGN     4.0  /* a sign that people type */
#define COST_ODD      7.0  /* any other */
#define COST_FOREIGN  8.0  /* a letter that the language does not have */
#define COST_CONTROL  20.0 /* nobody means a C1 control */
#define COST_MIDWORD  4.0  /* a sign or a capital where none can stand */
#define COST_SCRIPTS  5.0  /* two scripts in one word */
#define COST_ACCENTS  1.5  /* two accented Latin letters side by side */
#define COST_COMMON   4.4  /* kana */
#define COST_FULLSIGN 6.0

/*
 * Letters above U+007F that a language writes, lower case.  The last Latin
 * ones are tables of names from a whole region.
 */
static const UChar *const languages[] = {
    u"äöüß",
    u"áéíñóúüºª",
    u"àâæçèéêëîïôœùûüÿ",
    u"áâãàçéêíóôõúüºª",
    u"àèéìíòóùú",
    u"åäöæøéü",
    u"áéíóúýðþæö",
    u"áàçéèíïóòúü·",
    u"àâäáãåæçéèêëíìîïñóòôöõøœúùûüÿß",
    u"ąćęłńóśźż",
    u"áčďéěíňóřšťúůýž",
    u"áäčďéíĺľňóôŕšťúýž",
    u"áéíóöőúüű",
    u"ăâîşţșț",
    u"čćđšž",
    u"áäâăąčćçďđéěęëíîłľĺňńóôöőřŕšśşťţúůüűýžźżß",
    u"çğıöşüâîû",
    u"ąčęėįšųūž",
    u"āčēģīķļņšūž",
    u"äõöüšž",
    u"ăâđêôơưáàéèíóòúù\u0300\u0301\u0303\u0309\u0323",
    u"абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    u"абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    u"абвгдђежзијклљмнњопрстћуфхцчџш",
    u"абвгдежзіўклмнопрстуфхцчшыьэюяёй",
    u"αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    u"אבגדהוזחטיכלמנסעפצקרשתםןףץך",
    u"ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءؤئ",
    u"ابپتثجچحخدذرزژسشصضطظعغفقکگلمنهویءآئ",
    u"กขคฆงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะาำเแโใไๆ"
    u"\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e48\u0e49\u0e4a"
    u"\u0e4b\u0e4c",
};

static bool
among(UChar c, const UChar *set)
{
	for (; *set != 0; set++)
		if (*set == c)
			return true;
	return false;
}

static size_t
length(const UChar *set)
{
	size_t n = 0;

	while (set[n] != 0)
		n++;
	return n;
}

static bool
is_letter(UChar c)
{
	int kind = u_charType(c);

	return u_isalpha(c) || kind == U_NON_SPACING_MARK ||
	       kind == U_COMBINING_SPACING_MARK;
}

static bool
is_latin(UChar c)
{
	return (c < 0x250 || (c >= 0x1e00 && c < 0x1f00)) && u_isalpha(c);
}

static double
sign(UChar before, UChar c, UChar after)
{
	static const UChar typed[] = u"\u00a0€£¥§©®°«»¿¡–—‘’‚“”„…•™·¼½¾²³º"
				     u"ª№´";
	bool inside = is_letter(before) && is_letter(after);
	bool plain = c == u'’' || c == u'·';

	if (c < 0xa0 || u_charType(c) == U_UNASSIGNED ||
	    u_charType(c) == U_PRIVATE_USE_CHAR)
		return COST_CONTROL;
	if (among(c, typed))
		return COST_SIGN + (inside && !plain ? COST_MIDWORD : 0);
	return COST_ODD + (inside ? COST_MIDWORD : 0);
}

/* What is wrong with a letter where it stands, whatever the language. */
static double
misplaced(UChar before, UChar c, UChar after)
{
	double cost = u_isupper(c) ? COST_CAPITAL : 0;

	if (u_isupper(c) && u_islower(before))
		cost += COST_MIDWORD;
	if (u_islower(c) && u_isupper(before) && u_isupper(after))
		cost += COST_MIDWORD;
	if (is_letter(before) && u_isalpha(c) && u_isalpha(before) &&
	    is_latin(before) != is_latin(c))
		cost += COST_SCRIPTS;
	if (u_isalpha(after) && after < 0x80 && !is_latin(c))
		cost += u_isalpha(c) ? COST_SCRIPTS : 0;
	if (before >= 0x80 && is_latin(before) && is_latin(c))
		cost += COST_ACCENTS;
	return cost;
}

/* Of the language that explains the letters best. */
static double
best_language(const uint32_t *count, double letters)
{
	double best = HUGE_VAL;

	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		double known = 0;
		double cost;

		for (const UChar *c = languages[i]; *c != 0; c++)
			known += *c >= 0x80 ? count[*c] : 0;
		cost = known * log((double)length(languages[i])) +
		       (letters - known) * COST_FOREIGN;
		best = fmin(best, cost);
	}
	return best;
}

double
charscore_letters(const UChar *text, size_t n)
{
	uint32_t *count = mem_array(LETTERS, sizeof(*count));
	double letters = 0;
	double cost = 0;

	for (size_t i = 0; i < n; i++) {
		UChar before = i > 0 ? text[i - 1] : u' ';
		UChar after = i + 1 < n ? text[i + 1] : u' ';
		UChar c = text[i];

		if (c < 0x80)
			continue;
		if (is_letter(c) || c == u'ª' || c == u'º') {
			cost += misplaced(before, c, after);
			c = (UChar)u_tolower(c);
			count[c < LETTERS ? c : 0]++;
			letters++;
		} else {
			cost += sign(before, c, after);
		}
	}
	cost += best_language(count, letters);
	free(count);
	return cost;
}

/* A range of lead bytes, and what a character behind one of them costs. */
struct rows {
	unsigned char from;
	unsigned char to;
	double cost;
};

/*
 * The first level of each standard holds what is in daily use, the second the
 * rest; signs and kana have rows of their own (JIS X 0208, KS X 1001, GB 2312,
 * Big5).
 */
static const struct rows sjis[] = {
    {0x81, 0x81, COST_FULLSIGN},
    {0x82, 0x83, COST_COMMON},
    {0x88, 0x97, 7.5},
    {0x98, 0x9f, 10},
    {0xa1, 0xdf, 5.5},
    {0xe0, 0xea, 11},
    {0, 0, 12},
};
static const struct rows euc_jp[] = {
    {0xa1, 0xa1, COST_FULLSIGN},
    {0xa3, 0xa3, COST_FULLSIGN},
    {0xa4, 0xa5, COST_COMMON},
    {0xb0, 0xcf, 7.5},
    {0xd0, 0xf4, 10.5},
    {0, 0, 12},
};
static const struct rows euc_kr[] = {
    {0xa1, 0xa1, COST_FULLSIGN},
    {0xa3, 0xa3, COST_FULLSIGN},
    {0xb0, 0xc8, 6.5},
    {0x81, 0xa0, 9.5},
    {0xca, 0xfd, 10.5},
    {0, 0, 12},
};
static const struct rows gb18030[] = {
    {0xa1, 0xa1, COST_FULLSIGN},
    {0xa3, 0xa3, COST_FULLSIGN},
    {0xb0, 0xd7, 7.3},
    {0xd8, 0xf7, 10},
    {0, 0, 11},
};
static const struct rows big5[] = {
    {0xa1, 0xa1, COST_FULLSIGN},
    {0xa4, 0xc6, 7.4},
    {0xc9, 0xf9, 10.5},
    {0, 0, 12},
};

static double
row_cost(const struct rows *r, unsigned char lead)
{
	while (r->to != 0 && (lead < r->from || lead > r->to))
		r++;
	return r->cost;
}

/* Bytes of the character at s.p. */
static size_t
width(enum charscore_rows rows, struct str s)
{
	unsigned char a = (unsigned char)s.p[0];
	unsigned char b = s.n > 1 ? (unsigned char)s.p[1] : 0;

	if (rows == CHARSCORE_SJIS && a >= 0xa1 && a <= 0xdf)
		return 1;
	if (rows == CHARSCORE_EUC_JP && a == 0x8f)
		return 3;
	if (rows == CHARSCORE_GB18030 && b >= '0' && b <= '9')
		return 4;
	return 2;
}

double
charscore_rows(enum charscore_rows rows, struct str s)
{
	static const struct rows *const tables[] = {
	    sjis, euc_jp, euc_kr, gb18030, big5};
	double cost = 0;

	while (s.n > 0) {
		unsigned char lead = (unsigned char)s.p[0];

		if (lead < 0x80) {
			s = str_from(s, 1);
			continue;
		}
		cost += row_cost(tables[rows], lead);
		s = str_from(s, width(rows, s));
	}
	return cost;
}
