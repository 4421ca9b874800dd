// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "sandbox/sbchange.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbindex.h"
#include "sandbox/sbmap.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtie.h"
#include "sandbox/sbunique.h"
#include "sandbox/sbversion.h"

struct rows {
	uint32_t *v;
	size_t n;
	size_t cap;
};

struct sbstore {
	struct sbdefs *const *defs;
	struct sbrec *recs;
	size_t n;
	size_t cap;
	struct rows of[SBOBJECT_COUNT];
	struct rows deleted[SBOBJECT_COUNT]; /* events, ascending */
	int64_t *event_ms; /* of event i + 1; never descending */
	size_t n_events;
	size_t cap_events;
	struct sbmap by_id;
	struct sbunique *uniques;
	struct sbindex *index;
};

static struct str
rec_id(const void *self, uint32_t row)
{
	const struct sbstore *s = self;

	return str_of(s->recs[row].id);
}

struct sbstore *
sbstore_new(struct sbdefs *const *defs)
{
	struct sbstore *s = mem_alloc(sizeof(*s));

	s->defs = defs;
	sbmap_init(&s->by_id, rec_id, s);
	s->uniques = sbunique_new();
	s->index = sbindex_new();
	return s;
}

void
sbstore_free(struct sbstore *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++) {
		free(s->recs[i].id);
		sbversion_free(s->recs[i].version);
		free(s->recs[i].ties);
	}
	free(s->recs);
	for (size_t i = 0; i < SBOBJECT_COUNT; i++) {
		free(s->of[i].v);
		free(s->deleted[i].v);
	}
	free(s->event_ms);
	sbmap_fini(&s->by_id);
	sbunique_free(s->uniques);
	sbindex_free(s->index);
	free(s);
}

static void
add_row(struct rows *r, uint32_t row)
{
	if (r->n == r->cap) {
		r->cap = r->cap == 0 ? 64 : r->cap * 2;
		r->v = mem_resize(r->v, r->cap, sizeof(*r->v));
	}
	r->v[r->n++] = row;
}

/* A clock that was set back does not make a later event an earlier one. */
static uint32_t
add_event(struct sbstore *s, int64_t ms)
{
	if (s->n_events == s->cap_events) {
		s->cap_events = s->cap_events == 0 ? 64 : s->cap_events * 2;
		s->event_ms = mem_resize(
		    s->event_ms, s->cap_events, sizeof(*s->event_ms));
	}
	if (s->n_events > 0 && s->event_ms[s->n_events - 1] > ms)
		ms = s->event_ms[s->n_events - 1];
	s->event_ms[s->n_events++] = ms;
	return (uint32_t)s->n_events;
}

static struct sbends
ends(const struct sbstore *s)
{
	return (struct sbends){s->defs, s->recs};
}

/* Note the values of a version that its forerunner has not. */
static void
note_values(struct sbstore *s, uint32_t row)
{
	const struct sbrec *r = &s->recs[row];
	unsigned object = r->object->index;
	size_t n;
	const struct sbfield *f = sbdefs_fields(s->defs[object], &n);
	size_t at = 0;
	uint32_t field;
	struct str json;

	sbindex_begin(s->index, row);
	while (sbversion_next(r->version, &at, &field, &json)) {
		if (r->version->before != NULL &&
		    str_eq(sbversion_field(r->version->before, field), json))
			continue;
		sbindex_add(s->index, object, field, &f[field], json);
		if (f[field].unique)
			sbunique_put(s->uniques, object, field, json, row);
	}
}

static uint32_t
add_record(struct sbstore *s, const struct sbobject *o, const char *id)
{
	uint32_t row = (uint32_t)s->n;
	struct sbrec *r;

	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 64 : s->cap * 2;
		s->recs = mem_resize(s->recs, s->cap, sizeof(*s->recs));
	}
	r = &s->recs[s->n++];
	memset(r, 0, sizeof(*r));
	r->object = o;
	r->id = mem_strdup(id);
	r->deleted = SBSTORE_NEVER;
	r->merged = SBSTORE_NEVER;
	sbmap_add(&s->by_id, row);
	add_row(&s->of[o->index], row);
	return row;
}

static void
set_version(
    struct sbstore *s, uint32_t row, struct sbversion *v, uint32_t event)
{
	struct sbrec *r = &s->recs[row];

	v->since = event;
	v->before = r->version;
	r->version = v;
	note_values(s, row);
}

uint32_t
sbstore_seed(struct sbstore *s, const struct sbobject *o, const char *id,
    int64_t created_ms, struct sbversion *v)
{
	uint32_t row = add_record(s, o, id);

	s->recs[row].created_ms = created_ms;
	set_version(s, row, v, 0);
	return row;
}

void
sbstore_seed_link(
    struct sbstore *s, uint32_t row, uint32_t relation, uint32_t other)
{
	if (!sbstore_is_linked(s, row, relation, other))
		sbtie_link(ends(s), row, relation, other, 0);
}

static void
delete_record(struct sbstore *s, uint32_t row, uint32_t event)
{
	s->recs[row].deleted = event;
	add_row(&s->deleted[s->recs[row].object->index], event);
}

