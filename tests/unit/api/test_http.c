// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "unit/api/httpask.h"
#include "unit/api/rawserver.h"

/* Ask a server of its own for path, by POST. */
static struct api_answer
ask_once(const char *path, int64_t total_ms)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 4, total_ms);
	struct api_answer a = httpask_ask(&t, httpask_post(path));

	t.free(t.self);
	rawserver_free(s);
	return a;
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

static void
a_complete_answer_comes_with_status_and_body(void **state)
{
	struct api_answer a = ask_once("/echo/con_1", 0);

	(void)state;
	assert_int_equal(a.fate, API_ANSWERED);
	assert_int_equal(a.status, 200);
	assert_string_equal(buf_text(&a.body), "{\"id\":\"con_1\"}");
	assert_int_equal(a.retry_after_ms, -1);
	assert_int_equal(a.limit, -1);
	assert_int_equal(a.date_s, -1);
	api_answer_fini(&a);
}

static void
a_chunked_answer_is_put_together(void **state)
{
	struct api_answer a = ask_once("/chunked", 0);

	(void)state;
	assert_int_equal(a.fate, API_ANSWERED);
	assert_string_equal(buf_text(&a.body), "{\"id\":\"1\"}");
	api_answer_fini(&a);
}

static void
without_a_complete_answer_the_request_is_lost(void **state)
{
	static const char *const paths[] = {
	    "/cut", "/cutchunk", "/cuthead", "/shut"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct api_answer a = ask_once(paths[i], 0);

		if (a.fate != API_LOST)
			fail_msg("%s: fate %d", paths[i], (int)a.fate);
		assert_int_equal(a.status, 0);
		assert_int_equal(a.body.n, 0);
		assert_non_null(strstr(a.detail, "127.0.0.1:"));
		assert_null(strstr(a.detail, HTTPASK_KEY));
		api_answer_fini(&a);
	}
}

static void
a_connection_that_ends_unread_is_lost_not_unsent(void **state)
{
	struct rawserver *s = rawserver_new_rude();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct api_answer a = httpask_ask(&t, httpask_post("/echo/1"));

	(void)state;
	assert_int_equal(a.fate, API_LOST);
	api_answer_fini(&a);
	t.free(t.self);
	rawserver_free(s);
}

static void
an_answer_that_takes_too_long_is_lost(void **state)
{
	struct api_answer a = ask_once("/slow", 150);

	(void)state;
	assert_int_equal(a.fate, API_LOST);
	assert_non_null(strstr(a.detail, "timed out"));
	api_answer_fini(&a);
}

static void
nobody_listening_is_unsent(void **state)
{
	struct sockaddr_in a = {0};
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0); /* bound, not listening */
	char url[64];
	struct transport t;
	struct api_answer r;

	(void)state;
	a.sin_family = AF_INET;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u",
	    (unsigned)ntohs(a.sin_port));
	t = httpask_open(url, 1, 0);
	r = httpask_ask(&t, httpask_post("/echo/1"));
	assert_int_equal(r.fate, API_UNSENT);
	assert_non_null(strstr(r.detail, "could not connect to 127.0.0.1:"));
	api_answer_fini(&r);
	t.free(t.self);
	(void)close(fd);
}

enum {
	CROWD = 4
};

/* Nobody accepts and the queue is full: a SYN gets no answer (Linux). */
static void
a_connection_that_does_not_come_about_in_time_is_unsent(void **state)
{
	struct sockaddr_in a = {0};
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int crowd[CROWD];
	char url[64];
	struct transport_opts o = {url, HTTPASK_KEY, "v", NULL, 1, 150, 10000,
	    0, NULL, NULL, NULL, NULL};
	struct transport t;
	struct err e;
	struct api_answer r;

	(void)state;
	a.sin_family = AF_INET;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
	assert_int_equal(listen(fd, 0), 0);
	for (size_t i = 0; i < CROWD; i++) {
		crowd[i] = socket(AF_INET, SOCK_STREAM, 0);
		(void)fcntl(crowd[i], F_SETFL, O_NONBLOCK);
		(void)connect(crowd[i], (struct sockaddr *)&a, sizeof(a));
	}
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u",
	    (unsigned)ntohs(a.sin_port));
	assert_int_equal(http_open(&t, &o, &e), 0);
	r = httpask_ask(&t, httpask_post("/echo/1"));
	assert_int_equal(r.fate, API_UNSENT);
	api_answer_fini(&r);
	t.free(t.self);
	for (size_t i = 0; i < CROWD; i++)
		(void)close(crowd[i]);
	(void)close(fd);
}

static void
a_server_without_tls_is_unsent_over_https(void **state)
{
	struct rawserver *s = rawserver_new_rude();
	char url[80];
	struct transport t;
	struct api_answer a;

	(void)state;
	(void)snprintf(
	    url, sizeof(url), "https%s", rawserver_url(s) + strlen("http"));
	t = httpask_open(url, 1, 0);
	a = httpask_ask(&t, httpask_post("/echo/1"));
	assert_int_equal(a.fate, API_UNSENT);
	api_answer_fini(&a);
	t.free(t.self);
	rawserver_free(s);
}

static void
a_redirect_is_an_answer_and_not_followed(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct api_answer a = httpask_ask(&t, httpask_post("/redirect"));

	(void)state;
	assert_int_equal(a.fate, API_ANSWERED);
	assert_int_equal(a.status, 302);
	assert_int_equal(rawserver_requests(s), 1);
	api_answer_fini(&a);
	t.free(t.self);
	rawserver_free(s);
}

