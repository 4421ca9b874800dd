// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "api/answer.h"
#include "api/getfile.h"
#include "api/storage.h"

enum {
	STATUS_OK = 200
};

struct get {
	const struct getfile *o;
	struct getfile_result *r;
	struct storage s;
	CURL *easy;
	bool over; /* more bytes than expected */
};

static bool
write_all(struct get *t, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = pwrite(t->o->fd, p, n, (off_t)t->r->bytes);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			t->r->errnum = done == 0 ? EIO : errno;
			return false;
		}
		p += done;
		n -= (size_t)done;
		t->r->bytes += (uint64_t)done;
	}
	return true;
}

/* NOLINTBEGIN(readability-non-const-parameter): libcurl says what they take */
static size_t
on_bytes(char *p, size_t size, size_t n, void *cookie)
{
	struct get *t = cookie;
	long status = 0;

	n *= size;
	(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != STATUS_OK) {
		storage_keep(&t->s, (struct str){p, n});
		return n;
	}
	t->over = n > t->o->size - t->r->bytes;
	if (t->over || !write_all(t, p, n))
		return 0;
	return n;
}

static int
on_progress(void *cookie, curl_off_t down_total, curl_off_t down,
    curl_off_t up_total, curl_off_t up)
{
	const struct get *t = cookie;

	(void)down_total;
	(void)down;
	(void)up_total;
	(void)up;
	return t->o->stop != NULL && atomic_load(t->o->stop) != 0;
}

/* NOLINTEND(readability-non-const-parameter) */

static CURLcode
set_all(struct get *t, struct curl_slist *lines)
{
	CURLcode rc = storage_set(&t->s, t->easy, lines);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(t->easy, CURLOPT_XFERINFODATA, t);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_bytes);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    t->easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	return rc;
}

static void
say(struct get *t, enum getfile_fate fate, const char *what)
{
	t->r->fate = fate;
	api_answer_clean(t->r->detail, sizeof(t->r->detail), str_of(what));
}

static void
judge_size(struct get *t)
{
	char text[160];

	if (!t->over && t->r->bytes == t->o->size) {
		t->r->fate = GETFILE_DONE;
		return;
	}
	(void)snprintf(text, sizeof(text),
	    t->over ? "the storage has more than the %" PRIu64
		      " bytes that Lightfield tells of"
		    : "the storage has %" PRIu64
		      " bytes, Lightfield tells of %" PRIu64,
	    t->over ? t->o->size : t->r->bytes, t->o->size);
	say(t, GETFILE_SIZE, text);
}

static void
judge(struct get *t, CURLcode rc)
{
	char *detail = t->r->detail;
	size_t max = sizeof(t->r->detail);
	long status = 0;

	(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	t->r->status = (int)status;
	t->r->retry_after_ms = storage_retry_after_ms(t->easy);
	if (t->r->errnum != 0) {
		say(t, GETFILE_DISK, strerror(t->r->errnum));
	} else if (rc == CURLE_ABORTED_BY_CALLBACK) {
		say(t, GETFILE_STOPPED, "interrupted");
	} else if (t->over || (rc == CURLE_OK && status == STATUS_OK)) {
		judge_size(t);
	} else if (status >= 300 || (rc == CURLE_OK && status > STATUS_OK)) {
		t->r->fate = storage_is_passing((int)status) ? GETFILE_AGAIN
							     : GETFILE_REFUSED;
		storage_say_status(&t->s, (int)status, "", detail, max);
	} else {
		t->r->fate = storage_is_untrusted(rc) ? GETFILE_UNTRUSTED
						      : GETFILE_AGAIN;
		storage_say_failure(&t->s, rc, detail, max);
	}
}

static void
fetch(struct get *t)
{
	/* None of libcurl's own lines but Host. */
	struct curl_slist *lines = curl_slist_append(NULL, "Accept:");
	CURLcode rc = CURLE_FAILED_INIT;

	t->easy = curl_easy_init();
	if (t->easy != NULL && lines != NULL)
		rc = set_all(t, lines);
	if (rc == CURLE_OK)
		judge(t, curl_easy_perform(t->easy));
	else
		say(t, GETFILE_UNTRUSTED, curl_easy_strerror(rc));
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(lines);
}

void
getfile_run(const struct getfile *o, struct getfile_result *r)
{
	const struct storage_opts s = {o->url, o->ca_file, o->local, o->proxy,
	    o->no_proxy, o->connect_ms, o->stall_s};
	const char *wrong;
	char text[256];
	struct get t;

	memset(r, 0, sizeof(*r));
	r->retry_after_ms = -1;
	memset(&t, 0, sizeof(t));
	t.o = o;
	t.r = r;
	/* Counted, and safe from any thread since libcurl 7.84. */
	(void)curl_global_init(CURL_GLOBAL_DEFAULT);
	wrong = storage_init(&t.s, &s, text, sizeof(text));
	if (wrong != NULL) {
		say(&t, GETFILE_UNTRUSTED, wrong);
	} else if (ftruncate(o->fd, 0) != 0) {
		r->errnum = errno;
		say(&t, GETFILE_DISK, strerror(r->errnum));
	} else {
		fetch(&t);
	}
	curl_global_cleanup();
	storage_fini(&t.s);
}
