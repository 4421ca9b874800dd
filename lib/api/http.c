// SPDX-License-Identifier: Apache-2.0
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"

#include "api/httplines.h"
#include "api/httpproxy.h"
#include "api/httpslot.h"
#include "api/httpurl.h"
#include "api/transport.h"

enum {
	CONNECT_MS = 10 * 1000,
	TOTAL_MS = 60 * 1000,
	STALLED_S = 45,
	WAIT_MAX_MS = 3600 * 1000
};

struct waiting {
	uint64_t ticket;
	struct api_request request;
};

struct http {
	CURLM *multi;
	struct httpurl url;
	struct httpproxy proxy;
	struct httplines lines;
	char *ca_file;
	struct httpslot_way way;

	struct httpslot *slots;
	size_t n_slots;
	struct httpslot *idle;
	struct httpslot *done;      /* oldest first */
	struct httpslot *done_last; /* meaningless while done is NULL */

	struct waiting *queue; /* for an idle slot: [first, n) */
	size_t first;
	size_t n;
	size_t cap;

	atomic_bool woken; /* a wake is on its way into the poll */
};

static void
push_done(struct http *h, struct httpslot *s)
{
	s->next = NULL;
	if (h->done == NULL)
		h->done = s;
	else
		h->done_last->next = s;
	h->done_last = s;
}

static void
collect(struct http *h)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(h->multi, &left)) != NULL) {
		struct httpslot *s = NULL;
		CURLcode rc = m->data.result;

		(void)curl_easy_getinfo(
		    m->easy_handle, CURLINFO_PRIVATE, (char **)&s);
		httpslot_judge(s, rc);
		httpwatch_end(s);
		/* m is gone after this. */
		(void)curl_multi_remove_handle(h->multi, s->easy);
		s->flying = false;
		push_done(h, s);
	}
}

static void
start(struct http *h, struct httpslot *s, const struct waiting *w)
{
	if (httpslot_set(s, w->ticket, &w->request) != NULL) {
		httpwatch_end(s);
		push_done(h, s);
		return;
	}
	if (curl_multi_add_handle(h->multi, s->easy) != CURLM_OK) {
		s->answer.fate = API_REFUSED;
		(void)snprintf(s->answer.detail, sizeof(s->answer.detail),
		    "libcurl did not take the request");
		push_done(h, s);
		return;
	}
	s->flying = true;
}

static struct httpslot *
take_idle(struct http *h)
{
	struct httpslot *s = h->idle;

	if (s != NULL)
		h->idle = s->next;
	return s;
}

static void
start_waiting(struct http *h)
{
	while (h->first < h->n && h->idle != NULL) {
		struct waiting w = h->queue[h->first++];

		start(h, take_idle(h), &w);
	}
	if (h->first == h->n)
		h->first = h->n = 0;
}

static void
submit(void *self, uint64_t ticket, const struct api_request *r)
{
	struct http *h = self;
	struct waiting w = {ticket, *r};

	if (h->first == h->n && h->idle != NULL) {
		start(h, take_idle(h), &w);
		return;
	}
	if (h->n == h->cap && h->first > 0) {
		h->n -= h->first;
		memmove(
		    h->queue, h->queue + h->first, h->n * sizeof(h->queue[0]));
		h->first = 0;
	} else if (h->n == h->cap) {
		h->cap = h->cap > 0 ? 2 * h->cap : 64;
		h->queue = mem_resize(h->queue, h->cap, sizeof(h->queue[0]));
	}
	h->queue[h->n++] = w;
}

static void
wait(void *self, int64_t timeout_ms)
{
	struct http *h = self;
	int64_t ms = timeout_ms < 0             ? 0
		     : timeout_ms < WAIT_MAX_MS ? timeout_ms
						: WAIT_MAX_MS;
	int running;

	if (h->done != NULL)
		return;
	(void)curl_multi_poll(h->multi, NULL, 0, (int)ms, NULL);
	/* Whoever woke us put his word down before: the caller sees it when it
	 * looks after this. */
	atomic_store(&h->woken, false);
	(void)curl_multi_perform(h->multi, &running);
	collect(h);
}

static bool
next(void *self, uint64_t *ticket, struct api_answer *answer)
{
	struct http *h = self;
	struct httpslot *s = h->done;

	if (s == NULL)
		return false;
	h->done = s->next;
	*ticket = s->ticket;
	*answer = s->answer;
	api_answer_init(&s->answer);
	s->next = h->idle;
	h->idle = s;
	start_waiting(h);
	return true;
}

