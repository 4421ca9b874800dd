// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "journal/blobs.h"
#include "journal/rowarray.h"
#include "journal/spill.h"
#include "plan/record.h"
#include "schema/object.h"

#include "import/finderjob.h"
#include "import/importjob.h"

enum {
	SPILL_BYTES = 256 * 1024,
	NUMBER = 8,
	TICK_MS = 200
};

void
finder_number(struct buf *b, uint64_t v)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		buf_putc(b, (char)(unsigned char)(v >> shift & 0xff));
}

uint64_t
finder_number_at(struct str s, size_t at)
{
	uint64_t v = 0;

	for (size_t i = 0; i < NUMBER; i++)
		v = v << 8 | (unsigned char)s.p[at + i];
	return v;
}

struct finder *
finder_new(struct import *im, const struct finder_rules *rules)
{
	struct finder *f = mem_alloc(sizeof(*f));

	f->im = im;
	f->rules = rules;
	f->arena = arena_new();
	buf_init(&f->scratch, LIM_ANSWER_BYTES);
	buf_init(&f->last_id, SPILL_ENTRY_MAX);
	for (size_t i = 0; i < rules->n; i++) {
		f->texts[i] = spill_new(im->dir, SPILL_BYTES);
		f->marks[i] = spill_new(im->dir, SPILL_BYTES);
	}
	f->known = spill_new(im->dir, SPILL_BYTES);
	f->hits = spill_new(im->dir, SPILL_BYTES);
	f->listed = spill_new(im->dir, SPILL_BYTES);
	f->fresh = spill_new(im->dir, SPILL_BYTES);
	f->records = blobs_new(im->dir);
	return f;
}

void
finder_free(struct finder *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->rules->n; i++) {
		spill_free(f->texts[i]);
		spill_free(f->marks[i]);
	}
	spill_free(f->known);
	spill_free(f->hits);
	spill_free(f->listed);
	spill_free(f->fresh);
	blobs_free(f->records);
	rowarray_free(f->best);
	buf_fini(&f->last_id);
	buf_fini(&f->scratch);
	arena_free(f->arena);
	free(f);
}

int
finder_text(
    struct finder *f, size_t rule, struct str text, uint64_t ord, struct err *e)
{
	buf_clear(&f->scratch);
	finder_number(&f->scratch, ord);
	return spill_add(f->texts[rule], text, buf_str(&f->scratch), e);
}

int
finder_known(struct finder *f, struct str id, size_t rank, bool given,
    struct str text, uint64_t ord, struct err *e)
{
	buf_clear(&f->scratch);
	finder_number(&f->scratch, ord);
	buf_putc(&f->scratch, (char)rank);
	buf_putc(&f->scratch, given ? 1 : 0);
	buf_add_str(&f->scratch, text);
	return spill_add(f->known, id, buf_str(&f->scratch), e);
}

bool
finder_wants(const struct finder *f, uint64_t ord)
{
	return f->wanted == NULL || f->wanted(f->wanted_self, ord);
}

int
finder_hit(struct finder *f, uint64_t ord, size_t rank, struct str id,
    uint64_t at, struct str text, struct err *e)
{
	uint64_t best = rowarray_get(f->best, ord);
	struct buf key;
	struct buf data;
	int rc;

	if (best != 0 && best < rank + 1)
		return 0;
	rowarray_set(f->best, ord, rank + 1);
	buf_init(&key, SPILL_ENTRY_MAX);
	buf_init(&data, SPILL_ENTRY_MAX);
	finder_number(&key, ord);
	buf_putc(&key, (char)rank);
	buf_add_str(&key, id);
	finder_number(&data, at);
	buf_add_str(&data, text);
	rc = spill_add(f->hits, buf_str(&key), buf_str(&data), e);
	buf_fini(&data);
	buf_fini(&key);
	return rc;
}

