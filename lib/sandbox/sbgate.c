// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

#include "sandbox/sbgate.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbserve.h"
#include "sandbox/sbworld.h"

static const char api_version[] = "2026-03-01";

static int
check_key(const struct sbworld *w, const struct sbcall *c, struct sbfail *why)
{
	struct str auth = str_of(c->req->authorization);
	struct str token;

	if (str_istarts(auth, STR_LIT("Bearer "))) {
		token = str_trim(str_from(auth, 7));
		if (w->api_key != NULL ? str_is(token, w->api_key)
				       : str_starts(token, STR_LIT("sk_lf_")))
			return 0;
	}
	return sbfail_set(why, 401, NULL, NULL, "Invalid API key.");
}

static int
check_rate(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	if (sbrate_take(&w->rate, c->route.category, c->now_ms))
		return 0;
	c->retry_after_s = 1;
	return sbfail_set(why, 429, NULL, NULL,
	    "Too many requests: at most %u a second of this kind.",
	    w->rate.limit);
}

static int
check_fault(struct sbcall *c, struct sbfail *why)
{
	const struct sbfault_act *f = c->fault.act;
	int status = (int)f->n;

	if (f->kind != SBFAULT_STATUS || f->after)
		return 0;
	if (status == 429)
		c->retry_after_s = 1;
	return sbfail_set(why, status, f->code, f->param,
	    "The sandbox was told to answer %d.", status);
}

static bool
has_scope(const struct sbworld *w, struct str scope)
{
	struct str rest = str_of(w->scopes);
	struct str piece;

	if (rest.n == 0)
		return true;
	while (str_next(&rest, STR_LIT(","), &piece))
		if (str_eq(str_trim(piece), scope))
			return true;
	return false;
}

int
sbgate_scope(const struct sbworld *w, const struct sbcall *c,
    const struct sbobject *o, struct sbfail *why)
{
	char scope[64];

	if (o == NULL || o->scope == NULL || c->route.action == NULL)
		return 0;
	(void)snprintf(
	    scope, sizeof(scope), "%s:%s", o->scope, c->route.action);
	if (has_scope(w, str_of(scope)))
		return 0;
	return sbfail_set(
	    why, 403, NULL, NULL, "Token does not have the '%s' scope.", scope);
}

/* "application/json", with parameters or without */
static bool
is_json(const char *content_type)
{
	struct str s = str_of(content_type);

	return str_iis(
	    str_trim(str_upto(s, str_find(s, ';'))), "application/json");
}

static int
check_headers(const struct sbcall *c, struct sbfail *why)
{
	if (sbroute_is_presigned(&c->route) || c->route.kind == SBROUTE_RUN)
		return 0;
	if (c->req->version == NULL ||
	    strcmp(c->req->version, api_version) != 0)
		return sbfail_set(why, 400, "version_header",
		    "Lightfield-Version",
		    "The Lightfield-Version header must be %s.", api_version);
	return 0;
}

int
sbgate_check(struct sbworld *w, struct sbcall *c, struct sbfail *why)
{
	if ((!sbroute_is_presigned(&c->route) && check_key(w, c, why) != 0) ||
	    check_rate(w, c, why) != 0 || check_fault(c, why) != 0)
		return -1;
	if (c->req->body_over)
		return sbfail_set(why, 413, NULL, NULL,
		    "The request body is larger than %u bytes.",
		    LIM_BODY_BYTES);
	if (c->route.kind == SBROUTE_UNKNOWN)
		return sbfail_set(why, 404, NULL, NULL,
		    "No such route: %s %.*s", c->req->method,
		    STR_ARG(str_upto(c->route.path, 120)));
	if (check_headers(c, why) != 0 ||
	    sbgate_scope(w, c, c->route.object, why) != 0 ||
	    sbgate_scope(w, c, c->route.member, why) != 0)
		return -1;
	if (sbroute_writes(&c->route) && !is_json(c->req->content_type))
		return sbfail_set(why, 415, NULL, NULL,
		    "Content-Type must be application/json.");
	return 0;
}
