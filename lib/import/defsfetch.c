// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "api/client.h"
#include "api/clientdefs.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

#include "import/defsfetch.h"

enum {
	MISSING = 404,
	FORBIDDEN = 403
};

struct defsfetch {
	struct arena *arena; /* custom objects */
	struct client *client;
	struct defsfetch_one *v;
	size_t n;
	size_t unusable;
};

void
defsfetch_free(struct defsfetch *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->n; i++) {
		defs_free(f->v[i].defs);
		jdoc_free(f->v[i].doc);
	}
	free(f->v);
	arena_free(f->arena);
	free(f);
}

const struct defsfetch_one *
defsfetch_all(const struct defsfetch *f, size_t *n)
{
	*n = f->n;
	return f->v;
}

size_t
defsfetch_unusable(const struct defsfetch *f)
{
	return f->unusable;
}

static struct defsfetch_one *
append(struct defsfetch *f, const struct object *o)
{
	f->v = mem_resize(f->v, f->n + 1, sizeof(f->v[0]));
	f->v[f->n] = (struct defsfetch_one){o, DEFSFETCH_API, NULL, NULL};
	return &f->v[f->n++];
}

static int
no_object(const char *name, struct err *e)
{
	(void)err_set(
	    e, ERR_USAGE, "there is no object '%s' in Lightfield", name);
	return err_hint(e,
	    "'lfetl definitions' without a name shows all of them, custom ones by their slugs");
}

/*
 * The answer of one object.  That none came is no error where something else
 * can be said: that the API has none, or that this key may not see it.
 */
static int
fetch(struct defsfetch *f, struct defsfetch_one *one, struct err *e)
{
	const struct object *o = one->object;
	struct err why;
	int rc;

	rc = clientdefs_get(f->client, o, &one->defs, &one->doc, &why);
	if (rc == 0) {
		if (one->doc == NULL)
			one->from = DEFSFETCH_BUILTIN;
		return 0;
	}
	if (client_status(f->client) == FORBIDDEN) {
		one->from = DEFSFETCH_FORBIDDEN;
		return 0;
	}
	if (client_status(f->client) == MISSING && o->custom)
		return no_object(o->name, e);
	*e = why;
	return -1;
}

static int
fetch_one(struct defsfetch *f, const char *name, struct err *e)
{
	const struct object *o = object_any(f->arena, str_of(name));
	struct defsfetch_one *one;
	struct err why;

	if (o == NULL || !defs_known(o))
		return no_object(name, e);
	one = append(f, o);
	if (fetch(f, one, &why) != 0) {
		*e = why;
		return -1;
	}
	if (one->from != DEFSFETCH_FORBIDDEN)
		return 0;
	(void)err_set(e, ERR_STOPPED, "the API key may not read %s", o->plural);
	return err_hint(e,
	    "give the key the scope %s:read in Lightfield, or use another key",
	    o->scope != NULL ? o->scope : o->plural);
}

static int
fetch_custom(struct defsfetch *f, struct err *e)
{
	const struct jval *list;
	struct jdoc *doc;
	struct err why;
	int rc = client_get(f->client, API_READ, OBJECT_TYPES_PATH, &doc, &why);

	/* An organisation, or a server, that has none. */
	if (rc != 0 && (client_status(f->client) == MISSING ||
			   client_status(f->client) == FORBIDDEN))
		return 0;
	if (rc != 0) {
		*e = why;
		return -1;
	}
	list = jdoc_get(jdoc_root(doc), "data");
	for (size_t i = 0; rc == 0 && i < jdoc_size(list); i++) {
		struct str slug =
		    jdoc_text(jdoc_get(jdoc_at(list, i), "objectType"));
		const struct object *o;

		/* Some list the built-in ones, too. */
		if (object_find(slug) != NULL)
			continue;
		o = object_custom(f->arena, slug);
		if (o == NULL)
			f->unusable++;
		else
			rc = fetch(f, append(f, o), e);
	}
	jdoc_free(doc);
	return rc;
}

static int
nothing_to_read(const struct defsfetch *f, struct err *e)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].from == DEFSFETCH_API)
			return 0;
	(void)err_set(e, ERR_STOPPED,
	    "the API key may not read the definitions of any object");
	return err_hint(e,
	    "'lfetl doctor' says which scopes it has; give it accounts:read, contacts:read and so on in Lightfield");
}

static int
fetch_all(struct defsfetch *f, struct err *e)
{
	size_t n;
	const struct object *table = object_table(&n);

	for (size_t i = 0; i < n; i++) {
		struct err why;

		if (!defs_known(&table[i]))
			continue;
		if (fetch(f, append(f, &table[i]), &why) == 0)
			continue;
		*e = why;
		return -1;
	}
	if (fetch_custom(f, e) != 0)
		return -1;
	return nothing_to_read(f, e);
}

int
defsfetch_run(
    struct defsfetch **out, struct client *c, const char *name, struct err *e)
{
	struct defsfetch *f = mem_alloc(sizeof(*f));
	struct client_auth auth;
	int rc;

	f->arena = arena_new();
	f->client = c;
	/* What answers this is the API: then a 404 is its word. */
	rc = client_validate(c, &auth, e);
	if (rc == 0)
		rc = name != NULL ? fetch_one(f, name, e) : fetch_all(f, e);
	if (rc != 0) {
		defsfetch_free(f);
		f = NULL;
	}
	*out = f;
	return rc;
}

void
defsfetch_file(const struct defsfetch *f, struct buf *b)
{
	struct jput j;

	jput_init(&j, b);
	jput_object(&j);
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].doc == NULL)
			continue;
		jput_key(&j, f->v[i].object->name);
		jput_jval(&j, jdoc_root(f->v[i].doc));
	}
	jput_end(&j);
	buf_putc(b, '\n');
}
