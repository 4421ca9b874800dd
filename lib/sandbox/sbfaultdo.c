// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbcore.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbfault.h"
#include "sandbox/sbfaultdo.h"
#include "sandbox/sbfaultgzip.h"

static void
set_status(
    const struct sbfault_act *f, enum sbfail_shape shape, struct sb_answer *a)
{
	int status = (int)f->n;
	struct sbfail why;

	a->status = status;
	if (status == 429)
		a->retry_after_s = 1;
	(void)sbfail_set(&why, status, f->code, f->param,
	    "The sandbox was told to answer %d.", status);
	buf_clear(&a->body);
	sbfail_put(&why, shape, &a->body);
}

static void
set_html(const struct sbfault_act *f, struct sb_answer *a)
{
	a->status = (int)f->n;
	buf_clear(&a->body);
	buf_printf(&a->body,
	    "<!DOCTYPE html>\n<html><head><title>%d</title></head><body>"
	    "<h1>%d</h1><p>Please sign in to the network.</p></body></html>\n",
	    a->status, a->status);
}

/* A list nested n times, as the first member of the answer. */
static void
set_deep(int64_t n, struct buf *body)
{
	struct buf out;

	if (body->n < 2 || body->p[0] != '{')
		return;
	buf_init(&out, LIM_ANSWER_BYTES);
	buf_puts(&out, "{\"deep\":");
	for (int64_t i = 0; i < n; i++)
		buf_putc(&out, '[');
	for (int64_t i = 0; i < n; i++)
		buf_putc(&out, ']');
	if (body->p[1] != '}')
		buf_putc(&out, ',');
	buf_add(&out, body->p + 1, body->n - 1);
	buf_fini(body);
	*body = out;
}

static void
set_bomb(int64_t n, struct buf *body)
{
	struct buf out;

	buf_init(&out, 4 * (size_t)LIM_ANSWER_BYTES);
	sbfaultgzip_put(&out, (size_t)n, buf_str(body));
	buf_fini(body);
	*body = out;
}

static void
put_page(const struct sbfault_act *f, const struct jval *data, struct jput *j)
{
	size_t n = jdoc_size(data);

	if (f->kind == SBFAULT_SHORT && n > (size_t)f->n)
		n = (size_t)f->n;
	jput_list(j);
	for (size_t i = 0; i < n; i++)
		jput_jval(j, jdoc_at(data, i));
	jput_end(j);
}

/* A list's answer with another page or count; any other stays. */
static void
set_list(const struct sbfault_act *f, struct buf *body)
{
	struct jdoc *doc = NULL;
	const struct jval *root;
	struct jput j;
	struct err e;
	int64_t total;

	if (jdoc_parse(&doc, buf_text(body), body->n, &e) != 0)
		return;
	root = jdoc_root(doc);
	total = jdoc_int(jdoc_get(root, "totalCount"), -1);
	if (total >= 0) {
		if (f->kind == SBFAULT_TOTAL)
			total = f->by ? total + f->n : f->n;
		buf_clear(body);
		jput_init(&j, body);
		jput_object(&j);
		jput_key(&j, "object");
		jput_cstr(&j, "list");
		jput_key(&j, "data");
		put_page(f, jdoc_get(root, "data"), &j);
		jput_key(&j, "totalCount");
		jput_int(&j, total > 0 ? total : 0);
		jput_end(&j);
	}
	jdoc_free(doc);
}

static void
set_body(const struct sbfault_act *f, struct buf *body)
{
	if (f->body != NULL) {
		buf_clear(body);
		buf_puts(body, f->body);
	}
	if (f->kind == SBFAULT_GARBAGE) {
		buf_clear(body);
		buf_puts(body, "<html>\xff\xfe{\"id\": garbage");
	} else if (f->kind == SBFAULT_GZIP_BOMB) {
		set_bomb(f->n, body);
	} else if (f->kind == SBFAULT_DEEP) {
		set_deep(f->n, body);
	} else if (f->kind == SBFAULT_TOTAL || f->kind == SBFAULT_SHORT) {
		set_list(f, body);
	}
}

static enum sb_fate
fate_of(enum sbfault_kind kind)
{
	static const struct {
		enum sbfault_kind kind;
		enum sb_fate fate;
	} all[] = {{SBFAULT_DROP_BEFORE, SB_DROP_BEFORE},
	    {SBFAULT_DROP_AFTER, SB_DROP_AFTER}, {SBFAULT_RESET, SB_RESET},
	    {SBFAULT_HANG, SB_HANG}, {SBFAULT_CUT, SB_CUT},
	    {SBFAULT_RAW, SB_RAW}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].kind == kind)
			return all[i].fate;
	return SB_ANSWER;
}

void
sbfaultdo_answer(
    const struct sbfault_act *f, enum sbfail_shape shape, struct sb_answer *a)
{
	a->fault = f;
	a->fate = fate_of(f->kind);
	if (f->kind == SBFAULT_NONE)
		return;
	/* Unless the service was told to answer so by itself (sbgate.c). */
	if (f->kind == SBFAULT_STATUS && f->after)
		set_status(f, shape, a);
	else if (f->kind == SBFAULT_HTML)
		set_html(f, a);
	set_body(f, &a->body);
	if (f->retry != SBFAULT_RETRY_UNSAID)
		a->retry_after_s =
		    f->retry == SBFAULT_RETRY_NONE ? -1 : f->retry_after_s;
	if (a->fate == SB_CUT)
		a->cut_bytes =
		    (size_t)f->n < a->body.n ? (size_t)f->n : a->body.n;
}
