#ifndef IO_CHARGUESS_H
#define IO_CHARGUESS_H

#include "base/str.h"

/*
 * Which of the encodings from before Unicode a text is in: windows-1250 to
 * 1258 and 874, ISO 8859-2, -4, -5, -6, -7, -13 and -15, KOI8-R and -U, Mac
 * Roman, Shift_JIS, EUC-JP, EUC-KR (with Microsoft's extension), GB18030, Big5.
 *
 * Each is tried on the lines that hold bytes above 0x7f: it must read them
 * without a mistake, and what it reads is weighed as text (the letters of a
 * language, capitals where they can stand, no signs inside words).  uchardet
 * and ICU's detector have a vote.  Encodings that differ in nothing that a
 * table holds are named by the larger one: ISO 8859-1 is windows-1252, -8 is
 * windows-1255, -9 is windows-1254.
 *
 * Some texts fit several encodings: a few accented letters may be Western or
 * Central European, Chinese characters alone Chinese or Japanese.
 */
struct charguess {
	const char *name; /* static; windows-1252 if nothing fits */
	/* Reads the text differently and fits nearly as well; or NULL. */
	const char *rival;
};

/* text holds bytes above 0x7f and is no Unicode. */
void charguess_find(struct charguess *, struct str text);

#endif
