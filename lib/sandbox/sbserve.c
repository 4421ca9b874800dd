// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbdefsput.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbgate.h"
#include "sandbox/sbidem.h"
#include "sandbox/sblist.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbserve.h"
#include "sandbox/sbshow.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbworld.h"
#include "sandbox/sbwrite.h"

static void
put_validate(const struct sbworld *w, struct buf *out)
{
	struct str rest = str_of(w->scopes);
	struct str piece;
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "active");
	jput_bool(&j, true);
	jput_key(&j, "tokenType");
	jput_cstr(&j, "api_key");
	jput_key(&j, "subjectType");
	jput_cstr(&j, "workspace");
	jput_key(&j, "scopes");
	jput_list(&j);
	while (str_next(&rest, STR_LIT(","), &piece))
		jput_text(&j, str_trim(piece));
	jput_end(&j);
	jput_end(&j);
}

static void
set_id(struct sbcall *c, const char *id)
{
	(void)snprintf(c->id, sizeof(c->id), "%s", id);
}

static void
put_record(
    const struct sbworld *w, uint32_t row, uint32_t as_of, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	sbshow_record(w->store, sbstore_get(w->store, row), as_of, &j);
}

/* The record that the path names. */
static int
find_record(const struct sbworld *w, struct sbcall *c, uint32_t *row,
    struct sbfail *why)
{
	const struct sbrec *rec = NULL;

	if (sbstore_find(w->store, c->route.id, row))
		rec = sbstore_get(w->store, *row);
	if (rec == NULL || rec->object != c->route.object ||
	    !sbstore_is_live(rec, SBSTORE_NOW))
		return sbfail_set(why, 404, NULL, NULL,
		    "There is no %s with id '%.*s'.", c->route.object->name,
		    STR_ARG(str_upto(c->route.id, 80)));
	set_id(c, rec->id);
	return 0;
}

static int
retrieve(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	uint32_t row;

	if (find_record(w, c, &row, why) != 0)
		return -1;
	put_record(w, row, SBSTORE_NOW, c->body);
	return 0;
}

static bool
has_idem(const struct sbcall *c)
{
	return c->req->idem != NULL && c->req->idem[0] != '\0';
}

/* Keys count for an object and a kind of operation. */
static struct str
op_name(const struct sbcall *c, char buf[64])
{
	(void)snprintf(buf, 64, "%s%s", c->route.object->name,
	    c->route.kind == SBROUTE_UPDATE ? " update" : "");
	return str_of(buf);
}

/* The first answer of a key again: as it was then. */
static void
replay(struct sbworld *w, struct sbcall *c, const struct sbidem_entry *seen)
{
	c->replay = true;
	set_id(c, sbstore_get(w->store, seen->row)->id);
	put_record(w, seen->row, seen->as_of, c->body);
}

/* 1: answered from memory, 0: to be run, -1: refused. */
static int
check_idem(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	const struct sbidem_entry *seen;
	char op[64];

	if (!has_idem(c))
		return 0;
	if (strlen(c->req->idem) > LIM_IDEM_KEY_BYTES)
		return sbfail_set(why, 400, "idempotency_key_too_long",
		    "Idempotency-Key",
		    "The idempotency key is longer than %u characters.",
		    LIM_IDEM_KEY_BYTES);
	seen = sbidem_get(
	    w->idem, op_name(c, op), str_of(c->req->idem), c->now_ms);
	if (seen == NULL)
		return 0;
	if (c->now_ms < seen->done_ms)
		return sbfail_set(why, 409, "idempotency_conflict", NULL,
		    "A request with this idempotency key is still running.");
	replay(w, c, seen);
	return 1;
}

static void
make_id(struct sbworld *w, struct sbcall *c)
{
	const struct sbobject *o = c->route.object;
	uint64_t n = w->n_made;
	char id[SBOBJECT_ID_MAX];
	uint32_t row;

	/* A seed may bring an id that we would make. */
	do {
		sbobject_id(
		    id, o->id_prefix, (uint64_t)(o->index + 1) << 48 | n);
		n += UINT64_C(1) << 40;
	} while (sbstore_find(w->store, str_of(id), &row));
	set_id(c, id);
}

static int
judge_body(const struct sbworld *w, const struct sbcall *c,
    struct sbdraft *draft, struct sbfail *why)
{
	struct jdoc *doc = NULL;
	struct err e;
	int rc;

