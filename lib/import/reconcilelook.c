// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/receipt.h"
#include "plan/record.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/reconcilejob.h"
#include "import/sentsame.h"

enum {
	CANDIDATES = 10
};

#define HINT \
	"Write into the column decision of ambiguous.csv: the id of the record that the row has become, create to send it again, or skip; then repeat the command."

/* -- what is journalled -- */

static int
commit(struct import *im, const struct jrec *r, struct err *e)
{
	return job_commit(im->job, r, 1, e);
}

/* The record is the row's: with what is to be remembered of it. */
static int
adopt(struct import *im, const struct jobview_intent *sent,
    const struct jval *record, struct err *e)
{
	const char *object = im->sheet.mapping->object->name;
	struct buf texts[3]; /* marks, receipt, former receipt */
	struct record rec;
	struct jrec r;
	struct buf id;
	int64_t at_ms;
	int rc;

	if (!record_read(record, &rec))
		return err_set(e, ERR_SERVICE,
		    "%s: what came as a record is none", object);
	for (size_t i = 0; i < 3; i++)
		buf_init(&texts[i], LIM_ANSWER_BYTES);
	buf_init(&id, LIM_ANSWER_BYTES);
	memset(&r, 0, sizeof(r));
	r.kind = JREC_FOUND;
	r.ord = sent->ord;
	buf_add_str(&id, rec.id);
	buf_putc(&id, '\0');
	buf_add_str(&id, rec.link);
	r.id = buf_text(&id);
	r.link = rec.link.n == 0 ? NULL : r.id + rec.id.n + 1;
	mark_all(&rec, im->sheet.bind, &texts[0]);
	rc = idmap_receipt(im->ids_out, object, rec.id, &texts[2], &at_ms, e);
	receipt_make(sent->body, &rec, buf_str(&texts[2]), &texts[1]);
	if (!texts[0].over)
		r.marks = buf_str(&texts[0]);
	if (!texts[1].over)
		r.receipt = buf_str(&texts[1]);
	rc = rc < 0 ? -1 : commit(im, &r, e);
	for (size_t i = 0; i < 3; i++)
		buf_fini(&texts[i]);
	buf_fini(&id);
	/* No other row in doubt may find it. */
	return rc == 0 ? idsync_run(im, im->job, e) : -1;
}

int
reconcile_again(struct import *im, uint64_t ord, struct err *e)
{
	struct jrec r;

	memset(&r, 0, sizeof(r));
	r.kind = JREC_ABSENT;
	r.ord = ord;
	return commit(im, &r, e);
}

int
reconcile_adopt(struct import *im, const struct jobview_doubt *d,
    const char *id, struct err *e)
{
	struct jdoc *doc = NULL;
	struct buf path;
	int rc;

	buf_init(&path, LIM_ANSWER_BYTES);
	query_record(im->sheet.mapping->object, str_of(id), &path);
	rc = reconcileask_get(im, buf_text(&path), &doc, e);
	buf_fini(&path);
	if (rc == 0 && doc == NULL) {
		(void)err_set(e, ERR_USAGE,
		    "ambiguous.csv: the decision for line %llu is %s, and there is no such %s",
		    (unsigned long long)d->line, id,
		    im->sheet.mapping->object->name);
		return err_hint(e, "correct it there, then repeat the command");
	}
	if (rc == 0)
		rc = adopt(im, &d->sent, jdoc_root(doc), e);
	jdoc_free(doc);
	return rc;
}

static int
stays(struct reconcile *rc, uint64_t ord, const char *code, const char *message,
    const struct job_candidate *v, size_t n, struct err *e)
{
	struct diag why;

	memset(&why, 0, sizeof(why));
	why.severity = DIAG_ERROR;
	why.code = code;
	why.field = "";
	why.column = "";
	why.message = message;
	why.hint = HINT;
	return job_doubt_stays(rc->im->job, ord, &why, v, n, e);
}

int
reconcilelook_stays(struct reconcile *rc, uint64_t ord, const char *code,
    const char *message, struct err *e)
{
	return stays(rc, ord, code, message, NULL, 0, e);
}

/* -- a create -- */

struct hits {
	struct reconcile *rc;
	const struct jobview_doubt *d;
	const struct jval *body;
	size_t rule;
	struct str text;
	struct job_candidate v[CANDIDATES];
	size_t n;
	size_t equal;
	struct jdoc *ours; /* the one that equals */
};

