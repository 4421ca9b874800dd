// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fsx.h"
#include "base/mem.h"

#include "unit/api/putserver.h"
#include "unit/import/uploadkit.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static int64_t
now(void *self)
{
	const struct uploadkit *k = self;

	return k->now_ms;
}

static bool
ends(const char *s, const char *end)
{
	return end != NULL && strlen(s) >= strlen(end) &&
	       strcmp(s + strlen(s) - strlen(end), end) == 0;
}

static void
answer(struct uploadkit *k, int status, const char *text)
{
	api_answer_init(&k->answer);
	k->answer.fate = API_ANSWERED;
	k->answer.status = status;
	buf_puts(&k->answer.body, text);
}

static void
refuse(struct uploadkit *k, int status, const char *type)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
	    "{\"error\":{\"type\":\"%s\",\"message\":\"no: %s\"}}", type, type);
	answer(k, status, text);
}

static void
describe(const struct uploadkit *k, const struct uploadkit_file *f, bool url,
    char *out, size_t max)
{
	(void)snprintf(out, max,
	    "{\"id\":\"%s\",\"status\":\"%s\",\"filename\":\"x\"%s%s%s}", f->id,
	    f->status, url ? ",\"uploadUrl\":\"" : "",
	    url ? putserver_url(k->store) : "",
	    url ? "\",\"uploadHeaders\":{\"x-token\":\"t0ken\"}" : "");
}

static void
create(struct uploadkit *k, const struct api_request *r, char *out, size_t max)
{
	struct uploadkit_file *f;

	assert_in_range(k->n_files, 0, UPLOADKIT_FILES - 1);
	f = &k->files[k->n_files++];
	(void)snprintf(f->id, sizeof(f->id), "fil_%zu", k->n_files);
	str_copy(f->body, sizeof(f->body), r->body);
	f->status = "PENDING";
	describe(k, f, true, out, max);
	answer(k, 200, out);
}

static struct uploadkit_file *
find(struct uploadkit *k, const char *path)
{
	for (size_t i = 0; i < k->n_files; i++) {
		size_t n = strlen(k->files[i].id);

		if (strncmp(path + strlen("/v1/files/"), k->files[i].id, n) ==
			0 &&
		    (path[strlen("/v1/files/") + n] == '/' ||
			path[strlen("/v1/files/") + n] == '\0'))
			return &k->files[i];
	}
	return NULL;
}

/* To complete or cancel; *out is what it answers, if it does. */
static void
settle(struct uploadkit *k, const struct api_request *r, char *out, size_t max)
{
	struct uploadkit_file *f = find(k, r->path);

	if (f == NULL) {
		refuse(k, 404, "not_found");
		return;
	}
	if (strcmp(f->status, "PENDING") != 0) {
		refuse(k, 409, "conflict");
		return;
	}
	f->status = ends(r->path, "/cancel") ? "CANCELLED" : "COMPLETED";
	describe(k, f, false, out, max);
	answer(k, 200, out);
}

static void
count(struct uploadkit *k, const struct api_request *r)
{
	k->creates += strcmp(r->path, "/v1/files") == 0;
	k->cancels += ends(r->path, "/cancel");
	k->looks += strcmp(r->method, "GET") == 0;
	if (ends(r->path, "/complete")) {
		k->completes++;
		/* {"md5":"..."} */
		assert_int_equal(r->body.n, 42);
		memcpy(k->md5, r->body.p + 8, 32);
	}
}

static void
judge(struct uploadkit *k, const struct api_request *r)
{
	char text[512] = "";

	count(k, r);
	if (k->refuse > 0 && ends(r->path, k->refuse_what)) {
		k->refuse--;
		refuse(k, k->refuse_status, "bad_request");
		return;
	}
	if (strcmp(r->method, "GET") == 0) {
		struct uploadkit_file *f = find(k, r->path);

		if (f == NULL) {
			refuse(k, 404, "not_found");
			return;
		}
		describe(k, f, false, text, sizeof(text));
		answer(k, 200, text);
		return;
	}
	assert_non_null(r->idem);
	for (size_t i = 0; i < k->n_keys && !k->forget; i++)
		if (strcmp(k->keys[i].key, r->idem) == 0 &&
		    k->now_ms - k->keys[i].at_ms < DAY_MS) {
			answer(k, 200, k->keys[i].answer);
			return;
		}
	if (strcmp(r->path, "/v1/files") == 0)
		create(k, r, text, sizeof(text));
	else
		settle(k, r, text, sizeof(text));
	if (text[0] != '\0') {
		struct uploadkit_key *key = &k->keys[k->n_keys++];

		assert_in_range(k->n_keys, 1, UPLOADKIT_KEYS);
		(void)snprintf(key->key, sizeof(key->key), "%s", r->idem);
		(void)snprintf(key->answer, sizeof(key->answer), "%s", text);
		key->at_ms = k->now_ms;
	}
}

