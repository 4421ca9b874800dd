// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "api/answer.h"
#include "api/wiremask.h"

enum {
	VALUE_BYTES = 400, /* of a header or word, shown */
	WORD_BYTES = 64,
	BODY_BYTES = 256 * 1024 /* of a masked body; the rest is cut */
};

/* Fields whose values tell nothing about a person or a key. */
static const char *const open_fields[] = {"accept", "age", "allow",
    "cache-control", "cf-cache-status", "cf-ray", "connection",
    "content-encoding", "content-length", "content-type", "date", "expect",
    "host", "idempotency-key", "keep-alive", "lightfield-version",
    "proxy-connection", "retry-after", "server", "transfer-encoding",
    "user-agent", "vary", "via", "x-ratelimit-limit", "x-ratelimit-remaining",
    "x-ratelimit-reset", "x-request-id"};

/* Members whose words, numbers and booleans tell of what sort a thing is. */
static const char *const open_members[] = {"accessLevel", "active",
    "cardinality", "code", "createdAt", "expiresAt", "id", "limit", "object",
    "objectType", "offset", "param", "readOnly", "scopes", "sizeBytes",
    "status", "subjectType", "system", "tokenType", "totalCount", "type",
    "unique", "updatedAt", "valueType"};

static bool
is_one_of(struct str s, const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_iis(s, v[i]))
			return true;
	return false;
}

void
wiremask_path(struct buf *b, struct str path)
{
	size_t query = str_find(path, '?');
	struct str rest = str_from(path, query + 1);
	struct str member;
	const char *sep = "?";

	text_inert(b, str_upto(path, query));
	while (str_next(&rest, STR_LIT("&"), &member)) {
		size_t eq = str_find(member, '=');
		struct str name = str_upto(member, eq);
		bool open = str_is(name, "limit") || str_is(name, "offset");

		buf_puts(b, sep);
		text_inert(b, open ? member : name);
		if (!open && eq < member.n)
			buf_puts(b, "=***");
		sep = "&";
	}
}

/* "POST /v1/contacts HTTP/1.1", "HTTP/1.1 200 OK": not the reason's words. */
static void
start_line(struct buf *b, struct str line)
{
	size_t one = str_find(line, ' ');
	struct str rest = str_from(line, one + 1);
	size_t two = str_find(rest, ' ');

	text_inert(b, str_upto(line, one));
	buf_putc(b, ' ');
	wiremask_path(b, str_upto(rest, two));
	if (!str_starts(line, STR_LIT("HTTP/"))) {
		buf_putc(b, ' ');
		text_inert(b, str_from(rest, two + 1));
	}
}

static void
field_line(struct buf *b, struct str name, struct str value)
{
	char shown[VALUE_BYTES];

	text_inert(b, name);
	buf_puts(b, ": ");
	if (str_iis(name, "authorization")) {
		buf_puts(b, "Bearer sk_lf_***");
	} else if (is_one_of(name, open_fields,
		       sizeof(open_fields) / sizeof(open_fields[0]))) {
		api_answer_clean(shown, sizeof(shown), value);
		buf_puts(b, shown);
	} else {
		buf_printf(b, "<%zu bytes>", value.n);
	}
}

void
wiremask_head(struct buf *b, const char *mark, struct str head)
{
	struct str line;

	while (str_next(&head, STR_LIT("\n"), &line)) {
		size_t colon;
		struct str name;

		line = str_trim(line);
		if (line.n == 0)
			continue;
		colon = str_find(line, ':');
		name = str_upto(line, colon);
		buf_puts(b, mark);
		if (colon == line.n || str_find(name, ' ') < name.n)
			start_line(b, line);
		else
			field_line(
			    b, name, str_trim(str_from(line, colon + 1)));
		buf_putc(b, '\n');
	}
}

/* One list or object under way. */
struct level {
	const struct jval *list; /* NULL: an object */
	const struct jval *object;
	struct jdoc_iter it;
	size_t i;
	bool closed; /* within fields or relationships */
	bool open;   /* a list that stands under an open name */
};

/* "opportunity", "2026-11-20T09:00:00Z", "con_1": no blank, nothing long. */
static bool
is_word(struct str s)
{
	if (s.n > WORD_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == '@')
			return false;
	return true;
}

