// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "api/fault.h"
#include "api/reading.h"
#include "api/transport.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"

#include "import/doctorjob.h"

#define WHO_PATH "/v1/auth/validate"
/* Asked with when there is no key: the refusal proves that all else works. */
#define NO_KEY "sk_lf_none"

enum {
	TEXT_BYTES = 4096,
	NAP_MS = 100,
	AHEAD_MAX_S = 5, /* whole seconds, and the time of an answer */
	EXPIRES_SOON_S = 14 * 24 * 3600,
	DAY_S = 24 * 3600
};

void
doctor_note(struct doctor *d, enum doctor_level level, const char *check,
    const char *next, const char *fmt, ...)
{
	struct doctor_line *l;
	struct buf plain;
	struct buf inert;
	va_list ap;

	buf_init(&plain, TEXT_BYTES);
	buf_init(&inert, (size_t)8 * TEXT_BYTES);
	va_start(ap, fmt);
	buf_vprintf(&plain, fmt, ap);
	va_end(ap);
	text_inert(&inert, buf_str(&plain));
	d->v = mem_resize(d->v, d->n + 1, sizeof(d->v[0]));
	l = &d->v[d->n++];
	l->check = check;
	l->level = level;
	l->text = arena_dup(d->arena, buf_text(&inert), inert.n);
	buf_clear(&inert);
	text_inert(&inert, str_of(next));
	l->next = next == NULL ? NULL
			       : arena_dup(d->arena, buf_text(&inert), inert.n);
	buf_fini(&inert);
	buf_fini(&plain);
}

void
doctor_worsen(struct doctor *d, enum err_kind kind)
{
	static const enum err_kind order[] = {
	    ERR_NONE, ERR_SERVICE, ERR_USAGE, ERR_STOPPED};
	size_t was = 0;
	size_t is = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		was = order[i] == d->kind ? i : was;
		is = order[i] == kind ? i : is;
	}
	d->kind = order[is > was ? is : was];
}

void
doctor_bad(struct doctor *d, const char *check, const struct err *e)
{
	doctor_note(d, DOCTOR_BAD, check, e->hint[0] == '\0' ? NULL : e->hint,
	    "%s", e->msg);
	doctor_worsen(d, e->kind);
}

void
doctor_day(char out[16], int64_t unix_s)
{
	int64_t days = unix_s / DAY_S;
	/* Days since 0000-03-01, in eras of 400 years. */
	int64_t z = days + 719468;
	int64_t era = z / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year =
	    (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t day = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * day + 2) / 153;
	struct buf b;

	buf_init(&b, 15);
	if (unix_s < 0 || days > INT64_C(100000000))
		buf_puts(&b, "unknown");
	else
		buf_printf(&b, "%04" PRId64 "-%02" PRId64 "-%02" PRId64,
		    year + era * 400 + (month < 10 ? 0 : 1),
		    month < 10 ? month + 3 : month - 9,
		    day - (153 * month + 2) / 5 + 1);
	memcpy(out, buf_text(&b), b.n + 1);
	buf_fini(&b);
}

static void
tls(struct doctor *d, int64_t now_s)
{
	const struct httppeer *p = &d->peer;
	char day[16];

	if (p->tls[0] == '\0') {
		doctor_note(d, DOCTOR_OK, "TLS", NULL,
		    "none, on this machine there is no need");
		return;
	}
	doctor_day(day, p->expires_s);
	doctor_note(d, DOCTOR_OK, "TLS", NULL, "%s", p->tls);
	if (p->expires_s >= 0 && p->expires_s - now_s < EXPIRES_SOON_S)
		doctor_note(d, DOCTOR_NOTE, "certificate",
		    "whoever runs that server, or the middle box that stands for it, should renew it",
		    "valid until %s, which is soon; issued by %s", day,
		    p->issuer);
	else
		doctor_note(d, DOCTOR_OK, "certificate", NULL,
		    "valid until %s; issued by %s", day, p->issuer);
	doctor_note(d, DOCTOR_OK, "trusted", NULL, "the certificates in %s%s%s",
	    p->ca_file[0] == '\0' ? "" : p->ca_file,
	    p->ca_file[0] != '\0' && p->ca_folder[0] != '\0' ? " and " : "",
	    p->ca_folder);
}

static void
limits(struct doctor *d, const struct api_answer *a)
{
	d->limit = a->limit;
	d->remaining = a->remaining;
	if (a->reset_s >= 0 && a->date_s >= 0)
		d->reset_in_s =
		    a->reset_s > a->date_s ? a->reset_s - a->date_s : 0;
	if (a->limit < 0)
		doctor_note(d, DOCTOR_NOTE, "limits",
		    "nothing: imports keep to 25 requests a second until an answer says more",
		    "the answer names none");
	else
		doctor_note(d, DOCTOR_OK, "limits", NULL,
		    "%" PRId64 " reads a second, %" PRId64 " left just now",
		    a->limit, a->remaining);
}

static void
clocks(struct doctor *d, const struct api_answer *a, int64_t now_s)
{
	if (a->date_s < 0) {
		doctor_note(d, DOCTOR_OK, "clock", NULL,
		    "not compared: the answer has no date");
		return;
	}
	d->clock_known = true;
	d->ahead_s = now_s - a->date_s;
	if (d->ahead_s >= -AHEAD_MAX_S && d->ahead_s <= AHEAD_MAX_S)
		doctor_note(d, DOCTOR_OK, "clock", NULL,
		    "this machine's agrees with the server's");
	else
		doctor_note(d, DOCTOR_NOTE, "clock",
		    "set this machine's clock, for instance with timedatectl set-ntp true: a wrong one leaves rows in doubt after long interruptions",
		    "this machine's is %" PRId64 " s %s the server's",
		    d->ahead_s < 0 ? -d->ahead_s : d->ahead_s,
		    d->ahead_s < 0 ? "behind" : "ahead of");
}

