// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/logx.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "doc/jdoc.h"

#include "api/client.h"
#include "api/fault.h"
#include "api/pace.h"
#include "api/reading.h"
#include "api/retry.h"
#include "api/transport.h"

/* Of the limit; as imports do by default. */
#define SHARE 0.98

/* Tickets of our own, far from the ordinals that an engine uses. */
#define TICKET_BASE (UINT64_C(1) << 63)

enum {
	NAP_MS = 100 /* a stop flag is noticed within it */
};

struct client {
	struct transport *transport;
	const struct clk *clk;
	const atomic_int *stop;
	struct pace pace[API_CATEGORIES];
	size_t spent[API_CATEGORIES];
	double rate;
	struct rnd rnd;
	uint64_t tickets;
	bool reached; /* an answer has come from there */
	int status;   /* of the last answer; 0: none came */
	bool dated;   /* an answer had a Date */
	int64_t server_off_ms;
	/* Of the request, which live while the transport may look at them. */
	char *path;
	char *idem;
	char *body;
	struct jdoc *who;    /* auth/validate's answer; scopes lie in it */
	const char **scopes; /* into who */
};

struct client *
client_new(struct transport *t, const struct clk *clk, double rate)
{
	struct client *c = mem_alloc(sizeof(*c));

	c->transport = t;
	c->clk = clk;
	c->rate = rate;
	for (size_t i = 0; i < API_CATEGORIES; i++)
		pace_init(&c->pace[i], rate, SHARE);
	rnd_init(&c->rnd, rnd_system_seed());
	return c;
}

void
client_budget(
    struct client *c, enum api_category category, double share, double part)
{
	pace_init(&c->pace[category], c->rate, share);
	pace_part(&c->pace[category], part);
}

void
client_free(struct client *c)
{
	if (c == NULL)
		return;
	jdoc_free(c->who);
	free(c->scopes);
	free(c->path);
	free(c->idem);
	free(c->body);
	free(c);
}

void
client_stop_flag(struct client *c, const atomic_int *stop)
{
	c->stop = stop;
}

size_t
client_spent(const struct client *c, enum api_category category)
{
	return c->spent[category];
}

int
client_status(const struct client *c)
{
	return c->status;
}

static int64_t
now_ms(const struct client *c)
{
	return clk_now(c->clk).mono_ms;
}

bool
client_clock(const struct client *c, int64_t *server_off_ms)
{
	*server_off_ms = c->server_off_ms;
	return c->dated;
}

/* A Date is older than its answer, so the largest difference is the best. */
static void
learn_clock(struct client *c, const struct api_answer *a)
{
	int64_t off = a->date_s * 1000 - now_ms(c);

	if (a->date_s < 0 || (c->dated && off <= c->server_off_ms))
		return;
	c->dated = true;
	c->server_off_ms = off;
}

static int
sleep_until(struct client *c, int64_t until_ms, struct err *e)
{
	int64_t left_ms;

	while ((left_ms = until_ms - now_ms(c)) > 0) {
		if (reading_stopped(c->stop, e) != 0)
			return -1;
		c->transport->wait(
		    c->transport->self, left_ms < NAP_MS ? left_ms : NAP_MS);
	}
	return reading_stopped(c->stop, e);
}

int
client_rest(struct client *c, int64_t ms, struct err *e)
{
	return sleep_until(c, now_ms(c) + ms, e);
}

/* An answer with another ticket is to a request that was given up. */
static bool
take(struct client *c, uint64_t ticket, struct api_answer *a)
{
	struct transport *t = c->transport;
	uint64_t got;

	while (t->next(t->self, &got, a)) {
		if (got == ticket)
			return true;
		api_answer_fini(a);
	}
	return false;
}

