// SPDX-License-Identifier: Apache-2.0
#include "mapping/maplink.h"

#include "base/arena.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/maprule.h"

/* by: what is none of these is the key of a field of the related object. */
void
maplink_read_by(struct ruling *g, const struct ynode *n)
{
	static const char *const words[] = {"key", "id", "domain"};

	if (!mapread_text(g->r, n, "by", &g->rule->by))
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!str_iis(n->text, words[i]) || str_is(n->text, words[i]))
			continue;
		complaint_add(g->r->c, n->line, n->col,
		    "'%.*s' is unknown in 'by'", STR_ARG(n->text));
		complaint_hint(g->r->c, "Did you mean by: %s?", words[i]);
	}
}

/* The column whose cells name files, to be uploaded. */
void
maplink_read_file(struct ruling *g, const struct ynode *n)
{
	struct word *w = arena_alloc(g->r->m->arena, sizeof(*w));

	g->rule->file = true;
	if (!mapread_text(g->r, n, "file", w))
		return;
	g->rule->columns = w;
	g->rule->n_columns = 1;
}

void
maplink_read_via(struct ruling *g, const struct ynode *n)
{
	(void)mapread_text(g->r, n, "via", &g->rule->via);
}

void
maplink_read_except(struct ruling *g, const struct ynode *n)
{
	static const char *const names[] = {"free-mail"};
	const struct mapread_choice choice = {names, 1};

	g->rule->except_free = mapread_choose(g->r, n, "except", &choice) == 0;
}

void
maplink_read_pick(struct ruling *g, const struct ynode *n)
{
	static const char *const names[] = {"first"};
	const struct mapread_choice choice = {names, 1};

	g->rule->pick_first = mapread_choose(g->r, n, "pick", &choice) == 0;
}

/* 0: leave-empty, 1: reject-row, 2: something else. */
static size_t
read_outcome(struct ruling *g, const struct ynode *n, const char *what)
{
	static const char *const names[] = {"leave-empty", "reject-row"};
	const struct mapread_choice choice = {names, 2};

	return mapread_choose(g->r, n, what, &choice);
}

void
maplink_read_missing(struct ruling *g, const struct ynode *n)
{
	size_t i = read_outcome(g, n, "on-missing");

	if (i < 2)
		g->rule->on_missing =
		    i == 0 ? POLICY_LEAVE_EMPTY : POLICY_REJECT_ROW;
}

void
maplink_read_ambiguous(struct ruling *g, const struct ynode *n)
{
	if (read_outcome(g, n, "on-ambiguous") == 0)
		g->rule->on_ambiguous = AMBIGUOUS_LEAVE_EMPTY;
}

void
maplink_read_ways(struct ruling *g, const struct ynode *n)
{
	struct rule *v;

	if (n->kind != YDOC_LIST || n->n == 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "'first-of' must be a list of rules");
		complaint_hint(g->r->c,
		    "Write first-of: [{ column: Heading, by: key }, { column: "
		    "Heading, by: $name }].");
		return;
	}
	v = arena_array(g->r->m->arena, n->n, sizeof(*v));
	for (size_t i = 0; i < n->n; i++)
		maprule_read_way(g->r, g->target, n->items[i], &v[i]);
	g->rule->ways = v;
	g->rule->n_ways = n->n;
}

/* What an update does is said of the relationship as a whole. */
static void
join_write(struct ruling *g, const struct ynode *n, const struct rule *one)
{
	const struct ynode *write = ydoc_get(n, "write");

	if (one->write == WRITE_DEFAULT || write == NULL)
		return;
	if (g->rule->write == WRITE_DEFAULT || g->rule->write == one->write) {
		g->rule->write = one->write;
		return;
	}
	complaint_add(g->r->c, write->line, write->col,
	    "the rules of '%s' say two different things about updates",
	    g->target);
	complaint_hint(g->r->c, "Say write: in one of them: it holds for all.");
}

