#ifndef DOC_YSYNTAX_H
#define DOC_YSYNTAX_H

#include <stdbool.h>

#include "base/str.h"

struct complaints;

/*
 * libyaml's complaints in plain words; a part of ydoc.  Lines and columns from
 * 1, columns in code points.
 */
struct ysyntax {
	const char *problem;
	unsigned line;
	unsigned col;
	const char *context; /* what was being read; NULL: nothing said */
	unsigned context_line;
	unsigned context_col;
};

/* Turn a syntax error into one complaint. */
void
ysyntax_complain(const struct ysyntax *, struct str text, struct complaints *);

/*
 * Complain about the first byte that is no UTF-8 and the first character that
 * YAML does not allow; false if there was one.
 */
bool ysyntax_check_text(struct str text, struct complaints *);

#endif
