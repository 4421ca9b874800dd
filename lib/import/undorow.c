// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "api/client.h"
#include "api/fault.h"
#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "plan/item.h"
#include "plan/query.h"
#include "plan/receipt.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/undojob.h"

enum {
	REQUESTS_MAX = 1000 /* of one row: 25 links each */
};

static const struct object *
object_of(const struct undo_work *w)
{
	return w->im->sheet.mapping->object;
}

static int
fate(struct undo_fate *f, enum jobundo_state state, const char *code,
    const char *message)
{
	f->state = state;
	f->code = code;
	f->message = message;
	return 0;
}

static const char *
path_of(struct undo_work *w, const char *id)
{
	buf_clear(&w->text);
	query_record(object_of(w), str_of(id), &w->text);
	return arena_dup(w->arena, buf_text(&w->text), w->text.n);
}

/* *doc is the caller's; NULL: there is none. */
static int
look(struct undo_work *w, const char *path, struct jdoc **doc, struct err *e)
{
	struct fetched got;

	*doc = NULL;
	if (line_open(&w->reads, w->im, API_READ, 1, e) != 0)
		return -1;
	fetch_put(w->reads.fetch, path, 0);
	if (fetch_next(w->reads.fetch, &got, e) != 1)
		return -1;
	*doc = got.doc;
	return 0;
}

static int
read_as(const struct undo_work *w, const struct jdoc *doc, struct record *rec,
    struct err *e)
{
	if (record_read(jdoc_root(doc), rec))
		return 0;
	return err_set(e, ERR_SERVICE, "%s: what came as a record is none",
	    object_of(w)->path);
}

static int
refuse(struct undo_work *w, const struct fault *f, struct undo_fate *out)
{
	out->refused = true;
	return fate(out, JOBUNDO_FAILED,
	    arena_dup(w->arena, f->code, strlen(f->code)),
	    arena_dup(w->arena, f->message, strlen(f->message)));
}

/* -- what was created -- */

/* The field or link that is not as it was after the receipt's write; or NULL. */
static const char *
changed_key(struct str receipt, const struct record *rec)
{
	struct jdoc_iter field = {0};
	struct jdoc_iter link = {0};

	while (jdoc_next(rec->fields, &field))
		if (receipt_says(receipt, field.key, STR_LIT(""),
			record_value(rec, field.key)) == RECEIPT_EDITED)
			return field.key;
	while (jdoc_next(rec->relations, &link))
		if (receipt_says_link(receipt, link.key, STR_LIT(""), rec) ==
		    RECEIPT_EDITED)
			return link.key;
	return NULL;
}

/*
 * Against what was answered to this job's write; of a purged job only against
 * our last write, whichever it was.  1: it stays, and out says why; 0.
 */
static int
judge(struct undo_work *w, const struct jobundo_row *row,
    const struct record *rec, int64_t at_ms, struct undo_fate *out)
{
	struct str last = buf_str(&w->former);
	const char *edited = changed_key(last, rec);
	const char *changed =
	    row->receipt.n > 0 ? changed_key(row->receipt, rec) : edited;
	bool later =
	    row->receipt.n == 0 && w->ended_ms > 0 && at_ms > w->ended_ms;

	if (last.n == 0 && row->receipt.n == 0)
		(void)fate(out, JOBUNDO_KEPT, "undo.unknown",
		    "what was written is not known, so whether somebody changed it since is not known");
	else if (edited != NULL || (last.n == 0 && changed != NULL))
		(void)fate(out, JOBUNDO_KEPT, "undo.edited",
		    arena_printf(w->arena,
			"%s: somebody changed it in Lightfield since",
			edited != NULL ? edited : changed));
	else if (changed != NULL || later)
		(void)fate(out, JOBUNDO_KEPT, "undo.later",
		    "a later import wrote to it");
	else
		return 0;
	return 1;
}