	if (c->req->body.n == 0)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "The request body is empty.");
	if (jdoc_parse(&doc, c->req->body.p, c->req->body.n, &e) != 0)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "The request body is no JSON: %.200s", e.msg);
	if (c->route.kind == SBROUTE_UPDATE)
		rc = sbwrite_update(
		    w->store, c->change.row, jdoc_root(doc), draft, why);
	else
		rc = sbwrite_create(
		    w->store, c->route.object, jdoc_root(doc), draft, why);
	jdoc_free(doc);
	return rc;
}

/* A create or an update. */
static int
write_record(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	bool update = c->route.kind == SBROUTE_UPDATE;
	struct sbdraft draft;
	int rc = check_idem(w, c, why);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	c->ran = true;
	if (update && find_record(w, c, &c->change.row, why) != 0)
		return -1;
	sbdraft_init(&draft);
	rc = judge_body(w, c, &draft, why);
	if (rc == 0) {
		if (!update)
			make_id(w, c);
		sbdraft_finish(&draft, update ? c->now_ms : 0, &c->change);
		c->change.effect = update ? SBEFFECT_UPDATE : SBEFFECT_CREATE;
	}
	sbdraft_fini(&draft);
	return rc;
}

static int
delete_record(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	struct jput j;

	if (find_record(w, c, &c->change.row, why) != 0)
		return -1;
	c->change.effect = SBEFFECT_DELETE;
	jput_init(&j, c->body);
	jput_object(&j);
	jput_key(&j, "id");
	jput_cstr(&j, c->id);
	jput_key(&j, "deleted");
	jput_bool(&j, true);
	jput_end(&j);
	return 0;
}

static int
answer_route(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	const struct sbobject *o = c->route.object;

	switch (c->route.kind) {
	case SBROUTE_VALIDATE:
		put_validate(w, c->body);
		return 0;
	case SBROUTE_DEFINITIONS:
		sbdefsput_answer(w->defs[o->index], o, c->body);
		return 0;
	case SBROUTE_CREATE:
	case SBROUTE_UPDATE:
		return write_record(w, c, why);
	case SBROUTE_DELETE:
		return delete_record(w, c, why);
	case SBROUTE_RETRIEVE:
		return retrieve(w, c, why);
	case SBROUTE_LIST:
		return sblist_put(&(struct sblist_request){.store = w->store,
				      .object = o,
				      .query = c->route.query,
				      .now_ms = c->now_ms,
				      .lag_ms = w->lag_ms},
		    c->body, why);
	case SBROUTE_UNKNOWN:
	case SBROUTE_CLOCK:
	case SBROUTE_STATE:
	case SBROUTE_CONTROL:
		break;
	}
	return sbfail_set(why, 404, NULL, NULL, "No such route.");
}

void
sbserve_answer(struct sbworld *w, struct sbcall *c)
{
	struct sbfail why;

	c->retry_after_s = -1;
	c->status = 200;
	if (sbgate_check(w, c, &why) == 0 && answer_route(w, c, &why) == 0) {
		c->change.object = c->route.object;
		c->change.id = c->id;
		c->change.at_ms = c->now_ms;
		return;
	}
	c->status = why.status;
	buf_clear(c->body);
	sbfail_put(&why, c->body);
}

void
sbserve_commit(struct sbworld *w, struct sbcall *c)
{
	enum sbeffect effect = c->change.effect;
	struct sbidem_entry entry = {
	    .first_ms = c->now_ms, .done_ms = c->done_ms};
	char op[64];

	if (effect != SBEFFECT_NONE) {
		entry.row = sbstore_apply(w->store, &c->change);
		entry.as_of = sbstore_last(w->store);
		if (effect == SBEFFECT_CREATE) {
			w->n_made++;
			sbenrich_created(
			    &w->enrich, w->store, entry.row, c->now_ms);
		}
		sbchange_fini(&c->change);
		if (effect == SBEFFECT_DELETE)
			return;
		put_record(w, entry.row, entry.as_of, c->body);
	} else if (!c->ran || c->done_ms <= c->now_ms) {
		/* A failure matters to its key only while it is running. */
		return;
	} else {
		entry.failed = true;
	}
	if (has_idem(c))
		sbidem_put(
		    w->idem, op_name(c, op), str_of(c->req->idem), &entry);
}