void
maplink_read_all(struct ruling *g, const struct ynode *n)
{
	struct rule *v;

	if (n->n == 0) {
		complaint_add(
		    g->r->c, n->line, n->col, "'%s' has no rule", g->target);
		complaint_hint(g->r->c,
		    "Write %s: { column: Heading, by: key }.", g->target);
		return;
	}
	v = arena_array(g->r->m->arena, n->n, sizeof(*v));
	for (size_t i = 0; i < n->n; i++) {
		maprule_read_one(g->r, g->target, n->items[i], &v[i]);
		join_write(g, n->items[i], &v[i]);
	}
	g->rule->all = v;
	g->rule->n_all = n->n;
}

/* Keys and ids lead to one record each; what else may hit several. */
static bool
may_hit_several(const struct rule *r)
{
	for (size_t i = 0; i < r->n_ways; i++)
		if (may_hit_several(&r->ways[i]))
			return true;
	if (r->via.text.n > 0)
		return true;
	return r->n_ways == 0 && !r->file && !str_is(r->by.text, "key") &&
	       !str_is(r->by.text, "id");
}

static void
idle(struct ruling *g, const struct ynode *member, const char *why)
{
	complaint_add(g->r->c, member->line, member->col, "%s", why);
	complaint_hint(g->r->c, "Take it out.");
}

/* A file is one, and its cell names it in one way. */
static void
check_file(struct ruling *g, const struct ynode *n)
{
	static const char *const others[] = {"column", "columns", "value", "by",
	    "via", "split", "pick", "except"};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		const struct ynode *other = ydoc_get(n, others[i]);

		if (other == NULL)
			continue;
		complaint_add(g->r->c, other->line, other->col,
		    "'%s' does not go with file:", others[i]);
		complaint_hint(g->r->c,
		    "file: is the column that names the file; the rule has "
		    "nothing else about it.");
	}
}

/* The record on the way is named for certain, or it is none. */
static void
check_via(struct ruling *g, const struct ynode *n)
{
	const struct ynode *via = ydoc_get(n, "via");

	if (via == NULL || str_is(g->rule->by.text, "key") ||
	    str_is(g->rule->by.text, "id"))
		return;
	complaint_add(g->r->c, via->line, via->col,
	    "'via' goes with by: key and by: id only");
	complaint_hint(g->r->c,
	    "Write via: %.*s, by: key if the cell holds the %.*s's id in the "
	    "source.",
	    STR_ARG(g->rule->via.text), STR_ARG(g->rule->via.text));
}

static void
check_way(struct ruling *g, const struct ynode *n)
{
	const struct ynode *except = ydoc_get(n, "except");

	if (g->rule->file) {
		check_file(g, n);
	} else if (g->rule->n_columns > 0 && g->rule->constant.text.n > 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "the rule of '%s' has both a column and a value",
		    g->target);
		complaint_hint(g->r->c,
		    "A rule has column: or value:, not both. To try one after "
		    "the other write first-of: [{ column: ... }, { value: ... "
		    "}].");
	} else if (g->rule->by.text.n == 0) {
		complaint_add(g->r->c, n->line, n->col,
		    "the rule of '%s' does not say how the cell names the "
		    "record",
		    g->target);
		complaint_hint(g->r->c,
		    "Add by: key (the record's id in the source), by: id (its "
		    "Lightfield id), by: domain, or by: and a field of the "
		    "other object, such as by: $name.");
	} else if (except != NULL && !str_is(g->rule->by.text, "domain")) {
		idle(
		    g, except, "'except' says something about by: domain only");
	} else {
		check_via(g, n);
	}
}

void
maplink_check(struct ruling *g, const struct ynode *n)
{
	const struct ynode *ambiguous = ydoc_get(n, "on-ambiguous");
	size_t before = complaints_count(g->r->c);

	if (g->form != MAPFORM_WAYS)
		check_way(g, n);
	if (complaints_count(g->r->c) == before && ambiguous != NULL &&
	    !may_hit_several(g->rule))
		idle(g, ambiguous,
		    "'on-ambiguous' says nothing here: a key or an id leads to "
		    "one record");
}
