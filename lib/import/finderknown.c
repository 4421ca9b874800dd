// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "journal/blobs.h"
#include "journal/idmap.h"
#include "journal/rowarray.h"
#include "journal/spill.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "schema/object.h"

#include "import/finderjob.h"
#include "import/importjob.h"

enum {
	NUMBER = 8,
	/* A listing may be older than a write of ours that is younger. */
	LAG_MS = 10 * 60 * 1000
};

/* An entry of `known`, without its id. */
struct claim {
	uint64_t ord;
	size_t rank;
	bool given;
	struct str text;
};

static struct claim
claim_of(struct str data)
{
	struct claim c;

	c.ord = finder_number_at(data, 0);
	c.rank = (unsigned char)data.p[NUMBER];
	c.given = data.p[NUMBER + 1] != 0;
	c.text = str_from(data, NUMBER + 2);
	return c;
}

int
finderknown_count(
    struct finder *f, struct rowarray *of, uint64_t *ids, struct err *e)
{
	struct buf last;
	struct str id;
	struct str data;
	int rc;

	*ids = 0;
	buf_init(&last, SPILL_ENTRY_MAX);
	while ((rc = spill_next(f->known, &id, &data, e)) == 1) {
		struct claim c = claim_of(data);

		if (!finder_wants(f, c.ord))
			continue;
		rowarray_set(of, c.ord, 1);
		if (*ids > 0 && str_eq(id, buf_str(&last)))
			continue;
		++*ids;
		buf_clear(&last);
		buf_add_str(&last, id);
	}
	buf_fini(&last);
	if (rc == 0)
		rc = spill_rewind(f->known, e);
	return rc;
}

/* A sorted walk over id -> at of which the last of equal ids counts. */
struct walk {
	struct spill *s;
	struct buf id;
	uint64_t at;
	bool there; /* id and at are the entry at hand */
	bool ahead; /* one more was read */
	struct buf id_ahead;
	uint64_t at_ahead;
};

static int
walk_read(struct walk *w, struct err *e)
{
	struct str id;
	struct str data;
	int rc = spill_next(w->s, &id, &data, e);

	w->ahead = rc == 1;
	if (rc == 1) {
		buf_clear(&w->id_ahead);
		buf_add_str(&w->id_ahead, id);
		w->at_ahead = finder_number_at(data, 0);
	}
	return rc < 0 ? -1 : 0;
}

static int
walk_open(struct walk *w, struct spill *s, struct err *e)
{
	memset(w, 0, sizeof(*w));
	w->s = s;
	buf_init(&w->id, SPILL_ENTRY_MAX);
	buf_init(&w->id_ahead, SPILL_ENTRY_MAX);
	return spill_rewind(s, e) != 0 ? -1 : walk_read(w, e);
}

static void
walk_close(struct walk *w)
{
	buf_fini(&w->id);
	buf_fini(&w->id_ahead);
}

/* Go to the id (they are asked for in ascending order). */
static int
walk_to(struct walk *w, struct str id, bool *found, struct err *e)
{
	w->there = w->there && str_eq(buf_str(&w->id), id);
	while (w->ahead && str_cmp(buf_str(&w->id_ahead), id) <= 0) {
		if (str_eq(buf_str(&w->id_ahead), id)) {
			buf_clear(&w->id);
			buf_add_str(&w->id, id);
			w->at = w->at_ahead;
			w->there = true;
		}
		if (walk_read(w, e) != 0)
			return -1;
	}
	*found = w->there;
	return 0;
}

/* Is what a listing shows of it possibly older than our own last write? */
static int
may_lag(struct finder *f, struct str id, bool *lags, struct err *e)
{
	struct import *im = f->im;
	int64_t now = clk_now(im->opts->clk).wall_ms;
	struct buf receipt;
	int64_t at_ms;
	int rc;

	buf_init(&receipt, LIM_BODY_BYTES);
	rc = idmap_receipt(
	    im->ids, f->rules->object->name, id, &receipt, &at_ms, e);
	buf_fini(&receipt);
	*lags = rc == 1 && (now < at_ms || now - at_ms < LAG_MS);
	return rc < 0 ? -1 : 0;
}

static int
take_fetched(struct finder *f, struct spill *asked, struct err *e)
{
	struct fetch *fetch = f->im->reads.fetch;
	struct fetched got;
	struct record r;
	uint64_t at = 0;
	struct str id;
	struct str none;
	struct buf data;
	int rc = fetch_next(fetch, &got, e);

	if (rc != 1)
		return rc;
	rc = spill_next(asked, &id, &none, e);
	if (rc == 1 && got.doc != NULL)
		rc = finder_keep(f, jdoc_root(got.doc), &r, &at, e) == 0 ? 1
									 : -1;
	jdoc_free(got.doc);
	if (rc != 1)
		return -1;
	buf_init(&data, NUMBER);
	finder_number(&data, at);
	rc = spill_add(f->fresh, id, buf_str(&data), e);
	buf_fini(&data);
	f->shown++;
	return rc == 0 ? 1 : -1;
}

/* Retrieve the ids of `want`, in their order. */
static int
retrieve(struct finder *f, struct spill *want, struct err *e)
{
	struct import *im = f->im;
	struct str id;
	struct str none;
	int more = 1;
	int rc;
	uint64_t n = 0;
	struct spill *asked;

	if (spill_count(want) == 0)
		return 0;
	if (line_open(&im->reads, im, API_READ, im->opts->workers, e) != 0)
		return -1;
	asked = spill_new(im->dir, 65536);
	/* The same walk twice: one asks, one names the answers. */
	while ((rc = spill_next(want, &id, &none, e)) == 1 &&
	       spill_add(asked, id, STR_LIT(""), e) == 0)
		n++;
	if (rc == 0)
		rc = spill_rewind(want, e);
	f->shown = 0;
	while (rc == 0 && n > 0) {
		while (more == 1 && fetch_room(im->reads.fetch) > 0 &&
		       (more = spill_next(want, &id, &none, e)) == 1) {
			buf_clear(&f->scratch);
			query_record(f->rules->object, id, &f->scratch);
			fetch_put(im->reads.fetch, buf_text(&f->scratch), 0);
		}
		if (more < 0)
			rc = -1;
		else if (take_fetched(f, asked, e) != 1)
			rc = -1;
		else
			n--;
		finder_progress(f, spill_count(want));
	}
	spill_free(asked);
	return rc;
}

