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

/* The pages of a list's members, one for each type that it can hold. */
static void
below_list(struct sbroute *r, const struct sbobjects *objects, enum method m,
    struct str what)
{
	static const char *const members[] = {
	    "account", "contact", "opportunity"};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const struct sbobject *o =
		    sbobject_find(objects, str_of(members[i]));

		if (m != METHOD_GET || !str_is(what, o->scope))
			continue;
		set(r, SBROUTE_MEMBERS, SBRATE_SEARCH, "read");
		r->member = o;
	}
}

static void
below_file(struct sbroute *r, enum method m, struct str what)
{
	if (m == METHOD_POST && str_is(what, "complete"))
		set(r, SBROUTE_COMPLETE, SBRATE_WRITE, "create");
	else if (m == METHOD_POST && str_is(what, "cancel"))
		set(r, SBROUTE_CANCEL, SBRATE_WRITE, "create");
	else if (m == METHOD_GET && str_is(what, "url"))
		set(r, SBROUTE_URL, SBRATE_READ, "read");
}

static void
at_object(struct sbroute *r, enum method m, struct str rest)
{
	if (rest.n == 0 && m == METHOD_GET)
		set(r, SBROUTE_LIST, SBRATE_SEARCH, "read");
	else if (m == METHOD_POST && r->object->form == SBFORM_FILE)
		set(r, SBROUTE_SESSION, SBRATE_WRITE, "create");
	else if (m == METHOD_POST && r->object->creatable &&
		 str_is(rest, r->object->below))
		set(r, SBROUTE_CREATE, SBRATE_WRITE, "create");
}

/* The API's pages know no scope for a delete; it takes that of an update. */
static void
at_record(struct sbroute *r, enum method m)
{
	if (m == METHOD_GET)
		set(r, SBROUTE_RETRIEVE, SBRATE_READ, "read");
	else if (m == METHOD_POST && r->object->creatable)
		set(r, SBROUTE_UPDATE, SBRATE_WRITE, "update");
	else if (m == METHOD_DELETE && r->object->creatable)
		set(r, SBROUTE_DELETE, SBRATE_WRITE, "update");
}

static void
find_in_object(struct sbroute *r, const struct sbobjects *objects,
    enum method m, struct str rest)
{
	struct str below = str_of(r->object->below);
	struct str what;

	if (rest.n == 0 || str_eq(rest, below)) {
		at_object(r, m, rest);
		return;
	}
	if (r->object->has_definitions && str_is(rest, "/definitions")) {
		if (m == METHOD_GET)
			set(r, SBROUTE_DEFINITIONS, SBRATE_READ, "read");
		return;
	}
	if (m == METHOD_POST && r->object->merges && str_is(rest, "/merge")) {
		set(r, SBROUTE_MERGE, SBRATE_WRITE, "update");
		return;
	}
	if (!str_starts(rest, below))
		return;
	rest = str_from(rest, below.n + 1);
	r->id = str_upto(rest, str_find(rest, '/'));
	what = str_from(rest, r->id.n + 1);
	if (r->id.n == 0)
		return;
	if (r->id.n == rest.n)
		at_record(r, m);
	else if (r->object->form == SBFORM_FILE)
		below_file(r, m, what);
	else if (r->object->form == SBFORM_LIST)
		below_list(r, objects, m, what);
}

/* What hangs below no object. */
static bool
find_apart(
    struct sbroute *r, const struct sbobjects *objects, enum method m, bool put)
{
	struct str run = str_from(r->path, 16);

	if (m == METHOD_GET && str_is(r->path, "/v1/auth/validate")) {
		set(r, SBROUTE_VALIDATE, SBRATE_READ, NULL);
	} else if (m == METHOD_GET && str_is(r->path, "/v1/objects")) {
		set(r, SBROUTE_TYPES, SBRATE_READ, NULL);
	} else if (m == METHOD_GET &&
		   str_starts(r->path, STR_LIT("/v1/workflowRun/")) &&
		   str_ends(run, STR_LIT("/status"))) {
		set(r, SBROUTE_RUN, SBRATE_READ, NULL);
		r->id = str_upto(run, run.n - 7);
	} else if (m == METHOD_GET &&
		   str_starts(r->path, STR_LIT("/v1/merges/"))) {
		/* Whose merge it is, its record tells. */
		set(r, SBROUTE_MERGED, SBRATE_READ, "read");
		r->id = str_from(r->path, 11);
	} else if (put && str_starts(r->path, STR_LIT("/upload/"))) {
		set(r, SBROUTE_PUT, SBRATE_NONE, NULL);
		r->id = str_from(r->path, 8);
		r->object = sbobject_find(objects, STR_LIT("file"));
	} else if (m == METHOD_GET &&
		   str_starts(r->path, STR_LIT("/download/"))) {
		set(r, SBROUTE_BYTES, SBRATE_NONE, NULL);
		r->id = str_from(r->path, 10);
		r->object = sbobject_find(objects, STR_LIT("file"));
	}
	return r->kind != SBROUTE_UNKNOWN;
}

static void
find_control(struct sbroute *r, enum method m)
{
	r->kind = SBROUTE_CONTROL;
	if (m == METHOD_POST && str_is(r->path, "/_sandbox/clock"))
		r->kind = SBROUTE_CLOCK;
	else if (m == METHOD_GET && str_is(r->path, "/_sandbox/state"))
		r->kind = SBROUTE_STATE;
	else if (m == METHOD_POST && str_is(r->path, "/_sandbox/workflow"))
		r->kind = SBROUTE_WORKFLOW;
}

struct sbroute
sbroute_parse(
    const struct sbobjects *objects, const char *method, const char *path)
{
	struct sbroute r = {.category = SBRATE_NONE};
	struct str all = str_of(path);
	enum method m = method_of(method);
	struct str rest;

	r.path = str_upto(all, str_find(all, '?'));
	r.query = str_from(all, r.path.n + 1);
	if (str_starts(r.path, STR_LIT("/_sandbox/"))) {
		find_control(&r, m);
		return r;
	}
	if (find_apart(&r, objects, m, strcmp(method, "PUT") == 0))
		return r;
	r.object = sbobject_route(objects, r.path, &rest);
	if (r.object != NULL)
		find_in_object(&r, objects, m, rest);
	return r;
}

bool
sbroute_writes(const struct sbroute *r)
{
	return r->kind == SBROUTE_CREATE || r->kind == SBROUTE_UPDATE ||
	       r->kind == SBROUTE_SESSION || r->kind == SBROUTE_COMPLETE ||
	       r->kind == SBROUTE_MERGE;
}

bool
sbroute_is_presigned(const struct sbroute *r)
{
	return r->kind == SBROUTE_PUT || r->kind == SBROUTE_BYTES;
}

bool
sbroute_is_control(const struct sbroute *r)
{
	return r->kind >= SBROUTE_CLOCK;
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
