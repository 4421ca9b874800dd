// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "journal/spillsort.h"

enum {
	BYTES = 8,
	VALUES = 256
};

uint64_t
spillsort_prefix(struct str key, size_t depth)
{
	unsigned char b[BYTES] = {0};
	uint64_t v = 0;

	if (key.n >= depth + BYTES)
		memcpy(b, key.p + depth, BYTES);
	else if (key.n > depth)
		memcpy(b, key.p + depth, key.n - depth);
	for (int i = 0; i < BYTES; i++)
		v = v << 8 | b[i];
	return v;
}

int
spillsort_cmp(struct str a, struct str b, size_t depth)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int rc = n > depth ? memcmp(a.p + depth, b.p + depth, n - depth) : 0;

	if (rc != 0)
		return rc;
	return a.n < b.n ? -1 : a.n > b.n;
}

/* Sorting by numbers: one stable pass a byte, those that all share left out. */
static void
by_prefix(struct spillsort_ref *refs, struct spillsort_ref *scratch, size_t n)
{
	uint32_t count[BYTES][VALUES];
	struct spillsort_ref *from = refs;
	struct spillsort_ref *to = scratch;

	memset(count, 0, sizeof(count));
	for (size_t i = 0; i < n; i++)
		for (int b = 0; b < BYTES; b++)
			count[b][refs[i].prefix >> (8 * b) & 0xff]++;
	for (int b = 0; b < BYTES; b++) {
		uint32_t *at = count[b];
		struct spillsort_ref *swap = from;
		uint32_t sum = 0;

		if (at[from[0].prefix >> (8 * b) & 0xff] == n)
			continue;
		for (int v = 0; v < VALUES; v++) {
			uint32_t here = at[v];

			at[v] = sum;
			sum += here;
		}
		for (size_t i = 0; i < n; i++)
			to[at[from[i].prefix >> (8 * b) & 0xff]++] = from[i];
		from = to;
		to = swap;
	}
	if (from != refs)
		memcpy(refs, from, n * sizeof(*refs));
}

static bool
after(const char *entries, const struct spillsort_ref *a,
    const struct spillsort_ref *b, size_t depth)
{
	struct str ka = {entries + a->at, a->n_key};
	struct str kb = {entries + b->at, b->n_key};

	return spillsort_cmp(ka, kb, depth) > 0;
}

/* Two sorted halves of refs into out; equals from the first half first. */
static void
merge(const char *entries, const struct spillsort_ref *refs, size_t half,
    size_t n, struct spillsort_ref *out, size_t depth)
{
	size_t a = 0;
	size_t b = half;

	for (size_t i = 0; i < n; i++)
		if (b == n ||
		    (a < half && !after(entries, &refs[a], &refs[b], depth)))
			out[i] = refs[a++];
		else
			out[i] = refs[b++];
}

/* Refs of one prefix, which says no more: by the whole keys. */
static void
by_key(const char *entries, struct spillsort_ref *refs,
    struct spillsort_ref *scratch, size_t n, size_t depth)
{
	struct spillsort_ref *from = refs;
	struct spillsort_ref *to = scratch;
	size_t i = 1;

	/* Mostly one key again and again, which is sorted as it stands. */
	while (i < n && !after(entries, &refs[i - 1], &refs[i], depth))
		i++;
	if (i >= n)
		return;
	for (size_t width = 1; width < n; width *= 2) {
		struct spillsort_ref *swap = from;

		for (i = 0; i < n; i += 2 * width) {
			size_t left = n - i;
			size_t both = left < 2 * width ? left : 2 * width;

			merge(entries, from + i, left < width ? left : width,
			    both, to + i, depth);
		}
		from = to;
		to = swap;
	}
	if (from != refs)
		memcpy(refs, from, n * sizeof(*refs));
}

void
spillsort_run(const char *entries, struct spillsort_ref *refs,
    struct spillsort_ref *scratch, size_t n, size_t depth)
{
	bool sorted = true;
	size_t i;
	size_t end;

	for (i = 0; i < n; i++) {
		struct str key = {entries + refs[i].at, refs[i].n_key};

		refs[i].prefix = spillsort_prefix(key, depth);
		if (i > 0 && refs[i - 1].prefix > refs[i].prefix)
			sorted = false;
	}
	if (!sorted)
		by_prefix(refs, scratch, n);
	for (i = 0; i < n; i = end) {
		end = i + 1;
		while (end < n && refs[end].prefix == refs[i].prefix)
			end++;
		if (end > i + 1)
			by_key(entries, refs + i, scratch, end - i, depth);
	}
}