/* One exchange, when its pace allows; *a is the caller's on success. */
static int
exchange(struct client *c, enum api_category category,
    const struct api_request *r, struct api_answer *a, struct err *e)
{
	struct transport *t = c->transport;
	struct pace *p = &c->pace[category];
	uint64_t ticket = TICKET_BASE + c->tickets++;
	int64_t now = now_ms(c);

	if (sleep_until(c, now + pace_wait(p, now), e) != 0)
		return -1;
	pace_take(p, now_ms(c));
	c->spent[category]++;
	t->submit(t->self, ticket, r);
	while (!take(c, ticket, a)) {
		if (reading_stopped(c->stop, e) != 0)
			return -1;
		t->wait(t->self, NAP_MS);
	}
	learn_clock(c, a);
	pace_learn(p, a, now_ms(c));
	c->reached = c->reached || a->fate == API_ANSWERED;
	c->status = a->fate == API_ANSWERED ? a->status : 0;
	return 0;
}

static void
keep(char **kept, char *copy)
{
	free(*kept);
	*kept = copy;
}

int
client_get(struct client *c, enum api_category category, const char *path,
    struct jdoc **out, struct err *e)
{
	struct api_request r = {"GET", NULL, NULL, {NULL, 0}, 0};
	char shown[READING_PATH_BYTES];
	struct fault f;

	*out = NULL;
	keep(&c->path, mem_strdup(path));
	r.path = c->path;
	for (unsigned n = 1;; n++) {
		struct api_answer a;
		int64_t wait_ms;
		int rc;

		r.attempt = n;
		if (exchange(c, category, &r, &a, e) != 0)
			return -1;
		rc = reading_take(path, &a, out, &f, e);
		wait_ms = retry_delay_ms(&c->rnd, n - 1);
		if (a.retry_after_ms > wait_ms)
			wait_ms = a.retry_after_ms;
		api_answer_fini(&a);
		if (rc <= 0)
			return rc;
		if (n >= reading_attempts(c->reached))
			return reading_unavailable(
			    "GET", path, &f, n, c->reached, e);
		logx_put("GET %s: %s; again in %" PRId64 " ms",
		    reading_path(path, shown), f.message, wait_ms);
		if (sleep_until(c, now_ms(c) + wait_ms, e) != 0)
			return -1;
	}
}

static int
post_stopped(
    const char *method, const char *path, const struct fault *f, struct err *e)
{
	if (f->status == 401)
		(void)err_set(
		    e, ERR_STOPPED, "the key was refused: %s", f->message);
	else if (f->status == 403)
		(void)err_set(e, ERR_STOPPED,
		    "the key may not do that: %s (%s %s)", f->message, method,
		    path);
	else
		(void)err_set(
		    e, ERR_STOPPED, "%s %s: %s", method, path, f->message);
	return f->hint[0] == '\0' ? -1 : err_hint(e, "%s", f->hint);
}

/* 0: done, 1: refused, 2: the same once more, -1: no further request. */
static int
post_take(const struct api_request *r, bool names_record,
    const struct api_answer *a, struct jdoc **out, struct fault *f,
    struct err *e)
{
	struct err why;

	fault_read(f, a, names_record);
	switch (f->verdict) {
	case FAULT_NONE:
		if (jdoc_parse(out, a->body.p, a->body.n, &why) == 0)
			return 0;
		api_answer_clean(
		    f->message, sizeof(f->message), str_of(why.msg));
		return 2;
	case FAULT_RETRY:
	case FAULT_UNSENT:
	case FAULT_LIMITED:
	case FAULT_CONFLICT:
		return 2;
	case FAULT_ROW:
		return 1;
	case FAULT_STOP:
		break;
	}
	return post_stopped("POST", r->path, f, e);
}

int
client_post(struct client *c, const struct api_request *asked,
    bool names_record, struct jdoc **out, struct fault *f, struct err *e)
{
	struct api_request r = *asked;

	*out = NULL;
	keep(&c->path, mem_strdup(r.path));
	keep(&c->idem, mem_strdup(r.idem));
	keep(&c->body, r.body.p == NULL ? NULL : mem_dup(r.body.p, r.body.n));
	r.method = "POST";
	r.path = c->path;
	r.idem = c->idem;
	r.body.p = c->body;
	for (unsigned n = 1;; n++) {
		struct api_answer a;
		int64_t wait_ms;
		int rc;

		r.attempt = n;
		if (exchange(c, API_WRITE, &r, &a, e) != 0)
			return -1;
		rc = post_take(&r, names_record, &a, out, f, e);
		wait_ms = retry_delay_ms(&c->rnd, n - 1);
		if (a.retry_after_ms > wait_ms)
			wait_ms = a.retry_after_ms;
		api_answer_fini(&a);
		if (rc <= 1)
			return rc;
		if (n >= reading_attempts(c->reached))
			return reading_unavailable(
			    "POST", r.path, f, n, c->reached, e);
		logx_put("POST %s: %s; again in %" PRId64 " ms", r.path,
		    f->message, wait_ms);
		if (sleep_until(c, now_ms(c) + wait_ms, e) != 0)
			return -1;
	}
}

