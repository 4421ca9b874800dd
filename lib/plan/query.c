// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "plan/bind.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "schema/defs.h"
#include "schema/object.h"
#include "value/valuedomain.h"

enum {
	MEMBERS_MAX = 16,
	HASHED = 65 /* "#" and a SHA-256 in hex: no text to ask for */
};

static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

/* RFC 3986, 2.1; also: characters that stay as they are. */
static void
encode(struct buf *b, struct str s, char also)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (plain(s.p[i]) || (also != '\0' && s.p[i] == also)) {
			buf_putc(b, s.p[i]);
			continue;
		}
		buf_putc(b, '%');
		buf_putc(b, hex[c >> 4]);
		buf_putc(b, hex[c & 15]);
	}
}

static void
put_sign(struct buf *path)
{
	struct str so_far = buf_str(path);

	buf_putc(path, str_find(so_far, '?') < so_far.n ? '&' : '?');
}

void
query_filter(
    struct buf *path, const char *key, const char *operator, struct str text)
{
	put_sign(path);
	encode(path, str_of(key), '$');
	buf_printf(path, "[%s]=", operator);
	encode(path, text, '\0');
}

void
query_all(const struct object *o, struct buf *path)
{
	buf_puts(path, o->path);
}

void
query_record(const struct object *o, struct str id, struct buf *path)
{
	buf_puts(path, o->values_path);
	buf_putc(path, '/');
	encode(path, id, '\0');
}

void
query_members(const struct object *o, struct str id,
    const struct object_members *m, struct buf *path)
{
	query_record(o, id, path);
	buf_printf(path, "/%s", object_find(str_of(m->object))->plural);
}

void
query_page(struct buf *path, unsigned limit, unsigned long long offset)
{
	put_sign(path);
	buf_printf(path, "limit=%u&offset=%llu", limit, offset);
}

/*
 * The operator that finds what an exact mark of the type means; NULL: none
 * does.  SOCIAL_HANDLE has `equal`, but its mark has lost the case.
 */
static const char *
operator_of(enum vtype t)
{
	switch (t) {
	case VTYPE_TEXT:
	case VTYPE_FULL_NAME:
	case VTYPE_NUMBER:
	case VTYPE_CURRENCY:
	case VTYPE_DATETIME:
	case VTYPE_SINGLE_SELECT:
		return "equal";
	case VTYPE_EMAIL:
	case VTYPE_TELEPHONE:
	case VTYPE_URL:
		return "contains";
	case VTYPE_SOCIAL_HANDLE:
	case VTYPE_CHECKBOX:
	case VTYPE_ADDRESS:
	case VTYPE_MULTI_SELECT:
	case VTYPE_MARKDOWN:
	case VTYPE_HTML:
	case VTYPE_READONLY:
	case VTYPE_UNKNOWN:
		break;
	}
	return NULL;
}

/* The field of a member that can be asked for, or NULL. */
static const struct field *
asked(const struct bind *b, const struct bind_member *m)
{
	const struct field *f;

	if (m->field == SIZE_MAX)
		return NULL;
	f = b->fields[m->field].field;
	return operator_of(f->type) == NULL ? NULL : f;
}

bool
query_can_match(const struct bind *b, size_t i)
{
	const struct bind_match *m = &b->matches[i];

	if (!defs_object(b->defs)->filters)
		return m->by_id;
	for (size_t k = 0; k < m->n_members; k++)
		if (asked(b, &m->members[k]) != NULL)
			return true;
	return m->by_id;
}

/* A name is two of the texts that a mark is joined of. */
static bool
is_name(const struct bind *b, const struct bind_member *m)
{
	return m->field != SIZE_MAX &&
	       b->fields[m->field].field->type == VTYPE_FULL_NAME;
}

static bool
is_hashed(struct str text)
{
	return text.n == HASHED && text.p[0] == '#';
}

/* Cut the mark into its members' texts; a name stays in one. */
static bool
cut(const struct bind *b, const struct bind_match *m, struct str text,
    struct str out[MEMBERS_MAX])
{
	if (m->n_members > MEMBERS_MAX)
		return false;
	for (size_t k = 0; k < m->n_members; k++) {
		size_t n = str_find(text, MARK_JOIN);

		if (is_name(b, &m->members[k]) && n < text.n &&
		    !is_hashed(str_upto(text, n)))
			n += 1 + str_find(str_from(text, n + 1), MARK_JOIN);
		if (k + 1 == m->n_members)
			n = text.n;
		else if (n >= text.n)
			return false;
		out[k] = str_upto(text, n);
		text = str_from(text, n + 1);
	}
	return true;
}

