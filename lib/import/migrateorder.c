// SPDX-License-Identifier: Apache-2.0
#include "import/migrateorder.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "mapping/migration.h"

_Static_assert(MIGRATION_STEPS <= 64, "a step is a bit");

struct ordering {
	const struct migrateorder_step *v;
	size_t n;
	bool *later[MIGRATION_STEPS];
	uint64_t left; /* steps without a place */
};

static uint64_t
bit(size_t i)
{
	return UINT64_C(1) << i;
}

/* Steps without a place that make what the link leads to. */
static uint64_t
makers(const struct ordering *o, const char *object)
{
	uint64_t all = 0;

	for (size_t i = 0; object != NULL && i < o->n; i++)
		if (strcmp(o->v[i].object, object) == 0)
			all |= bit(i);
	return all & o->left;
}

/* Steps of the same object whose records a step changes. */
static uint64_t
followed(const struct ordering *o, size_t i)
{
	uint64_t all = o->v[i].follows ? makers(o, o->v[i].object) : 0;

	for (size_t k = 0; k < o->n; k++)
		if (o->v[k].follows)
			all &= ~bit(k);
	return all;
}

/* What a step still waits for. */
static uint64_t
waits(const struct ordering *o, size_t i)
{
	uint64_t all = followed(o, i);

	for (size_t k = 0; k < o->v[i].n_leads; k++)
		if (!o->later[i][k])
			all |= makers(o, o->v[i].leads[k]);
	return all;
}

/* All that a step waits for, directly or not. */
static void
reach(const struct ordering *o, uint64_t out[MIGRATION_STEPS])
{
	for (size_t i = 0; i < o->n; i++)
		out[i] = (o->left & bit(i)) != 0 ? waits(o, i) : 0;
	for (size_t k = 0; k < o->n; k++)
		for (size_t i = 0; i < o->n; i++)
			if ((out[i] & bit(k)) != 0)
				out[i] |= out[k];
}

/* The links by which step i is on a circle are put off; false: there are none. */
static bool
put_off(struct ordering *o, const uint64_t *reached, size_t i, bool needed)
{
	const struct migrateorder_step *s = &o->v[i];
	bool any = false;

	for (size_t k = 0; k < s->n_leads; k++) {
		uint64_t to = o->later[i][k] ? 0 : makers(o, s->leads[k]);
		bool circle = (to & bit(i)) != 0;

		if (!needed && s->needed != NULL && s->needed[k])
			continue;
		for (size_t j = 0; j < o->n; j++)
			circle = circle || ((to & bit(j)) != 0 &&
					       (reached[j] & bit(i)) != 0);
		if (circle)
			o->later[i][k] = any = true;
	}
	return any;
}

/* Everything that is left waits for something: open a circle. */
static void
open_circle(struct ordering *o)
{
	uint64_t reached[MIGRATION_STEPS];

	reach(o, reached);
	for (int needed = 0; needed < 2; needed++)
		for (size_t i = 0; i < o->n; i++)
			if ((reached[i] & bit(i)) != 0 &&
			    put_off(o, reached, i, needed == 1))
				return;
}

static bool
puts_off(const struct ordering *o, size_t i)
{
	for (size_t k = 0; k < o->v[i].n_leads; k++)
		if (o->later[i][k])
			return true;
	return false;
}

size_t
migrateorder_make(const struct migrateorder_step *v, size_t n,
    struct migrateorder_turn *out, struct arena *a)
{
	struct ordering o = {.v = v, .n = n};
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		o.later[i] = arena_array(a, v[i].n_leads, sizeof(bool));
		o.left |= bit(i);
	}
	while (o.left != 0) {
		size_t i = 0;

		while (i < n && ((o.left & bit(i)) == 0 || waits(&o, i) != 0))
			i++;
		if (i == n) {
			open_circle(&o);
			continue;
		}
		o.left &= ~bit(i);
		out[count++] = (struct migrateorder_turn){i, false, o.later[i]};
	}
	for (size_t i = 0; i < n; i++)
		if (puts_off(&o, i))
			out[count++] =
			    (struct migrateorder_turn){i, true, o.later[i]};
	return count;
}
