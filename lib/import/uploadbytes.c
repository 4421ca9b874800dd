// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <string.h>

#include "api/client.h"
#include "api/putfile.h"
#include "api/retry.h"
#include "api/wire.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/logx.h"
#include "base/rnd.h"

#include "import/upload.h"
#include "import/uploadbytes.h"
#include "import/uploadfile.h"
#include "import/uploadsession.h"

struct sending {
	const struct upload_way *w;
	uint64_t size;
};

static void
progress(void *self, uint64_t sent)
{
	const struct sending *s = self;

	if (s->w->progress != NULL)
		s->w->progress(s->w->self, sent, s->size);
}

/* Neither address nor header lines: they are secrets. */
static void
show(const struct upload_way *w, const struct uploadsession *s,
    const struct putfile_result *r, int64_t since_ms, unsigned attempt)
{
	struct buf b;

	if (w->wire == NULL)
		return;
	buf_init(&b, 1024);
	buf_printf(&b, "PUT the bytes of %s: ", s->id);
	if (r->status != 0)
		buf_printf(&b, "%d, ", r->status);
	buf_printf(&b, "%" PRId64 " ms", clk_now(w->clk).mono_ms - since_ms);
	if (attempt > 1)
		buf_printf(&b, ", attempt %u", attempt);
	if (r->status == 0)
		buf_printf(&b, ": %s", r->detail);
	buf_putc(&b, '\n');
	w->wire->put(w->wire->self, buf_str(&b));
	buf_fini(&b);
}

int
uploadbytes_send(const struct upload_way *w, const struct uploadfile *f,
    const struct uploadsession *s, struct putfile_result *r, struct err *e)
{
	struct sending sending = {w, f->size};
	struct putfile p;
	struct rnd rnd;

	memset(&p, 0, sizeof(p));
	p.url = s->url;
	p.lines = s->lines;
	p.n_lines = s->n_lines;
	p.fd = f->fd;
	p.size = f->size;
	p.ca_file = w->ca_file;
	p.proxy = w->proxy;
	p.no_proxy = w->no_proxy;
	p.local = w->local;
	p.stall_s = w->stall_s;
	p.stop = w->stop;
	p.progress = progress;
	p.self = &sending;
	rnd_init(&rnd, rnd_system_seed());
	for (unsigned n = 1;; n++) {
		int64_t wait_ms = retry_delay_ms(&rnd, n - 1);

		int64_t since_ms = clk_now(w->clk).mono_ms;

		putfile_run(&p, r);
		show(w, s, r, since_ms, n);
		if (r->fate != PUTFILE_AGAIN || n >= RETRY_ATTEMPTS)
			return 0;
		if (r->retry_after_ms > wait_ms)
			wait_ms = r->retry_after_ms;
		logx_put("%s: %s; again in %" PRId64 " ms", s->id, r->detail,
		    wait_ms);
		if (client_rest(w->client, wait_ms, e) != 0)
			return -1;
	}
}