/*
 * Is an address or domain in ASCII only?  Others are written in two ways, and
 * their case is not told by the server's rules but by Unicode's.
 */
static bool
is_latin(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return str_find_str(s, STR_LIT("xn--")) == s.n;
}

/* What stands between the scheme and a last slash: that varies least. */
static struct str
core_of_url(struct str url)
{
	size_t at = str_find_str(url, STR_LIT("://"));

	if (at < url.n)
		url = str_from(url, at + 3);
	while (url.n > 0 && url.p[url.n - 1] == '/')
		url.n--;
	return url;
}

/* What `contains` or `equal` is asked for; empty: it could miss. */
static struct str
needle(const struct field *f, struct str text)
{
	bool address = f->type == VTYPE_EMAIL || f->type == VTYPE_URL;

	if (is_hashed(text) || (address && !is_latin(text)))
		return STR_LIT("");
	return f->type == VTYPE_URL ? core_of_url(text) : text;
}

/* "First Last" of a name's mark. */
static bool
put_name(struct buf *path, const char *key, struct str text)
{
	size_t at = str_find(text, MARK_JOIN);
	struct str first = str_upto(text, at);
	struct str last = str_from(text, at + 1);
	struct buf full;

	if (str_find(last, MARK_JOIN) < last.n)
		return false;
	buf_init(&full, text.n + 1);
	buf_add_str(&full, first);
	if (first.n > 0 && last.n > 0)
		buf_putc(&full, ' ');
	buf_add_str(&full, last);
	query_filter(path, key, operator_of(VTYPE_FULL_NAME), buf_str(&full));
	buf_fini(&full);
	return true;
}

static bool
put_member(struct buf *path, const struct bind *b, const struct bind_member *m,
    struct str text)
{
	const struct field *f = asked(b, m);

	if (f == NULL)
		return false;
	text = needle(f, text);
	if (text.n == 0)
		return false;
	if (f->type == VTYPE_FULL_NAME)
		return put_name(path, f->key, text);
	query_filter(path, f->key, operator_of(f->type), text);
	return true;
}

bool
query_match(const struct bind *b, size_t i, struct str text, struct buf *path)
{
	const struct object *o = defs_object(b->defs);
	const struct bind_match *m = &b->matches[i];
	struct str texts[MEMBERS_MAX];
	size_t before = path->n;
	bool any = false;

	if (m->by_id) {
		query_record(o, text, path);
		return true;
	}
	if (!o->filters || !cut(b, m, text, texts))
		return false;
	query_all(o, path);
	for (size_t k = 0; k < m->n_members; k++)
		any |= put_member(path, b, &m->members[k], texts[k]);
	if (!any)
		buf_cut(path, before);
	return any;
}

static bool
put_domain(struct buf *path, const struct field *f, struct str text)
{
	struct arena *a = arena_new();
	struct str domain = {NULL, 0};
	bool can = f->type == VTYPE_URL && valuedomain_get(text, a, &domain) &&
		   is_latin(domain);

	if (can)
		query_filter(path, f->key, operator_of(f->type), domain);
	arena_free(a);
	return can;
}

static bool
put_written(struct buf *path, const struct field *f, struct str text)
{
	bool can = f->type == VTYPE_TEXT || f->type == VTYPE_FULL_NAME ||
		   (f->type == VTYPE_EMAIL && is_latin(text));

	if (can)
		query_filter(path, f->key, operator_of(f->type), text);
	return can;
}

bool
query_ref(const struct object *o, const struct defs *defs, const char *sign,
    struct str text, struct buf *path)
{
	bool folded = sign[0] == '~';
	const struct field *f =
	    defs_field(defs, str_of(folded ? sign + 1 : "$website"));
	size_t before = path->n;
	bool can;

	text = str_trim(text);
	if (f == NULL || text.n == 0 || !o->filters)
		return false;
	query_all(o, path);
	can = folded ? put_written(path, f, text) : put_domain(path, f, text);
	if (!can)
		buf_cut(path, before);
	return can;
}
