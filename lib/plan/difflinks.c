// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "plan/bind.h"
#include "plan/difflinks.h"
#include "plan/item.h"
#include "schema/defs.h"
#include "schema/object.h"

enum {
	FIRST_OPS = 8
};

static void
next_part(struct difflinks *d)
{
	d->part++;
	d->used = 0;
}

static void
put_op(struct difflinks *d, const struct difflinks_op *op, size_t cost)
{
	if (d->n == d->cap) {
		size_t cap = d->cap == 0 ? FIRST_OPS : 2 * d->cap;
		struct difflinks_op *v = arena_array(d->arena, cap, sizeof(*v));

		if (d->n > 0)
			memcpy(v, d->v, d->n * sizeof(*v));
		d->v = v;
		d->cap = cap;
	}
	d->v[d->n] = *op;
	d->v[d->n++].part = d->part;
	d->used += cost;
}

/* The request that is being filled has the relationship already. */
static bool
is_taken(const struct difflinks *d, const char *key)
{
	const struct difflinks_op *last = d->n > 0 ? &d->v[d->n - 1] : NULL;

	return last != NULL && last->part == d->part &&
	       strcmp(last->key, key) == 0;
}

/* Ids to add or to remove, as many in a request as there is room for. */
static void
put_some(struct difflinks *d, const char *key, const char *verb,
    const struct item_link *l)
{
	size_t done = 0;

	while (done < l->n) {
		struct difflinks_op op = {
		    .key = key, .verb = verb, .ids = l->ids + done};

		if (d->used >= LIM_LINKS || is_taken(d, key))
			next_part(d);
		op.n = l->n - done;
		if (op.n > LIM_LINKS - d->used)
			op.n = LIM_LINKS - d->used;
		put_op(d, &op, op.n);
		done += op.n;
	}
}

static void
put_replace(struct difflinks *d, const char *key, const struct item_link *l,
    bool bare, size_t cost)
{
	const struct difflinks_op op = {.key = key,
	    .verb = "replace",
	    .bare = bare,
	    .ids = l->ids,
	    .n = l->n};

	if (cost > LIM_LINKS)
		cost = LIM_LINKS;
	if (d->used + cost > LIM_LINKS)
		next_part(d);
	put_op(d, &op, cost);
}

static int
by_id(const void *a, const void *b)
{
	const struct str *x = a;
	const struct str *y = b;

	return str_cmp(*x, *y);
}

/* Those of all that are not among the others, in their order. */
static struct item_link
without(struct arena *a, const struct str *all, size_t n,
    const struct str *others, size_t n_others)
{
	struct item_link out = {.n = 0};
	struct str *sorted = arena_array(a, n_others, sizeof(*sorted));

	out.ids = arena_array(a, n, sizeof(*out.ids));
	for (size_t i = 0; i < n_others; i++)
		sorted[i] = others[i];
	qsort(sorted, n_others, sizeof(*sorted), by_id);
	for (size_t i = 0; i < n; i++)
		if (bsearch(&all[i], sorted, n_others, sizeof(*sorted),
			by_id) == NULL)
			out.ids[out.n++] = all[i];
	return out;
}

static struct item_link
joined(
    struct arena *a, const struct str *x, size_t n_x, const struct item_link *y)
{
	struct item_link out = {.n = 0};

	out.ids = arena_array(a, n_x + y->n, sizeof(*out.ids));
	for (size_t i = 0; i < n_x; i++)
		out.ids[out.n++] = x[i];
	for (size_t i = 0; i < y->n; i++)
		out.ids[out.n++] = y->ids[i];
	return out;
}

static bool
add_many(struct difflinks *d, const struct bind_link *l,
    const struct item_link *ours, const struct str *stored, size_t n,
    struct item_link *after)
{
	const char *key = l->relation->key;
	bool replace = l->write == WRITE_REPLACE;
	struct item_link more =
	    without(d->arena, ours->ids, ours->n, stored, n);
	struct item_link less = {.n = 0};
	size_t cost;

	if (replace)
		less = without(d->arena, stored, n, ours->ids, ours->n);
	if (more.n == 0 && less.n == 0)
		return false;
	*after = replace ? *ours : joined(d->arena, stored, n, &more);
	cost = more.n + less.n > ours->n ? more.n + less.n : ours->n;
	if (more.n > 0 && less.n > 0 && cost <= LIM_LINKS &&
	    (l->ops & OBJECT_REPLACE) != 0) {
		put_replace(d, key, ours, false, cost);
	} else {
		put_some(d, key, "add", &more);
		put_some(d, key, "remove", &less);
	}
	return true;
}

bool
difflinks_add(struct difflinks *d, const struct bind_link *l,
    const struct item_link *ours, const struct str *stored, size_t n,
    struct item_link *after)
{
	if (ours->n == 0 || l->write == WRITE_NEVER ||
	    (l->write == WRITE_FILL_BLANK && n > 0))
		return false;
	if (l->relation->many)
		return add_many(d, l, ours, stored, n, after);
	if (n == 1 && str_eq(stored[0], ours->ids[0]))
		return false;
	*after = *ours;
	if ((l->ops & OBJECT_REPLACE) == 0) {
		const struct item_link less =
		    without(d->arena, stored, n, ours->ids, ours->n);

		put_some(d, l->relation->key, "remove", &less);
		put_some(d, l->relation->key, "add", ours);
		return true;
	}
	put_replace(d, l->relation->key, ours, true, 1 + n);
	return true;
}
