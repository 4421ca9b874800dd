// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "unit/api/httpask.h"

struct transport
httpask_open(const char *url, unsigned connections, int64_t total_ms)
{
	struct transport t;
	struct transport_opts o = {url, HTTPASK_KEY, "2026-03-01", NULL,
	    connections, 0, total_ms, 0, NULL, NULL, NULL, NULL};
	struct err e = {ERR_NONE, "", ""};

	if (http_open(&t, &o, &e) != 0)
		fail_msg("http_open: %s", e.msg);
	return t;
}

struct api_request
httpask_post(const char *path)
{
	struct api_request r = {
	    "POST", path, "lf1-abc", STR_LIT("{\"a\":1}"), 0};

	return r;
}

struct api_request
httpask_get(const char *path)
{
	struct api_request r = {"GET", path, NULL, {NULL, 0}, 0};

	return r;
}

struct api_answer
httpask_await(struct transport *t, uint64_t *ticket)
{
	struct api_answer a;

	while (!t->next(t->self, ticket, &a))
		t->wait(t->self, 1000);
	return a;
}

struct api_answer
httpask_ask(struct transport *t, struct api_request r)
{
	static uint64_t tickets;
	uint64_t sent = ++tickets;
	uint64_t got;
	struct api_answer a;

	t->submit(t->self, sent, &r);
	a = httpask_await(t, &got);
	assert_int_equal(got, sent);
	return a;
}
