// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>

#include "base/mem.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtie.h"

static void
add(struct sbrec *r, uint32_t relation, uint32_t row, uint32_t event)
{
	if (r->n_ties == r->cap_ties) {
		r->cap_ties = r->cap_ties == 0 ? 1 : r->cap_ties * 2;
		r->ties = mem_resize(r->ties, r->cap_ties, sizeof(*r->ties));
	}
	r->ties[r->n_ties++] =
	    (struct sbtie){relation, row, event, SBSTORE_NEVER};
}

static struct sbtie *
find(const struct sbrec *r, uint32_t relation, uint32_t row)
{
	for (uint32_t i = 0; i < r->n_ties; i++) {
		struct sbtie *t = &r->ties[i];

		if (t->row == row && t->relation == relation &&
		    t->gone == SBSTORE_NEVER)
			return t;
	}
	return NULL;
}

static bool
end(struct sbrec *r, uint32_t relation, uint32_t row, uint32_t event)
{
	struct sbtie *t = find(r, relation, row);

	if (t == NULL)
		return false;
	t->gone = event;
	return true;
}

static const struct sbrelation *
relation_of(struct sbends s, uint32_t row, uint32_t relation)
{
	size_t n;

	return &sbdefs_relations(
	    s.defs[s.recs[row].object->index], &n)[relation];
}

bool
sbtie_mirror(struct sbends s, uint32_t row, uint32_t relation, uint32_t other,
    uint32_t *out)
{
	const struct sbdefs *theirs = s.defs[s.recs[other].object->index];
	const struct sbrelation *back = sbdefs_inverse(
	    relation_of(s, row, relation), s.recs[row].object->name, theirs);
	size_t n;

	if (back == NULL)
		return false;
	*out = (uint32_t)(back - sbdefs_relations(theirs, &n));
	return row != other || *out != relation;
}

void
sbtie_unlink(struct sbends s, uint32_t row, uint32_t relation, uint32_t other,
    uint32_t event)
{
	uint32_t back;

	if (end(&s.recs[row], relation, other, event) &&
	    sbtie_mirror(s, row, relation, other, &back))
		(void)end(&s.recs[other], back, row, event);
}

/* Make room in a relationship that holds one record. */
static void
let_go(struct sbends s, uint32_t row, uint32_t relation, uint32_t event)
{
	const struct sbrec *r = &s.recs[row];

	if (relation_of(s, row, relation)->many)
		return;
	for (uint32_t i = 0; i < r->n_ties; i++)
		if (r->ties[i].relation == relation &&
		    r->ties[i].gone == SBSTORE_NEVER)
			sbtie_unlink(s, row, relation, r->ties[i].row, event);
}

void
sbtie_link(struct sbends s, uint32_t row, uint32_t relation, uint32_t other,
    uint32_t event)
{
	uint32_t back;

	let_go(s, row, relation, event);
	add(&s.recs[row], relation, other, event);
	if (!sbtie_mirror(s, row, relation, other, &back))
		return;
	let_go(s, other, back, event);
	add(&s.recs[other], back, row, event);
}

/* Is there no room for another record? */
static bool
is_full(struct sbends s, uint32_t row, uint32_t relation)
{
	const struct sbrec *r = &s.recs[row];

	if (relation_of(s, row, relation)->many)
		return false;
	for (uint32_t i = 0; i < r->n_ties; i++)
		if (r->ties[i].relation == relation &&
		    r->ties[i].gone == SBSTORE_NEVER &&
		    s.recs[r->ties[i].row].deleted == SBSTORE_NEVER)
			return true;
	return false;
}

/* From one side: others have no tie of their own to move. */
static void
move_lone(
    struct sbends s, uint32_t row, uint32_t from, uint32_t to, uint32_t event)
{
	uint32_t n = s.recs[row].n_ties;
	uint32_t back;

	for (uint32_t i = 0; i < n; i++) {
		const struct sbtie t = s.recs[row].ties[i];

		if (t.row == from && t.gone == SBSTORE_NEVER &&
		    !sbtie_mirror(s, row, t.relation, from, &back) &&
		    !sbtie_has(&s.recs[row], t.relation, to))
			sbtie_link(s, row, t.relation, to, event);
	}
}

void
sbtie_move(
    struct sbends s, size_t n, uint32_t from, uint32_t to, uint32_t event)
{
	uint32_t n_ties = s.recs[from].n_ties;

	for (uint32_t i = 0; i < n_ties; i++) {
		const struct sbtie t = s.recs[from].ties[i];

		if (t.gone == SBSTORE_NEVER && t.row != to && t.row != from &&
		    s.recs[t.row].deleted == SBSTORE_NEVER &&
		    !sbtie_has(&s.recs[to], t.relation, t.row) &&
		    !is_full(s, to, t.relation))
			sbtie_link(s, to, t.relation, t.row, event);
	}
	for (uint32_t row = 0; row < n; row++)
		if (row != from && row != to)
			move_lone(s, row, from, to, event);
}

bool
sbtie_has(const struct sbrec *r, uint32_t relation, uint32_t row)
{
	return find(r, relation, row) != NULL;
}
