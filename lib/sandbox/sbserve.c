// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbauto.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbdefsput.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbgate.h"
#include "sandbox/sbidem.h"
#include "sandbox/sblist.h"
#include "sandbox/sbmerge.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbrun.h"
#include "sandbox/sbserve.h"
#include "sandbox/sbshow.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbupload.h"
#include "sandbox/sbworld.h"
#include "sandbox/sbwrite.h"

enum {
	OP_MAX = 96 /* an object's name and a word */
};

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
put_record(const struct sbworld *w, const struct sbcall *c, uint32_t row,
    uint32_t as_of)
{
	struct jput j;

	if (c->route.kind == SBROUTE_MERGE) {
		sbmerge_put(w->store, row, c->body);
		return;
	}
	jput_init(&j, c->body);
	sbshow_record(&(struct sbshow){.store = w->store,
			  .as_of = as_of,
			  .now_ms = c->now_ms,
			  .session = c->route.kind == SBROUTE_SESSION,
			  .origin = c->req->origin},
	    sbstore_get(w->store, row), &j);
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
	put_record(w, c, row, SBSTORE_NOW);
	return 0;
}

static bool
has_idem(const struct sbcall *c)
{
	return c->req->idem != NULL && c->req->idem[0] != '\0';
}

static bool
is_create(const struct sbcall *c)
{
	return c->route.kind == SBROUTE_CREATE ||
	       c->route.kind == SBROUTE_SESSION;
}

static enum sbeffect
effect_of(const struct sbcall *c)
{
	if (c->route.kind == SBROUTE_MERGE)
		return SBEFFECT_MERGE;
	return is_create(c) ? SBEFFECT_CREATE : SBEFFECT_UPDATE;
}

/* Keys count for an object and a kind of operation. */
static struct str
op_name(const struct sbcall *c, char buf[OP_MAX])
{
	(void)snprintf(buf, OP_MAX, "%s%s", c->route.object->name,
	    sbchange_op(effect_of(c)));
	return str_of(buf);
}

/* The first answer of a key again: as it was then. */
static void
replay(struct sbworld *w, struct sbcall *c, const struct sbidem_entry *seen)
{
	const struct sbrec *rec = sbstore_get(w->store, seen->row);

	c->replay = true;
	if (c->route.kind == SBROUTE_MERGE)
		rec = sbstore_get(w->store, rec->merged);
	set_id(c, rec->id);
	put_record(w, c, seen->row, seen->as_of);
}

/* 1: answered from memory, 0: to be run, -1: refused. */
static int
check_idem(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	const struct sbidem_entry *seen;
	char op[OP_MAX];

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
make_id(const struct sbworld *w, struct sbcall *c)
{
	char id[SBOBJECT_ID_MAX];

	sbstore_make_id(w->store, c->route.object, w->n_made, id);
	set_id(c, id);
}

static int
judge(const struct sbworld *w, struct sbcall *c, const struct jval *body,
    struct sbdraft *draft, struct sbfail *why)
{
	const struct sbobject *o = c->route.object;
	struct sbwrite to = {w->store, sbworld_own(w), c->now_ms, draft, why};

	switch ((int)c->route.kind) {
	case SBROUTE_SESSION:
		return sbupload_session(w, c, body, draft, why);
	case SBROUTE_COMPLETE:
		return sbupload_complete(w, c, body, draft, why);
	case SBROUTE_CANCEL:
		return sbupload_cancel(w, c, body, draft, why);
	case SBROUTE_MERGE:
		return sbmerge_judge(w, c, body, draft, why);
	case SBROUTE_UPDATE:
		return sbwrite_update(&to, c->change.row, body);
	default:
		c->change.flagged = o->flag != NULL &&
				    jdoc_bool(jdoc_get(body, o->flag), false);
		return sbwrite_create(&to, o, body);
	}
}

static int
judge_body(const struct sbworld *w, struct sbcall *c, struct sbdraft *draft,
    struct sbfail *why)
{
	struct jdoc *doc = NULL;
	struct err e;
	int rc;

	if (c->req->body.n == 0 && c->route.kind == SBROUTE_CANCEL)
		return judge(w, c, NULL, draft, why);
	if (c->req->body.n == 0)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "The request body is empty.");
	if (jdoc_parse(&doc, c->req->body.p, c->req->body.n, &e) != 0)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "The request body is no JSON: %.200s", e.msg);
	rc = judge(w, c, jdoc_root(doc), draft, why);
	jdoc_free(doc);
	return rc;
}

