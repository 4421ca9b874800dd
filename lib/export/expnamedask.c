// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "api/client.h"
#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "journal/spill.h"
#include "plan/query.h"
#include "run/fetch.h"
#include "run/pages.h"
#include "schema/object.h"

#include "export/expfetch.h"
#include "export/expjob.h"
#include "export/expnamed.h"

enum {
	SPILL_MEMORY = 1024 * 1024,
	PATH_BYTES = 65536
};

/* Entries of a spill in order of their keys; of one key the first will do. */
struct cursor {
	struct spill *s;
	struct str key;
	struct str data;
	int rc;
};

struct asking {
	struct export *x;
	const struct object *object;
	struct spill *wanted;
	struct spill *listed;    /* id -> name */
	struct spill *missing;   /* ids that no page had */
	struct spill *retrieved; /* id -> name */
	struct buf name;
};

/* -- names -- */

static void
name_of(const struct jval *record, struct buf *out)
{
	const struct jval *fields = jdoc_get(record, "fields");
	const struct jval *v = jdoc_get(jdoc_get(fields, "$name"), "value");
	struct str last;

	buf_clear(out);
	if (jdoc_kind(v) == JDOC_ABSENT)
		v = jdoc_get(jdoc_get(fields, "$title"), "value");
	if (jdoc_kind(v) == JDOC_ABSENT)
		v = jdoc_get(record, "filename");
	if (jdoc_kind(v) != JDOC_OBJECT) {
		buf_add_str(out, jdoc_text(v));
		return;
	}
	buf_add_str(out, jdoc_text(jdoc_get(v, "firstName")));
	last = jdoc_text(jdoc_get(v, "lastName"));
	if (out->n > 0 && last.n > 0)
		buf_putc(out, ' ');
	buf_add_str(out, last);
}

static int
keep(struct asking *a, struct spill *into, const struct jval *record,
    struct err *e)
{
	struct str id = jdoc_text(jdoc_get(record, "id"));

	name_of(record, &a->name);
	if (id.n == 0 || a->name.over || id.n + a->name.n > SPILL_ENTRY_MAX)
		return 0;
	return spill_add(into, id, buf_str(&a->name), e);
}

/* -- one beside the other -- */

static int
advance(struct cursor *c, struct err *e)
{
	c->rc = spill_next(c->s, &c->key, &c->data, e);
	return c->rc < 0 ? -1 : 0;
}

/* 1: the cursor stands at this key. */
static int
seek(struct cursor *c, struct str key, struct err *e)
{
	while (c->rc > 0 && str_cmp(c->key, key) < 0)
		if (advance(c, e) != 0)
			return -1;
	return c->rc > 0 && str_eq(c->key, key);
}

/* Each id that is wanted, once; then from the first again. */
static int
each(struct asking *a,
    int (*id)(struct asking *, struct str id, void *self, struct err *),
    void *self, struct err *e)
{
	struct buf last;
	struct str next;
	struct str place;
	int rc;

	buf_init(&last, SPILL_ENTRY_MAX);
	while ((rc = spill_next(a->wanted, &next, &place, e)) == 1) {
		if (str_eq(next, buf_str(&last)))
			continue;
		buf_clear(&last);
		buf_add_str(&last, next);
		rc = id(a, next, self, e);
		if (rc != 0)
			break;
	}
	buf_fini(&last);
	return rc < 0 ? -1 : spill_rewind(a->wanted, e);
}

static int
count_one(struct asking *a, struct str id, void *self, struct err *e)
{
	uint64_t *n = self;

	(void)a;
	(void)id;
	(void)e;
	++*n;
	return 0;
}

/* What no page had. */
static int
look_up(struct asking *a, struct str id, void *self, struct err *e)
{
	const struct str none = {NULL, 0};
	int rc = seek(self, id, e);

	if (rc == 0)
		return spill_add(a->missing, id, none, e);
	return rc < 0 ? -1 : 0;
}

/* -- asking -- */

static int
take_listed(void *self, const struct jval *record, struct err *e)
{
	struct asking *a = self;

	return keep(a, a->listed, record, e);
}

/* Whether all were seen does not matter: what is missing is retrieved. */
static int
list(struct asking *a, struct err *e)
{
	struct pages_result ignored;
	struct pages_opts o;
	struct expfetch f;
	struct buf path;
	int rc;

	if (expfetch_open(&f, a->x, API_SEARCH, e) != 0)
		return -1;
	buf_init(&path, PATH_BYTES);
	query_all(a->object, &path);
	memset(&o, 0, sizeof(o));
	o.fetch = f.fetch;
	o.path = buf_text(&path);
	o.dir = a->x->folder;
	o.self = a;
	o.record = take_listed;
	rc = pages_read(&o, &ignored, e);
	expfetch_close(&f, a->x);
	buf_fini(&path);
	return rc;
}