/* Which ids have to be looked at: not listed, or perhaps not as they are. */
static int
choose(struct finder *f, struct spill *want, struct err *e)
{
	struct walk listed;
	struct buf last;
	struct str id;
	struct str data;
	bool first = true;
	int rc = walk_open(&listed, f->listed, e);

	buf_init(&last, SPILL_ENTRY_MAX);
	if (rc == 0)
		rc = spill_rewind(f->known, e);
	while (rc == 0 && (rc = spill_next(f->known, &id, &data, e)) == 1) {
		struct claim c = claim_of(data);
		bool found;
		bool lags = false;

		rc = 0;
		if (!finder_wants(f, c.ord) ||
		    (!first && str_eq(id, buf_str(&last))))
			continue;
		first = false;
		buf_clear(&last);
		buf_add_str(&last, id);
		if (walk_to(&listed, id, &found, e) != 0 ||
		    (found && may_lag(f, id, &lags, e) != 0) ||
		    ((!found || lags) &&
			spill_add(want, id, STR_LIT(""), e) != 0))
			rc = -1;
	}
	walk_close(&listed);
	buf_fini(&last);
	return rc;
}

/* Does the record still have the mark by which the id map knows it? */
static bool
still(struct finder *f, const struct record *r, const struct claim *c)
{
	struct mark marks[MARK_MAX];
	size_t n;

	if (c->given || c->rank == 0)
		return true;
	arena_reset(f->arena);
	n = f->rules->marks(f->rules->self, r, c->rank - 1, f->arena, marks);
	for (size_t i = 0; i < n; i++)
		if (str_eq(marks[i].text, c->text))
			return true;
	return false;
}

/* One claim about a record that was looked at (r NULL: it is gone). */
static int
settle(struct finder *f, const struct claim *c, struct str id,
    const struct record *r, uint64_t at, struct err *e)
{
	const char *object = f->rules->object->name;

	if (r == NULL && c->given)
		return finder_hit(
		    f, c->ord, c->rank, id, FINDER_GONE, c->text, e);
	/* Who remembers it forgets it when there is another (idsync.c). */
	if (r == NULL && f->rules->gone != NULL)
		return f->rules->gone(f->rules->cookie, c->ord, id, e);
	if (r == NULL)
		return idmap_drop(f->im->ids, object, id, e);
	if (!still(f, r, c))
		return idmap_unmark(f->im->ids, object,
		    f->rules->sign(f->rules->self, c->rank - 1), c->text, id,
		    e);
	return finder_hit(f, c->ord, c->rank, id, at, c->text, e);
}

/* The record of the group of claims that begins. */
static int
open_record(struct finder *f, struct walk *listed, struct walk *fresh,
    struct str id, uint64_t *at, struct jdoc **doc, struct record *r,
    struct err *e)
{
	bool is_listed;
	bool is_fresh;

	jdoc_free(*doc);
	*doc = NULL;
	if (walk_to(listed, id, &is_listed, e) != 0 ||
	    walk_to(fresh, id, &is_fresh, e) != 0)
		return -1;
	*at = is_fresh ? fresh->at : listed->at;
	if (*at == 0)
		return 0;
	if (finder_record(f, *at, doc, e) != 0)
		return -1;
	return record_read(jdoc_root(*doc), r)
		   ? 0
		   : err_set(e, ERR_INTERNAL, "a record was kept badly");
}

static int
prove(struct finder *f, struct walk *listed, struct walk *fresh, struct err *e)
{
	struct jdoc *doc = NULL;
	struct record r;
	struct buf last;
	struct str id;
	struct str data;
	uint64_t at = 0;
	bool first = true;
	int rc = spill_rewind(f->known, e);

	buf_init(&last, SPILL_ENTRY_MAX);
	while (rc == 0 && (rc = spill_next(f->known, &id, &data, e)) == 1) {
		struct claim c = claim_of(data);

		rc = 0;
		if (!finder_wants(f, c.ord))
			continue;
		if (first || !str_eq(id, buf_str(&last))) {
			first = false;
			buf_clear(&last);
			buf_add_str(&last, id);
			rc =
			    open_record(f, listed, fresh, id, &at, &doc, &r, e);
		}
		if (rc == 0)
			rc = settle(f, &c, id, doc == NULL ? NULL : &r, at, e);
	}
	jdoc_free(doc);
	buf_fini(&last);
	return rc;
}

int
finderknown_run(struct finder *f, struct err *e)
{
	struct spill *want;
	struct walk listed;
	struct walk fresh;
	int rc;

	if (spill_count(f->known) == 0)
		return 0;
	want = spill_new(f->im->dir, 65536);
	rc = choose(f, want, e);
	if (rc == 0)
		rc = retrieve(f, want, e);
	spill_free(want);
	if (rc != 0)
		return -1;
	rc = walk_open(&listed, f->listed, e);
	if (walk_open(&fresh, f->fresh, e) != 0)
		rc = -1;
	if (rc == 0)
		rc = prove(f, &listed, &fresh, e);
	walk_close(&listed);
	walk_close(&fresh);
	return rc;
}
