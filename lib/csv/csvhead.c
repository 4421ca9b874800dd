// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/arena.h"
#include "base/mem.h"

#include "csv/csvhead.h"
#include "csv/csvin.h"

struct csvhead {
	struct arena *arena; /* holds the names */
	const char **names;
	size_t n;
};

static struct str
numbered(struct arena *a, size_t place)
{
	return str_of(arena_printf(a, "Column %zu", place));
}

struct csvhead *
csvhead_new(const struct csvrow *row)
{
	struct csvhead *h = mem_alloc(sizeof(*h));

	h->arena = arena_new();
	h->n = row->n;
	h->names = arena_array(h->arena, row->n, sizeof(*h->names));
	for (size_t i = 0; i < row->n; i++) {
		struct str heading = row->cells[i];
		size_t times = 1;

		if (str_trim(heading).n == 0)
			heading = numbered(h->arena, i + 1);
		for (size_t k = 0; k < i; k++)
			times += str_eq(row->cells[k], heading);
		if (times == 1)
			h->names[i] = arena_dup(h->arena, heading.p, heading.n);
		else
			h->names[i] = arena_printf(
			    h->arena, "%.*s#%zu", STR_ARG(heading), times);
	}
	return h;
}

size_t
csvhead_count(const struct csvhead *h)
{
	return h->n;
}

const char *
csvhead_name(const struct csvhead *h, size_t i)
{
	return h->names[i];
}

const char *const *
csvhead_names(const struct csvhead *h)
{
	return h->names;
}

/* Without what spreadsheets and exports add to a heading. */
static struct str
core(struct str s)
{
	s = str_trim(s);
	if (s.n > 0 && s.p[s.n - 1] == '*')
		s = str_trim(str_upto(s, s.n - 1));
	return s;
}

static bool
same_core(struct str a, struct str b)
{
	return str_ieq(core(a), core(b));
}

static int
find(const struct csvhead *h, struct str name,
    bool (*same)(struct str a, struct str b))
{
	int hit = CSVHEAD_NONE;

	for (size_t i = 0; i < h->n; i++) {
		if (!same(str_of(h->names[i]), name))
			continue;
		if (hit != CSVHEAD_NONE)
			return CSVHEAD_AMBIGUOUS;
		hit = (int)i;
	}
	return hit;
}

int
csvhead_find(const struct csvhead *h, struct str name)
{
	int hit = find(h, name, str_eq);

	return hit == CSVHEAD_NONE ? find(h, name, same_core) : hit;
}

void
csvhead_free(struct csvhead *h)
{
	if (h == NULL)
		return;
	arena_free(h->arena);
	free(h);
}
