// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbindex.h"
#include "sandbox/sbpost.h"
#include "sandbox/sbtext.h"

enum {
	GRAM = 3,
	LISTS_MAX = 4, /* that are intersected */
	GRAMS_MAX = 64 /* of a needle that are looked at */
};

/*
 * The lists hold entries, one for each sbindex_begin(), since an update may
 * come to any row but lists ascend.
 */
struct sbindex {
	struct sbpost post;
	uint32_t *rows; /* of entry i */
	size_t n;
	size_t cap;
};

struct sbindex *
sbindex_new(void)
{
	return mem_alloc(sizeof(struct sbindex));
}

void
sbindex_free(struct sbindex *x)
{
	if (x == NULL)
		return;
	sbpost_fini(&x->post);
	free(x->rows);
	free(x);
}

void
sbindex_begin(struct sbindex *x, uint32_t row)
{
	if (x->n == x->cap) {
		x->cap = x->cap == 0 ? 64 : x->cap * 2;
		x->rows = mem_resize(x->rows, x->cap, sizeof(*x->rows));
	}
	x->rows[x->n++] = row;
}

static bool
has_grams(enum vtype t)
{
	return t == VTYPE_EMAIL || t == VTYPE_URL || t == VTYPE_TELEPHONE;
}

static bool
has_whole(enum vtype t)
{
	return t == VTYPE_TEXT || t == VTYPE_SOCIAL_HANDLE ||
	       t == VTYPE_FULL_NAME;
}

static uint64_t
field_key(unsigned object, uint32_t number)
{
	return (uint64_t)(object * 65536 + number + 1) << 24;
}

/* Two texts of one key cost a second look, no more. */
static uint64_t
whole_key(unsigned object, uint32_t number, struct str text)
{
	return (str_hash(text) ^ field_key(object, number)) | UINT64_C(1) << 63;
}

static uint64_t
gram_key(unsigned object, uint32_t number, const char *p)
{
	uint64_t key = field_key(object, number);

	for (unsigned i = 0; i < GRAM; i++)
		key |= (uint64_t)(unsigned char)sbtext_fold(p[i]) << 8 * i;
	return key;
}

static void
add_grams(struct sbindex *x, unsigned object, uint32_t number, struct str json)
{
	size_t at = 0;
	struct str key;
	struct str text;

	while (sbtext_next(json, &at, &key, &text))
		for (size_t i = 0; i + GRAM <= text.n; i++)
			sbpost_add(&x->post,
			    gram_key(object, number, text.p + i),
			    (uint32_t)x->n - 1);
}

void
sbindex_add(struct sbindex *x, unsigned object, uint32_t number,
    const struct sbfield *f, struct str json)
{
	struct buf name;

	if (has_grams(f->type)) {
		add_grams(x, object, number, json);
	} else if (f->type == VTYPE_FULL_NAME) {
		buf_init(&name, 2 * (size_t)LIM_BODY_BYTES);
		sbtext_name(json, &name);
		sbpost_add(&x->post, whole_key(object, number, buf_str(&name)),
		    (uint32_t)x->n - 1);
		buf_fini(&name);
	} else if (has_whole(f->type) && json.n >= 2) {
		sbpost_add(&x->post,
		    whole_key(
			object, number, (struct str){json.p + 1, json.n - 2}),
		    (uint32_t)x->n - 1);
	}
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

void
sbindex_sort(struct sbindex_rows *r)
{
	bool sorted = true;
	size_t n = 0;

	for (size_t i = 1; i < r->n; i++)
		sorted = sorted && r->v[i - 1] <= r->v[i];
	if (!sorted)
		qsort(r->v, r->n, sizeof(*r->v), by_number);
	for (size_t i = 0; i < r->n; i++)
		if (i == 0 || r->v[i] != r->v[n - 1])
			r->v[n++] = r->v[i];
	r->n = n;
}

static void
to_rows(const struct sbindex *x, struct sbindex_rows *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		entries->v[i] = x->rows[entries->v[i]];
	sbindex_sort(entries);
}

static void
take_all(const struct sbpost_list *l, struct sbindex_rows *r)
{
	struct sbpost_iter it = {0};

	r->v = mem_array(l->n, sizeof(*r->v));
	while (sbpost_next(l, &it))
		r->v[r->n++] = it.number;
}

static void
keep_common(const struct sbpost_list *l, struct sbindex_rows *r)
{
	struct sbpost_iter it = {0};
	bool more = sbpost_next(l, &it);
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		while (more && it.number < r->v[i])
			more = sbpost_next(l, &it);
		if (more && it.number == r->v[i])
			r->v[n++] = r->v[i];
	}
	r->n = n;
}

bool
sbindex_equal(const struct sbindex *x, unsigned object, uint32_t number,
    const struct sbfield *f, struct str needle, struct sbindex_rows *out)
{
	const struct sbpost_list *l;

	*out = (struct sbindex_rows){NULL, 0};
	if (!has_whole(f->type))
		return false;
	l = sbpost_get(&x->post, whole_key(object, number, needle));
	if (l != NULL && l->n > x->n / 2)
		return false;
	if (l != NULL)
		take_all(l, out);
	to_rows(x, out);
	return true;
}

/* Put l among the shortest lists, which stand in order. */
static size_t
keep_short(
    const struct sbpost_list **best, size_t n, const struct sbpost_list *l)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (best[i] == l)
			return n;
	if (n < LISTS_MAX)
		n++;
	else if (best[n - 1]->n <= l->n)
		return n;
	for (i = n - 1; i > 0 && best[i - 1]->n > l->n; i--)
		best[i] = best[i - 1];
	best[i] = l;
	return n;
}

bool
sbindex_contains(const struct sbindex *x, unsigned object, uint32_t number,
    const struct sbfield *f, struct str needle, struct sbindex_rows *out)
{
	const struct sbpost_list *best[LISTS_MAX];
	size_t n = 0;

	*out = (struct sbindex_rows){NULL, 0};
	if (!has_grams(f->type) || needle.n < GRAM)
		return false;
	for (size_t i = 0; i + GRAM <= needle.n && i < GRAMS_MAX; i++) {
		const struct sbpost_list *l = sbpost_get(
		    &x->post, gram_key(object, number, needle.p + i));

		if (l == NULL)
			return true;
		n = keep_short(best, n, l);
	}
	if (best[0]->n > x->n / 2)
		return false;
	take_all(best[0], out);
	/* A long list costs more to read than a few records to look at. */
	for (size_t i = 1; i < n && out->n * 16 > best[i]->n; i++)
		keep_common(best[i], out);
	to_rows(x, out);
	return true;
}
