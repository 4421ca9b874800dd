// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "journal/jobside.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/diff.h"
#include "plan/item.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "schema/object.h"

#include "import/feedfile.h"
#include "import/feedjob.h"
#include "import/finder.h"
#include "import/importjob.h"
#include "import/members.h"
#include "import/rowitem.h"

static const struct object *
object_of(const struct feed *f)
{
	return f->im->sheet.mapping->object;
}

/* -- operations that are not sent -- */

static int
settled(struct feed *f, const struct feed_row *r, enum jrec_kind how,
    struct op **op)
{
	const struct diag *d = diags_first_error(&f->diags);
	struct op o;

	memset(&o, 0, sizeof(o));
	o.ord = r->ord;
	o.action = r->action;
	o.settled = true;
	o.settle = how;
	if (d != NULL) {
		o.code = d->code;
		o.field = d->field;
		o.message = d->message;
		o.hint = d->hint;
	}
	*op = op_new(&o);
	return 1;
}

/* What the comparison found that the plan could not know. */
static void
remark(struct op *o, const struct diags *d, size_t from)
{
	if (from >= d->n)
		return;
	o->code = d->v[from].code;
	o->field = d->v[from].field;
	o->message = d->v[from].message;
	o->hint = d->v[from].hint;
}

static int
unchanged(struct feed *f, const struct feed_row *r, const struct record *rec,
    size_t remarks, struct op **op)
{
	struct op o;

	memset(&o, 0, sizeof(o));
	o.ord = r->ord;
	o.action = ROW_UPDATE;
	o.settled = true;
	o.settle = JREC_UNCHANGED;
	o.id = arena_dup(f->arena, rec->id.p, rec->id.n);
	o.link = arena_dup(f->arena, rec->link.p, rec->link.n);
	buf_clear(&f->marks);
	mark_all(rec, f->im->sheet.bind, &f->marks);
	o.marks = buf_str(&f->marks);
	remark(&o, &f->diags, remarks);
	*op = op_new(&o);
	return 1;
}

static int
not_found(struct feed *f, const struct feed_row *r, struct op **op)
{
	diag_add(&f->diags, DIAG_ERROR, "plan.not-found", STR_LIT(""),
	    "the %s that the row means is no longer in Lightfield, and mode: update creates none",
	    object_of(f)->name);
	diag_hint(
	    &f->diags, "Say mode: upsert to create it, or take the row out.");
	return settled(f, r, JREC_FAILED, op);
}

static int
several(struct feed *f, const struct feed_row *r, struct op **op)
{
	diag_add(&f->diags, DIAG_ERROR, "match.ambiguous", STR_LIT(""),
	    "the %s that the row means is gone, and several others could be meant now",
	    object_of(f)->name);
	diag_hint(&f->diags,
	    "Write the id of the right one, create or skip into the column decision of ambiguous.csv, then repeat the command.");
	return settled(f, r, JREC_AMBIGUOUS, op);
}

/* Between two requests of a row its record went away, and no other is it. */
static int
gone_between(struct feed *f, const struct feed_row *r, struct op **op)
{
	diag_add(&f->diags, DIAG_ERROR, "match.gone", STR_LIT(""),
	    "the %s was deleted in Lightfield while the requests of its row were on their way",
	    object_of(f)->name);
	diag_hint(&f->diags,
	    "Import failed.csv, or repeat the command with --retry-failed: the row is matched anew.");
	return settled(f, r, JREC_FAILED, op);
}

/* -- operations that are sent -- */

/* The bytes in f->body, under their idempotency key. */
static int
give(struct feed *f, const struct feed_row *r, struct op *o, const char *what,
    struct op **op, struct err *e)
{
	struct item_key key;
	char idem[64];