/* 1: it stays, and out says why; 0; -1. */
static int
stays(struct undo_work *w, const struct jobundo_row *row,
    const struct jdoc *doc, struct undo_fate *out, struct err *e)
{
	struct record rec;
	int64_t at_ms = 0;

	if (read_as(w, doc, &rec, e) != 0)
		return -1;
	buf_clear(&w->former);
	if (idmap_receipt(w->im->ids, object_of(w)->name, rec.id, &w->former,
		&at_ms, e) < 0)
		return -1;
	return judge(w, row, &rec, at_ms, out);
}

static int
is_gone(struct undo_work *w, const struct jobundo_row *row,
    struct undo_fate *out, struct err *e)
{
	if (w->opts->dry_run)
		return fate(out, JOBUNDO_REVERSED, NULL, NULL);
	if (idmap_drop(
		w->im->ids_out, object_of(w)->name, str_of(row->id), e) != 0)
		return -1;
	return fate(out, JOBUNDO_REVERSED, NULL, NULL);
}

/* A 404 or 405: is the record gone, or is it DELETE that is not there? */
static int
not_deleted(struct undo_work *w, const struct jobundo_row *row,
    const char *path, struct undo_fate *out, struct err *e)
{
	struct jdoc *doc;

	if (look(w, path, &doc, e) != 0)
		return -1;
	if (doc == NULL)
		return is_gone(w, row, out, e);
	jdoc_free(doc);
	out->refused = true;
	return fate(out, JOBUNDO_FAILED, "undo.no-delete",
	    "this server knows no DELETE of such a record; delete it in Lightfield");
}

