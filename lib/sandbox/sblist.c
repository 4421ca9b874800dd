// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jput.h"

#include "sandbox/sbfail.h"
#include "sandbox/sbfilter.h"
#include "sandbox/sblist.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbroute.h"
#include "sandbox/sbshow.h"
#include "sandbox/sbstore.h"

enum {
	PAGE_MAX = 25,
	FILTERS_MAX = 16
};

struct list {
	struct sblist_request req;
	uint64_t limit;
	uint64_t offset;
	uint32_t as_of; /* what the search index knows */
	struct sbfilter filters[FILTERS_MAX];
	size_t n_filters;
};

static int
add_parameter(
    struct list *l, struct str key, struct str value, struct sbfail *why)
{
	struct sbfilter *f;

	if (str_is(key, "limit")) {
		if (text_uint(value, PAGE_MAX, &l->limit) && l->limit > 0)
			return 0;
		return sbfail_set(why, 400, "invalid_type", "limit",
		    "'limit' is a number from 1 to %d.", PAGE_MAX);
	}
	if (str_is(key, "offset")) {
		if (text_uint(value, UINT64_C(9007199254740991), &l->offset))
			return 0;
		return sbfail_set(why, 400, "invalid_type", "offset",
		    "'offset' is a number from 0.");
	}
	if (l->n_filters == FILTERS_MAX)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "At most %d filters.", FILTERS_MAX);
	f = &l->filters[l->n_filters++];
	sbfilter_init(f);
	return sbfilter_parse(f, l->req.store, l->req.object, key, value, why);
}

static int
parse_query(struct list *l, struct str query, struct sbfail *why)
{
	struct buf key;
	struct buf value;
	int rc = 0;

	buf_init(&key, (size_t)LIM_BODY_BYTES);
	buf_init(&value, (size_t)LIM_BODY_BYTES);
	while (rc == 0 && sbroute_next(&query, &key, &value)) {
		rc = add_parameter(l, buf_str(&key), buf_str(&value), why);
		buf_clear(&key);
		buf_clear(&value);
	}
	buf_fini(&key);
	buf_fini(&value);
	return rc;
}

static bool
is_in(const struct list *l, const struct sbrec *rec)
{
	if (rec->object != l->req.object || !sbstore_is_live(rec, l->as_of))
		return false;
	for (size_t i = 0; i < l->n_filters; i++)
		if (!sbfilter_matches(
			&l->filters[i], l->req.store, rec, l->as_of))
			return false;
	return true;
}

/* How many of the rows were there; later ones stand at the end. */
static size_t
indexed(const struct list *l, const uint32_t *rows, size_t n)
{
	while (
	    n > 0 && sbstore_get(l->req.store, rows[n - 1])->created > l->as_of)
		n--;
	return n;
}

/* The filter that leaves the fewest rows to look at; false: look at all. */
static bool
find_rows(const struct list *l, struct sbindex_rows *best)
{
	struct sbindex_rows rows;
	bool found = false;

	*best = (struct sbindex_rows){NULL, 0};
	for (size_t i = 0; i < l->n_filters; i++) {
		if (!sbfilter_rows(&l->filters[i], l->req.store, &rows))
			continue;
		if (found && rows.n >= best->n) {
			free(rows.v);
			continue;
		}
		free(best->v);
		*best = rows;
		found = true;
	}
	return found;
}

/* Write the page of those that match, newest first; returns their count. */
static uint64_t
put_rows(const struct list *l, const uint32_t *rows, size_t n, struct jput *j)
{
	/* Without a filter the count is known and the rest need not be seen. */
	bool all = l->n_filters > 0 || l->req.of != NULL;
	uint64_t total = 0;

	for (size_t i = 0; i < n && (all || total < l->offset + l->limit);
	     i++) {
		const struct sbrec *rec = sbstore_get(
		    l->req.store, rows[l->req.oldest_first ? i : n - 1 - i]);

		if (!is_in(l, rec))
			continue;
		if (total >= l->offset && total - l->offset < l->limit)
			sbshow_record(&(struct sbshow){.store = l->req.store,
					  .as_of = l->as_of,
					  .now_ms = l->req.now_ms,
					  .in_list = true},
			    rec, j);
		total++;
	}
	return total;
}

/* The records that a list holds, as the index knows it. */
static uint64_t
put_members(const struct list *l, struct jput *j)
{
	const struct sbrec *of = l->req.of;
	struct sbindex_rows rows = {
	    mem_array(of->n_ties + 1, sizeof(*rows.v)), 0};
	size_t at = 0;
	uint32_t relation;
	uint32_t row;
	uint64_t total;

	while (
	    sbstore_next_link(l->req.store, of, l->as_of, &at, &relation, &row))
		if (relation == l->req.of_relation)
			rows.v[rows.n++] = row;
	sbindex_sort(&rows);
	total = put_rows(l, rows.v, rows.n, j);
	free(rows.v);
	return total;
}

static uint64_t
put_page(struct list *l, struct jput *j)
{
	const struct sbstore *s = l->req.store;
	size_t n;
	const uint32_t *rows = sbstore_rows(s, l->req.object, &n);
	size_t n_deleted = sbstore_deleted(s, l->req.object, l->as_of);
	struct sbindex_rows few;
	uint64_t total;

	if (l->req.of != NULL)
		return put_members(l, j);
	if (find_rows(l, &few)) {
		total = put_rows(l, few.v, few.n, j);
		free(few.v);
		return total;
	}
	n = indexed(l, rows, n);
	if (l->n_filters > 0)
		return put_rows(l, rows, n, j);
	total = n - n_deleted;
	if (n_deleted == 0 && !l->req.oldest_first) {
		n = l->offset < n ? n - (size_t)l->offset : 0;
		l->offset = 0;
	}
	(void)put_rows(l, rows, n, j);
	return total;
}

int
sblist_put(
    const struct sblist_request *req, struct buf *out, struct sbfail *why)
{
	struct list l = {.req = *req, .limit = PAGE_MAX, .as_of = SBSTORE_NOW};
	uint64_t total;
	struct jput j;
	int rc = parse_query(&l, req->query, why);

	if (req->no_offset)
		l.offset = 0;
	if (req->lag_ms > 0)
		l.as_of = sbstore_as_of(req->store, req->now_ms - req->lag_ms);
	if (rc == 0) {
		jput_init(&j, out);
		jput_object(&j);
		jput_key(&j, "object");
		jput_cstr(&j, "list");
		jput_key(&j, "data");
		jput_list(&j);
		total = put_page(&l, &j);
		jput_end(&j);
		jput_key(&j, "totalCount");
		jput_uint(&j, total);
		jput_end(&j);
	}
	for (size_t i = 0; i < l.n_filters; i++)
		sbfilter_fini(&l.filters[i]);
	return rc;
}