	if (f->body.over)
		return err_set(e, ERR_USAGE,
		    "%s, line %llu: the row makes a request of more than %u bytes",
		    f->im->opts->file, (unsigned long long)r->row.line,
		    LIM_BODY_BYTES);
	memset(&key, 0, sizeof(key));
	key.identity = f->identity;
	key.operation = what;
	key.target = o->target == NULL ? "" : o->target;
	key.row_key = str_of(r->key);
	key.part = r->part;
	/* Of the job and, above it, of a row that was sent and is not there. */
	key.generation = f->im->facts.generation | r->generation << 32;
	key.body = buf_str(&f->body);
	item_idem(&key, idem);
	o->ord = r->ord;
	o->key = idem;
	o->body = key.body;
	*op = op_new(o);
	return 1;
}

/* The record that the row had before, which is gone: part of its key. */
static int
former_id(
    struct feed *f, const struct feed_row *r, struct str gone, struct err *e)
{
	struct buf key;
	int rc = 0;

	buf_clear(&f->before);
	buf_init(&key, sizeof(uint64_t));
	finder_number(&key, r->ord);
	if (gone.n > 0)
		buf_add_str(&f->before, gone);
	else
		rc = jobside_get(
		    f->side, JOBSIDE_GONE, buf_str(&key), &f->before, e);
	buf_fini(&key);
	return rc < 0 ? -1 : 0;
}

/* gone: the record that the row had; empty: as the plan says. */
static int
create(struct feed *f, const struct feed_row *r, const struct item *item,
    struct str gone, struct op **op, struct err *e)
{
	struct op o;

	item_lacking(item, f->im->sheet.bind, false, &f->diags);
	if (item->lacks && r->part == 0)
		return settled(f, r, JREC_FAILED, op);
	if (r->part == 0) {
		int sent =
		    feedfile_send(f->files, item, NULL, f->arena, &f->diags, e);

		if (sent <= 0)
			return sent < 0 ? -1 : settled(f, r, JREC_FAILED, op);
	}
	memset(&o, 0, sizeof(o));
	o.action = ROW_CREATE;
	o.parts = item_parts(item, f->im->sheet.bind);
	o.more = r->part + 1 < o.parts;
	o.path = object_of(f)->values_path;
	if (r->part == 0) {
		if (former_id(f, r, gone, e) != 0)
			return -1;
		o.target = buf_text(&f->before);
	} else {
		o.update = true;
		o.target = r->id;
		buf_clear(&f->text);
		query_record(object_of(f), str_of(r->id), &f->text);
		o.path = buf_text(&f->text);
	}
	item_body(item, f->im->sheet.bind, r->part, &f->body);
	return give(f, r, &o, r->part > 0 ? "update" : "create", op, e);
}

/*
 * The difference; of a file that it links only once that is uploaded.  1; 0:
 * the file cannot be, so the row fails; -1.
 */
static int
compare(struct feed *f, const struct item *item, const struct record *rec,
    struct diff *d, struct err *e)
{
	const struct bind *b = f->im->sheet.bind;
	size_t remarks = f->diags.n;
	int64_t at_ms;
	int rc;

	buf_clear(&f->text);
	if (idmap_receipt(f->im->ids, object_of(f)->name, rec->id, &f->text,
		&at_ms, e) < 0)
		return -1;
	diff_make(d, b, item, rec, buf_str(&f->text), f->arena, &f->diags);
	if (!b->files)
		return 1;
	rc = feedfile_send(f->files, item, d, f->arena, &f->diags, e);
	if (rc == 1) {
		f->diags.n = remarks;
		diff_make(
		    d, b, item, rec, buf_str(&f->text), f->arena, &f->diags);
	}
	return rc;
}

