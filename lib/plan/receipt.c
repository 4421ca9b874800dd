// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "plan/receipt.h"
#include "plan/record.h"

enum {
	PART = 8,
	OURS = PART,
	THEIRS = 2 * PART,
	ENTRY = 3 * PART,
	CANON_MAX = 2 * LIM_BODY_BYTES
};

struct text {
	const char *key; /* of a member; NULL in a list */
	const struct jval *val;
};

static int
by_text(const void *a, const void *b)
{
	const struct text *x = a;
	const struct text *y = b;

	if (x->key != NULL)
		return strcmp(x->key, y->key);
	return str_cmp(jdoc_text(x->val), jdoc_text(y->val));
}

/* The elements of a list of texts, or the members that say anything. */
static size_t
load(const struct jval *v, struct text *out)
{
	struct jdoc_iter it = {0};
	size_t n = 0;

	for (size_t i = 0; jdoc_kind(v) == JDOC_LIST && i < jdoc_size(v); i++)
		out[n++] = (struct text){NULL, jdoc_at(v, i)};
	while (jdoc_next(v, &it))
		if (!record_blank(it.val))
			out[n++] = (struct text){it.key, it.val};
	return n;
}

static bool
all_texts(const struct jval *list)
{
	for (size_t i = 0; i < jdoc_size(list); i++)
		if (jdoc_kind(jdoc_at(list, i)) != JDOC_TEXT)
			return false;
	return true;
}

static void
put_sorted(struct jput *j, const struct jval *v)
{
	bool list = jdoc_kind(v) == JDOC_LIST;
	struct text *all = mem_array(jdoc_size(v), sizeof(*all));
	size_t n = load(v, all);

	qsort(all, n, sizeof(*all), by_text);
	if (list)
		jput_list(j);
	else
		jput_object(j);
	for (size_t i = 0; i < n; i++) {
		if (!list)
			jput_key(j, all[i].key);
		jput_jval_sorted(j, all[i].val);
	}
	jput_end(j);
	free(all);
}

static void
put_canonical(struct jput *j, const struct jval *v)
{
	if (record_blank(v))
		jput_null(j);
	else if (jdoc_kind(v) == JDOC_OBJECT ||
		 (jdoc_kind(v) == JDOC_LIST && all_texts(v)))
		put_sorted(j, v);
	else
		jput_jval_sorted(j, v);
}

static void
digest_text_of(const char *key, struct str text, unsigned char out[PART])
{
	unsigned char sum[DIGEST_BYTES];
	struct digest *d = digest_new();

	digest_text(d, key);
	digest_part(d, text.p, text.n);
	digest_end(d, sum);
	digest_free(d);
	memcpy(out, sum, PART);
}

static void
digest_value(const char *key, const struct jval *v, unsigned char out[PART])
{
	struct buf b;
	struct jput j;

	buf_init(&b, CANON_MAX);
	jput_init(&j, &b);
	put_canonical(&j, v);
	digest_text_of(key, buf_str(&b), out);
	buf_fini(&b);
}

static void
digest_key(const char *key, unsigned char out[PART])
{
	unsigned char sum[DIGEST_BYTES];

	digest_of(key, strlen(key), sum);
	memcpy(out, sum, PART);
}

/* A field and a relationship may have one key. */
static void
digest_link_key(const char *key, unsigned char out[PART])
{
	digest_text_of("link", str_of(key), out);
}

static void
digest_links(const char *key, const struct record *r, unsigned char out[PART])
{
	size_t n = record_links(r, key);

	digest_text_of(key, n == 1 ? record_link(r, key, 0) : STR_LIT(""), out);
}

static int
by_entry(const void *a, const void *b)
{
	return memcmp(a, b, PART);
}

/* The entry of a key; NULL if there is none. */
static const unsigned char *
entry_of(const unsigned char *entries, size_t n, const unsigned char *key)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(entries + i * ENTRY, key, PART) == 0)
			return entries + i * ENTRY;
	return NULL;
}