/* Was it surely there before anything was sent? */
static bool
is_older(const struct hits *h, const struct jval *v)
{
	int64_t created = sentsame_created(v);
	int64_t sent = h->d->sent.server_ms;

	return sent != 0 && created != INT64_MIN &&
	       created < sent - RECONCILE_BEFORE_MS;
}

static bool
is_equal(const struct hits *h, const struct jval *v, const struct record *r)
{
	int64_t created = sentsame_created(v);
	int64_t sent = h->d->sent.server_ms;

	return sent != 0 && created != INT64_MIN &&
	       created >= sent - RECONCILE_DATE_MS &&
	       sentsame_create(h->body, r, h->rc->im->defs);
}

static bool
has_mark(const struct hits *h, const struct record *r)
{
	struct mark marks[MARK_MAX];
	size_t n =
	    mark_record(r, h->rc->im->sheet.bind, h->rule, h->rc->arena, marks);

	for (size_t i = 0; i < n; i++)
		if (str_eq(marks[i].text, h->text))
			return true;
	return false;
}

static bool
is_known(const struct hits *h, struct str id)
{
	for (size_t i = 0; i < h->n && i < CANDIDATES; i++)
		if (str_is(id, h->v[i].id))
			return true;
	return false;
}

/* Have we written it for another row, now or in an earlier import? */
static int
is_others(const struct hits *h, struct str id, struct err *e)
{
	struct import *im = h->rc->im;
	struct buf receipt;
	int64_t at_ms;
	int rc;

	buf_init(&receipt, LIM_ANSWER_BYTES);
	rc = idmap_receipt(im->ids_out, im->sheet.mapping->object->name, id,
	    &receipt, &at_ms, e);
	buf_fini(&receipt);
	return rc;
}

static void
add(struct hits *h, const struct jval *v, const struct record *r)
{
	struct arena *a = h->rc->arena;
	struct job_candidate *c = &h->v[h->n < CANDIDATES ? h->n : 0];
	bool equal = is_equal(h, v, r);
	struct buf label;

	h->equal += equal;
	if (h->n++ >= CANDIDATES)
		return;
	buf_init(&label, LIM_CELL_BYTES);
	record_label(r, &label);
	c->id = arena_str(a, r->id).p;
	c->label = arena_str(a, buf_str(&label));
	c->link = r->link.n > 0 ? arena_str(a, r->link).p : NULL;
	c->why = equal ? STR_LIT("holds what was sent")
		       : STR_LIT("differs from what was sent");
	buf_fini(&label);
}

static int
hit(void *self, const struct jval *v, struct err *e)
{
	struct hits *h = self;
	struct record r;
	int rc;

	if (!record_read(v, &r) || is_known(h, r.id) || is_older(h, v) ||
	    !has_mark(h, &r))
		return 0;
	rc = is_others(h, r.id, e);
	if (rc == 0)
		add(h, v, &r);
	return rc < 0 ? -1 : 0;
}

/* The one that equals, as it is now: the index may be behind. */
static int
take(struct hits *h, enum reconcile_look *look, struct err *e)
{
	size_t i = 0;

	while (i + 1 < h->n && i + 1 < CANDIDATES &&
	       !str_is(h->v[i].why, "holds what was sent"))
		i++;
	*look = RECONCILE_SETTLED;
	h->rc->found++;
	return reconcile_adopt(h->rc->im, h->d, h->v[i].id, e);
}

static int
judge_hits(struct hits *h, bool all, enum reconcile_look *look, struct err *e)
{
	size_t n = h->n < CANDIDATES ? h->n : CANDIDATES;

	if (h->equal == 1 && h->n <= CANDIDATES)
		return take(h, look, e);
	if (h->n == 0 && all) {
		*look = RECONCILE_NOTHING;
		return 0;
	}
	*look = RECONCILE_STAYS;
	if (h->equal > 1)
		return stays(h->rc, h->d->sent.ord, "doubt.several",
		    "sent, and no answer came: several records hold what was sent",
		    h->v, n, e);
	if (h->n > 0)
		return stays(h->rc, h->d->sent.ord, "doubt.differs",
		    "sent, and no answer came: a record that could be it differs from what was sent",
		    h->v, n, e);
	return stays(h->rc, h->d->sent.ord, "doubt.unproved",
	    "sent, and no answer came: Lightfield's list changes while it is read, so nothing proves that the record is not there",
	    NULL, 0, e);
}