/* part: of the difference, the one that goes now. */
static int
update_as(struct feed *f, const struct feed_row *r, const struct item *item,
    const struct jval *record, unsigned part, struct op **op, struct err *e)
{
	struct record rec;
	size_t remarks = f->diags.n;
	struct diff d;
	struct op o;
	int rc;

	if (!record_read(record, &rec))
		return err_set(e, ERR_SERVICE,
		    "%s: what came as record %s is none", object_of(f)->path,
		    r->target);
	rc = compare(f, item, &rec, &d, e);
	if (rc <= 0)
		return rc < 0 ? -1 : settled(f, r, JREC_FAILED, op);
	if (d.n_sent == 0 || part >= d.parts)
		return unchanged(f, r, &rec, remarks, op);
	memset(&o, 0, sizeof(o));
	o.action = ROW_UPDATE;
	o.update = true;
	o.more = d.parts - part > 1;
	o.parts = r->part + d.parts - part;
	remark(&o, &f->diags, remarks);
	o.target = arena_dup(f->arena, rec.id.p, rec.id.n);
	buf_clear(&f->before);
	if (part == 0)
		diff_before(&d, &rec, &f->before);
	/* A list may have more members than a before-image holds. */
	if (f->before.over)
		buf_clear(&f->before);
	o.before = buf_str(&f->before);
	diff_body(&d, part, &f->body);
	buf_clear(&f->text);
	query_record(object_of(f), rec.id, &f->text);
	o.path = buf_text(&f->text);
	return give(f, r, &o, "update", op, e);
}

/*
 * A list is compared with the members that the plan saw, in all of its
 * requests: which parts of that difference have gone is known.
 */
static int
update_list(struct feed *f, const struct feed_row *r, const struct item *item,
    const struct jdoc *doc, struct op **op, struct err *e)
{
	struct jdoc *joined;
	bool kept;
	int rc;

	if (members_join(f->im, f->side, &f->single_searches, jdoc_root(doc),
		&joined, &kept, &f->diags, e) != 0)
		return -1;
	rc = joined == NULL ? settled(f, r, JREC_FAILED, op)
			    : update_as(f, r, item, jdoc_root(joined),
				  kept ? r->part : 0, op, e);
	jdoc_free(joined);
	return rc;
}

static int
update(struct feed *f, const struct feed_row *r, const struct item *item,
    const struct jdoc *doc, struct op **op, struct err *e)
{
	if (members_wanted(f->im))
		return update_list(f, r, item, doc, op, e);
	return update_as(f, r, item, jdoc_root(doc), 0, op, e);
}

/* -- rows whose record is not the planned one -- */

/* The planned record is gone: what does the row mean now? */
static int
anew(struct feed *f, const struct feed_row *r, const struct item *item,
    struct op **op, struct err *e)
{
	struct jdoc *doc;
	bool many;
	int rc;

	if (idmap_drop(f->im->ids, object_of(f)->name, str_of(r->target), e) !=
		0 ||
	    rematch_find(f, item, &doc, &many, e) != 0)
		return -1;
	if (doc == NULL && r->part > 0)
		return gone_between(f, r, op);
	if (many)
		return several(f, r, op);
	if (doc == NULL && f->im->sheet.mapping->mode == MODE_UPDATE)
		return not_found(f, r, op);
	if (doc == NULL) {
		rc = feedclaim_row(f, r, item, e);
		return rc == 1 ? create(f, r, item, str_of(r->target), op, e)
			       : rc;
	}
	rc = update(f, r, item, doc, op, e);
	jdoc_free(doc);
	return rc;
}

/* Records of a mark, but for the one in f->before; the first into id. */
static int
marked(struct feed *f, const struct mark *k, struct buf *id, struct err *e)
{
	struct str rest;
	struct str one;
	int n;

	buf_clear(&f->text);
	n = idmap_marked(
	    f->im->ids, object_of(f)->name, k->sign, k->text, &f->text, e);
	rest = buf_str(&f->text);
	for (int i = 0; i < n; i++) {
		one = str_of(rest.p);
		if (!str_eq(one, buf_str(&f->before))) {
			buf_add_str(id, one);
			return 1;
		}
		rest = str_from(rest, one.n + 1);
	}
	return n < 0 ? -1 : 0;
}

/*
 * Something else may have created the record since the plan was made: the id
 * map is asked once more, so that two imports do not create it twice.  What
 * it still knows of the record that is gone does not count.
 */
