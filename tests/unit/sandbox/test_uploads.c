// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <stdio.h>

/* RFC 1321, A.5 */
static const char content[] = "message digest";
static const char content_md5[] = "f96b697d7cb7938d525a2f31aaf161d0";

static char *file;
static char url[512]; /* to put to, without its origin */
static char token[64];
static const char *key; /* while the API is talked to */
static const char *version;

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	sbt_start(&t);
	key = t.req.authorization;
	version = t.req.version;
	t.req.origin = "http://127.0.0.1:1";
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	free(file);
	file = NULL;
	return 0;
}

static void
open_session(struct sbt *t)
{
	const struct jval *h;

	assert_int_equal(sbt_postf(t, "/v1/files",
			     "{'filename':'m.txt','mimeType':'text/plain',"
			     "'sizeBytes':%zu}",
			     sizeof(content) - 1),
	    200);
	free(file);
	file = strdup(sbt_id(t));
	h = jdoc_get(sbt_root(t), "uploadHeaders");
	(void)snprintf(token, sizeof(token), "%s",
	    jdoc_cstr(jdoc_get(h, "X-Upload-Token"), ""));
	(void)snprintf(url, sizeof(url), "%s",
	    jdoc_cstr(jdoc_get(sbt_root(t), "uploadUrl"), "") +
		strlen("http://127.0.0.1:1"));
}

static const char *
status(const struct sbt *t)
{
	return jdoc_cstr(jdoc_get(sbt_root(t), "status"), "");
}

/* With exactly the headers that the session asked for. */
static int
put(struct sbt *t, const char *to, const char *body)
{
	const char *type = t->req.content_type;
	int got;

	t->req.authorization = t->req.version = NULL;
	t->req.content_type = "text/plain";
	t->req.upload_token = token;
	got = sbt_send(t, "PUT", to, body);
	t->req.upload_token = NULL;
	t->req.content_type = type;
	t->req.authorization = key;
	t->req.version = version;
	return got;
}

static int
act(struct sbt *t, const char *what, const char *body)
{
	return sbt_postf(t, sbt_join("/v1/files/", file, what), "%s", body);
}

static void
a_file_is_put_completed_and_got_back(void **state)
{
	struct sbt *t = *state;
	char *got;

	open_session(t);
	assert_string_equal(status(t), "PENDING");
	assert_int_equal(put(t, url, content), 200);
	assert_int_equal(t->a.body.n, 0);
	assert_int_equal(sbt_get(t, sbt_join("/v1/files/", file, "/url")), 409);
	assert_int_equal(sbt_postf(t, sbt_join("/v1/files/", file, "/complete"),
			     "{'md5':'%s'}", content_md5),
	    200);
	assert_string_equal(status(t), "COMPLETED");
	assert_int_equal(
	    jdoc_kind(jdoc_get(sbt_root(t), "expiresAt")), JDOC_NULL);
	assert_string_equal(jdoc_cstr(jdoc_get(sbt_root(t), "completedAt"), ""),
	    "2026-03-01T12:00:00.000Z");
	assert_int_equal(sbt_get(t, sbt_join("/v1/files/", file, "/url")), 200);
	got = strdup(jdoc_cstr(jdoc_get(sbt_root(t), "url"), "") +
		     strlen("http://127.0.0.1:1"));
	t->req.authorization = NULL;
	assert_int_equal(sbt_get(t, got), 200);
	assert_string_equal(buf_text(&t->a.body), content);
	assert_string_equal(t->a.type, "text/plain");
	t->now_ms += 900000;
	assert_int_equal(sbt_get(t, got), 403);
	free(got);
}

static void
a_put_is_refused_with_credentials_or_headers_that_differ(void **state)
{
	struct sbt *t = *state;

	open_session(t);
	t->req.content_type = "text/plain";
	t->req.upload_token = token;
	t->req.version = NULL;
	assert_int_equal(sbt_send(t, "PUT", url, content), 400);
	assert_string_equal(sbt_param(t), "Authorization");
	t->req.authorization = NULL;
	t->req.version = version;
	assert_int_equal(sbt_send(t, "PUT", url, content), 400);
	assert_string_equal(sbt_param(t), "Lightfield-Version");
	t->req.version = NULL;
	t->req.idem = "k";
	assert_int_equal(sbt_send(t, "PUT", url, content), 400);
	assert_string_equal(sbt_param(t), "Idempotency-Key");
	t->req.idem = NULL;
	t->req.content_type = "text/html";
	assert_int_equal(sbt_send(t, "PUT", url, content), 403);
	assert_string_equal(sbt_param(t), "Content-Type");
	t->req.content_type = "text/plain";
	t->req.upload_token = "other";
	assert_int_equal(sbt_send(t, "PUT", url, content), 403);
	assert_string_equal(sbt_param(t), "X-Upload-Token");
	t->req.upload_token = token;
	url[strlen(url) - 1] ^= 1;
	assert_int_equal(sbt_send(t, "PUT", url, content), 403);
	url[strlen(url) - 1] ^= 1;
	assert_int_equal(sbt_send(t, "PUT", url, "short"), 400);
	assert_int_equal(sbt_send(t, "PUT", url, content), 200);
	assert_int_equal(sbt_send(t, "PUT", "/upload/fil_no", content), 404);
}

