// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "export/expcolumn.h"

/* What a record of an object has beside fields and relationships. */
struct top {
	const char *object; /* NULL: of all that are not named here */
	struct {
		const char *name;
		const char *key;
		const char *label;
	} v[9]; /* to the one without a name */
};

static const struct top tops[] = {
    {"file", {{"id", "id", "ID"}, {"filename", "filename", "File name"},
		 {"mimeType", "mimeType", "MIME type"},
		 {"sizeBytes", "sizeBytes", "Size in bytes"},
		 {"status", "status", "Status"},
		 {"createdAt", "createdAt", "Created at"},
		 {"completedAt", "completedAt", "Completed at"},
		 {"expiresAt", "expiresAt", "Expires at"}}},
    {"meeting", {{"id", "id", "ID"}, {"createdAt", "createdAt", "Created at"},
		    {"updatedAt", "updatedAt", "Updated at"},
		    {"link", "httpLink", "Link"},
		    {"accessLevel", "accessLevel", "Access level"}}},
    {NULL, {{"id", "id", "ID"}, {"createdAt", "createdAt", "Created at"},
	       {"updatedAt", "updatedAt", "Updated at"},
	       {"link", "httpLink", "Link"}}},
};

/* The API page, "Value types". */
static const char *const address_members[] = {"street", "street2", "city",
    "state", "postalCode", "country", "latitude", "longitude", NULL};
static const char *const name_members[] = {"firstName", "lastName", NULL};

const char *const *
expcolumn_members(const struct field *f)
{
	if (f->type == VTYPE_ADDRESS)
		return address_members;
	return f->type == VTYPE_FULL_NAME ? name_members : NULL;
}

/* Columns as they are made. */
struct maker {
	struct expcolumn *v;
	size_t n;
	size_t cap;
	struct arena *arena;
};

static struct expcolumn *
more(struct maker *m)
{
	if (m->n == m->cap) {
		size_t cap = m->cap == 0 ? 32 : 2 * m->cap;
		struct expcolumn *v = arena_array(m->arena, cap, sizeof(*v));

		if (m->n > 0)
			memcpy(v, m->v, m->n * sizeof(*v));
		m->v = v;
		m->cap = cap;
	}
	memset(&m->v[m->n], 0, sizeof(m->v[0]));
	return &m->v[m->n++];
}

static void
add_top(struct maker *m, const struct object *o, bool labels)
{
	const struct top *t = tops;

	while (t->object != NULL && strcmp(t->object, o->name) != 0)
		t++;
	for (size_t i = 0; t->v[i].name != NULL; i++) {
		struct expcolumn *c = more(m);

		c->kind = EXPCOLUMN_TOP;
		c->name = t->v[i].name;
		c->heading = labels ? t->v[i].label : c->name;
		c->key = t->v[i].key;
	}
}

static const char *
label_of(const char *label, const char *key)
{
	return label == NULL || label[0] == '\0' ? key : label;
}

static void
add_field(struct maker *m, const struct field *f, bool labels)
{
	const char *const *member = expcolumn_members(f);
	const char *label = label_of(f->label, f->key);
	struct expcolumn *c;

	for (; member != NULL && *member != NULL; member++) {
		c = more(m);
		c->kind = EXPCOLUMN_PART;
		c->name = arena_printf(m->arena, "%s.%s", f->key, *member);
		c->heading =
		    labels ? arena_printf(m->arena, "%s: %s", label, *member)
			   : c->name;
		c->key = f->key;
		c->member = *member;
		c->field = f;
	}
	if (expcolumn_members(f) != NULL)
		return;
	c = more(m);
	c->kind = EXPCOLUMN_FIELD;
	c->name = f->key;
	c->heading = labels ? label : c->name;
	c->key = f->key;
	c->field = f;
}

static void
add_names(struct maker *m, const struct relation *r, bool labels)
{
	struct expcolumn *c = more(m);

	c->kind = EXPCOLUMN_NAMES;
	c->name = arena_printf(m->arena, "%s.name", r->key);
	c->heading = labels ? arena_printf(m->arena, "%s: name",
				  label_of(r->label, r->key))
			    : c->name;
	c->key = r->key;
	c->relation = r;
}

