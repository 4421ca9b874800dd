// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>

#include "base/buf.h"

#include "api/answer.h"
#include "api/wire.h"
#include "api/wiremask.h"

enum {
	TEXT_BYTES = 4 << 20,
	DETAIL_BYTES = 256
};

static const char *
fate_name(enum api_fate fate)
{
	switch (fate) {
	case API_ANSWERED:
		return "answered";
	case API_UNSENT:
		return "not sent";
	case API_LOST:
		return "lost";
	case API_REFUSED:
		return "refused here";
	}
	return "?";
}

void
wire_line(struct buf *b, const struct wire_exchange *x)
{
	const struct api_request *r = x->request;
	const struct api_answer *a = x->answer;

	buf_printf(b, "%s ", r->method);
	wiremask_path(b, str_of(r->path));
	if (a->fate == API_ANSWERED)
		buf_printf(b, ": %d", a->status);
	else
		buf_printf(b, ": %s", fate_name(a->fate));
	buf_printf(b, ", %" PRId64 " ms", x->ms);
	if (a->remaining >= 0 && a->limit >= 0)
		buf_printf(b, ", %" PRId64 " of %" PRId64 " left", a->remaining,
		    a->limit);
	else if (a->remaining >= 0)
		buf_printf(b, ", %" PRId64 " left", a->remaining);
	if (r->attempt > 1)
		buf_printf(b, ", attempt %u", r->attempt);
	if (a->retry_after_ms >= 0)
		buf_printf(
		    b, ", Retry-After %" PRId64 " s", a->retry_after_ms / 1000);
	if (a->fate != API_ANSWERED) {
		char why[DETAIL_BYTES];

		api_answer_clean(why, sizeof(why), str_of(a->detail));
		buf_printf(b, ": %s", why);
	}
	buf_putc(b, '\n');
}

void
wire_traffic(struct buf *b, const struct wire_exchange *x)
{
	struct str body = buf_str(&x->answer->body);

	wiremask_head(b, "> ", x->sent);
	if (x->request->body.n > 0)
		wiremask_body(b, "> ", x->request->body);
	wiremask_head(b, "< ", x->got);
	if (body.n > 0)
		wiremask_body(b, "< ", body);
}

void
wire_tell(const struct wire *w, const struct wire_exchange *x)
{
	struct buf b;

	if (w == NULL)
		return;
	buf_init(&b, TEXT_BYTES);
	wire_line(&b, x);
	if (w->traffic)
		wire_traffic(&b, x);
	w->put(w->self, buf_str(&b));
	buf_fini(&b);
}