static void
a_session_is_judged_before_it_opens(void **state)
{
	struct sbt *t = *state;
	const char *path = "/v1/files";

	sbt_refused(t, path, "{'mimeType':'a/b','sizeBytes':1}", 400,
	    "parameter_missing", "filename");
	sbt_refused(t, path, "{'filename':'','mimeType':'a/b','sizeBytes':1}",
	    422, "", "filename");
	sbt_refused(t, path, "{'filename':'f','mimeType':'a','sizeBytes':1}",
	    422, "", "mimeType");
	sbt_refused(t, path, "{'filename':'f','mimeType':'a/b'}", 400,
	    "parameter_missing", "sizeBytes");
	sbt_refused(t, path,
	    "{'filename':'f','mimeType':'a/b','sizeBytes':'1'}", 400,
	    "invalid_type", "sizeBytes");
	sbt_refused(t, path, "{'filename':'f','mimeType':'a/b','sizeBytes':0}",
	    422, "", "sizeBytes");
	sbt_refused(t, path,
	    "{'filename':'f','mimeType':'a/b','sizeBytes':536870913}", 422, "",
	    "sizeBytes");
	sbt_refused(t, path,
	    "{'filename':'f','mimeType':'a/b','sizeBytes':1,'x':1}", 400,
	    "unknown_field", "x");
	sbt_refused(t, path,
	    "{'filename':'f','mimeType':'a/b','sizeBytes':1,'purpose':'fun'}",
	    400, "invalid_type", "purpose");
	sbt_refused(t, path,
	    "{'filename':'f','mimeType':'video/mp4','sizeBytes':1,"
	    "'purpose':'meeting_transcript'}",
	    422, "", "mimeType");
	assert_int_equal(
	    sbt_postf(t, path,
		"{'filename':'f','mimeType':'a/b','sizeBytes':536870912}"),
	    200);
}

static void
a_session_ends_after_an_hour(void **state)
{
	struct sbt *t = *state;

	open_session(t);
	assert_int_equal(put(t, url, content), 200);
	t->now_ms += 3600000;
	assert_int_equal(sbt_get(t, sbt_join("/v1/files/", file, "")), 200);
	assert_string_equal(status(t), "EXPIRED");
	assert_int_equal(put(t, url, content), 403);
	assert_int_equal(act(t, "/complete", "{}"), 409);
	assert_int_equal(act(t, "/cancel", "{}"), 409);
}

static void
only_a_pending_file_is_cancelled_or_completed(void **state)
{
	struct sbt *t = *state;

	open_session(t);
	assert_int_equal(act(t, "/complete", "{}"), 409); /* no bytes */
	assert_int_equal(
	    sbt_send(t, "POST", sbt_join("/v1/files/", file, "/cancel"), NULL),
	    200);
	assert_string_equal(status(t), "CANCELLED");
	assert_int_equal(put(t, url, content), 409);
	assert_int_equal(act(t, "/complete", "{}"), 409);
	assert_int_equal(act(t, "/cancel", "{'x':1}"), 400);
}

static void
a_wrong_md5_leaves_the_file_pending(void **state)
{
	struct sbt *t = *state;

	open_session(t);
	assert_int_equal(put(t, url, content), 200);
	assert_int_equal(
	    act(t, "/complete", "{'md5':'00000000000000000000000000000000'}"),
	    422);
	assert_string_equal(sbt_param(t), "md5");
	assert_int_equal(act(t, "/complete", "{'md5':'ABC'}"), 400);
	assert_int_equal(sbt_get(t, sbt_join("/v1/files/", file, "")), 200);
	assert_string_equal(status(t), "PENDING");
	assert_int_equal(act(t, "/complete", "{}"), 200);
}

static int
meet(struct sbt *t)
{
	return sbt_postf(t, "/v1/meetings",
	    "{'fields':{'$title':'M','$startDate':'2026-02-28T10:00:00Z',"
	    "'$endDate':'2026-02-28T11:00:00Z'},"
	    "'relationships':{'$transcript':'%s'}}",
	    file);
}

static void
a_transcript_is_a_completed_file(void **state)
{
	struct sbt *t = *state;

	open_session(t);
	assert_int_equal(put(t, url, content), 200);
	assert_int_equal(meet(t), 422);
	assert_string_equal(sbt_param(t), "$transcript");
	assert_int_equal(act(t, "/complete", "{}"), 200);
	assert_int_equal(meet(t), 200);
	assert_string_equal(sbt_link(t, "$transcript"), file);
}

static void
a_session_is_replayed_with_its_url(void **state)
{
	struct sbt *t = *state;
	const char *body = "{\"filename\":\"f\",\"mimeType\":\"a/b\","
			   "\"sizeBytes\":1}";
	char *first;

	assert_int_equal(sbt_post(t, "/v1/files", "k", body), 200);
	first = strdup(buf_text(&t->a.body));
	assert_int_equal(sbt_post(t, "/v1/files", "k", body), 200);
	assert_string_equal(buf_text(&t->a.body), first);
	free(first);
}

static void
files_need_their_scopes(void **state)
{
	struct sbt *t = *state;

	sbt_stop(t);
	t->opts.scopes = "files:read";
	sbt_start(t);
	assert_int_equal(sbt_postf(t, "/v1/files", "{}"), 403);
	assert_int_equal(sbt_postf(t, "/v1/files/f/complete", "{}"), 403);
	assert_int_equal(sbt_postf(t, "/v1/files/f/cancel", "{}"), 403);
	assert_int_equal(sbt_get(t, "/v1/files/f/url"), 404);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_file_is_put_completed_and_got_back),
	    T(a_put_is_refused_with_credentials_or_headers_that_differ),
	    T(a_session_is_judged_before_it_opens),
	    T(a_session_ends_after_an_hour),
	    T(only_a_pending_file_is_cancelled_or_completed),
	    T(a_wrong_md5_leaves_the_file_pending),
	    T(a_transcript_is_a_completed_file),
	    T(a_session_is_replayed_with_its_url),
	    T(files_need_their_scopes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
