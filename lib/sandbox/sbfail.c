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
sbfail_put(const struct sbfail *f, struct buf *out)
{
	bool bare = f->status == 404 || f->status == 415 || f->status == 422;
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
	if (!bare)
		jput_end(&j);
	jput_end(&j);
}
