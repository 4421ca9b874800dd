// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "doc/jdoc.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbfilestate.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbrelate.h"
#include "sandbox/sbstore.h"

/* What is asked of one relationship. */
enum op {
	OP_NONE,
	OP_ADD,
	OP_REMOVE,
	OP_REPLACE
};

struct ask {
	uint32_t number; /* of the relationship */
	const struct sbrelation *r;
	enum op op;
	const struct jval *ids;
};

/* The operations of an update in the words of SBOP_*. */
static int
check_op(const struct sbrelate *w, const struct ask *a)
{
	static const unsigned bits[] = {0, SBOP_ADD, SBOP_REMOVE, SBOP_REPLACE};
	const struct sbrelation *r = a->r;
	bool empties =
	    a->op == OP_REMOVE ||
	    (a->op == OP_REPLACE && (jdoc_kind(a->ids) == JDOC_NULL ||
					(jdoc_kind(a->ids) == JDOC_LIST &&
					    jdoc_size(a->ids) == 0)));

	if (r->fixed || (r->ops != 0 && (r->ops & bits[a->op]) == 0))
		return sbfail_set(w->why, 400, "invalid_configuration", r->key,
		    "Relationship '%s' cannot be updated like that.", r->key);
	if (r->needed && empties)
		return sbfail_set(w->why, 400, "parameter_missing", r->key,
		    "Relationship '%s' cannot be left empty.", r->key);
	return 0;
}

/* A list holds records of the one type that a field of it names. */
static int
check_kind(const struct sbrelate *w, const struct sbrelation *r)
{
	const struct sbdefs *d = sbstore_defs(w->store, w->object);
	const struct sbfield *f = sbdefs_field(d, str_of(r->kind_key));
	struct str json = {NULL, 0};
	size_t n;

	if (r->kind_key == NULL || f == NULL || r->target == NULL)
		return 0;
	json = sbdraft_field(w->draft, (uint32_t)(f - sbdefs_fields(d, &n)));
	if (json.n > 2 &&
	    str_is((struct str){json.p + 1, json.n - 2}, r->target->name))
		return 0;
	return sbfail_set(w->why, 400, "invalid_configuration", r->key,
	    "Relationship '%s' needs '%s' to be '$%s'.", r->key, r->kind_key,
	    r->target->name);
}

static int
read_op(const struct sbrelate *w, struct ask *a, const struct jval *v)
{
	static const char *const names[] = {NULL, "add", "remove", "replace"};

	for (unsigned i = OP_ADD; i <= OP_REPLACE; i++) {
		const struct jval *ids = jdoc_get(v, names[i]);

		if (ids == NULL || jdoc_size(v) != 1)
			continue;
		a->op = (enum op)i;
		a->ids = ids;
		return 0;
	}
	return sbfail_set(w->why, 400, "invalid_type", a->r->key,
	    "Relationship '%s' expects an operation object with one of add, "
	    "remove and replace.",
	    a->r->key);
}

/* Resolve the key and the operation. */
static int
read_ask(const struct sbrelate *w, struct ask *a, const char *key,
    const struct jval *v)
{
	const struct sbdefs *defs = sbstore_defs(w->store, w->object);
	size_t n;

	a->r = sbdefs_relation(defs, str_of(key));
	if (a->r == NULL)
		return sbfail_set(w->why, 400, "unknown_relationship", key,
		    "Unknown relationship '%.100s' for object type '%s'.", key,
		    w->object->name);
	if (a->r->read_only)
		return sbfail_set(w->why, 400, "invalid_configuration", key,
		    "Relationship '%.100s' is read-only.", key);
	a->number = (uint32_t)(a->r - sbdefs_relations(defs, &n));
	a->op = OP_ADD;
	a->ids = v;
	if (w->row != SBSTORE_NEVER &&
	    (read_op(w, a, v) != 0 || check_op(w, a) != 0))
		return -1;
	if (check_kind(w, a->r) != 0)
		return -1;
	n = jdoc_size(a->ids);
	if (jdoc_kind(a->ids) == JDOC_LIST && n > 1 && !a->r->many &&
	    a->op != OP_REMOVE)
		return sbfail_set(w->why, 400, "invalid_type", key,
		    "Relationship '%s' holds one record.", key);
	return 0;
}

static size_t
count_ids(const struct ask *a)
{
	if (jdoc_kind(a->ids) == JDOC_LIST)
		return jdoc_size(a->ids);
	return jdoc_kind(a->ids) == JDOC_NULL ? 0 : 1;
}

static int
find_row(const struct sbrelate *w, const struct ask *a, const struct jval *v,
    uint32_t *row)
{
	const struct sbrelation *r = a->r;
	struct str id = jdoc_text(v);

	if (id.p == NULL)
		return sbfail_set(w->why, 400, "invalid_type", r->key,
		    "Relationship '%s' expects an id or an array of ids.",
		    r->key);
	if (r->target != NULL && !r->target->free_ids &&
	    !str_starts(id, str_of(r->target->id_prefix)))
		return sbfail_set(w->why, 400, "referenced_resource_missing",
		    r->key, "'%.*s' is not the id of a %s.",
		    STR_ARG(str_upto(id, 80)), r->object_type);
	if (!sbstore_find(w->store, id, row) ||
	    sbstore_get(w->store, *row)->object != r->target)
		return sbfail_set(w->why, 400, "relationship_entity_missing",
		    r->key, "There is no %s with id '%.*s'.", r->object_type,
		    STR_ARG(str_upto(id, 80)));
	if (!sbstore_is_live(sbstore_get(w->store, *row), SBSTORE_NOW))
		return sbfail_set(w->why, 400, "relationship_entity_inactive",
		    r->key, "The %s with id '%.*s' was deleted.",
		    r->object_type, STR_ARG(str_upto(id, 80)));
	if (r->completed &&
	    sbfilestate_get(w->store, sbstore_get(w->store, *row), SBSTORE_NOW,
		w->now_ms) != SBFILESTATE_COMPLETED)
		return sbfail_set(w->why, 422, NULL, r->key,
		    "The file '%.*s' is not COMPLETED.",
		    STR_ARG(str_upto(id, 80)));
	return 0;
}

