#ifndef CMD_WRAP_H
#define CMD_WRAP_H

#include <stddef.h>

#include "base/str.h"

struct buf;

/*
 * Append one line (no line end in it) broken at blanks so that each piece
 * fits into width columns; further pieces begin below the text of the first,
 * that is behind its indent and a number at its begin.  A word that is wider
 * than that stays whole.  A line that begins with "next" holds a command, which
 * must be pasted in one piece, and is left to the terminal; so is any when the
 * width is too narrow to be of use.
 */
void wrap_line(struct buf *, struct str line, size_t width);

#endif
