// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "run/fetch.h"
#include "run/pages.h"

#include "unit/run/pagesrig.h"

uint64_t
pagesrig_offset(const char *path)
{
	const char *at = strstr(path, "offset=");

	assert_non_null(at);
	assert_non_null(strstr(path, "limit=25"));
	return strtoull(at + strlen("offset="), NULL, 10);
}

static void
say_page(struct pagesrig *r, struct api_answer *a, size_t offset)
{
	size_t end = offset + r->cap;

	if (r->short_at >= 0 && offset == (size_t)r->short_at)
		end -= 5;
	a->fate = API_ANSWERED;
	a->status = 200;
	buf_puts(&a->body, "{\"object\":\"list\",\"data\":[");
	for (size_t i = offset; i < end && i < r->n; i++)
		buf_printf(&a->body, "%s{\"id\":\"con_%u\",\"fields\":{}}",
		    i == offset ? "" : ",", r->list[i]);
	buf_printf(&a->body, "],\"totalCount\":%lld}",
	    (long long)r->n + (long long)r->extra);
}

void
pagesrig_insert(struct pagesrig *r, size_t at)
{
	assert_true(r->n < PAGESRIG_MOST && r->newest + 1 < PAGESRIG_MOST);
	memmove(
	    &r->list[at + 1], &r->list[at], (r->n - at) * sizeof(r->list[0]));
	r->list[at] = ++r->newest;
	r->n++;
}

void
pagesrig_delete(struct pagesrig *r, size_t at)
{
	r->n--;
	memmove(
	    &r->list[at], &r->list[at + 1], (r->n - at) * sizeof(r->list[0]));
}

static int64_t
answer(void *cookie, const char *path, size_t nth, struct api_answer *a)
{
	struct pagesrig *r = cookie;
	uint64_t offset = r->ignores ? 0 : pagesrig_offset(path);

	if (r->meddle != NULL)
		r->meddle(r, nth);
	if (r->odd != NULL)
		fakeapi_say(a, 200, "%s", r->odd);
	else if (r->ceiling >= 0 && offset >= (uint64_t)r->ceiling)
		fakeapi_say(a, r->refusal,
		    "{\"error\":{\"type\":\"t\",\"message\":\"too far\"}}");
	else
		say_page(r, a, offset);
	/* Later pages come sooner: order must not be luck. */
	return (int64_t)(100 - nth % 7 * 10);
}

static int
record(void *self, const struct jval *v, struct err *e)
{
	struct pagesrig *r = self;
	unsigned n = (unsigned)strtoul(
	    jdoc_cstr(jdoc_get(v, "id"), "con_0") + 4, NULL, 10);

	assert_in_range(n, 1, PAGESRIG_MOST - 1);
	r->seen[n]++;
	r->shown++;
	if (r->fails)
		return err_set(e, ERR_DISK, "no room");
	return r->shown == r->enough_at ? 1 : 0;
}

static void
progress(void *self, uint64_t records, uint64_t total)
{
	struct pagesrig *r = self;

	assert_true(records <= r->shown);
	r->last_total = total;
	r->progressed++;
}

struct pagesrig *
pagesrig_begin(size_t n)
{
	struct pagesrig *r = mem_alloc(sizeof(*r));
	struct fetch_opts o;

	fakeapi_open(&r->api);
	r->api.answer = answer;
	r->api.cookie = r;
	memset(&o, 0, sizeof(o));
	o.transport = &r->api.transport;
	o.clk = &r->api.clk;
	o.category = API_SEARCH;
	o.ahead = 8;
	o.share = 1;
	o.seed = 1;
	r->fetch = fetch_new(&o);
	r->opts.fetch = r->fetch;
	r->opts.path = "/v1/contacts";
	r->opts.dir = "/tmp";
	r->opts.self = r;
	r->opts.record = record;
	r->opts.progress = progress;
	r->cap = PAGESRIG_PAGE;
	r->short_at = -1;
	r->ceiling = -1;
	r->refusal = 400;
	while (r->n < n)
		pagesrig_insert(r, r->n);
	return r;
}

void
pagesrig_end(struct pagesrig *r)
{
	assert_int_equal(fetch_room(r->fetch), 8);
	fetch_free(r->fetch);
	fakeapi_close(&r->api);
	free(r);
}

void
pagesrig_read(struct pagesrig *r)
{
	if (pages_read(&r->opts, &r->got, &r->err) != 0)
		fail_msg("%s", r->err.msg);
}

void
pagesrig_all_seen(const struct pagesrig *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->seen[r->list[i]] == 0)
			fail_msg("record %u was not seen", r->list[i]);
}