int
finder_keep(struct finder *f, const struct jval *v, struct record *r,
    uint64_t *at, struct err *e)
{
	if (!record_read(v, r))
		return err_set(e, ERR_SERVICE,
		    "the list of %s holds something that is no record",
		    f->rules->object->plural);
	buf_clear(&f->scratch);
	f->rules->trim(f->rules->self, r, &f->scratch);
	return blobs_put(f->records, buf_str(&f->scratch), at, e);
}

void
finder_progress(struct finder *f, uint64_t total)
{
	struct import *im = f->im;
	struct import_progress pr;
	int64_t now = clk_now(im->opts->clk).mono_ms;

	if (im->ui->progress == NULL || now < im->tick_ms)
		return;
	im->tick_ms = now + TICK_MS;
	memset(&pr, 0, sizeof(pr));
	pr.phase = IMPORT_MATCHING;
	pr.rows = f->shown;
	pr.total = total;
	pr.elapsed_ms = now - im->phase_ms;
	im->ui->progress(im->ui->self, &pr);
}

int
finder_run(struct finder *f, uint64_t n, bool (*wanted)(void *, uint64_t),
    void *self, struct buf *strategy, struct err *e)
{
	struct rowarray *known = NULL;
	uint64_t n_known = 0;
	int rc;

	f->wanted = wanted;
	f->wanted_self = self;
	f->im->phase_ms = clk_now(f->im->opts->clk).mono_ms;
	if (rowarray_new(&f->best, f->im->dir, n, 1, e) != 0 ||
	    rowarray_new(&known, f->im->dir, n, 1, e) != 0)
		return -1;
	rc = finderknown_count(f, known, &n_known, e);
	if (rc == 0)
		rc = finderask_list(f, known, n_known, strategy, e);
	rowarray_free(known);
	if (rc == 0)
		rc = finderknown_run(f, e);
	if (rc == 0)
		rc = finderask_rules(f, e);
	if (rc == 0)
		rc = rowarray_check(f->best, e);
	return rc == 0 ? finder_rewind(f, e) : -1;
}

int
finder_rewind(struct finder *f, struct err *e)
{
	f->last_ord = 0;
	buf_clear(&f->last_id);
	return spill_rewind(f->hits, e);
}

/*
 * A lower rank may have come after a higher one was put, and a record may have
 * been listed twice: only the lowest rank counts, and each id once.
 */
int
finder_next(struct finder *f, struct finder_hit *h, struct err *e)
{
	struct str key;
	struct str data;
	int rc;

	while ((rc = spill_next(f->hits, &key, &data, e)) == 1) {
		h->ord = finder_number_at(key, 0);
		h->rank = (unsigned char)key.p[NUMBER];
		h->id = str_from(key, NUMBER + 1);
		h->at = finder_number_at(data, 0);
		h->text = str_from(data, NUMBER);
		if (h->rank + 1 != rowarray_get(f->best, h->ord))
			continue;
		if (h->ord == f->last_ord &&
		    str_eq(h->id, buf_str(&f->last_id)))
			continue;
		f->last_ord = h->ord;
		buf_clear(&f->last_id);
		buf_add_str(&f->last_id, h->id);
		return 1;
	}
	return rc;
}

int
finder_texts(struct finder *f, size_t rule, struct str *text, uint64_t *ord,
    struct err *e)
{
	struct str data;
	int rc = spill_next(f->texts[rule], text, &data, e);

	if (rc == 1)
		*ord = finder_number_at(data, 0);
	return rc;
}

int
finder_texts_rewind(struct finder *f, size_t rule, struct err *e)
{
	return spill_rewind(f->texts[rule], e);
}

int
finder_record(struct finder *f, uint64_t at, struct jdoc **doc, struct err *e)
{
	*doc = NULL;
	if (blobs_get(f->records, at, &f->scratch, e) != 0)
		return -1;
	return jdoc_parse(doc, f->scratch.p, f->scratch.n, e);
}