/* The fields sent, as entries. */
static size_t
load_sent(const struct jval *fields, const struct record *answered,
    unsigned char *out)
{
	struct jdoc_iter it = {0};
	size_t n = 0;

	while (jdoc_next(fields, &it)) {
		unsigned char *e = out + n++ * ENTRY;

		digest_key(it.key, e);
		digest_value(it.key, it.val, e + OURS);
		digest_value(
		    it.key, record_value(answered, it.key), e + THEIRS);
	}
	return n;
}

/* The links to one sent, as entries. */
static size_t
load_links(
    const struct jval *links, const struct record *answered, unsigned char *out)
{
	struct jdoc_iter it = {0};
	size_t n = 0;

	while (jdoc_next(links, &it)) {
		const struct jval *gone = jdoc_get(it.val, "remove");
		const struct jval *id = jdoc_kind(it.val) == JDOC_OBJECT
					    ? jdoc_get(it.val, "replace")
					    : it.val;
		unsigned char *e = out + n * ENTRY;

		id = id == NULL ? gone : id;
		if (jdoc_kind(id) != JDOC_TEXT)
			continue;
		digest_link_key(it.key, e);
		digest_text_of(
		    it.key, id == gone ? STR_LIT("") : jdoc_text(id), e + OURS);
		digest_links(it.key, answered, e + THEIRS);
		n++;
	}
	return n;
}

static const unsigned char *
bytes_of(struct str s)
{
	return (const unsigned char *)(const void *)s.p;
}

void
receipt_make(struct str body, const struct record *answered, struct str former,
    struct buf *out)
{
	size_t n_former = former.n / ENTRY;
	const struct jval *fields;
	const struct jval *links;
	struct jdoc *doc;
	struct err e;
	unsigned char *all;
	size_t n;

	if (jdoc_parse(&doc, body.p, body.n, &e) < 0)
		doc = NULL;
	fields = jdoc_get(jdoc_root(doc), "fields");
	links = jdoc_get(jdoc_root(doc), "relationships");
	all = mem_array(jdoc_size(fields) + jdoc_size(links) + n_former, ENTRY);
	n = load_sent(fields, answered, all);
	n += load_links(links, answered, all + n * ENTRY);
	for (size_t i = 0, sent = n; i < n_former; i++) {
		const unsigned char *old = bytes_of(former) + i * ENTRY;

		if (entry_of(all, sent, old) == NULL)
			memcpy(all + n++ * ENTRY, old, ENTRY);
	}
	qsort(all, n, ENTRY, by_entry);
	buf_add(out, all, n * ENTRY);
	free(all);
	jdoc_free(doc);
}

/* Ours as canonical JSON; what is no JSON counts as it is. */
static void
digest_ours(const char *key, struct str ours, unsigned char out[PART])
{
	struct jdoc *doc;
	struct err e;

	if (jdoc_parse(&doc, ours.p, ours.n, &e) < 0) {
		digest_text_of(key, ours, out);
		return;
	}
	digest_value(key, jdoc_root(doc), out);
	jdoc_free(doc);
}

enum receipt_word
receipt_says(struct str receipt, const char *key, struct str ours,
    const struct jval *stored)
{
	unsigned char want[PART];
	const unsigned char *e;

	digest_key(key, want);
	e = entry_of(bytes_of(receipt), receipt.n / ENTRY, want);
	if (e == NULL)
		return RECEIPT_NONE;
	digest_value(key, stored, want);
	if (memcmp(e + THEIRS, want, PART) != 0)
		return RECEIPT_EDITED;
	digest_ours(key, ours, want);
	return memcmp(e + OURS, want, PART) == 0 ? RECEIPT_SAME : RECEIPT_OURS;
}

enum receipt_word
receipt_says_link(struct str receipt, const char *key, struct str ours,
    const struct record *r)
{
	unsigned char want[PART];
	const unsigned char *e;

	digest_link_key(key, want);
	e = entry_of(bytes_of(receipt), receipt.n / ENTRY, want);
	if (e == NULL)
		return RECEIPT_NONE;
	digest_links(key, r, want);
	if (memcmp(e + THEIRS, want, PART) != 0)
		return RECEIPT_EDITED;
	digest_text_of(key, ours, want);
	return memcmp(e + OURS, want, PART) == 0 ? RECEIPT_SAME : RECEIPT_OURS;
}