/* A create, an update or a merge. */
static int
write_record(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	enum sbeffect effect = effect_of(c);
	struct sbdraft draft;
	int rc = check_idem(w, c, why);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	c->ran = true;
	if (effect == SBEFFECT_UPDATE &&
	    find_record(w, c, &c->change.row, why) != 0)
		return -1;
	sbdraft_init(&draft);
	rc = judge_body(w, c, &draft, why);
	if (rc == 0) {
		if (effect == SBEFFECT_CREATE)
			make_id(w, c);
		sbdraft_finish(&draft,
		    effect == SBEFFECT_CREATE ? 0 : c->now_ms, &c->change);
		c->change.effect = effect;
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
list(const struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	const struct sbfault_act *f = c->fault.act;
	struct sblist_request req = {.store = w->store,
	    .object = c->route.object,
	    .query = c->route.query,
	    .now_ms = c->now_ms,
	    .lag_ms = w->lag_ms,
	    .no_offset = f->kind == SBFAULT_IGNORE_OFFSET,
	    .oldest_first = f->kind == SBFAULT_REORDER};

	if (f->kind == SBFAULT_STALE && f->ms > req.lag_ms)
		req.lag_ms = f->ms;
	return sblist_put(&req, c->body, why);
}

/* The records of a list; the list itself is read fresh. */
static int
list_members(const struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	struct sblist_request req = {.store = w->store,
	    .object = c->route.member,
	    .query = c->route.query,
	    .now_ms = c->now_ms,
	    .lag_ms = w->lag_ms};
	size_t n;
	const struct sbrelation *r =
	    sbdefs_relations(w->defs[c->route.object->index], &n);
	uint32_t row;

	if (find_record(w, c, &row, why) != 0)
		return -1;
	req.of = sbstore_get(w->store, row);
	while (req.of_relation < n && r[req.of_relation].target != req.object)
		req.of_relation++;
	return sblist_put(&req, c->body, why);
}

/* The types of custom objects. */
static void
put_types(const struct sbworld *w, struct buf *out)
{
	const struct sbobject *o;
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "data");
	jput_list(&j);
	for (unsigned i = 0; (o = sbobject_at(w->objects, i)) != NULL; i++) {
		if (!o->custom)
			continue;
		jput_object(&j);
		jput_key(&j, "objectType");
		jput_cstr(&j, o->name);
		jput_key(&j, "label");
		jput_cstr(&j, o->label);
		jput_end(&j);
	}
	jput_end(&j);
	jput_end(&j);
}

static int
serve_file(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	if (find_record(w, c, &c->change.row, why) != 0)
		return -1;
	if (c->route.kind == SBROUTE_URL)
		return sbupload_url(w, c, c->change.row, why);
	if (c->route.kind == SBROUTE_BYTES)
		return sbupload_bytes(w, c, c->change.row, why);
	c->takes = sbupload_put(w, c, c->change.row, why) == 0;
	return c->takes ? 0 : -1;
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
	case SBROUTE_SESSION:
	case SBROUTE_COMPLETE:
	case SBROUTE_CANCEL:
	case SBROUTE_MERGE:
		return write_record(w, c, why);
	case SBROUTE_DELETE:
		return delete_record(w, c, why);
	case SBROUTE_RETRIEVE:
		return retrieve(w, c, why);
	case SBROUTE_LIST:
		return list(w, c, why);
	case SBROUTE_MEMBERS:
		return list_members(w, c, why);
	case SBROUTE_TYPES:
		put_types(w, c->body);
		return 0;
	case SBROUTE_RUN:
		return sbrun_put(c->route.id, c->now_ms, c->body, why);
	case SBROUTE_MERGED:
		return sbmerge_get(w, c, why);
	case SBROUTE_URL:
	case SBROUTE_PUT:
	case SBROUTE_BYTES:
		return serve_file(w, c, why);
	case SBROUTE_WORKFLOW:
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
	sbfail_put(&why, w->errors, c->body);
}

void
sbserve_commit(struct sbworld *w, struct sbcall *c)
{
	enum sbeffect effect = c->change.effect;
	struct sbidem_entry entry = {
	    .first_ms = c->now_ms, .done_ms = c->done_ms};
	char op[OP_MAX];

	if (c->takes)
		sbupload_keep(w, c, c->change.row);
	if (effect != SBEFFECT_NONE) {
		if (c->change.flagged)
			sbauto_create(
			    w->store, &w->enrich, &w->n_made, &c->change);
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
		put_record(w, c, entry.row, entry.as_of);
	} else if (!c->ran || c->done_ms <= c->now_ms) {
		/* A failure matters to its key only while it is running. */
		return;
	} else {
		entry.failed = true;
	}
	if (has_idem(c) && !c->fault.act->forget)
		sbidem_put(
		    w->idem, op_name(c, op), str_of(c->req->idem), &entry);
}
