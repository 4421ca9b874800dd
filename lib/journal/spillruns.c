// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"

#include "journal/spill.h"
#include "journal/spillruns.h"
#include "journal/spillsort.h"
#include "journal/tempfile.h"

enum {
	WRITE_BYTES = 256 * 1024,
	READ_MIN = 4096,
	READ_MAX = 256 * 1024,
	FAN_MIN = 4,
	FAN_MAX = 512,
	FAN_BYTES = 64 * 1024 /* a buffer should not be smaller */
};

struct run {
	uint64_t at;
	uint64_t end;
};

/* A run as it is read, with the entry at hand. */
struct reader {
	uint64_t at; /* of what is read next */
	uint64_t end;
	char *buf;
	size_t cap;
	size_t n;   /* bytes in buf */
	size_t pos; /* behind the entry at hand */
	bool ended;
	uint64_t prefix;
	struct str key;
	struct str data;
};

struct spillruns {
	const char *dir;
	size_t memory;
	int fd; /* -1: none yet */
	uint64_t end;
	struct run *runs;
	size_t n_runs;
	size_t cap_runs;
	char *out; /* what is to be written at end */
	size_t n_out;

	/* While merging. */
	size_t depth;
	struct reader *readers;
	size_t n_readers;
	size_t *losers; /* a tournament's; the first is who won */
	bool taken;     /* the winner's entry was given away */
};

struct spillruns *
spillruns_new(const char *dir, size_t memory)
{
	struct spillruns *r = mem_alloc(sizeof(*r));

	r->dir = dir;
	r->memory = memory;
	r->fd = -1;
	return r;
}

static void
close_readers(struct spillruns *r)
{
	for (size_t i = 0; i < r->n_readers; i++)
		free(r->readers[i].buf);
	free(r->readers);
	free(r->losers);
	r->readers = NULL;
	r->losers = NULL;
	r->n_readers = 0;
}

void
spillruns_free(struct spillruns *r)
{
	if (r == NULL)
		return;
	close_readers(r);
	if (r->fd >= 0)
		(void)close(r->fd);
	free(r->runs);
	free(r->out);
	free(r);
}

int
spillruns_begin(struct spillruns *r, struct err *e)
{
	if (r->fd < 0 && tempfile_open(&r->fd, r->dir, e) != 0)
		return -1;
	if (r->out == NULL)
		r->out = mem_alloc(WRITE_BYTES);
	if (r->n_runs == r->cap_runs) {
		r->cap_runs = r->cap_runs == 0 ? 64 : r->cap_runs * 2;
		r->runs = mem_resize(r->runs, r->cap_runs, sizeof(*r->runs));
	}
	/* What a run that failed has left is not part of any. */
	r->n_out = 0;
	r->runs[r->n_runs].at = r->end;
	return 0;
}

static int
write_out(struct spillruns *r, struct err *e)
{
	if (tempfile_write(r->fd, r->out, r->n_out, r->end, r->dir, e) != 0)
		return -1;
	r->end += r->n_out;
	r->n_out = 0;
	return 0;
}

int
spillruns_put(struct spillruns *r, struct str entry, struct err *e)
{
	if (entry.n > WRITE_BYTES - r->n_out && write_out(r, e) != 0)
		return -1;
	memcpy(r->out + r->n_out, entry.p, entry.n);
	r->n_out += entry.n;
	return 0;
}

int
spillruns_end(struct spillruns *r, struct err *e)
{
	if (write_out(r, e) != 0)
		return -1;
	r->runs[r->n_runs++].end = r->end;
	return 0;
}

/* Have n bytes behind pos, or as many as there are. */
static int
ensure(struct spillruns *r, struct reader *in, size_t n, struct err *e)
{
	size_t have = in->n - in->pos;
	uint64_t left = in->end - in->at;
	size_t more;

	if (have >= n || left == 0)
		return 0;
	memmove(in->buf, in->buf + in->pos, have);
	in->pos = 0;
	in->n = have;
	if (in->cap < n) {
		in->buf = mem_resize(in->buf, n, 1);
		in->cap = n;
	}
	more = in->cap - have;
	if (more > left)
		more = (size_t)left;
	if (tempfile_read(r->fd, in->buf + have, more, in->at, r->dir, e) != 0)
		return -1;
	in->at += more;
	in->n += more;
	return 0;
}

static int
advance(struct spillruns *r, struct reader *in, struct err *e)
{
	uint16_t n_key;
	uint16_t n_data;

	if (ensure(r, in, SPILLSORT_HEAD, e) != 0)
		return -1;
	in->ended = in->n == in->pos;
	if (in->ended)
		return 0;
	memcpy(&n_key, in->buf + in->pos, 2);
	memcpy(&n_data, in->buf + in->pos + 2, 2);
	if (ensure(r, in, SPILLSORT_HEAD + (size_t)n_key + n_data, e) != 0)
		return -1;
	in->pos += SPILLSORT_HEAD;
	in->key = (struct str){in->buf + in->pos, n_key};
	in->data = (struct str){in->buf + in->pos + n_key, n_data};
	in->pos += (size_t)n_key + n_data;
	in->prefix = spillsort_prefix(in->key, r->depth);
	return 0;
}