static int
ask_for(struct asking *a, struct fetch *f, bool *more, struct err *e)
{
	struct str id;
	struct str none;
	struct buf path;
	int rc = 0;

	while (*more && fetch_room(f) > 0 &&
	       (rc = spill_next(a->missing, &id, &none, e)) == 1) {
		buf_init(&path, PATH_BYTES);
		query_record(a->object, id, &path);
		fetch_put(f, buf_text(&path), 0);
		buf_fini(&path);
	}
	if (rc == 0 && fetch_room(f) > 0)
		*more = false;
	return rc < 0 ? -1 : 0;
}

static int
retrieve(struct asking *a, struct err *e)
{
	struct expfetch f;
	bool more = true;
	int rc;

	if (spill_count(a->missing) == 0)
		return 0;
	if (expfetch_open(&f, a->x, API_READ, e) != 0)
		return -1;
	while ((rc = ask_for(a, f.fetch, &more, e)) == 0) {
		struct fetched got;

		rc = fetch_next(f.fetch, &got, e);
		if (rc != 1)
			break;
		if (got.doc != NULL)
			rc = keep(a, a->retrieved, jdoc_root(got.doc), e);
		jdoc_free(got.doc);
		if (rc < 0)
			break;
	}
	expfetch_close(&f, a->x);
	return rc < 0 ? -1 : 0;
}

/* How many there are; 1: the key may not know, or there is no such list. */
static int
count(struct asking *a, uint64_t *total, struct err *e)
{
	struct transport_opts t = *a->x->opts->server;
	struct transport transport;
	struct jdoc *doc = NULL;
	struct client *c;
	struct buf path;
	int rc;

	t.connections = 1;
	if (http_open(&transport, &t, e) != 0)
		return -1;
	c = client_new(&transport, a->x->opts->clk, a->x->opts->rate);
	client_stop_flag(c, a->x->opts->interrupts);
	buf_init(&path, PATH_BYTES);
	query_all(a->object, &path);
	query_page(&path, 1, 0);
	rc = client_get(c, API_SEARCH, buf_text(&path), &doc, e);
	*total = (uint64_t)jdoc_int(jdoc_get(jdoc_root(doc), "totalCount"), 0);
	if (rc != 0 && (client_status(c) == 403 || client_status(c) == 404))
		rc = 1;
	a->x->res->searches += client_spent(c, API_SEARCH);
	jdoc_free(doc);
	buf_fini(&path);
	/* An interrupted read may still fly with the client's texts. */
	transport.free(transport.self);
	client_free(c);
	return rc;
}

/* -- together -- */

static int
join(struct asking *a, struct spill *found, struct err *e)
{
	struct cursor from[2] = {{.s = a->listed}, {.s = a->retrieved}};
	struct str id;
	struct str place;
	int rc;

	if (spill_rewind(a->listed, e) != 0 || advance(&from[0], e) != 0 ||
	    advance(&from[1], e) != 0)
		return -1;
	while ((rc = spill_next(a->wanted, &id, &place, e)) == 1)
		for (int i = 0; i < 2; i++) {
			rc = seek(&from[i], id, e);
			if (rc == 1)
				rc = spill_add(found, place, from[i].data, e);
			if (rc != 0)
				return -1;
		}
	return rc;
}

/* A page of PAGES_LIMIT names costs as much as one record. */
static int
look(struct asking *a, struct spill *found, struct err *e)
{
	struct cursor c = {.s = a->listed};
	uint64_t wanted = 0;
	uint64_t total = 0;
	int rc = count(a, &total, e);

	if (rc > 0) {
		expread_notice(a->x,
		    "the names of %s are left out: the key may not read them",
		    a->object->plural);
		return 0;
	}
	if (rc == 0)
		rc = each(a, count_one, &wanted, e);
	if (rc == 0 && wanted > total / PAGES_LIMIT + 1)
		rc = list(a, e);
	if (rc == 0)
		rc = advance(&c, e);
	if (rc == 0)
		rc = each(a, look_up, &c, e);
	if (rc == 0)
		rc = retrieve(a, e);
	return rc == 0 ? join(a, found, e) : -1;
}

int
expnamed_ask(struct export *x, const char *object, struct spill *wanted,
    struct spill *found, struct err *e)
{
	struct asking a = {.x = x, .wanted = wanted};
	int rc;

	if (spill_count(wanted) == 0)
		return 0;
	a.object = object_any(x->arena, str_of(object));
	if (a.object == NULL) {
		expread_notice(x,
		    "the names of '%s' are left out: this version does not know it",
		    object);
		return 0;
	}
	a.listed = spill_new(x->folder, SPILL_MEMORY);
	a.missing = spill_new(x->folder, SPILL_MEMORY);
	a.retrieved = spill_new(x->folder, SPILL_MEMORY);
	buf_init(&a.name, SPILL_ENTRY_MAX);
	rc = look(&a, found, e);
	spill_free(a.listed);
	spill_free(a.missing);
	spill_free(a.retrieved);
	buf_fini(&a.name);
	return rc;
}