static void
submit(void *self, uint64_t ticket, const struct api_request *r)
{
	struct uploadkit *k = self;

	judge(k, r);
	if (k->lose > 0 && ends(r->path, k->lose_what)) {
		k->lose--;
		api_answer_fini(&k->answer);
		api_answer_init(&k->answer);
		(void)snprintf(k->answer.detail, sizeof(k->answer.detail),
		    "no answer came");
	}
	k->ticket = ticket;
	k->waiting = true;
}

static void
wait(void *self, int64_t timeout_ms)
{
	struct uploadkit *k = self;

	k->now_ms += k->waiting ? 1 : timeout_ms;
}

static bool
next(void *self, uint64_t *ticket, struct api_answer *a)
{
	struct uploadkit *k = self;

	if (!k->waiting)
		return false;
	k->waiting = false;
	*ticket = k->ticket;
	*a = k->answer;
	return true;
}

static void
open_process(struct uploadkit *k)
{
	char *path = fsx_join(k->dir, "uploads.db");

	k->client = client_new(&k->transport, &k->clk, 0);
	if (uploadlog_open(
		&k->log, path, "http://127.0.0.1", "sk_lf_x", &k->e) != 0)
		fail_msg("%s", k->e.msg);
	k->way.client = k->client;
	k->way.log = k->log;
	free(path);
}

void
uploadkit_begin(struct uploadkit *k, const char *const *answers)
{
	char dir[] = "/tmp/lfetl.XXXXXX";

	memset(k, 0, sizeof(*k));
	assert_non_null(mkdtemp(dir));
	k->dir = mem_strdup(dir);
	k->path = fsx_join(dir, "talk.vtt");
	k->store = putserver_new(answers);
	k->now_ms = INT64_C(1700000000000);
	k->clk = (struct clk){now, now, k};
	k->transport.self = k;
	k->transport.submit = submit;
	k->transport.wait = wait;
	k->transport.next = next;
	k->way.clk = &k->clk;
	k->way.local = true;
	k->way.may_look = true;
	uploadkit_write(k, "WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n");
	open_process(k);
}

static void
close_process(struct uploadkit *k)
{
	client_free(k->client);
	uploadlog_close(k->log);
}

void
uploadkit_end(struct uploadkit *k)
{
	char *db = fsx_join(k->dir, "uploads.db");

	close_process(k);
	putserver_free(k->store);
	(void)unlink(k->path);
	(void)unlink(db);
	assert_int_equal(rmdir(k->dir), 0);
	free(db);
	free(k->path);
	free(k->dir);
}

void
uploadkit_restart(struct uploadkit *k)
{
	close_process(k);
	open_process(k);
}

void
uploadkit_write(struct uploadkit *k, const char *text)
{
	FILE *f = fopen(k->path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

void
uploadkit_read(struct uploadkit *k, struct uploadfile *f)
{
	err_clear(&k->e);
	if (uploadfile_open(f, k->path, &k->e) != 0 ||
	    uploadfile_read(f, NULL, NULL, &k->e) != 0)
		fail_msg("%s", k->e.msg);
}

int
uploadkit_run(struct uploadkit *k, struct uploadfile *f)
{
	int rc;

	rc = upload_run(
	    &k->way, f, NULL, "meeting_transcript", "", &k->out, &k->e);
	uploadfile_close(f);
	return rc;
}

int
uploadkit_upload(struct uploadkit *k)
{
	struct uploadfile f;

	uploadkit_read(k, &f);
	return uploadkit_run(k, &f);
}

size_t
uploadkit_count(const struct uploadkit *k, const char *status)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n_files; i++)
		n += strcmp(k->files[i].status, status) == 0;
	return n;
}
