// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/putfile.h"
#include "base/digest.h"
#include "base/mem.h"
#include "unit/api/putserver.h"

static const char TEXT[] = "the bytes of a file";

/* An open file without a name. */
static int
file_of(const char *p, size_t n)
{
	FILE *f = tmpfile();
	int fd;

	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fflush(f), 0);
	fd = dup(fileno(f));
	assert_true(fd >= 0);
	assert_int_equal(fclose(f), 0);
	return fd;
}

static struct putfile
order(const char *url, int fd, size_t size)
{
	struct putfile p;

	memset(&p, 0, sizeof(p));
	p.url = url;
	p.fd = fd;
	p.size = size;
	p.local = true;
	return p;
}

/* TEXT to a server of its own with one answer. */
static struct putfile_result
put_once(const char *answer)
{
	const char *const answers[] = {answer, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
	struct putfile_result r;

	putfile_run(&p, &r);
	assert_null(strstr(r.detail, "s3cret"));
	assert_int_equal(close(fd), 0);
	putserver_free(s);
	return r;
}

static void
the_bytes_arrive_and_their_digest_is_told(void **state)
{
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
	unsigned char sum[DIGEST_BYTES];
	struct putfile_result r;
	const char *body;
	size_t n;

	(void)state;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_DONE);
	assert_int_equal(r.status, 200);
	assert_int_equal(putserver_requests(s), 1);
	body = putserver_body(s, 0, &n);
	assert_int_equal(n, strlen(TEXT));
	assert_memory_equal(body, TEXT, n);
	digest_of(TEXT, strlen(TEXT), sum);
	assert_memory_equal(r.sent, sum, sizeof(sum));
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

/* Lines of a head, the request line and the blank one not counted. */
static size_t
lines(const char *head)
{
	size_t n = 0;

	for (; (head = strstr(head, "\r\n")) != NULL; head += 2)
		n++;
	return n - 2;
}

static void
exactly_the_lines_that_came_with_the_address_are_sent(void **state)
{
	const struct putfile_line given[] = {{"Content-Type", "text/vtt"},
	    {"x-amz-meta-name", "M\xc3\xbcller"}, {"x-empty", ""}};
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
	struct putfile_result r;
	const char *head;

	(void)state;
	p.lines = given;
	p.n_lines = 3;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_DONE);
	head = putserver_head(s, 0);
	assert_ptr_equal(
	    strstr(head, "PUT /bucket/object?signature=s3cret HTTP/1.1\r\n"),
	    head);
	assert_non_null(strstr(head, "\r\nContent-Type: text/vtt\r\n"));
	assert_non_null(strstr(head, "\r\nx-amz-meta-name: M\xc3\xbcller\r\n"));
	assert_non_null(strstr(head, "\r\nx-empty:\r\n"));
	assert_non_null(strstr(head, "\r\nHost: 127.0.0.1:"));
	assert_non_null(strstr(head, "\r\nContent-Length: 19\r\n"));
	/* And nothing else: no key, no version, no Accept, no Expect. */
	assert_int_equal(lines(head), 5);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
a_length_of_the_file_may_come_with_the_address(void **state)
{
	const struct putfile_line given[] = {{"content-length", "19"}};
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
	struct putfile_result r;

	(void)state;
	p.lines = given;
	p.n_lines = 1;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_DONE);
	assert_int_equal(lines(putserver_head(s, 0)), 2);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
a_line_that_would_change_the_request_is_not_sent(void **state)
{
	static const struct putfile_line bad[] = {
	    {"X-A", "b\r\nAuthorization: c"}, {"X A", "b"}, {"", "b"},
	    {"Transfer-Encoding", "chunked"}, {"Connection", "close"},
	    {"Content-Length", "18"}, {"X-B:", "c"}};
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
		struct putfile_result r;

		p.lines = &bad[i];
		p.n_lines = 1;
		putfile_run(&p, &r);
		assert_int_equal(r.fate, PUTFILE_UNTRUSTED);
		assert_null(strstr(r.detail, "s3cret"));
	}
	assert_int_equal(putserver_requests(s), 0);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
an_address_that_is_not_safe_gets_no_bytes(void **state)
{
	static const char *const bad[] = {"http://storage.example/x",
	    "https://user:pw@storage.example/x", "ftp://storage.example/x",
	    "https:///x", "//storage.example/x", "https://storage.example/a b",
	    "https://storage.example/x#frag", "", "file:///etc/passwd",
	    "http://127.0.0.1.example/x"};
	int fd = file_of(TEXT, strlen(TEXT));

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct putfile p = order(bad[i], fd, strlen(TEXT));
		struct putfile_result r;

		putfile_run(&p, &r);
		assert_int_equal(r.fate, PUTFILE_UNTRUSTED);
		assert_non_null(strstr(r.detail, "is not taken"));
	}
	assert_int_equal(close(fd), 0);
}

static void
a_far_service_cannot_send_the_bytes_to_this_machine(void **state)
{
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
	struct putfile_result r;

	(void)state;
	p.local = false;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_UNTRUSTED);
	assert_int_equal(putserver_requests(s), 0);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
every_status_of_success_counts(void **state)
{
	(void)state;
	assert_int_equal(
	    put_once("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n").fate,
	    PUTFILE_DONE);
	assert_int_equal(
	    put_once("HTTP/1.1 204 No Content\r\n\r\n").fate, PUTFILE_DONE);
}