static void
add_links(struct maker *m, const struct relation *r, bool labels)
{
	struct expcolumn *c = more(m);

	c->kind = EXPCOLUMN_LINKS;
	c->name = r->key;
	c->heading = labels ? label_of(r->label, r->key) : c->name;
	c->key = r->key;
	c->relation = r;
}

/* A heading that another column has, too, gives way to the name. */
static void
tell_apart(struct maker *m)
{
	bool *twin = mem_array(m->n + 1, sizeof(*twin));

	for (size_t i = 0; i < m->n; i++)
		for (size_t k = i + 1; k < m->n; k++)
			if (strcmp(m->v[i].heading, m->v[k].heading) == 0)
				twin[i] = twin[k] = true;
	for (size_t i = 0; i < m->n; i++)
		if (twin[i])
			m->v[i].heading = m->v[i].name;
	free(twin);
}

/* Is this column meant by that name?  Parts and names are also meant by their
 * key. */
static bool
is_meant(const struct expcolumn *c, struct str name)
{
	return str_is(name, c->name) ||
	       ((c->kind == EXPCOLUMN_PART || c->kind == EXPCOLUMN_NAMES) &&
		   str_is(name, c->key));
}

static int
unknown(const struct maker *all, struct str name, struct err *e)
{
	const char **names = mem_array(all->n + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < all->n; i++)
		names[i] = all->v[i].name;
	near = text_nearest(name, names, all->n);
	(void)err_set(
	    e, ERR_USAGE, "--select: there is no column '%.*s'", STR_ARG(name));
	if (near != NULL)
		(void)err_hint(e, "did you mean '%s'?", near);
	else
		(void)err_hint(e,
		    "columns are headed by their keys: see an export without --select");
	free(names);
	return -1;
}

static bool
has(const struct maker *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->v[i].name, name) == 0)
			return true;
	return false;
}

static int
choose(struct maker *out, const struct maker *all, const char *select,
    struct err *e)
{
	struct str rest = str_of(select);
	struct str piece;
	bool id = false;

	for (struct str look = rest; str_next(&look, STR_LIT(","), &piece);)
		id = id || str_is(str_trim(piece), "id");
	if (!id)
		*more(out) = all->v[0];
	while (str_next(&rest, STR_LIT(","), &piece)) {
		bool any = false;

		piece = str_trim(piece);
		for (size_t i = 0; i < all->n; i++) {
			if (!is_meant(&all->v[i], piece))
				continue;
			any = true;
			if (!has(out, all->v[i].name))
				*more(out) = all->v[i];
		}
		if (!any)
			return unknown(all, piece, e);
	}
	return 0;
}

/* Written with a new record and never shown (API page, "meeting"). */
static bool
is_unseen(const struct object *o, const char *key)
{
	if (o->create_member != NULL && strcmp(o->create_member, key) == 0)
		return true;
	/* The members of a list have pages of their own: "list-members". */
	return object_members_of(o, key) != NULL;
}

int
expcolumns_make(struct expcolumns *out, const struct object *o,
    const struct defs *defs, const struct expcolumns_opts *opts,
    struct arena *a, struct err *e)
{
	struct maker all = {.arena = a};
	struct maker chosen = {.arena = a};
	const struct field *fields;
	const struct relation *relations;
	size_t n = 0;

	add_top(&all, o, opts->labels);
	if (defs != NULL) {
		fields = defs_fields(defs, &n);
		for (size_t i = 0; i < n; i++)
			if (!is_unseen(o, fields[i].key))
				add_field(&all, &fields[i], opts->labels);
		relations = defs_relations(defs, &n);
		for (size_t i = 0; i < n; i++) {
			if (is_unseen(o, relations[i].key))
				continue;
			add_links(&all, &relations[i], opts->labels);
			if (opts->names)
				add_names(&all, &relations[i], opts->labels);
		}
	}
	tell_apart(&all);
	if (opts->select != NULL && choose(&chosen, &all, opts->select, e) != 0)
		return -1;
	*out = opts->select != NULL ? (struct expcolumns){chosen.v, chosen.n}
				    : (struct expcolumns){all.v, all.n};
	return 0;
}