/* As post_take(); what a delete answers says nothing but its status. */
static int
delete_take(const struct api_request *r, const struct api_answer *a,
    struct fault *f, struct err *e)
{
	fault_read(f, a, true);
	if (a->fate == API_ANSWERED && a->status / 100 == 2)
		return 0;
	if (f->status == 404 || f->status == 405)
		return 1;
	switch (f->verdict) {
	case FAULT_NONE:
	case FAULT_RETRY:
	case FAULT_UNSENT:
	case FAULT_LIMITED:
	case FAULT_CONFLICT:
		return 2;
	case FAULT_ROW:
		return 1;
	case FAULT_STOP:
		break;
	}
	return post_stopped("DELETE", r->path, f, e);
}

int
client_delete(
    struct client *c, const char *path, struct fault *f, struct err *e)
{
	struct api_request r = {"DELETE", NULL, NULL, {NULL, 0}, 0};

	keep(&c->path, mem_strdup(path));
	r.path = c->path;
	for (unsigned n = 1;; n++) {
		struct api_answer a;
		int64_t wait_ms;
		int rc;

		r.attempt = n;
		if (exchange(c, API_WRITE, &r, &a, e) != 0)
			return -1;
		rc = delete_take(&r, &a, f, e);
		wait_ms = retry_delay_ms(&c->rnd, n - 1);
		if (a.retry_after_ms > wait_ms)
			wait_ms = a.retry_after_ms;
		api_answer_fini(&a);
		if (rc <= 1)
			return rc;
		if (n >= reading_attempts(c->reached))
			return reading_unavailable(
			    "DELETE", path, f, n, c->reached, e);
		if (sleep_until(c, now_ms(c) + wait_ms, e) != 0)
			return -1;
	}
}

static void
take_scopes(struct client *c, struct client_auth *auth)
{
	const struct jval *list = jdoc_get(jdoc_root(c->who), "scopes");
	size_t n = jdoc_size(list);

	free(c->scopes);
	c->scopes = mem_array(n, sizeof(c->scopes[0]));
	auth->n_scopes = 0;
	for (size_t i = 0; i < n; i++) {
		const char *s = jdoc_cstr(jdoc_at(list, i), NULL);

		if (s != NULL)
			c->scopes[auth->n_scopes++] = s;
	}
	auth->scopes = c->scopes;
}

int
client_validate(struct client *c, struct client_auth *auth, struct err *e)
{
	struct jdoc *doc;
	const struct jval *root;

	memset(auth, 0, sizeof(*auth));
	if (client_get(c, API_READ, "/v1/auth/validate", &doc, e) != 0)
		return err_wrap(e, "checking the API key");
	jdoc_free(c->who);
	c->who = doc;
	root = jdoc_root(doc);
	if (jdoc_kind(root) != JDOC_OBJECT)
		return reading_not_the_api(
		    c->path, "the answer is not about a key at all", e);
	if (!jdoc_bool(jdoc_get(root, "active"), true)) {
		(void)err_set(
		    e, ERR_STOPPED, "the key was refused: it is not active");
		return err_hint(
		    e, "make a new key in Lightfield's settings and use that");
	}
	auth->workspace =
	    str_is(jdoc_text(jdoc_get(root, "subjectType")), "workspace");
	take_scopes(c, auth);
	return 0;
}

bool
client_has_scope(const struct client_auth *auth, const char *scope)
{
	for (size_t i = 0; i < auth->n_scopes; i++)
		if (strcmp(auth->scopes[i], scope) == 0)
			return true;
	return auth->n_scopes == 0;
}