/* One poke is enough for all wakes before the poll. */
static void
wake(void *self)
{
	struct http *h = self;

	if (!atomic_exchange(&h->woken, true))
		(void)curl_multi_wakeup(h->multi);
}

static void
end(void *self)
{
	struct http *h = self;

	for (size_t i = 0; i < h->n_slots; i++) {
		struct httpslot *s = &h->slots[i];

		if (s->flying)
			(void)curl_multi_remove_handle(h->multi, s->easy);
		httpslot_fini(s);
	}
	(void)curl_multi_cleanup(h->multi);
	httplines_fini(&h->lines);
	free(h->slots);
	free(h->queue);
	free(h->ca_file);
	memset(&h->proxy, 0, sizeof(h->proxy));
	free(h);
	curl_global_cleanup();
}

static int
check(const struct transport_opts *o, struct httpurl *url,
    struct httpproxy *proxy, struct err *e)
{
	if (httpurl_parse(url, o->base_url, e) != 0 ||
	    httpproxy_choose(proxy, url, o->proxy, o->no_proxy, e) != 0)
		return -1;
	if (o->api_key[0] == '\0' || !httpslot_printable(o->api_key)) {
		(void)err_set(e, ERR_USAGE,
		    "the API key is empty or holds blanks or characters that no key has");
		return err_hint(e,
		    "copy it again, without quotes and line breaks; it begins with sk_lf_");
	}
	if (o->version[0] == '\0' || !httpslot_printable(o->version))
		return err_set(e, ERR_USAGE, "the API version is no word");
	if (o->ca_file != NULL && !fsx_exists(o->ca_file)) {
		(void)err_set(
		    e, ERR_USAGE, "%s: there is no such file", o->ca_file);
		return err_hint(
		    e, "name a file of PEM certificates with --ca-file");
	}
	return 0;
}

static CURLcode
open_slots(struct http *h, unsigned connections)
{
	size_t n = connections;
	CURLcode rc = CURLE_OK;

	n = n < 1 ? 1 : n > LIM_WORKERS ? LIM_WORKERS : n;
	h->multi = curl_multi_init();
	if (h->multi == NULL)
		return CURLE_FAILED_INIT;
	/* As many stay open as may be used at once. */
	(void)curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)n);
	(void)curl_multi_setopt(
	    h->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	h->slots = mem_array(n, sizeof(h->slots[0]));
	while (h->n_slots < n && rc == CURLE_OK) {
		struct httpslot *s = &h->slots[h->n_slots++];

		rc = httpslot_init(s, &h->way);
		s->next = h->idle;
		h->idle = s;
	}
	return rc;
}

int
http_open(struct transport *out, const struct transport_opts *o, struct err *e)
{
	struct httpproxy proxy;
	struct httpurl url;
	struct http *h;
	CURLcode rc;

	if (check(o, &url, &proxy, e) != 0)
		return -1;
	/* Counted, and safe from any thread since libcurl 7.84. */
	rc = curl_global_init(CURL_GLOBAL_DEFAULT);
	if (rc != CURLE_OK)
		return err_set(e, ERR_INTERNAL, "libcurl does not start: %s",
		    curl_easy_strerror(rc));
	h = mem_alloc(sizeof(*h));
	h->url = url;
	h->proxy = proxy;
	h->ca_file = mem_strdup(o->ca_file);
	httplines_init(&h->lines, o->api_key, o->version);
	h->way = (struct httpslot_way){&h->url, &h->lines, h->ca_file,
	    o->connect_ms > 0 ? o->connect_ms : CONNECT_MS,
	    o->total_ms > 0 ? o->total_ms : TOTAL_MS,
	    o->stalled_s > 0 ? o->stalled_s : STALLED_S, &h->proxy, o->wire,
	    o->peer};
	rc = open_slots(h, o->connections);
	if (rc != CURLE_OK) {
		end(h);
		return err_set(e, ERR_INTERNAL, "libcurl does not start: %s",
		    curl_easy_strerror(rc));
	}
	*out = (struct transport){h, submit, wait, next, wake, end};
	return 0;
}

bool
http_is_loopback(const char *base_url)
{
	struct httpurl url;
	struct err e;

	return httpurl_parse(&url, base_url, &e) == 0 && url.loopback;
}

const char *
http_version(void)
{
	return curl_version();
}