static int delete (struct undo_work *w, const struct jobundo_row *row,
    const char *path, struct undo_fate *out, struct err *e)
{
	struct fault f;
	int rc;

	if (w->opts->dry_run)
		return fate(out, JOBUNDO_REVERSED, NULL, NULL);
	if (jobundo_set(w->im->job, row->ord, JOBUNDO_BEGUN, NULL, NULL, e) !=
	    0)
		return -1;
	w->out->writes++;
	rc = client_delete(w->im->client, path, &f, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return is_gone(w, row, out, e);
	if (f.status == 404 || f.status == 405)
		return not_deleted(w, row, path, out, e);
	return refuse(w, &f, out);
}

static int
created(struct undo_work *w, const struct jobundo_row *row,
    struct undo_fate *out, struct err *e)
{
	const char *path = path_of(w, row->id);
	struct jdoc *doc;
	int rc;

	if (look(w, path, &doc, e) != 0)
		return -1;
	if (doc == NULL && row->begun)
		return is_gone(w, row, out, e);
	if (doc == NULL)
		return fate(out, JOBUNDO_KEPT, "undo.gone",
		    "the record is not in Lightfield any more");
	rc = stays(w, row, doc, out, e);
	jdoc_free(doc);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return delete (w, row, path, out, e);
}

/* -- what was updated -- */

/* What we wrote last is now what stood there before. */
static int
remember(struct undo_work *w, const struct jdoc *answer, struct err *e)
{
	struct idmap_entry entry;
	struct record rec;
	struct buf receipt;
	int rc;

	if (read_as(w, answer, &rec, e) != 0)
		return -1;
	memset(&entry, 0, sizeof(entry));
	buf_init(&receipt, LIM_ANSWER_BYTES);
	receipt_make(buf_str(&w->body), &rec, buf_str(&w->former), &receipt);
	entry.id = arena_dup(w->arena, rec.id.p, rec.id.n);
	entry.receipt = buf_str(&receipt);
	rc = idmap_put(w->im->ids_out,
	    w->im->sheet.mapping->system.text.n > 0
		? w->im->sheet.mapping->system.text.p
		: "",
	    object_of(w)->name, &entry, 1, clk_now(w->im->opts->clk).wall_ms,
	    e);
	buf_fini(&receipt);
	return rc;
}

static void
idempotency(struct undo_work *w, const struct jobundo_row *row, char out[64])
{
	struct item_key key;

	memset(&key, 0, sizeof(key));
	key.identity = w->identity;
	key.operation = "undo";
	key.target = row->id;
	key.row_key = str_of(row->key);
	key.generation = w->im->facts.generation;
	key.body = buf_str(&w->body);
	item_idem(&key, out);
}

/* 0: it is done; 1: refused, out says why; -1. */
static int
send(struct undo_work *w, const struct jobundo_row *row, const char *path,
    struct undo_fate *out, struct err *e)
{
	struct api_request r = {"POST", path, NULL, {NULL, 0}, 0};
	struct jdoc *answer;
	struct fault f;
	char idem[64];
	int rc;

	if (jobundo_set(w->im->job, row->ord, JOBUNDO_BEGUN, NULL, NULL, e) !=
	    0)
		return -1;
	idempotency(w, row, idem);
	r.idem = idem;
	r.body = buf_str(&w->body);
	w->out->writes++;
	rc = client_post(w->im->client, &r, true, &answer, &f, e);
	if (rc == 0)
		rc = remember(w, answer, e);
	else if (rc == 1)
		(void)refuse(w, &f, out);
	jdoc_free(answer);
	return rc;
}

static int
settle(struct undobody *b, bool wrote, bool begun, struct undo_fate *out)
{
	if (b->code == NULL)
		return fate(out, JOBUNDO_REVERSED, NULL, NULL);
	return fate(out,
	    wrote || b->any || (begun && b->back) ? JOBUNDO_PARTLY
						  : JOBUNDO_KEPT,
	    b->code, b->message);
}

/* One request, after a look.  1: another one has to follow; 0; -1. */
static int
restore(struct undo_work *w, const struct jobundo_row *row, const char *path,
    bool wrote, struct undo_fate *out, struct err *e)
{
	struct undobody b;
	struct record rec;
	struct jdoc *doc;
	int64_t at_ms;
	int rc;

	if (look(w, path, &doc, e) != 0)
		return -1;
	if (doc == NULL)
		return fate(out, JOBUNDO_KEPT, "undo.gone",
		    "the record is not in Lightfield any more");
	rc = read_as(w, doc, &rec, e);
	buf_clear(&w->former);
	if (rc == 0 && idmap_receipt(w->im->ids, object_of(w)->name, rec.id,
			   &w->former, &at_ms, e) < 0)
		rc = -1;
	if (rc == 0)
		rc = undobody_make(w, row, &rec, &b, e);
	if (rc == 0 && row->begun && b.back && !b.any && !w->opts->dry_run)
		rc = remember(w, doc, e);
	jdoc_free(doc);
	if (rc != 0)
		return -1;
	(void)settle(&b, wrote, row->begun, out);
	if (!b.any || w->opts->dry_run)
		return 0;
	rc = send(w, row, path, out, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	w->members += b.members;
	return b.more ? 1 : 0;
}

static int
updated(struct undo_work *w, const struct jobundo_row *row,
    struct undo_fate *out, struct err *e)
{
	const char *path = path_of(w, row->id);
	int rc = 1;

	if (row->image.n == 0)
		return fate(out, JOBUNDO_KEPT, "undo.unknown",
		    "what stood there before is not known any more: the job was purged");
	w->members = 0;
	for (unsigned i = 0; rc == 1 && i < REQUESTS_MAX; i++)
		rc = restore(w, row, path, i > 0, out, e);
	return rc < 0 ? -1 : 0;
}

int
undorow_settle(struct undo_work *w, const struct jobundo_row *row,
    struct undo_fate *out, struct err *e)
{
	memset(out, 0, sizeof(*out));
	arena_reset(w->arena);
	return row->action == ROW_CREATE ? created(w, row, out, e)
					 : updated(w, row, out, e);
}
