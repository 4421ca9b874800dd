#ifndef PLAN_BINDWHEN_H
#define PLAN_BINDWHEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bind;
struct bindwork;
struct when;

/*
 * Conditions, compiled to column indexes and simple matchers, and evaluated by
 * row.  A cell is compared without its outer blanks, upper and lower case
 * count; what `empty` says is empty is "".  No condition (n_any == 0) costs a
 * comparison and always holds.  In the bind's arena; any thread.
 */
enum bind_fit {
	BIND_FIT_EQUAL,
	BIND_FIT_PREFIX, /* "006*" */
	BIND_FIT_FILLED, /* "?*" */
	BIND_FIT_GLOB
};

struct bind_pattern {
	enum bind_fit fit;
	struct str text; /* of a prefix without its '*' */
};

struct bind_test {
	size_t column; /* SIZE_MAX: not in the file, an empty cell */
	bool negate;
	const struct bind_pattern *patterns;
	size_t n_patterns;
};

struct bind_all {
	const struct bind_test *tests;
	size_t n_tests;
};

struct bind_when {
	const struct bind_all *any;
	size_t n_any;
};

/*
 * when: of a rule.  Its columns count as mapped.  One that is not in the file
 * is a complaint, unless optional: then its cell is empty.
 */
void bindwhen_load(struct bindwork *, const struct when *, bool optional,
    struct bind_when *out);

/*
 * skip-when: and only-when: of a source, called `what` in messages.  Columns
 * that the file does not have are empty, with one warning for all of them.
 */
void bindwhen_filter(struct bindwork *, const struct when *, const char *what,
    struct bind_when *out);

bool bindwhen_judge(const struct bind *, const struct bind_when *,
    const struct str *row, size_t n_cells);

/* Does it hold for the row?  Cells beyond n_cells are empty. */
static inline bool
bindwhen_holds(const struct bind *b, const struct bind_when *w,
    const struct str *row, size_t n_cells)
{
	return w->n_any == 0 || bindwhen_judge(b, w, row, n_cells);
}

#endif
