// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "api/answer.h"
#include "api/putfile.h"
#include "api/putlines.h"
#include "api/storage.h"

struct put {
	const struct putfile *o;
	struct putfile_result *r;
	struct storage s;
	struct digest *digest;
	uint64_t at; /* bytes read */
	bool cut;    /* the file ended early, or reading failed */
	struct curl_slist *lines;
};

/* NOLINTBEGIN(readability-non-const-parameter): libcurl says what they take */
static size_t
on_read(char *p, size_t size, size_t n, void *cookie)
{
	struct put *t = cookie;
	uint64_t left = t->o->size - t->at;
	ssize_t got;

	n *= size;
	if (n > left)
		n = (size_t)left;
	if (n == 0)
		return 0;
	do
		got = pread(t->o->fd, p, n, (off_t)t->at);
	while (got < 0 && errno == EINTR);
	if (got <= 0) {
		t->cut = true;
		t->r->errnum = got == 0 ? 0 : errno;
		return CURL_READFUNC_ABORT;
	}
	digest_add(t->digest, p, (size_t)got);
	t->at += (uint64_t)got;
	return (size_t)got;
}

/* libcurl begins anew: so does the digest. */
static int
on_seek(void *cookie, curl_off_t offset, int origin)
{
	struct put *t = cookie;

	if (offset != 0 || origin != SEEK_SET)
		return CURL_SEEKFUNC_CANTSEEK;
	digest_end(t->digest, t->r->sent);
	t->at = 0;
	return CURL_SEEKFUNC_OK;
}

static size_t
on_answer(char *p, size_t size, size_t n, void *cookie)
{
	struct put *t = cookie;
	struct str s = {p, size * n};

	storage_keep(&t->s, s);
	return size * n;
}

static int
on_progress(void *cookie, curl_off_t down_total, curl_off_t down,
    curl_off_t up_total, curl_off_t up)
{
	struct put *t = cookie;

	(void)down_total;
	(void)down;
	(void)up_total;
	if (t->o->stop != NULL && atomic_load(t->o->stop) != 0)
		return 1;
	if (t->o->progress != NULL)
		t->o->progress(t->o->self, up < 0 ? 0 : (uint64_t)up);
	return 0;
}

/* NOLINTEND(readability-non-const-parameter) */

static CURLcode
set_all(CURL *easy, struct put *t)
{
	CURLcode rc = storage_set(&t->s, easy, t->lines);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->o->size);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_READDATA, t);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SEEKDATA, t);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_XFERINFODATA, t);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	return rc;
}

static void
say(struct put *t, enum putfile_fate fate, const char *what)
{
	t->r->fate = fate;
	api_answer_clean(t->r->detail, sizeof(t->r->detail), str_of(what));
}

static void
answered(struct put *t, CURL *easy, int status)
{
	bool ok = status / 100 == 2;

	t->r->status = status;
	if (ok && t->at == t->o->size) {
		t->r->fate = PUTFILE_DONE;
		return;
	}
	t->r->retry_after_ms = storage_retry_after_ms(easy);
	t->r->fate =
	    ok || storage_is_passing(status) ? PUTFILE_AGAIN : PUTFILE_REFUSED;
	storage_say_status(&t->s, status, ok ? " before it had all bytes" : "",
	    t->r->detail, sizeof(t->r->detail));
}

static void
judge(struct put *t, CURL *easy, CURLcode rc)
{
	long status = 0;

	digest_end(t->digest, t->r->sent);
	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	if (t->cut) {
		say(t, PUTFILE_SHORT,
		    t->r->errnum == 0
			? "the file became shorter while it was sent"
			: strerror(t->r->errnum));
		return;
	}
	if (rc == CURLE_ABORTED_BY_CALLBACK) {
		say(t, PUTFILE_STOPPED, "interrupted");
		return;
	}
	/* An end of the connection after a refusal takes nothing back. */
	if (status >= 400 || (rc == CURLE_OK && status >= 200)) {
		answered(t, easy, (int)status);
		return;
	}
	t->r->fate =
	    storage_is_untrusted(rc) ? PUTFILE_UNTRUSTED : PUTFILE_AGAIN;
	storage_say_failure(&t->s, rc, t->r->detail, sizeof(t->r->detail));
}

static void
send_it(struct put *t)
{
	CURL *easy = curl_easy_init();
	CURLcode rc = CURLE_FAILED_INIT;

	if (easy != NULL)
		rc = set_all(easy, t);
	if (rc == CURLE_OK)
		judge(t, easy, curl_easy_perform(easy));
	else
		say(t, PUTFILE_UNTRUSTED, curl_easy_strerror(rc));
	curl_easy_cleanup(easy);
}

/* False: it is not even tried, and the result says why. */
static bool
prepare(struct put *t)
{
	const struct putfile *o = t->o;
	const struct storage_opts s = {o->url, o->ca_file, o->local, o->proxy,
	    o->no_proxy, o->connect_ms, o->stall_s};
	char text[256];
	const char *wrong = storage_init(&t->s, &s, text, sizeof(text));

	if (wrong != NULL) {
		say(t, PUTFILE_UNTRUSTED, wrong);
		return false;
	}
	wrong = putlines_make(o, &t->lines);
	if (wrong == NULL)
		return true;
	(void)snprintf(text, sizeof(text),
	    "the address for the bytes that Lightfield gave is not taken: %s",
	    wrong);
	say(t, PUTFILE_UNTRUSTED, text);
	return false;
}

void
putfile_run(const struct putfile *o, struct putfile_result *r)
{
	struct put t;

	memset(r, 0, sizeof(*r));
	r->retry_after_ms = -1;
	memset(&t, 0, sizeof(t));
	t.o = o;
	t.r = r;
	t.digest = digest_new();
	/* Counted, and safe from any thread since libcurl 7.84. */
	(void)curl_global_init(CURL_GLOBAL_DEFAULT);
	if (prepare(&t))
		send_it(&t);
	curl_slist_free_all(t.lines);
	curl_global_cleanup();
	storage_fini(&t.s);
	digest_free(t.digest);
}