static void
too_large_an_answer_is_lost_and_says_so(void **state)
{
	static const char *const paths[] = {"/big", "/bighead"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct api_answer a = ask_once(paths[i], 0);

		assert_int_equal(a.fate, API_LOST);
		assert_non_null(strstr(a.detail, "larger than"));
		api_answer_fini(&a);
	}
}

static void
the_head_of_the_answer_is_read(void **state)
{
	struct api_answer a = ask_once("/head", 0);

	(void)state;
	assert_int_equal(a.status, 429);
	assert_int_equal(a.retry_after_ms, 7000);
	assert_int_equal(a.limit, 25);
	assert_int_equal(a.remaining, 0);
	assert_int_equal(a.reset_s, 784111778);
	assert_int_equal(a.date_s, 784111777);
	api_answer_fini(&a);
}

static void
what_an_interim_answer_says_does_not_count(void **state)
{
	struct api_answer a = ask_once("/interim", 0);

	(void)state;
	assert_int_equal(a.status, 200);
	assert_int_equal(a.limit, -1);
	assert_int_equal(a.retry_after_ms, -1);
	api_answer_fini(&a);
}

static void
a_create_carries_each_header_once_and_its_bytes(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct api_answer a;
	char *seen;

	(void)state;
	a = httpask_ask(&t, httpask_post("/echo/1"));
	api_answer_fini(&a);
	a = httpask_ask(&t, httpask_post("/echo/2"));
	api_answer_fini(&a);
	seen = rawserver_last(s);
	assert_int_equal(strncmp(seen, "POST /echo/2 HTTP/1.1\r\n", 23), 0);
	assert_int_equal(count(seen, "uthorization"), 1);
	assert_int_equal(
	    count(seen, "\r\nAuthorization: Bearer sk_lf_very-secret_0123\r\n"),
	    1);
	assert_int_equal(
	    count(seen, "\r\nLightfield-Version: 2026-03-01\r\n"), 1);
	assert_int_equal(count(seen, "\r\nIdempotency-Key: lf1-abc\r\n"), 1);
	assert_int_equal(count(seen, "ontent-Type"), 1);
	assert_int_equal(
	    count(seen, "\r\nContent-Type: application/json\r\n"), 1);
	assert_int_equal(count(seen, "\r\nUser-Agent: lfetl/"), 1);
	assert_int_equal(count(seen, "Expect"), 0);
	assert_int_equal(count(seen, "Accept-Encoding"), 0);
	assert_int_equal(count(seen, "Cookie"), 0);
	assert_string_equal(strstr(seen, "\r\n\r\n"), "\r\n\r\n{\"a\":1}");
	free(seen);
	t.free(t.self);
	rawserver_free(s);
}

static void
a_read_after_a_create_carries_nothing_of_it(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct api_answer a;
	char *seen;

	(void)state;
	a = httpask_ask(&t, httpask_post("/echo/1"));
	api_answer_fini(&a);
	a = httpask_ask(&t, httpask_get("/echo/2?limit=25"));
	api_answer_fini(&a);
	seen = rawserver_last(s);
	assert_int_equal(strncmp(seen, "GET /echo/2?limit=25 ", 21), 0);
	assert_int_equal(count(seen, "Authorization"), 1);
	assert_int_equal(count(seen, "Idempotency-Key"), 0);
	assert_int_equal(count(seen, "Content-Type"), 0);
	assert_int_equal(count(seen, "Content-Length"), 0);
	assert_int_equal(rawserver_connections(s), 1);
	free(seen);
	t.free(t.self);
	rawserver_free(s);
}

static void
a_post_without_body_has_no_content_type(void **state)
{
	struct rawserver *s = rawserver_new();
	struct transport t = httpask_open(rawserver_url(s), 1, 0);
	struct api_request r = {"POST", "/echo/1", NULL, {NULL, 0}, 0};
	struct api_answer a = httpask_ask(&t, r);
	char *seen = rawserver_last(s);

	(void)state;
	assert_int_equal(a.status, 200);
	assert_int_equal(count(seen, "Content-Type"), 0);
	assert_int_equal(count(seen, "Content-Length: 0\r\n"), 1);
	free(seen);
	api_answer_fini(&a);
	t.free(t.self);
	rawserver_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_complete_answer_comes_with_status_and_body),
	    cmocka_unit_test(a_chunked_answer_is_put_together),
	    cmocka_unit_test(without_a_complete_answer_the_request_is_lost),
	    cmocka_unit_test(a_connection_that_ends_unread_is_lost_not_unsent),
	    cmocka_unit_test(an_answer_that_takes_too_long_is_lost),
	    cmocka_unit_test(nobody_listening_is_unsent),
	    cmocka_unit_test(
		a_connection_that_does_not_come_about_in_time_is_unsent),
	    cmocka_unit_test(a_server_without_tls_is_unsent_over_https),
	    cmocka_unit_test(a_redirect_is_an_answer_and_not_followed),
	    cmocka_unit_test(too_large_an_answer_is_lost_and_says_so),
	    cmocka_unit_test(the_head_of_the_answer_is_read),
	    cmocka_unit_test(what_an_interim_answer_says_does_not_count),
	    cmocka_unit_test(a_create_carries_each_header_once_and_its_bytes),
	    cmocka_unit_test(a_read_after_a_create_carries_nothing_of_it),
	    cmocka_unit_test(a_post_without_body_has_no_content_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
