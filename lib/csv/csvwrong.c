// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"

#include "csv/csvwrong.h"

enum {
	WHAT_BYTES = 160
};

static const char behind[] =
    "text follows the closing quote of the cell that begins on line %" PRIu64;
static const char escape[] =
    "The file writes \\\" for a quote inside a cell, where CSV doubles it: "
    "write source: { escape: \"\\\\\" } into the mapping.";
static const char ends[] =
    "Check that the line ends are there, and that every quote is closed.";

/* How it is said (at most one %u or one line's number), and the remedy. */
static const struct {
	const char *what;
	const char *hint;
} words[] = {
    [CSVWRONG_NUL] = {"the line holds a NUL byte",
	"The file is damaged or no CSV; export it again."},
    [CSVWRONG_CELL_BYTES] = {NULL,
	"If it begins with a quote, the closing one is missing; otherwise "
	"shorten it."},
    [CSVWRONG_ROW_BYTES] = {NULL, ends},
    [CSVWRONG_ROW_CELLS] = {NULL, ends},
    [CSVWRONG_BLANKS] = {"blanks stand before the quote that opens a cell",
	"Take the blanks away: a,\"b\" and not a, \"b\"."},
    [CSVWRONG_BEHIND] = {NULL,
	"Double each quote inside a quoted cell, and close the cell just "
	"before the next delimiter."},
    [CSVWRONG_BEHIND_ESCAPE] = {NULL, escape},
    [CSVWRONG_ESCAPE] = {"a quote is escaped by a backslash", escape},
    [CSVWRONG_BACKSLASH] = {"a backslash stands where it escapes nothing",
	"With source: { escape: \"\\\\\" } it stands before a quote, a "
	"backslash, the delimiter or a line end, or is \\N alone in a cell. "
	"Double it if it is text."},
    [CSVWRONG_UNCLOSED] = {"the quote that opens a cell here is never closed",
	"Close it, or double it if it is part of the text."},
};

static void
say(enum csvwrong w, const struct csvwrong_place *p, char what[WHAT_BYTES])
{
	size_t n = WHAT_BYTES;

	if (words[w].what != NULL)
		(void)snprintf(what, n, "%s", words[w].what);
	else if (w == CSVWRONG_CELL_BYTES)
		(void)snprintf(what, n,
		    "the cell that begins here is longer than %u bytes",
		    LIM_CELL_BYTES);
	else if (w == CSVWRONG_ROW_BYTES)
		(void)snprintf(
		    what, n, "the row is longer than %u bytes", LIM_ROW_BYTES);
	else if (w == CSVWRONG_ROW_CELLS)
		(void)snprintf(
		    what, n, "the row has more than %u cells", LIM_ROW_CELLS);
	else
		(void)snprintf(what, n, behind, p->cell);
}

static uint64_t
line_of(enum csvwrong w, const struct csvwrong_place *p)
{
	if (w == CSVWRONG_CELL_BYTES || w == CSVWRONG_UNCLOSED)
		return p->cell;
	if (w == CSVWRONG_ROW_BYTES || w == CSVWRONG_ROW_CELLS)
		return p->row;
	return p->line;
}

int
csvwrong_say(enum csvwrong w, const struct csvwrong_place *p, struct err *e)
{
	char what[WHAT_BYTES];
	uint64_t line = line_of(w, p);

	say(w, p, what);
	(void)err_set(e, ERR_USAGE, "%s:%" PRIu64 ": %s", p->name, line, what);
	if (p->row < line)
		(void)snprintf(e->msg + strlen(e->msg),
		    sizeof(e->msg) - strlen(e->msg),
		    " (the row began on line %" PRIu64 ")", p->row);
	return err_hint(e, "%s", words[w].hint);
}
