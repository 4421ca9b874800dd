// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"

#include "sandbox/sbobject.h"
#include "sandbox/sbroute.h"

enum method {
	METHOD_OTHER,
	METHOD_GET,
	METHOD_POST,
	METHOD_DELETE
};

static enum method
method_of(const char *s)
{
	if (strcmp(s, "GET") == 0)
		return METHOD_GET;
	if (strcmp(s, "POST") == 0)
		return METHOD_POST;
	return strcmp(s, "DELETE") == 0 ? METHOD_DELETE : METHOD_OTHER;
}

static void
set(struct sbroute *r, enum sbroute_kind kind, enum sbrate_category category,
    const char *action)
{
	r->kind = kind;
	r->category = category;
	r->action = action;
}

static void
at_object(struct sbroute *r, enum method m)
{
	if (m == METHOD_POST && r->object->creatable)
		set(r, SBROUTE_CREATE, SBRATE_WRITE, "create");
	else if (m == METHOD_GET)
		set(r, SBROUTE_LIST, SBRATE_SEARCH, "read");
}

/* The API's pages know no scope for a delete; it takes that of an update. */
static void
below_object(struct sbroute *r, enum method m)
{
	if (r->object->has_definitions && str_is(r->id, "definitions")) {
		if (m == METHOD_GET)
			set(r, SBROUTE_DEFINITIONS, SBRATE_READ, "read");
	} else if (m == METHOD_GET) {
		set(r, SBROUTE_RETRIEVE, SBRATE_READ, "read");
	} else if (m == METHOD_POST && r->object->creatable) {
		set(r, SBROUTE_UPDATE, SBRATE_WRITE, "update");
	} else if (m == METHOD_DELETE && r->object->creatable) {
		set(r, SBROUTE_DELETE, SBRATE_WRITE, "update");
	}
}

struct sbroute
sbroute_parse(const char *method, const char *path)
{
	struct sbroute r = {.category = SBRATE_NONE};
	struct str all = str_of(path);
	enum method m = method_of(method);
	struct str rest;

	r.path = str_upto(all, str_find(all, '?'));
	r.query = str_from(all, r.path.n + 1);
	if (str_starts(r.path, STR_LIT("/_sandbox/"))) {
		r.kind = SBROUTE_CONTROL;
		if (m == METHOD_POST && str_is(r.path, "/_sandbox/clock"))
			r.kind = SBROUTE_CLOCK;
		else if (m == METHOD_GET && str_is(r.path, "/_sandbox/state"))
			r.kind = SBROUTE_STATE;
		return r;
	}
	if (m == METHOD_GET && str_is(r.path, "/v1/auth/validate")) {
		set(&r, SBROUTE_VALIDATE, SBRATE_READ, NULL);
		return r;
	}
	r.object = sbobject_route(r.path, &rest);
	if (r.object == NULL)
		return r;
	r.id = str_from(rest, 1);
	if (rest.n == 0)
		at_object(&r, m);
	else if (r.id.n > 0 && str_find(r.id, '/') == r.id.n)
		below_object(&r, m);
	return r;
}

bool
sbroute_is_control(const struct sbroute *r)
{
	return r->kind == SBROUTE_CLOCK || r->kind == SBROUTE_STATE ||
	       r->kind == SBROUTE_CONTROL;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* A '%' that begins no escape stands for itself. */
static void
decode(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		int hi = -1;
		int lo = -1;

		if (s.p[i] == '%' && s.n - i > 2) {
			hi = hex_digit(s.p[i + 1]);
			lo = hex_digit(s.p[i + 2]);
		}
		if (hi >= 0 && lo >= 0) {
			buf_putc(out, (char)(hi * 16 + lo));
			i += 2;
		} else if (s.p[i] == '+') {
			buf_putc(out, ' ');
		} else {
			buf_putc(out, s.p[i]);
		}
	}
}

bool
sbroute_next(struct str *query, struct buf *key, struct buf *value)
{
	struct str pair;
	size_t eq;

	if (!str_next(query, STR_LIT("&"), &pair))
		return false;
	eq = str_find(pair, '=');
	decode(str_upto(pair, eq), key);
	decode(str_from(pair, eq + 1), value);
	return true;
}