static int
look_create(struct reconcile *rc, const struct jobview_doubt *d,
    const struct jval *body, enum reconcile_look *look, struct err *e)
{
	struct hits h;
	struct buf path;
	bool all;
	int ret = 0;

	memset(&h, 0, sizeof(h));
	h.rc = rc;
	h.d = d;
	h.body = body;
	buf_init(&path, LIM_ANSWER_BYTES);
	if (reconcileask_sent(rc, body, &path, &h.rule, &h.text)) {
		ret =
		    reconcileask_search(rc, buf_text(&path), hit, &h, &all, e);
		if (ret == 0)
			ret = judge_hits(&h, all, look, e);
	} else {
		*look = RECONCILE_STAYS;
		ret = stays(rc, d->sent.ord, "doubt.no-match",
		    "sent, and no answer came: nothing that the mapping names under match: says how to find the record",
		    NULL, 0, e);
	}
	buf_fini(&path);
	return ret;
}

/* -- an update -- */

static int
judge_update(struct reconcile *rc, const struct jobview_doubt *d,
    enum sentsame same, const struct jval *record, enum reconcile_look *look,
    struct err *e)
{
	*look = RECONCILE_SETTLED;
	switch (same) {
	case SENTSAME_OURS:
		rc->found++;
		return adopt(rc->im, &d->sent, record, e);
	case SENTSAME_BEFORE:
		rc->again++;
		return reconcile_again(rc->im, d->sent.ord, e);
	case SENTSAME_OTHER:
		break;
	}
	*look = RECONCILE_STAYS;
	return stays(rc, d->sent.ord, "doubt.edited",
	    "sent, and no answer came: the record is neither as it was before nor as the row wants it, so somebody has edited it since",
	    NULL, 0, e);
}

/*
 * The record as it is now.  *same: what became of the request; when there is
 * none any more nothing is left that could be done twice.
 */
static int
look_at_record(struct reconcile *rc, const struct jobview_doubt *d,
    const struct jval *body, struct jdoc **record, enum sentsame *same,
    struct err *e)
{
	struct jdoc *before = NULL;
	struct record r;
	struct err no_image;

	if (reconcileask_get(rc->im, d->sent.path, record, e) != 0)
		return -1;
	*same = SENTSAME_BEFORE;
	if (*record == NULL)
		return 0;
	if (!record_read(jdoc_root(*record), &r))
		return err_set(e, ERR_SERVICE,
		    "%s: what came as a record is none", d->sent.path);
	err_clear(&no_image);
	if (d->before.n > 0 && d->sent.part == 0)
		(void)jdoc_parse(&before, d->before.p, d->before.n, &no_image);
	*same = sentsame_update(body, jdoc_root(before), &r, rc->im->defs);
	jdoc_free(before);
	return 0;
}

static int
look_update(struct reconcile *rc, const struct jobview_doubt *d,
    const struct jval *body, enum reconcile_look *look, struct err *e)
{
	struct jdoc *record = NULL;
	enum sentsame same;
	bool waited = false;
	int ret = look_at_record(rc, d, body, &record, &same, e);

	if (ret == 0 && record != NULL && same == SENTSAME_BEFORE)
		ret = reconcile_settle(rc, d, &waited, e);
	if (ret == 0 && waited) {
		jdoc_free(record);
		record = NULL;
		ret = look_at_record(rc, d, body, &record, &same, e);
	}
	if (ret == 0)
		ret = judge_update(rc, d, same, jdoc_root(record), look, e);
	jdoc_free(record);
	return ret;
}

int
reconcilelook_row(struct reconcile *rc, const struct jobview_doubt *d,
    enum reconcile_look *look, struct err *e)
{
	bool update = d->sent.action == ROW_UPDATE || d->sent.part > 0;
	struct jdoc *body;
	int ret;

	arena_reset(rc->arena);
	if (jdoc_parse(&body, d->sent.body.p, d->sent.body.n, e) != 0)
		return -1;
	ret = update ? look_update(rc, d, jdoc_root(body), look, e)
		     : look_create(rc, d, jdoc_root(body), look, e);
	jdoc_free(body);
	return ret;
}
