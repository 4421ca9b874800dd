// SPDX-License-Identifier: Apache-2.0
#include "csv/csvescape.h"

static bool
is_end(char c)
{
	return c == '\n' || c == '\r';
}

static enum csvescape_sign
escaped(struct csvescape *x, char c)
{
	x->escaped = false;
	if (c == 'N' && x->state == CSVESCAPE_START) {
		x->state = CSVESCAPE_NULL;
		return CSVESCAPE_BOTH;
	}
	if (c != '"' && c != '\\' && c != x->delimiter && !is_end(c))
		return CSVESCAPE_UNKNOWN;
	x->after_cr = c == '\r';
	if (x->state != CSVESCAPE_QUOTED)
		x->state = CSVESCAPE_PLAIN;
	return CSVESCAPE_TEXT;
}

static enum csvescape_sign
quoted(struct csvescape *x, char c)
{
	if (c != '"')
		return CSVESCAPE_TEXT;
	x->state = CSVESCAPE_CLOSED;
	return CSVESCAPE_MARK;
}

/* A quote: it opens a cell, was doubled, or is text. */
static enum csvescape_sign
quote(struct csvescape *x)
{
	if (x->state == CSVESCAPE_START) {
		x->state = CSVESCAPE_QUOTED;
		return CSVESCAPE_MARK;
	}
	if (x->state == CSVESCAPE_CLOSED) {
		x->state = CSVESCAPE_QUOTED;
		return CSVESCAPE_TEXT;
	}
	if (x->state == CSVESCAPE_BLANKS)
		return CSVESCAPE_SPACED;
	return x->state == CSVESCAPE_NULL ? CSVESCAPE_UNKNOWN : CSVESCAPE_BARE;
}

/* What is text in a cell without quotes. */
static enum csvescape_sign
plain(struct csvescape *x, char c)
{
	bool blank = c == ' ' || c == '\t';

	if (x->state == CSVESCAPE_CLOSED)
		return CSVESCAPE_BEHIND;
	if (x->state == CSVESCAPE_NULL)
		return CSVESCAPE_UNKNOWN;
	if (x->state == CSVESCAPE_PLAIN || !blank)
		x->state = CSVESCAPE_PLAIN;
	else
		x->state = CSVESCAPE_BLANKS;
	return CSVESCAPE_TEXT;
}

enum csvescape_sign
csvescape_step(struct csvescape *x, char c)
{
	bool after_cr = x->after_cr;

	x->after_cr = false;
	if (x->escaped)
		return escaped(x, c);
	if (after_cr && c == '\n')
		return CSVESCAPE_TEXT;
	if (c == '\\' && x->state != CSVESCAPE_CLOSED &&
	    x->state != CSVESCAPE_NULL) {
		x->escaped = true;
		return CSVESCAPE_MARK;
	}
	if (x->state == CSVESCAPE_QUOTED)
		return quoted(x, c);
	if (c == x->delimiter || is_end(c)) {
		x->state = CSVESCAPE_START;
		return is_end(c) ? CSVESCAPE_ROW : CSVESCAPE_CELL;
	}
	return c == '"' ? quote(x) : plain(x, c);
}
