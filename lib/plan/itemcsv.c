// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "plan/itemcsv.h"

static struct str
without_blanks_in_front(struct str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_from(s, 1);
	return s;
}

/* The bytes of a quoted text at s, both quotes; 0: it is none. */
static size_t
quoted_length(struct str s)
{
	struct str behind;
	size_t i = 1;

	for (;; i += 2) {
		i += str_find(str_from(s, i), '"');
		if (i >= s.n)
			return 0;
		if (i + 1 >= s.n || s.p[i + 1] != '"')
			break;
	}
	behind = without_blanks_in_front(str_from(s, i + 1));
	return behind.n == 0 || behind.p[0] == ',' ? i + 1 : 0;
}

static struct str
without_quotes(struct str s, struct arena *a)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 1; i + 1 < s.n; i++) {
		p[n++] = s.p[i];
		if (s.p[i] == '"')
			i++;
	}
	return (struct str){p, n};
}

bool
itemcsv_next(struct str *rest, struct arena *a, struct str *piece)
{
	while (rest->n > 0) {
		struct str s = without_blanks_in_front(*rest);
		size_t n = s.n > 0 && s.p[0] == '"' ? quoted_length(s) : 0;

		if (n > 0) {
			*piece = without_quotes(str_upto(s, n), a);
			s = str_from(s, n);
			*rest = str_from(s, str_find(s, ',') + 1);
			return true;
		}
		n = s.n > 0 && s.p[0] == '"' ? s.n : str_find(s, ',');
		*piece = str_trim(str_upto(s, n));
		*rest = str_from(s, n + 1);
		if (piece->n > 0)
			return true;
	}
	return false;
}

struct str *
itemcsv_cut(const struct str *cells, size_t n_cells, struct arena *a, size_t *n)
{
	size_t cap = 8;
	struct str *v = arena_array(a, cap, sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < n_cells; i++) {
		struct str rest = cells[i];
		struct str piece;

		while (itemcsv_next(&rest, a, &piece)) {
			if (*n == cap) {
				struct str *more =
				    arena_array(a, 2 * cap, sizeof(*more));

				memcpy(more, v, cap * sizeof(*v));
				v = more;
				cap *= 2;
			}
			v[(*n)++] = piece;
		}
	}
	return v;
}
