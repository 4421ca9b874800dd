// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

#include "journal/spill.h"
#include "journal/spillruns.h"
#include "journal/spillsort.h"

enum {
	FIRST_BYTES = 4096,
	UINT_BYTES = 8
};

/* Places are 32 bits. */
#define MEMORY_MAX ((size_t)1024 * 1024 * 1024)

struct spill {
	const char *dir;
	size_t memory;
	uint64_t count;
	bool reading;

	/* Entries that are in no run yet. */
	char *bytes;
	size_t used;
	size_t cap;
	struct spillsort_ref *refs;
	size_t n;
	size_t cap_refs;

	/* What all keys begin with. */
	char *shared;
	size_t n_shared;

	struct spillruns *runs; /* NULL: all is in memory */
	size_t at;              /* in memory: the next one */
};

struct spill *
spill_new(const char *dir, size_t memory)
{
	struct spill *s = mem_alloc(sizeof(*s));

	s->dir = dir;
	s->memory = memory < MEMORY_MAX ? memory : MEMORY_MAX;
	return s;
}

static void
forget_memory(struct spill *s)
{
	free(s->bytes);
	free(s->refs);
	s->bytes = NULL;
	s->refs = NULL;
	s->used = s->cap = s->n = s->cap_refs = 0;
}

void
spill_free(struct spill *s)
{
	if (s == NULL)
		return;
	forget_memory(s);
	spillruns_free(s->runs);
	free(s->shared);
	free(s);
}

static void
share(struct spill *s, struct str key)
{
	size_t i = 0;

	if (s->shared == NULL) {
		s->shared = mem_dup(key.p, key.n);
		s->n_shared = key.n;
		return;
	}
	while (i < s->n_shared && i < key.n && s->shared[i] == key.p[i])
		i++;
	s->n_shared = i;
}

static void
sort(struct spill *s)
{
	struct spillsort_ref *scratch =
	    mem_resize(NULL, s->n, sizeof(*scratch));

	spillsort_run(s->bytes, s->refs, scratch, s->n, s->n_shared);
	free(scratch);
}

static struct str
entry(const struct spill *s, const struct spillsort_ref *ref)
{
	const char *p = s->bytes + ref->at - SPILLSORT_HEAD;
	uint16_t n_data;

	memcpy(&n_data, p + 2, sizeof(n_data));
	return (struct str){p, SPILLSORT_HEAD + (size_t)ref->n_key + n_data};
}

static int
write_run(struct spill *s, struct err *e)
{
	if (s->n == 0)
		return 0;
	if (s->runs == NULL)
		s->runs = spillruns_new(s->dir, s->memory);
	sort(s);
	if (spillruns_begin(s->runs, e) != 0)
		return -1;
	for (size_t i = 0; i < s->n; i++)
		if (spillruns_put(s->runs, entry(s, &s->refs[i]), e) != 0)
			return -1;
	if (spillruns_end(s->runs, e) != 0)
		return -1;
	s->used = 0;
	s->n = 0;
	return 0;
}

/* An entry costs its bytes, its ref, and the ref's double while sorting. */
static bool
full(const struct spill *s, size_t n)
{
	return s->n > 0 &&
	       s->used + n + (s->n + 1) * 2 * sizeof(*s->refs) > s->memory;
}

static size_t
grown(size_t cap, size_t need, size_t first)
{
	cap = cap == 0 ? first : cap;
	while (cap < need)
		cap *= 2;
	return cap;
}

static void
reserve(struct spill *s, size_t n)
{
	if (s->cap - s->used < n) {
		s->cap = grown(s->cap, s->used + n, FIRST_BYTES);
		s->bytes = mem_resize(s->bytes, s->cap, 1);
	}
	if (s->n == s->cap_refs) {
		s->cap_refs = grown(s->cap_refs, s->n + 1, 64);
		s->refs = mem_resize(s->refs, s->cap_refs, sizeof(*s->refs));
	}
}

int
spill_add(struct spill *s, struct str key, struct str data, struct err *e)
{
	size_t n = SPILLSORT_HEAD + key.n + data.n;
	uint16_t n_key = (uint16_t)key.n;
	uint16_t n_data = (uint16_t)data.n;
	char *to;

	if (s->reading || key.n > SPILL_ENTRY_MAX ||
	    data.n > SPILL_ENTRY_MAX - key.n)
		return err_set(e, ERR_INTERNAL,
		    "an entry to be sorted that is too large, or too late");
	if (full(s, n) && write_run(s, e) != 0)
		return -1;
	reserve(s, n);
	share(s, key);
	to = s->bytes + s->used;
	memcpy(to, &n_key, sizeof(n_key));
	memcpy(to + 2, &n_data, sizeof(n_data));
	if (key.n > 0)
		memcpy(to + SPILLSORT_HEAD, key.p, key.n);
	if (data.n > 0)
		memcpy(to + SPILLSORT_HEAD + key.n, data.p, data.n);
	s->refs[s->n].at = (uint32_t)(s->used + SPILLSORT_HEAD);
	s->refs[s->n].n_key = n_key;
	s->n++;
	s->used += n;
	s->count++;
	return 0;
}

int
spill_add_uint(struct spill *s, uint64_t key, struct str data, struct err *e)
{
	char b[UINT_BYTES];

	for (int i = 0; i < UINT_BYTES; i++)
		b[i] = (char)(unsigned char)(key >> (8 * (UINT_BYTES - 1 - i)));
	return spill_add(s, (struct str){b, sizeof(b)}, data, e);
}

uint64_t
spill_uint(struct str key)
{
	return spillsort_prefix(key, 0);
}

uint64_t
spill_count(const struct spill *s)
{
	return s->count;
}

/* No more entries: those in memory are sorted there, or join the runs. */
static int
begin(struct spill *s, struct err *e)
{
	s->at = 0;
	if (s->runs == NULL) {
		sort(s);
	} else {
		if (write_run(s, e) != 0)
			return -1;
		forget_memory(s);
		if (spillruns_merge(s->runs, s->n_shared, e) != 0)
			return -1;
	}
	s->reading = true;
	return 0;
}

int
spill_next(struct spill *s, struct str *key, struct str *data, struct err *e)
{
	const struct spillsort_ref *ref;
	struct str whole;

	if (!s->reading && begin(s, e) != 0)
		return -1;
	if (s->runs != NULL)
		return spillruns_next(s->runs, key, data, e);
	if (s->at == s->n)
		return 0;
	ref = &s->refs[s->at++];
	whole = entry(s, ref);
	*key = (struct str){s->bytes + ref->at, ref->n_key};
	*data = str_from(whole, SPILLSORT_HEAD + (size_t)ref->n_key);
	return 1;
}

int
spill_rewind(struct spill *s, struct err *e)
{
	s->at = 0;
	if (!s->reading || s->runs == NULL)
		return 0;
	s->reading = false;
	return begin(s, e);
}
