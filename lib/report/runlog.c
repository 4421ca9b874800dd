// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "report/runlog.h"

enum {
	FIRST_STEP_MS = 200,
	NUMBERS = 11,
	A_POINT = 3 /* numbers */
};

const char runlog_note[] = "runs";

static const char *const names[NUMBERS] = {"began_ms", "elapsed_ms",
    "sending_ms", "need_writes", "need_reads", "need_seconds", "writes",
    "reads", "retries", "limited", "limited_ms"};

void
runlog_point(struct runlog *r, const struct runlog_point *p)
{
	size_t kept = 0;

	if (r->step_ms == 0)
		r->step_ms = FIRST_STEP_MS;
	if (r->n_points > 0 &&
	    p->ms - r->points[r->n_points - 1].ms < r->step_ms)
		return;
	if (r->n_points == RUNLOG_POINTS) {
		for (size_t i = 1; i < r->n_points; i += 2)
			r->points[kept++] = r->points[i];
		r->n_points = kept;
		r->step_ms *= 2;
	}
	r->points[r->n_points++] = *p;
}

static void
numbers(const struct runlog *r, int64_t out[NUMBERS])
{
	const int64_t v[NUMBERS] = {r->began_ms, r->elapsed_ms, r->sending_ms,
	    (int64_t)r->need_writes, (int64_t)r->need_reads,
	    (int64_t)r->need_seconds, (int64_t)r->writes, (int64_t)r->reads,
	    (int64_t)r->retries, (int64_t)r->limited, r->limited_ms};

	memcpy(out, v, sizeof(v));
}

static void
put(struct jput *j, const struct runlog *r)
{
	int64_t v[NUMBERS];

	numbers(r, v);
	jput_object(j);
	for (size_t i = 0; i < NUMBERS; i++) {
		jput_key(j, names[i]);
		jput_int(j, v[i]);
	}
	jput_key(j, "points");
	jput_list(j);
	for (size_t i = 0; i < r->n_points; i++) {
		jput_int(j, r->points[i].ms);
		jput_int(j, (int64_t)r->points[i].settled);
		jput_int(j, r->points[i].limited_ms);
	}
	jput_end(j);
	jput_end(j);
}

void
runlog_add(struct str former, const struct runlog *r, struct buf *out)
{
	struct jdoc *doc = NULL;
	const struct jval *runs = NULL;
	struct jput j;
	struct err e;
	size_t n;

	if (former.n > 0 && jdoc_parse(&doc, former.p, former.n, &e) == 0)
		runs = jdoc_root(doc);
	n = jdoc_size(runs);
	jput_init(&j, out);
	jput_list(&j);
	for (size_t i = n >= RUNLOG_RUNS ? n - RUNLOG_RUNS + 1 : 0; i < n; i++)
		jput_jval(&j, jdoc_at(runs, i));
	put(&j, r);
	jput_end(&j);
	jdoc_free(doc);
}

static uint64_t
positive(int64_t n)
{
	return n > 0 ? (uint64_t)n : 0;
}

static void
read_points(const struct jval *list, struct runlog *r)
{
	size_t n = jdoc_size(list) / A_POINT;

	for (size_t i = 0; i < n && i < RUNLOG_POINTS; i++) {
		struct runlog_point *p = &r->points[r->n_points++];

		p->ms = jdoc_int(jdoc_at(list, i * A_POINT), 0);
		p->settled =
		    positive(jdoc_int(jdoc_at(list, i * A_POINT + 1), 0));
		p->limited_ms = jdoc_int(jdoc_at(list, i * A_POINT + 2), 0);
	}
}

static void
read_run(const struct jval *o, struct runlog *r)
{
	int64_t v[NUMBERS];

	for (size_t i = 0; i < NUMBERS; i++)
		v[i] = jdoc_int(jdoc_get(o, names[i]), 0);
	memset(r, 0, sizeof(*r));
	r->began_ms = v[0];
	r->elapsed_ms = v[1];
	r->sending_ms = v[2];
	r->need_writes = positive(v[3]);
	r->need_reads = positive(v[4]);
	r->need_seconds = positive(v[5]);
	r->writes = positive(v[6]);
	r->reads = positive(v[7]);
	r->retries = positive(v[8]);
	r->limited = positive(v[9]);
	r->limited_ms = v[10];
	read_points(jdoc_get(o, "points"), r);
}

size_t
runlog_read(struct str note, struct runlog *v, size_t max)
{
	struct jdoc *doc = NULL;
	struct err e;
	size_t n = 0;

	if (note.n == 0 || jdoc_parse(&doc, note.p, note.n, &e) != 0)
		return 0;
	for (size_t i = 0; i < jdoc_size(jdoc_root(doc)) && n < max; i++) {
		const struct jval *one = jdoc_at(jdoc_root(doc), i);

		if (jdoc_kind(one) == JDOC_OBJECT)
			read_run(one, &v[n++]);
	}
	jdoc_free(doc);
	return n;
}