static bool
is_linked(const struct sbrelate *w, const struct ask *a, uint32_t row)
{
	return w->row != SBSTORE_NEVER &&
	       sbstore_is_linked(w->store, w->row, a->number, row);
}

static int
judge_id(const struct sbrelate *w, const struct ask *a, const struct jval *v)
{
	bool drop = a->op == OP_REMOVE;
	uint32_t row;

	if (find_row(w, a, v, &row) != 0)
		return -1;
	if (is_linked(w, a, row) == drop)
		sbdraft_add_link(w->draft, a->number, row, drop);
	return 0;
}

static bool
is_named(const struct ask *a, const char *id)
{
	if (jdoc_kind(a->ids) != JDOC_LIST)
		return str_is(jdoc_text(a->ids), id);
	for (size_t i = 0; i < jdoc_size(a->ids); i++)
		if (str_is(jdoc_text(jdoc_at(a->ids, i)), id))
			return true;
	return false;
}

/* Drop what is linked and not named: of a replace, and where one is added. */
static void
drop_others(const struct sbrelate *w, const struct ask *a)
{
	const struct sbrec *rec;
	size_t at = 0;
	uint32_t relation;
	uint32_t row;
	bool only_one = !a->r->many && a->op == OP_ADD && count_ids(a) > 0;

	if (w->row == SBSTORE_NEVER || (a->op != OP_REPLACE && !only_one))
		return;
	rec = sbstore_get(w->store, w->row);
	while (sbstore_next_link(
	    w->store, rec, SBSTORE_NOW, &at, &relation, &row)) {
		if (w->draft->n_links > LIM_LINKS)
			return; /* too many as it is */
		if (relation == a->number &&
		    !is_named(a, sbstore_get(w->store, row)->id))
			sbdraft_add_link(w->draft, relation, row, true);
	}
}

static int
judge_ask(const struct sbrelate *w, const struct ask *a)
{
	drop_others(w, a);
	if (jdoc_kind(a->ids) == JDOC_NULL && a->op == OP_REPLACE)
		return 0;
	if (jdoc_kind(a->ids) != JDOC_LIST)
		return judge_id(w, a, a->ids);
	for (size_t i = 0; i < jdoc_size(a->ids); i++)
		if (judge_id(w, a, jdoc_at(a->ids, i)) != 0)
			return -1;
	return 0;
}

static int
too_many(const struct sbrelate *w, size_t n, const char *what)
{
	return sbfail_set(w->why, 422, "relationship_write_limit_exceeded",
	    "relationships", "A request can %s, not %zu.", what, n);
}

static int
check_required(const struct sbrelate *w, const struct jval *relations)
{
	struct ask a = {.op = OP_ADD};

	for (size_t i = 0; w->row == SBSTORE_NEVER && i < 2; i++) {
		const char *key = w->object->required_links[i];

		if (key == NULL)
			break;
		a.ids = jdoc_get(relations, key);
		if (a.ids == NULL || count_ids(&a) == 0)
			return sbfail_set(w->why, 400, "parameter_missing", key,
			    "Relationship '%s' is required.", key);
	}
	return 0;
}

/* What the server links by itself where a create says nothing. */
static void
add_own(const struct sbrelate *w, const struct jval *relations)
{
	size_t n;
	const struct sbrelation *r =
	    sbdefs_relations(sbstore_defs(w->store, w->object), &n);

	if (w->row != SBSTORE_NEVER || w->own == SBSTORE_NEVER)
		return;
	for (uint32_t i = 0; i < n; i++)
		if (r[i].own && jdoc_get(relations, r[i].key) == NULL)
			sbdraft_add_link(w->draft, i, w->own, false);
}

static int
judge_all(const struct sbrelate *w, const struct jval *relations)
{
	struct jdoc_iter it = {0};
	struct ask a;
	size_t n = 0;

	if (jdoc_kind(relations) == JDOC_ABSENT)
		return 0;
	if (jdoc_kind(relations) != JDOC_OBJECT)
		return sbfail_set(w->why, 400, "invalid_type", "relationships",
		    "'relationships' is an object.");
	while (jdoc_next(relations, &it)) {
		if (read_ask(w, &a, it.key, it.val) != 0)
			return -1;
		n += count_ids(&a);
	}
	if (n > LIM_LINKS)
		return too_many(w, n, "reference at most 25 entities");
	memset(&it, 0, sizeof(it));
	while (jdoc_next(relations, &it))
		if (read_ask(w, &a, it.key, it.val) != 0 ||
		    judge_ask(w, &a) != 0)
			return -1;
	if (w->draft->n_links > LIM_LINKS)
		return too_many(
		    w, w->draft->n_links, "change at most 25 links");
	return 0;
}

int
sbrelate_judge(const struct sbrelate *w, const struct jval *relations)
{
	if (judge_all(w, relations) != 0 || check_required(w, relations) != 0)
		return -1;
	add_own(w, relations);
	return 0;
}
