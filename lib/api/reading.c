// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"

#include "api/answer.h"
#include "api/fault.h"
#include "api/reading.h"
#include "api/retry.h"
#include "api/wiremask.h"

enum {
	FIRST_ATTEMPTS = 4
};

int
reading_stopped(const atomic_int *stop, struct err *e)
{
	if (stop == NULL || atomic_load(stop) == 0)
		return 0;
	(void)err_set(e, ERR_SERVICE, "interrupted");
	return err_hint(e, "run the same command again to go on");
}

const char *
reading_path(const char *path, char out[READING_PATH_BYTES])
{
	struct buf b;

	buf_init(&b, READING_PATH_BYTES - 1);
	wiremask_path(&b, str_of(path));
	memcpy(out, buf_text(&b), b.n + 1);
	buf_fini(&b);
	return out;
}

int
reading_not_the_api(const char *path, const char *what, struct err *e)
{
	char shown[READING_PATH_BYTES];

	(void)err_set(
	    e, ERR_USAGE, "GET %s: %s", reading_path(path, shown), what);
	return err_hint(e,
	    "check the base URL (--base-url, LIGHTFIELD_BASE_URL): it must be the API's own address, such as https://api.lightfield.app");
}

unsigned
reading_attempts(bool reached)
{
	return reached ? RETRY_ATTEMPTS : FIRST_ATTEMPTS;
}

int
reading_unavailable(const char *method, const char *path, const struct fault *f,
    unsigned attempts, bool reached, struct err *e)
{
	char shown[READING_PATH_BYTES];

	(void)err_set(e, ERR_SERVICE, "%s %s: %s (%u attempts)", method,
	    reading_path(path, shown), f->message, attempts);
	if (reached)
		return err_hint(e,
		    "the service is busy or in trouble: run the same command again later");
	return err_hint(e,
	    "check the network, the proxy and the base URL (--base-url, LIGHTFIELD_BASE_URL), then run the same command again");
}

static bool
is_html(const struct api_answer *a)
{
	struct str body = str_trim(buf_str(&a->body));

	return body.n > 0 && body.p[0] == '<';
}

static bool
is_transient(const struct api_answer *a)
{
	if (a->fate == API_LOST || a->fate == API_UNSENT)
		return true;
	return a->fate == API_ANSWERED &&
	       (a->status == 408 || a->status == 429 || a->status / 100 == 5);
}

static int
untrusted(const struct fault *f, struct err *e)
{
	(void)err_set(e, ERR_STOPPED, "%s", f->message);
	return err_hint(e, "%s", f->hint);
}

/*
 * What helps where a question is refused.  fault.h's hints are about rows, but
 * for what is wrong with the program, the way or the definitions.
 */
static const char *
read_hint(const struct fault *f)
{
	static const char *const shared[] = {"version_header",
	    "unsupported_media_type", "idempotency_key_too_long",
	    "unknown_field", "unknown_relationship", "invalid_configuration"};

	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		if (strcmp(f->code, shared[i]) == 0)
			return f->hint;
	return "Lightfield does not take the question itself: see what 'lfetl doctor' says; if that is well, report it with what --debug shows";
}

static bool
is_systematic(const struct fault *f)
{
	return f->status == 415 || strcmp(f->code, "version_header") == 0;
}

/* A refusal that trying again does not change. */
static int
refused(const char *path, const struct fault *f, struct err *e)
{
	char shown[READING_PATH_BYTES];

	if (f->status == 401) {
		(void)err_set(
		    e, ERR_STOPPED, "the key was refused: %s", f->message);
		return err_hint(e, "%s", f->hint);
	}
	if (f->status == 403) {
		(void)err_set(e, ERR_STOPPED,
		    "the key may not do that: %s (GET %s)", f->message,
		    reading_path(path, shown));
		return err_hint(e, "%s", f->hint);
	}
	if (f->status / 100 == 3 || f->status == 404 || f->status == 405)
		return reading_not_the_api(path, f->message, e);
	(void)err_set(e, is_systematic(f) ? ERR_STOPPED : ERR_USAGE,
	    "GET %s: %s (status %d, %s)", reading_path(path, shown), f->message,
	    f->status, f->code);
	return err_hint(e, "%s", read_hint(f));
}

int
reading_take(const char *path, const struct api_answer *a, struct jdoc **out,
    struct fault *f, struct err *e)
{
	struct err why;

	if (a->fate != API_ANSWERED || a->status / 100 != 2) {
		fault_read(f, a, false);
		if (is_transient(a))
			return 1;
		return a->fate == API_REFUSED ? untrusted(f, e)
					      : refused(path, f, e);
	}
	memset(f, 0, sizeof(*f));
	f->status = a->status;
	if (jdoc_parse(out, a->body.p, a->body.n, &why) == 0)
		return 0;
	if (is_html(a))
		return reading_not_the_api(
		    path, "a web page came instead of the API's answer", e);
	api_answer_clean(f->message, sizeof(f->message), str_of(why.msg));
	return 1;
}