/* Does reader a come before b?  Of equal keys the earlier run's is first. */
static bool
before(const struct spillruns *r, size_t a, size_t b)
{
	const struct reader *ra = &r->readers[a];
	const struct reader *rb = &r->readers[b];
	int rc;

	if (ra->ended || rb->ended)
		return !ra->ended || (rb->ended && a < b);
	if (ra->prefix != rb->prefix)
		return ra->prefix < rb->prefix;
	rc = spillsort_cmp(ra->key, rb->key, r->depth);
	return rc == 0 ? a < b : rc < 0;
}

/* The winner's entry has changed: play its matches again, up to the top. */
static void
replay(struct spillruns *r)
{
	size_t won = r->losers[0];

	for (size_t i = (won + r->n_readers) / 2; i > 0; i /= 2)
		if (before(r, r->losers[i], won)) {
			size_t lost = won;

			won = r->losers[i];
			r->losers[i] = lost;
		}
	r->losers[0] = won;
}

/* All matches, from the leaves up; winners of the inner nodes beside. */
static void
play(struct spillruns *r)
{
	size_t n = r->n_readers;
	size_t *won = mem_array(2 * n, sizeof(*won));

	for (size_t i = 0; i < n; i++)
		won[n + i] = i;
	for (size_t i = n - 1; i > 0; i--) {
		size_t a = won[2 * i];
		size_t b = won[2 * i + 1];
		bool first = before(r, a, b);

		won[i] = first ? a : b;
		r->losers[i] = first ? b : a;
	}
	r->losers[0] = won[n == 1 ? n : 1];
	free(won);
}

static int
open_readers(
    struct spillruns *r, const struct run *runs, size_t n, struct err *e)
{
	size_t cap = r->memory / n;

	if (cap < READ_MIN)
		cap = READ_MIN;
	if (cap > READ_MAX)
		cap = READ_MAX;
	close_readers(r);
	r->readers = mem_array(n, sizeof(*r->readers));
	r->losers = mem_array(n, sizeof(*r->losers));
	r->n_readers = n;
	r->taken = false;
	for (size_t i = 0; i < n; i++) {
		struct reader *in = &r->readers[i];

		in->at = runs[i].at;
		in->end = runs[i].end;
		in->cap = cap;
		in->buf = mem_resize(NULL, cap, 1);
		if (advance(r, in, e) != 0)
			return -1;
	}
	play(r);
	return 0;
}

int
spillruns_next(
    struct spillruns *r, struct str *key, struct str *data, struct err *e)
{
	struct reader *in;

	if (r->taken) {
		if (advance(r, &r->readers[r->losers[0]], e) != 0)
			return -1;
		replay(r);
		r->taken = false;
	}
	in = &r->readers[r->losers[0]];
	if (in->ended)
		return 0;
	r->taken = true;
	*key = in->key;
	*data = in->data;
	return 1;
}

/* What is merged becomes a run behind all others. */
static int
write_merged(struct spillruns *r, struct err *e)
{
	struct str key;
	struct str data;
	int rc;

	if (spillruns_begin(r, e) != 0)
		return -1;
	while ((rc = spillruns_next(r, &key, &data, e)) == 1) {
		/* In the file they stand together, the head in front. */
		struct str entry = {
		    key.p - SPILLSORT_HEAD, SPILLSORT_HEAD + key.n + data.n};

		if (spillruns_put(r, entry, e) != 0)
			return -1;
	}
	return rc < 0 ? -1 : spillruns_end(r, e);
}

/* Neighbours become one run each, until so few are left as can be merged. */
static int
merge_some(struct spillruns *r, size_t fan, struct err *e)
{
	size_t n = r->n_runs;
	struct run *old = mem_array(n, sizeof(*old));
	int rc = 0;

	memcpy(old, r->runs, n * sizeof(*old));
	r->n_runs = 0;
	for (size_t i = 0; i < n && rc == 0; i += fan) {
		rc = open_readers(r, old + i, n - i < fan ? n - i : fan, e);
		if (rc == 0)
			rc = write_merged(r, e);
	}
	if (rc != 0) {
		memcpy(r->runs, old, n * sizeof(*old));
		r->n_runs = n;
	}
	free(old);
	return rc;
}

int
spillruns_merge(struct spillruns *r, size_t depth, struct err *e)
{
	size_t fan = r->memory / FAN_BYTES;

	if (fan < FAN_MIN)
		fan = FAN_MIN;
	if (fan > FAN_MAX)
		fan = FAN_MAX;
	r->depth = depth;
	while (r->n_runs > fan)
		if (merge_some(r, fan, e) != 0)
			return -1;
	free(r->out);
	r->out = NULL;
	return open_readers(r, r->runs, r->n_runs, e);
}
