// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "doc/jput.h"

#include "sandbox/sbfail.h"

int
sbfail_set(struct sbfail *f, int status, const char *code, const char *param,
    const char *fmt, ...)
{
	va_list ap;

	f->status = status;
	f->n_candidates = 0;
	f->code = code;
	(void)snprintf(
	    f->param, sizeof(f->param), "%s", param == NULL ? "" : param);
	va_start(ap, fmt);
	(void)vsnprintf(f->msg, sizeof(f->msg), fmt, ap);
	va_end(ap);
	return -1;
}

static const char *
type_of(int status)
{
	static const struct {
		int status;
		const char *type;
	} types[] = {
	    {400, "bad_request"},
	    {401, "unauthorized"},
	    {403, "forbidden"},
	    {404, "not_found"},
	    {409, "conflict"},
	    {413, "payload_too_large"},
	    {415, "unsupported_media_type"},
	    {422, "unprocessable_content"},
	    {429, "too_many_requests"},
	    {500, "internal_server_error"},
	    {503, "service_unavailable"},
	    {504, "gateway_timeout"},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].status == status)
			return types[i].type;
	return status >= 500 ? "internal_server_error" : "bad_request";
}

void
sbfail_candidate(struct sbfail *f, const char *id, const char *label)
{
	if (f->n_candidates == SBFAIL_CANDIDATES_MAX)
		return;
	f->candidates[f->n_candidates].id = id;
	f->candidates[f->n_candidates].label = label;
	f->n_candidates++;
}

static void
put_candidates(const struct sbfail *f, struct jput *j)
{
	jput_key(j, "candidates");
	jput_list(j);
	for (size_t i = 0; i < f->n_candidates; i++) {
		jput_object(j);
		jput_key(j, "id");
		jput_cstr(j, f->candidates[i].id);
		jput_key(j, "label");
		jput_cstr(j, f->candidates[i].label);
		jput_end(j);
	}
	jput_end(j);
}

void
sbfail_put(const struct sbfail *f, enum sbfail_shape shape, struct buf *out)
{
	bool odd = f->status == 404 || f->status == 415 || f->status == 422;
	bool bare = shape == SBFAIL_BARE || (shape == SBFAIL_MIXED && odd);
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	if (!bare) {
		jput_key(&j, "error");
		jput_object(&j);
	}
	jput_key(&j, "type");
	jput_cstr(&j, type_of(f->status));
	jput_key(&j, "message");
	/* A long value may have been cut in the middle of a character. */
	jput_text(&j, text_cut(str_of(f->msg), SBFAIL_MSG_MAX - 4));
	if (f->code != NULL) {
		jput_key(&j, "code");
		jput_cstr(&j, f->code);
	}
	if (f->param[0] != '\0') {
		jput_key(&j, "param");
		jput_text(&j, text_cut(str_of(f->param), SBFAIL_PARAM_MAX - 4));
	}
	if (f->n_candidates > 0)
		put_candidates(f, &j);
	if (!bare)
		jput_end(&j);
	jput_end(&j);
}