uint32_t
sbstore_apply(struct sbstore *s, struct sbchange *c)
{
	uint32_t event = add_event(s, c->at_ms);
	uint32_t row = c->row;

	if (c->effect == SBEFFECT_CREATE) {
		row = add_record(s, c->object, c->id);
		s->recs[row].created_ms = c->at_ms;
		s->recs[row].created = event;
	}
	if (c->effect == SBEFFECT_DELETE) {
		delete_record(s, row, event);
		return row;
	}
	set_version(s, row, c->version, event);
	c->version = NULL;
	for (size_t i = 0; i < c->n_links; i++) {
		const struct sblink *l = &c->links[i];

		if (l->drop)
			sbtie_unlink(ends(s), row, l->relation, l->row, event);
		else
			sbtie_link(ends(s), row, l->relation, l->row, event);
	}
	if (c->effect != SBEFFECT_MERGE)
		return row;
	sbtie_move(ends(s), s->n, c->other, row, event);
	delete_record(s, c->other, event);
	s->recs[c->other].merged = row;
	return c->other;
}

uint32_t
sbstore_last(const struct sbstore *s)
{
	return (uint32_t)s->n_events;
}

uint32_t
sbstore_as_of(const struct sbstore *s, int64_t ms)
{
	size_t lo = 0;
	size_t hi = s->n_events;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->event_ms[mid] <= ms)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (uint32_t)lo;
}

const struct sbdefs *
sbstore_defs(const struct sbstore *s, const struct sbobject *o)
{
	return s->defs[o->index];
}

bool
sbstore_find(const struct sbstore *s, struct str id, uint32_t *row)
{
	return sbmap_get(&s->by_id, id, row);
}

void
sbstore_make_id(const struct sbstore *s, const struct sbobject *o, uint64_t n,
    char out[SBOBJECT_ID_MAX])
{
	uint32_t row;

	do {
		sbobject_id(
		    out, o->id_prefix, (uint64_t)(o->index + 1) << 48 | n);
		n += UINT64_C(1) << 40;
	} while (sbstore_find(s, str_of(out), &row));
}

const struct sbrec *
sbstore_get(const struct sbstore *s, uint32_t row)
{
	return &s->recs[row];
}

bool
sbstore_is_live(const struct sbrec *r, uint32_t as_of)
{
	return r->created <= as_of && as_of < r->deleted;
}

const struct sbversion *
sbstore_version(const struct sbrec *r, uint32_t as_of)
{
	const struct sbversion *v = r->version;

	while (v->since > as_of && v->before != NULL)
		v = v->before;
	return v;
}

const uint32_t *
sbstore_rows(const struct sbstore *s, const struct sbobject *o, size_t *n)
{
	*n = s->of[o->index].n;
	return s->of[o->index].v;
}

size_t
sbstore_deleted(
    const struct sbstore *s, const struct sbobject *o, uint32_t as_of)
{
	const struct rows *events = &s->deleted[o->index];
	size_t n = events->n;

	while (n > 0 && events->v[n - 1] > as_of)
		n--;
	return n;
}

bool
sbstore_next_link(const struct sbstore *s, const struct sbrec *r,
    uint32_t as_of, size_t *at, uint32_t *relation, uint32_t *row)
{
	while (*at < r->n_ties) {
		const struct sbtie *t = &r->ties[(*at)++];

		if (t->made > as_of || t->gone <= as_of ||
		    !sbstore_is_live(&s->recs[t->row], as_of))
			continue;
		*relation = t->relation;
		*row = t->row;
		return true;
	}
	return false;
}

bool
sbstore_is_linked(
    const struct sbstore *s, uint32_t row, uint32_t relation, uint32_t other)
{
	uint32_t back;

	/* One end may have thousands. */
	if (s->recs[other].n_ties < s->recs[row].n_ties &&
	    sbtie_mirror(ends(s), row, relation, other, &back))
		return sbtie_has(&s->recs[other], back, row);
	return sbtie_has(&s->recs[row], relation, other);
}

bool
sbstore_linked_rows(const struct sbstore *s, const struct sbobject *o,
    uint32_t relation, uint32_t to, struct sbindex_rows *out)
{
	const struct sbrec *r = &s->recs[to];
	const struct sbdefs *theirs = s->defs[r->object->index];
	size_t n;
	const struct sbrelation *back =
	    sbdefs_inverse(&sbdefs_relations(s->defs[o->index], &n)[relation],
		o->name, theirs);

	if (back == NULL)
		return false;
	out->v = mem_array(r->n_ties, sizeof(*out->v));
	for (uint32_t i = 0; i < r->n_ties; i++)
		if (&sbdefs_relations(theirs, &n)[r->ties[i].relation] == back)
			out->v[out->n++] = r->ties[i].row;
	sbindex_sort(out);
	return true;
}

bool
sbstore_taken(const struct sbstore *s, const struct sbobject *o, uint32_t field,
    struct str json, uint32_t but)
{
	const struct sbrec *r;
	uint32_t row;

	if (!sbunique_get(s->uniques, o->index, field, json, &row) ||
	    row == but)
		return false;
	r = &s->recs[row];
	return r->deleted == SBSTORE_NEVER &&
	       str_eq(sbversion_field(r->version, field), json);
}

const struct sbindex *
sbstore_index(const struct sbstore *s)
{
	return s->index;
}