static void
trouble_of_the_storage_may_pass(void **state)
{
	static const char *const troubles[] = {
	    "500 Oops", "503 Slow Down", "429 Slow", "408 Too Slow"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct putfile_result r;
		char answer[128];

		(void)snprintf(answer, sizeof(answer),
		    "HTTP/1.1 %s\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n",
		    troubles[i]);
		r = put_once(answer);
		assert_int_equal(r.fate, PUTFILE_AGAIN);
		assert_int_equal(r.status, strtol(troubles[i], NULL, 10));
		assert_int_equal(r.retry_after_ms, 7000);
	}
	assert_int_equal(put_once(PUTSERVER_CUT).fate, PUTFILE_AGAIN);
	assert_int_equal(put_once("").fate, PUTFILE_AGAIN);
}

static void
a_refusal_names_the_storages_code_and_no_signature(void **state)
{
	struct putfile_result r = put_once(
	    "HTTP/1.1 403 Forbidden\r\nContent-Length: 88\r\n\r\n"
	    "<Error><Code>SignatureDoesNotMatch</Code><StringToSign>s3cret</StringToSign></Error>    ");

	(void)state;
	assert_int_equal(r.fate, PUTFILE_REFUSED);
	assert_int_equal(r.status, 403);
	assert_int_equal(r.retry_after_ms, -1);
	assert_non_null(strstr(r.detail, "403 (SignatureDoesNotMatch)"));
}

static void
a_redirect_is_not_followed(void **state)
{
	struct putfile_result r = put_once(
	    "HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:9/x\r\nContent-Length: 0\r\n\r\n");

	(void)state;
	assert_int_equal(r.fate, PUTFILE_REFUSED);
	assert_int_equal(r.status, 307);
	assert_non_null(strstr(r.detail, "redirect"));
}

static void
nobody_who_listens_may_be_there_later(void **state)
{
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	char *url = mem_strdup(putserver_url(s));
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(url, fd, strlen(TEXT));
	struct putfile_result r;

	(void)state;
	putserver_free(s);
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_AGAIN);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.detail, "127.0.0.1:"));
	assert_null(strstr(r.detail, "s3cret"));
	assert_int_equal(close(fd), 0);
	free(url);
}

static void
a_file_that_became_shorter_is_noticed(void **state)
{
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT) + 1);
	struct putfile_result r;

	(void)state;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_SHORT);
	assert_int_equal(r.errnum, 0);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
a_file_that_grew_is_sent_as_far_as_it_was_promised(void **state)
{
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, 3);
	struct putfile_result r;
	const char *body;
	size_t n;

	(void)state;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_DONE);
	body = putserver_body(s, 0, &n);
	assert_int_equal(n, 3);
	assert_memory_equal(body, TEXT, 3);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
a_storage_that_says_nothing_is_given_up(void **state)
{
	const char *const answers[] = {PUTSERVER_HANG, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
	struct putfile_result r;

	(void)state;
	p.stall_s = 1;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_AGAIN);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
a_stop_ends_a_put_that_hangs(void **state)
{
	const char *const answers[] = {PUTSERVER_HANG, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = file_of(TEXT, strlen(TEXT));
	struct putfile p = order(putserver_url(s), fd, strlen(TEXT));
	atomic_int stop = 1;
	struct putfile_result r;

	(void)state;
	p.stop = &stop;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_STOPPED);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
note_most(void *self, uint64_t sent)
{
	uint64_t *most = self;

	if (sent > *most)
		*most = sent;
}

static void
a_large_file_arrives_whole_and_progress_is_told(void **state)
{
	const char *const answers[] = {PUTSERVER_OK, NULL};
	struct putserver *s = putserver_new(answers);
	const size_t size = 9 << 20;
	char *bytes = mem_alloc(size);
	struct putfile_result r;
	struct putfile p;
	uint64_t most = 0;
	const char *body;
	size_t n;
	int fd;

	(void)state;
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(i * 2654435761U >> 13);
	fd = file_of(bytes, size);
	p = order(putserver_url(s), fd, size);
	p.progress = note_most;
	p.self = &most;
	putfile_run(&p, &r);
	assert_int_equal(r.fate, PUTFILE_DONE);
	body = putserver_body(s, 0, &n);
	assert_int_equal(n, size);
	assert_memory_equal(body, bytes, size);
	assert_int_equal(most, size);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_bytes_arrive_and_their_digest_is_told),
	    cmocka_unit_test(
		exactly_the_lines_that_came_with_the_address_are_sent),
	    cmocka_unit_test(a_length_of_the_file_may_come_with_the_address),
	    cmocka_unit_test(a_line_that_would_change_the_request_is_not_sent),
	    cmocka_unit_test(an_address_that_is_not_safe_gets_no_bytes),
	    cmocka_unit_test(
		a_far_service_cannot_send_the_bytes_to_this_machine),
	    cmocka_unit_test(every_status_of_success_counts),
	    cmocka_unit_test(trouble_of_the_storage_may_pass),
	    cmocka_unit_test(
		a_refusal_names_the_storages_code_and_no_signature),
	    cmocka_unit_test(a_redirect_is_not_followed),
	    cmocka_unit_test(nobody_who_listens_may_be_there_later),
	    cmocka_unit_test(a_file_that_became_shorter_is_noticed),
	    cmocka_unit_test(
		a_file_that_grew_is_sent_as_far_as_it_was_promised),
	    cmocka_unit_test(a_storage_that_says_nothing_is_given_up),
	    cmocka_unit_test(a_stop_ends_a_put_that_hangs),
	    cmocka_unit_test(a_large_file_arrives_whole_and_progress_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
