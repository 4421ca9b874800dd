// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "run/op.h"
#include "sandbox/sbcore.h"

#include "simnet.h"

enum {
	HANG_MS = 60000
};

static void
copy(char *out, size_t max, struct str s)
{
	size_t n = s.n < max ? s.n : max - 1;

	memcpy(out, s.p, n);
	out[n] = '\0';
}

void
simnet_init(struct simnet *n, struct sb *sb, uint64_t seed, double trouble)
{
	memset(n, 0, sizeof(*n));
	n->sb = sb;
	n->trouble = trouble;
	n->skew_ms = INT64_C(1790000000000);
	rnd_init(&n->rnd, seed);
}

void
simnet_send(struct simnet *n, const struct op *op, struct clk_now now)
{
	struct simflight *f = n->flights;

	while (f < n->flights + SIMNET_FLIGHTS - 1 && f->used)
		f++;
	if (f->used) {
		n->broken = "more requests in flight than the simulation holds";
		return;
	}
	memset(f, 0, sizeof(*f));
	f->used = true;
	f->ord = op->ord;
	f->at_ms = now.mono_ms + 1 + (int64_t)rnd_below(&n->rnd, 80);
	(void)snprintf(f->path, sizeof(f->path), "%s", op->path);
	(void)snprintf(f->key, sizeof(f->key), "%s", op->key);
	copy(f->body, sizeof(f->body), op->body);
	api_answer_init(&f->answer);
}

int64_t
simnet_next(const struct simnet *n)
{
	int64_t at = INT64_MAX;

	for (size_t i = 0; i < SIMNET_FLIGHTS; i++)
		if (n->flights[i].used && n->flights[i].at_ms < at)
			at = n->flights[i].at_ms;
	return at;
}

static void
id_of(struct str body, char id[64])
{
	struct str mark = STR_LIT("\"id\":\"");
	struct str at = str_from(body, str_find_str(body, mark) + mark.n);

	copy(id, 64, str_upto(at, str_find(at, '"')));
}

/*
 * A write that the server executed, not one that it replayed: a replay has the
 * very bytes of the first answer, another execution another id or time.
 */
static void
note_write(struct simnet *n, const struct simflight *f, struct str body)
{
	const char *dash = strrchr(f->key, '-');
	unsigned part =
	    dash == NULL ? 0 : (unsigned)strtoul(dash + 1, NULL, 10);
	uint64_t stamp = str_hash(body);
	char id[64];

	if (part >= SIMNET_PARTS) {
		n->broken = "a key without its part";
		return;
	}
	if (n->executed[f->ord][part] > 0 && n->stamps[f->ord][part] == stamp)
		return;
	n->executed[f->ord][part]++;
	n->stamps[f->ord][part] = stamp;
	id_of(body, id);
	if (part > 0 && n->executed[f->ord][part - 1] == 0)
		n->broken = "a part was executed before the one in front";
	if (part > 0 && strcmp(id, n->ids[f->ord]) != 0)
		n->broken = "a part went to another record";
	for (unsigned i = part + 1; i < SIMNET_PARTS; i++)
		if (n->executed[f->ord][i] > 0)
			n->broken = "a part was executed after the one behind";
	(void)snprintf(n->ids[f->ord], sizeof(n->ids[f->ord]), "%s", id);
}

static void
ask(struct simnet *n, struct sb_request *r, struct clk_now now,
    struct sb_answer *a)
{
	struct err e;

	r->authorization = "Bearer sk_lf_sim";
	r->version = "2026-03-01";
	r->content_type = "application/json";
	sb_answer_init(a);
	err_clear(&e);
	if (sb_handle(n->sb, r, n->skew_ms + now.mono_ms, a, &e) != 0)
		n->broken = "the sandbox failed";
}

int
simnet_other(struct simnet *n, const char *method, const char *path,
    const char *body, struct clk_now now, char *id)
{
	struct sb_request r;
	struct sb_answer a;
	int status;

	memset(&r, 0, sizeof(r));
	r.method = method;
	r.path = path;
	r.body = str_of(body);
	ask(n, &r, now, &a);
	status = a.status;
	id[0] = '\0';
	if (status == 200)
		id_of(buf_str(&a.body), id);
	sb_answer_fini(&a);
	return status;
}

/* The sandbox's answer as the client's transport would give it. */
static void
execute(struct simnet *n, struct simflight *f, struct clk_now now)
{
	struct sb_request r;
	struct sb_answer a;

	memset(&r, 0, sizeof(r));
	r.method = "POST";
	r.path = f->path;
	r.idem = f->key;
	r.body = str_of(f->body);
	ask(n, &r, now, &a);
	if (a.status == 200)
		note_write(n, f, buf_str(&a.body));
	f->answer.fate = API_ANSWERED;
	f->answer.status = a.status;
	buf_add(&f->answer.body, a.body.p, a.body.n);
	f->answer.retry_after_ms =
	    a.retry_after_s < 0 ? -1 : a.retry_after_s * 1000;
	f->answer.limit = a.limit;
	f->answer.remaining = a.remaining;
	f->answer.reset_s = a.reset_s;
	f->answer.date_s = a.date_s;
	f->at_ms += a.delay_ms;
	sb_answer_fini(&a);
}

/* The request arrives, or does not; then its answer is under way. */
static void
arrive(struct simnet *n, struct simflight *f, struct clk_now now)
{
	bool trouble = rnd_unit(&n->rnd) < n->trouble;
	uint64_t kind = trouble ? rnd_below(&n->rnd, 5) : 5;

	f->executed = true;
	f->at_ms = now.mono_ms + 1 + (int64_t)rnd_below(&n->rnd, 80);
	f->answer.fate = API_LOST;
	switch (kind) {
	case 0: /* never processed, connection closed */
		break;
	case 1: /* processed, answer lost */
		execute(n, f, now);
		f->answer.fate = API_LOST;
		break;
	case 2: /* never left */
		f->answer.fate = API_UNSENT;
		break;
	case 3: /* a gateway in between */
		f->answer.fate = API_ANSWERED;
		f->answer.status = 503;
		break;
	case 4: /* processed, and no answer for a minute */
		execute(n, f, now);
		f->answer.fate = API_LOST;
		f->at_ms += HANG_MS;
		break;
	default:
		execute(n, f, now);
		break;
	}
}

bool
simnet_run(struct simnet *n, struct clk_now now, uint64_t *ord,
    struct api_answer *answer)
{
	for (size_t i = 0; i < SIMNET_FLIGHTS; i++) {
		struct simflight *f = &n->flights[i];

		if (!f->used || f->at_ms > now.mono_ms)
			continue;
		if (!f->executed) {
			arrive(n, f, now);
			continue;
		}
		f->used = false;
		if (f->orphan) {
			api_answer_fini(&f->answer);
			continue;
		}
		*ord = f->ord;
		*answer = f->answer;
		return true;
	}
	return false;
}

void
simnet_fini(struct simnet *n)
{
	for (size_t i = 0; i < SIMNET_FLIGHTS; i++)
		if (n->flights[i].used)
			api_answer_fini(&n->flights[i].answer);
}

void
simnet_orphan(struct simnet *n)
{
	for (size_t i = 0; i < SIMNET_FLIGHTS; i++)
		n->flights[i].orphan = n->flights[i].used;
}
