// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include "base/limits.h"
#include "csv/csvin.h"
#include "journal/idmap.h"
#include "journal/jobformer.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/itemcell.h"
#include "plan/mark.h"
#include "schema/object.h"

#include "import/firstpass.h"
#include "import/importjob.h"
#include "import/matchjob.h"

/*
 * The look-ups of links go on meanwhile in other threads, over `ids`: here it
 * is the other connection.
 */

static int
known_key(struct match *m, const struct firstpass_row *r, struct err *e)
{
	struct import *im = m->im;
	int rc;

	if ((!m->keys && !im->former) || !r->item->keyed)
		return 0;
	buf_clear(&m->ids);
	rc = idmap_find(im->ids_out, im->sheet.bind->system,
	    m->rules.object->name, r->item->key, &m->ids, e);
	/* The job itself knows its records, whatever became of the id map. */
	if (rc == 0 && im->former)
		rc = jobformer_find(im->job, r->item->key, &m->ids, e);
	if (rc == 1)
		rc = finder_known(m->finder, buf_str(&m->ids), 0, false,
		    STR_LIT(""), r->ord, e);
	return rc < 0 ? -1 : 0;
}

static int
known_mark(struct match *m, size_t rule, const struct mark *k, uint64_t ord,
    struct err *e)
{
	struct str rest;
	int n;

	if (!m->marks)
		return 0;
	buf_clear(&m->ids);
	n = idmap_marked(m->im->ids_out, m->rules.object->name, k->sign,
	    k->text, &m->ids, e);
	if (n < 0)
		return -1;
	rest = buf_str(&m->ids);
	for (int i = 0; i < n; i++) {
		struct str id = str_of(rest.p);

		if (finder_known(
			m->finder, id, 1 + rule, false, k->text, ord, e) != 0)
			return -1;
		rest = str_from(rest, id.n + 1);
	}
	return 0;
}

static int
given_id(
    struct match *m, const struct firstpass_row *r, size_t rule, struct err *e)
{
	const struct bind *b = m->im->sheet.bind;
	struct str id =
	    str_trim(itemcell_get(b, &b->matches[rule].id_cell, r->row->cells));

	if (id.n == 0)
		return 0;
	/* No id is so long; what it begins with is none either. */
	id = str_upto(id, id.n < LIM_KEY_BYTES ? id.n : LIM_KEY_BYTES);
	return finder_known(
	    m->finder, id, 1 + rule, true, STR_LIT(""), r->ord, e);
}

static int
texts(
    struct match *m, const struct firstpass_row *r, size_t rule, struct err *e)
{
	struct mark marks[MARK_MAX];
	size_t n = mark_item(r->item, m->im->sheet.bind, rule, r->arena, marks);

	for (size_t i = 0; i < n; i++)
		if (finder_text(m->finder, rule, marks[i].text, r->ord, e) !=
			0 ||
		    known_mark(m, rule, &marks[i], r->ord, e) != 0)
			return -1;
	return 0;
}

int
match_row(struct match *m, const struct firstpass_row *r, struct err *e)
{
	const struct bind *b = m->im->sheet.bind;

	if (r->item->failed || r->item->skipped)
		return 0;
	if (r->ord == 1 &&
	    idmap_has(m->im->ids_out, b->system, m->rules.object->name,
		&m->keys, &m->marks, e) != 0)
		return -1;
	if (known_key(m, r, e) != 0)
		return -1;
	for (size_t i = 0; i < b->n_matches; i++) {
		int rc = b->matches[i].by_id ? given_id(m, r, i, e)
					     : texts(m, r, i, e);

		if (rc != 0)
			return -1;
	}
	return 0;
}
