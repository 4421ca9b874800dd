// SPDX-License-Identifier: Apache-2.0
#include "value/valuemark.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/text.h"
#include "value/value.h"
#include "value/valuedomain.h"
#include "value/valuemail_scan.h"
#include "value/valuemark_canon.h"
#include "value/valuemark_stored.h"

enum {
	SEPARATOR = 0x1f /* between first and last name */
};

/* Marks under construction. */
struct marks {
	struct arena *arena;
	struct str *v;
	size_t n;
};

/* What is too long to be kept, or would end a mark early. */
static struct str
seal(struct str s, struct arena *a)
{
	unsigned char sum[DIGEST_BYTES];
	struct buf b;
	struct str out;

	if (s.n <= VALUEMARK_BYTES && memchr(s.p, '\0', s.n) == NULL)
		return arena_str(a, s);
	digest_of(s.p, s.n, sum);
	buf_init(&b, VALUEMARK_BYTES);
	buf_putc(&b, '#');
	text_hex(&b, sum, sizeof(sum));
	out = arena_str(a, buf_str(&b));
	buf_fini(&b);
	return out;
}

static void
add(struct marks *m, struct str s)
{
	if (s.n == 0 || m->n == VALUEMARK_MAX)
		return;
	s = seal(s, m->arena);
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->v[i], s))
			return;
	m->v[m->n++] = s;
}

static void
add_domain(struct marks *m, struct str s)
{
	struct str domain;

	if (valuedomain_get(s, m->arena, &domain) &&
	    !valuedomain_is_free_mail(domain) && !valuedomain_is_shared(domain))
		add(m, domain);
}

static void
add_text(struct marks *m, enum vtype type, enum valuemark_how how, struct str s)
{
	if (how == VALUEMARK_DOMAIN) {
		add_domain(m, s);
		return;
	}
	s = valuemark_canon(type, s, m->arena);
	/* Ids that differ in case only are not the same. */
	if (how == VALUEMARK_FOLDED && type != VTYPE_SINGLE_SELECT)
		s = valuemark_fold(s, m->arena);
	add(m, s);
}

/* A name in its two parts. */
static void
add_name(struct marks *m, enum valuemark_how how, const struct value *v)
{
	struct str first = {"", 0};
	struct str last = {"", 0};
	struct str both;
	char *p;

	for (size_t i = 0; i < v->n; i++) {
		if (strcmp(v->names[i], "firstName") == 0)
			first = v->items[i];
		else if (strcmp(v->names[i], "lastName") == 0)
			last = v->items[i];
	}
	if (first.n + last.n == 0)
		return;
	p = arena_alloc(m->arena, first.n + 1 + last.n);
	if (first.n > 0)
		memcpy(p, first.p, first.n);
	p[first.n] = how == VALUEMARK_EXACT ? SEPARATOR : ' ';
	if (last.n > 0)
		memcpy(p + first.n + 1, last.p, last.n);
	both = (struct str){p, first.n + 1 + last.n};
	/* The blank beside an absent part falls away in folding. */
	add(m, how == VALUEMARK_EXACT ? both : valuemark_fold(both, m->arena));
}

static bool
has_none(enum vtype type)
{
	return type == VTYPE_ADDRESS || type == VTYPE_CHECKBOX ||
	       type == VTYPE_MULTI_SELECT || type == VTYPE_MARKDOWN ||
	       type == VTYPE_HTML;
}

static bool
has_domain(enum vtype type)
{
	return type == VTYPE_EMAIL || type == VTYPE_URL || type == VTYPE_TEXT ||
	       type == VTYPE_UNKNOWN || type == VTYPE_READONLY;
}

size_t
valuemark_get(enum vtype type, enum valuemark_how how, const struct value *v,
    struct arena *a, struct str *out)
{
	struct marks m = {a, out, 0};

	if (has_none(type) || (how == VALUEMARK_DOMAIN && !has_domain(type)))
		return 0;
	switch (v->shape) {
	case VALUE_TEXT:
	case VALUE_NUMBER:
		add_text(&m, type, how, v->text);
		break;
	case VALUE_LIST:
		for (size_t i = 0; i < v->n; i++)
			add_text(&m, type, how, v->items[i]);
		break;
	case VALUE_PARTS:
		if (how != VALUEMARK_DOMAIN)
			add_name(&m, how, v);
		break;
	case VALUE_NONE:
	case VALUE_BOOL:
		break;
	}
	return m.n;
}

size_t
valuemark_text(enum vtype type, enum valuemark_how how, struct str s,
    struct arena *a, struct str *out)
{
	struct marks m = {a, out, 0};
	struct str marks[VALUEMARK_MAX];
	enum valuehost_fault host;
	struct value v;
	struct str address;

	if (how == VALUEMARK_DOMAIN) {
		add_domain(&m, s);
		return m.n;
	}
	if (type == VTYPE_EMAIL &&
	    valuemail_scan(s, a, &address, &host) == VALUEMAIL_FINE)
		s = address;
	valuemark_stored_text(type, s, a, &v);
	if (valuemark_get(type, how, &v, a, marks) == 0)
		return 0;
	out[0] = marks[0];
	return 1;
}
