// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

enum {
	DIGITS_FEW = 15, /* of any decimal survive a double */
	DIGITS_ALL = 17, /* tell any two doubles apart */
	PLAIN_MIN = -6,  /* exponents written out; */
	PLAIN_MAX = 17   /* such an integer fits in int64_t */
};

struct member {
	const char *key;
	const struct jval *val;
};

/* One list or object under way. */
struct level {
	const struct jval *list;
	struct member *members; /* of an object; NULL: it is a list */
	size_t n;
	size_t i;
};

struct putting {
	struct jput *j;
	bool sorted;
	struct level stack[LIM_JSON_DEPTH];
	size_t depth;
};

static bool
is_whole(const struct jval *v)
{
	return jdoc_int(v, 0) == jdoc_int(v, 1);
}

/*
 * The digits of v and the exponent of the first one.  printf's decimal point
 * is the locale's, so all that is no digit is passed over.
 */
static size_t
digits_of(double v, int precision, char *out, int *exponent)
{
	struct buf b;
	const char *p;
	size_t n = 0;

	buf_init(&b, 64);
	buf_printf(&b, "%.*e", precision - 1, v < 0 ? -v : v);
	for (p = buf_text(&b); *p != '\0' && *p != 'e'; p++)
		if (*p >= '0' && *p <= '9')
			out[n++] = *p;
	*exponent = *p == 'e' ? (int)strtol(p + 1, NULL, 10) : 0;
	buf_fini(&b);
	while (n > 1 && out[n - 1] == '0')
		n--;
	return n;
}

/* d.dddde-7, or written out: 0.0ddd, ddd.dd, ddd000 */
static void
lay_out(struct buf *b, bool negative, struct str digits, int exponent)
{
	size_t before = 1;

	if (negative)
		buf_putc(b, '-');
	if (exponent < 0 && exponent >= PLAIN_MIN) {
		buf_puts(b, "0.");
		for (int i = exponent + 1; i < 0; i++)
			buf_putc(b, '0');
		buf_add_str(b, digits);
		return;
	}
	if (exponent >= 0 && exponent <= PLAIN_MAX)
		before = (size_t)exponent + 1;
	buf_add_str(b, str_upto(digits, before));
	for (size_t i = digits.n; i < before; i++)
		buf_putc(b, '0');
	if (digits.n > before) {
		buf_putc(b, '.');
		buf_add_str(b, str_from(digits, before));
	}
	if (exponent < 0 || exponent > PLAIN_MAX)
		buf_printf(b, "e%d", exponent);
}

static bool
reads_as(const struct buf *b, const struct jval *v)
{
	struct jdoc *doc;
	struct err e;
	bool same;

	if (jdoc_parse(&doc, b->p, b->n, &e) < 0)
		return false;
	same = jdoc_same(jdoc_root(doc), v);
	jdoc_free(doc);
	return same;
}

static void
put_real(struct jput *j, const struct jval *v)
{
	double x = jdoc_number(v, 0);
	char digits[DIGITS_ALL + 1];
	struct buf b;

	buf_init(&b, 64);
	for (int p = DIGITS_FEW; p <= DIGITS_ALL; p++) {
		int exponent;
		size_t n = digits_of(x, p, digits, &exponent);

		buf_clear(&b);
		lay_out(&b, x < 0, (struct str){digits, n}, exponent);
		if (reads_as(&b, v))
			break;
	}
	jput_raw(j, buf_str(&b));
	buf_fini(&b);
}

static int
by_key(const void *a, const void *b)
{
	const struct member *x = a;
	const struct member *y = b;

	return strcmp(x->key, y->key);
}

static void
load_members(struct level *l, const struct jval *object, bool sorted)
{
	struct jdoc_iter it = {0};

	l->members = mem_array(l->n, sizeof(*l->members));
	for (size_t i = 0; i < l->n && jdoc_next(object, &it); i++)
		l->members[i] = (struct member){it.key, it.val};
	if (sorted)
		qsort(l->members, l->n, sizeof(*l->members), by_key);
}

static void
open_level(struct putting *p, const struct jval *v)
{
	struct level *l;

	if (p->j->depth >= LIM_JSON_DEPTH) {
		jput_null(p->j);
		return;
	}
	l = &p->stack[p->depth++];
	*l = (struct level){.n = jdoc_size(v)};
	if (jdoc_kind(v) == JDOC_LIST) {
		l->list = v;
		jput_list(p->j);
		return;
	}
	load_members(l, v, p->sorted);
	jput_object(p->j);
}

static void
put_one(struct putting *p, const struct jval *v)
{
	switch (jdoc_kind(v)) {
	case JDOC_BOOL:
		jput_bool(p->j, jdoc_bool(v, false));
		break;
	case JDOC_NUMBER:
		if (is_whole(v))
			jput_int(p->j, jdoc_int(v, 0));
		else
			put_real(p->j, v);
		break;
	case JDOC_TEXT:
		jput_text(p->j, jdoc_text(v));
		break;
	case JDOC_LIST:
	case JDOC_OBJECT:
		open_level(p, v);
		break;
	case JDOC_ABSENT:
	case JDOC_NULL:
		jput_null(p->j);
		break;
	}
}

static void
put_all(struct jput *j, const struct jval *v, bool sorted)
{
	struct putting p = {.j = j, .sorted = sorted};

	put_one(&p, v);
	while (p.depth > 0) {
		struct level *l = &p.stack[p.depth - 1];
		size_t i = l->i++;

		if (i >= l->n) {
			jput_end(j);
			free(l->members);
			p.depth--;
		} else if (l->members == NULL) {
			put_one(&p, jdoc_at(l->list, i));
		} else {
			jput_key(j, l->members[i].key);
			put_one(&p, l->members[i].val);
		}
	}
}

void
jput_jval(struct jput *j, const struct jval *v)
{
	put_all(j, v, false);
}

void
jput_jval_sorted(struct jput *j, const struct jval *v)
{
	put_all(j, v, true);
}