/* A name that nobody can give a field of his own: its values are the API's. */
static bool
is_value_type(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_' && (s.p[i] < 'A' || s.p[i] > 'Z'))
			return false;
	return s.n <= WORD_BYTES;
}

static void
put_text(struct jput *j, struct str s, bool open)
{
	char shown[WORD_BYTES + 1];
	struct buf b;

	if (open && is_word(s)) {
		api_answer_clean(shown, sizeof(shown), s);
		jput_cstr(j, shown);
		return;
	}
	buf_init(&b, WORD_BYTES);
	buf_printf(&b, "<text %zu>", text_width(s));
	jput_text(j, buf_str(&b));
	buf_fini(&b);
}

static void
put_scalar(struct jput *j, const struct jval *v, bool open)
{
	switch (jdoc_kind(v)) {
	case JDOC_TEXT:
		put_text(j, jdoc_text(v), open);
		break;
	case JDOC_NUMBER:
		if (open)
			jput_jval(j, v);
		else
			jput_cstr(j, "<number>");
		break;
	case JDOC_BOOL:
		if (open)
			jput_bool(j, jdoc_bool(v, false));
		else
			jput_cstr(j, "<bool>");
		break;
	case JDOC_ABSENT:
	case JDOC_NULL:
	case JDOC_LIST:
	case JDOC_OBJECT:
		jput_null(j);
		break;
	}
}

static bool
push(struct jput *j, struct level *l, const struct jval *v)
{
	memset(l, 0, sizeof(*l));
	if (jdoc_kind(v) == JDOC_OBJECT) {
		l->object = v;
		jput_object(j);
	} else if (jdoc_kind(v) == JDOC_LIST) {
		l->list = v;
		jput_list(j);
	} else {
		return false;
	}
	return true;
}

/* Keys are a person's words where he made the field; they stay, but inert. */
static void
put_key(struct jput *j, const char *key)
{
	char shown[VALUE_BYTES];

	api_answer_clean(shown, sizeof(shown), str_of(key));
	jput_key(j, shown);
}

/* The next element or member; NULL at the end.  *open: its word may stay. */
static const struct jval *
step(struct jput *j, struct level *l, bool *open, bool *closes)
{
	struct str key;

	*closes = l->closed;
	*open = l->open;
	if (l->list != NULL)
		return l->i < jdoc_size(l->list) ? jdoc_at(l->list, l->i++)
						 : NULL;
	if (!jdoc_next(l->object, &l->it))
		return NULL;
	put_key(j, l->it.key);
	key = str_of(l->it.key);
	*open =
	    !l->closed && is_one_of(key, open_members,
			      sizeof(open_members) / sizeof(open_members[0]));
	if (l->closed && str_is(key, "valueType"))
		*open = is_value_type(jdoc_text(l->it.val));
	*closes =
	    l->closed || str_is(key, "fields") || str_is(key, "relationships");
	return l->it.val;
}

static void
walk(struct jput *j, const struct jval *root)
{
	struct level stack[LIM_JSON_DEPTH];
	size_t depth = 0;

	if (!push(j, &stack[depth++], root)) {
		put_scalar(j, root, false);
		return;
	}
	while (depth > 0) {
		bool open;
		bool closes;
		const struct jval *v =
		    step(j, &stack[depth - 1], &open, &closes);

		if (v == NULL) {
			jput_end(j);
			depth--;
		} else if (depth < LIM_JSON_DEPTH - 1 &&
			   push(j, &stack[depth], v)) {
			stack[depth].closed = closes;
			stack[depth++].open = open && jdoc_kind(v) == JDOC_LIST;
		} else {
			put_scalar(j, v, open);
		}
	}
}

void
wiremask_body(struct buf *b, const char *mark, struct str body)
{
	struct jdoc *doc;
	struct err ignored;
	struct jput j;
	struct buf text;

	buf_puts(b, mark);
	if (jdoc_parse(&doc, body.p, body.n, &ignored) != 0) {
		buf_printf(b, "<%zu bytes that are no JSON>\n", body.n);
		return;
	}
	buf_init(&text, BODY_BYTES);
	jput_init(&j, &text);
	walk(&j, jdoc_root(doc));
	buf_add_str(b, buf_str(&text));
	buf_puts(b, text.over ? " ... cut\n" : "\n");
	buf_fini(&text);
	jdoc_free(doc);
}
