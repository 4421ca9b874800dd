// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "run/op.h"

#include "simjournal.h"
#include "simops.h"

/* Rows that need no request: found while they are rendered. */
static bool
settle(uint64_t ord, struct op *o)
{
	o->settled = true;
	o->code = "match.ambiguous";
	o->message = "two of them";
	if (ord % 23 == 0) {
		o->settle = JREC_UNCHANGED;
		o->code = NULL;
		o->id = "con_same";
	} else if (ord % 29 == 0) {
		o->settle = JREC_AMBIGUOUS;
	} else if (ord % 31 == 0) {
		o->settle = JREC_FAILED;
	} else {
		o->settled = false;
		o->code = NULL;
		o->message = NULL;
	}
	return o->settled;
}

/* Every 17th row is one that the server refuses. */
static void
make_body(char body[SIM_BODY], uint64_t ord, const struct simrow *r)
{
	unsigned long long n = ord;

	if (ord % 17 == 0)
		(void)snprintf(
		    body, SIM_BODY, "{\"fields\":{\"$email\":\"%llu\"}}", n);
	else if (r->action == ROW_CREATE && r->part == 0)
		(void)snprintf(body, SIM_BODY,
		    "{\"fields\":{\"$email\":[\"u%llu@example.com\"]}}", n);
	else
		(void)snprintf(body, SIM_BODY,
		    "{\"fields\":{\"$name\":{\"firstName\":\"u%llu\",\"lastName\":\"p%u\"}}}",
		    n, r->part);
}

struct op *
simops_make(const struct simrow *r, uint64_t seed, uint64_t ord)
{
	bool sent = r->state == ROW_SENT;
	char key[96];
	char path[96];
	char body[SIM_BODY];
	struct op o;

	memset(&o, 0, sizeof(o));
	o.ord = ord;
	o.action = r->action;
	if (!sent && r->part == 0 && settle(ord, &o))
		return op_new(&o);
	(void)snprintf(key, sizeof(key), "lf1-%llu-%llu-g%u-%u",
	    (unsigned long long)seed, (unsigned long long)ord, r->generation,
	    r->part);
	make_body(body, ord, r);
	o.update = r->action == ROW_UPDATE || r->part > 0;
	o.more = r->part + 1 < r->parts;
	o.target = o.update ? r->part > 0 ? r->id : r->target : NULL;
	(void)snprintf(path, sizeof(path), "/v1/contacts%s%s",
	    o.update ? "/" : "", o.update ? o.target : "");
	o.path = sent ? r->path : path;
	o.key = sent ? r->key : key;
	o.body = str_of(sent ? r->body : body);
	o.first_sent_ms = sent ? r->first_sent_ms : 0;
	o.server_ms = sent ? r->server_ms : 0;
	return op_new(&o);
}