static void
keyless(struct doctor *d)
{
	doctor_note(d, DOCTOR_OK, "service", NULL,
	    "the API answers; without a key it says no more");
}

/* 2xx and JSON: is it about a key? */
static void
subject(struct doctor *d)
{
	const struct jval *root = jdoc_root(d->who);
	const char *type = jdoc_cstr(jdoc_get(root, "subjectType"), NULL);

	if (jdoc_kind(root) != JDOC_OBJECT) {
		doctor_worsen(d, ERR_USAGE);
		doctor_note(d, DOCTOR_BAD, "service",
		    "check the base URL (--base-url, LIGHTFIELD_BASE_URL): it must be the API's own address",
		    "the answer is not about a key at all");
		return;
	}
	if (d->opts->key.wrong != NULL) { /* a sandbox takes any key */
		keyless(d);
		return;
	}
	if (!jdoc_bool(jdoc_get(root, "active"), true)) {
		doctor_worsen(d, ERR_STOPPED);
		doctor_note(d, DOCTOR_BAD, "service",
		    "make a new key in Lightfield's settings and use that",
		    "the key was refused: it is not active");
		return;
	}
	if (type != NULL)
		d->subject = arena_dup(d->arena, type, strlen(type));
	doctor_note(d, DOCTOR_OK, "service", NULL,
	    "the API knows the key; it is a %s's",
	    type == NULL ? "somebody" : type);
	doctorscope_look(d);
}

/* Without a key its refusal is what a healthy service says. */
static bool
is_expected(const struct doctor *d, const struct api_answer *a)
{
	return d->opts->key.wrong != NULL && a->fate == API_ANSWERED &&
	       a->status == 401;
}

static void
judge(struct doctor *d, const struct api_answer *a)
{
	struct fault f;
	struct err e;
	int rc;

	if (is_expected(d, a)) {
		keyless(d);
		return;
	}
	err_clear(&e);
	rc = reading_take(WHO_PATH, a, &d->who, &f, &e);
	if (rc == 0) {
		subject(d);
	} else if (rc < 0) {
		doctor_bad(d, a->fate == API_REFUSED ? "TLS" : "service", &e);
	} else if (a->fate == API_ANSWERED) {
		doctor_worsen(d, ERR_SERVICE);
		doctor_note(d, DOCTOR_BAD, "service",
		    a->status == 429
			? "somebody else uses this organisation's limit up: wait, or find out who"
			: "the service is in trouble: try again later",
		    "%s", f.message);
	} else {
		doctor_worsen(d, ERR_SERVICE);
		doctor_note(d, DOCTOR_BAD, "network",
		    "check name, network and firewall, the proxy (https_proxy, no_proxy) and the base URL (--base-url, LIGHTFIELD_BASE_URL)",
		    "%s", f.message);
	}
}

static void
answered(struct doctor *d, const struct api_answer *a)
{
	int64_t now_s = clk_now(d->opts->clk).wall_ms / 1000;

	if (a->fate == API_ANSWERED) {
		doctor_note(d, DOCTOR_OK, "network", NULL,
		    "%s answered after %" PRId64 " ms", d->peer.address,
		    d->peer.ms);
		tls(d, now_s);
	}
	judge(d, a);
	if (a->fate != API_ANSWERED || d->who == NULL)
		return;
	limits(d, a);
	clocks(d, a, now_s);
}

/* One exchange, or the stop flag: then *a is not set. */
static int
exchange(
    struct doctor *d, struct transport *t, struct api_answer *a, struct err *e)
{
	static const struct api_request r = {
	    "GET", WHO_PATH, NULL, {NULL, 0}, 1};
	uint64_t ticket;

	t->submit(t->self, 1, &r);
	while (!t->next(t->self, &ticket, a)) {
		if (reading_stopped(d->opts->stop, e) != 0)
			return -1;
		t->wait(t->self, NAP_MS);
	}
	return 0;
}

static void
ask(struct doctor *d)
{
	struct transport_opts o = *d->opts->server;
	struct transport t;
	struct api_answer a;
	struct err e;

	o.peer = &d->peer;
	if (d->opts->key.wrong != NULL)
		o.api_key = NO_KEY;
	if (http_open(&t, &o, &e) != 0) {
		doctor_bad(d, "settings", &e);
		return;
	}
	if (exchange(d, &t, &a, &e) == 0) {
		answered(d, &a);
		api_answer_fini(&a);
	} else {
		doctor_bad(d, "network", &e);
	}
	t.free(t.self);
}

struct doctor *
doctor_run(const struct doctor_opts *o)
{
	struct doctor *d = mem_alloc(sizeof(*d));
	bool can_ask;

	d->arena = arena_new();
	d->opts = o;
	d->limit = d->remaining = d->reset_in_s = -1;
	d->peer.expires_s = d->peer.ms = -1;
	doctor_look_around(d);
	/* What is wrong with the key does not hinder; all else does. */
	can_ask = d->kind == ERR_NONE || o->key.wrong != NULL;
	if (can_ask)
		ask(d);
	d->opts = NULL;
	return d;
}

void
doctor_free(struct doctor *d)
{
	if (d == NULL)
		return;
	jdoc_free(d->who);
	free(d->v);
	free(d->needs);
	arena_free(d->arena);
	free(d);
}

enum err_kind
doctor_kind(const struct doctor *d)
{
	return d->kind;
}

const struct doctor_line *
doctor_lines(const struct doctor *d, size_t *n)
{
	*n = d->n;
	return d->v;
}

const struct doctor_need *
doctor_needs(const struct doctor *d, size_t *n)
{
	*n = d->n_needs;
	return d->needs;
}