static int
known_by_now(struct feed *f, const struct feed_row *r, const struct item *item,
    struct buf *id, struct err *e)
{
	const struct bind *b = f->im->sheet.bind;
	struct mark marks[MARK_MAX];
	int rc = former_id(f, r, str_of(r->target), e);

	if (rc == 0 && item->keyed)
		rc = idmap_find(f->im->ids, b->system, object_of(f)->name,
		    str_of(r->key), id, e);
	if (rc > 0 && str_eq(buf_str(id), buf_str(&f->before))) {
		buf_clear(id);
		rc = 0;
	}
	for (size_t i = 0; rc == 0 && i < b->n_matches; i++) {
		size_t n = b->matches[i].by_id
			       ? 0
			       : mark_item(item, b, i, f->arena, marks);

		for (size_t k = 0; rc == 0 && k < n; k++)
			rc = marked(f, &marks[k], id, e);
	}
	return rc;
}

static int
create_or_not(struct feed *f, const struct feed_row *r, const struct item *item,
    struct op **op, struct err *e)
{
	struct jdoc *doc = NULL;
	struct buf id;
	int rc;

	if (r->part > 0)
		return create(f, r, item, STR_LIT(""), op, e);
	buf_init(&id, LIM_ANSWER_BYTES);
	rc = known_by_now(f, r, item, &id, e);
	if (rc > 0)
		rc = rematch_get(f, str_of(buf_text(&id)), &doc, e);
	buf_fini(&id);
	if (rc < 0)
		return -1;
	/* The record that an earlier run found gone stays part of the key. */
	if (doc == NULL)
		return create(f, r, item, str_of(r->target), op, e);
	if (f->im->sheet.mapping->mode == MODE_CREATE) {
		jdoc_free(doc);
		diag_add(&f->diags, DIAG_ERROR, "plan.exists", STR_LIT(""),
		    "the %s was created since the plan was made, and mode: create changes nothing",
		    object_of(f)->name);
		diag_hint(&f->diags, "Say mode: upsert to update it.");
		return settled(f, r, JREC_FAILED, op);
	}
	rc = update(f, r, item, doc, op, e);
	jdoc_free(doc);
	return rc;
}

/*
 * The plan saw a file, so a row without it would be another one: what became of
 * the file is an error now, whatever on-missing says.
 */
static int
keep_file(
    struct feed *f, const struct feed_row *r, struct item *item, struct err *e)
{
	const struct str cut = STR_LIT("; the link was left out");
	int rc = 0;

	if (f->im->sheet.bind->files && r->part == 0)
		rc = jobside_file(f->side, r->ord, e);
	for (size_t i = 0; rc == 1 && i < f->diags.n; i++) {
		struct diag *d = &f->diags.v[i];
		struct str why = str_of(d->message);

		if (d->severity == DIAG_ERROR ||
		    strncmp(d->code, "file.", 5) != 0)
			continue;
		d->severity = DIAG_ERROR;
		d->message = arena_printf(f->arena,
		    "%.*s, and was fit to be sent when the import was planned",
		    STR_ARG(str_upto(why, str_find_str(why, cut))));
		item->failed = true;
	}
	return rc < 0 ? -1 : 0;
}

int
feedmake_op(struct feed *f, const struct feed_row *r, const struct jdoc *doc,
    struct op **op, struct err *e)
{
	struct item item;

	arena_reset(f->arena);
	diags_clear(&f->diags);
	buf_clear(&f->body);
	if (rowitem_make(&item, f->im, f->side, r->ord, &r->row, f->arena,
		&f->diags, e) != 0)
		return -1;
	/* What is found from here on is about the row. */
	f->diags.field = "";
	f->diags.column = "";
	if (keep_file(f, r, &item, e) != 0)
		return -1;
	/* A row that has become unusable since it was planned. */
	if (item.failed)
		return settled(f, r, JREC_FAILED, op);
	if (r->action == ROW_CREATE)
		return create_or_not(f, r, &item, op, e);
	if (doc == NULL)
		return anew(f, r, &item, op, e);
	return update(f, r, &item, doc, op, e);
}
