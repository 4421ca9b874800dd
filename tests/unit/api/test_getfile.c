// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/getfile.h"
#include "unit/api/putserver.h"

#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

static int
empty_file(void)
{
	FILE *f = tmpfile();
	int fd;

	assert_non_null(f);
	fd = dup(fileno(f));
	assert_true(fd >= 0);
	assert_int_equal(fclose(f), 0);
	return fd;
}

static struct getfile
order(const char *url, int fd, uint64_t size)
{
	struct getfile g;

	memset(&g, 0, sizeof(g));
	g.url = url;
	g.fd = fd;
	g.size = size;
	g.local = true;
	return g;
}

/* One GET of 5 bytes from a server with one answer. */
static struct getfile_result
get_once(const char *answer)
{
	const char *const answers[] = {answer, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = empty_file();
	struct getfile g = order(putserver_url(s), fd, 5);
	struct getfile_result r;

	getfile_run(&g, &r);
	assert_null(strstr(r.detail, "s3cret"));
	assert_int_equal(close(fd), 0);
	putserver_free(s);
	return r;
}

static void
the_bytes_arrive_and_nothing_of_ours_is_sent(void **state)
{
	const char *const answers[] = {HELLO, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = empty_file();
	struct getfile g = order(putserver_url(s), fd, 5);
	struct getfile_result r;
	const char *head;
	char got[8];
	size_t lines = 0;

	(void)state;
	/* What lay there before is gone. */
	assert_int_equal(write(fd, "something longer", 16), 16);
	getfile_run(&g, &r);
	assert_int_equal(r.fate, GETFILE_DONE);
	assert_int_equal(r.bytes, 5);
	assert_int_equal(pread(fd, got, sizeof(got), 0), 5);
	assert_memory_equal(got, "hello", 5);
	head = putserver_head(s, 0);
	assert_ptr_equal(
	    strstr(head, "GET /bucket/object?signature=s3cret HTTP/1.1\r\n"),
	    head);
	assert_non_null(strstr(head, "\r\nHost: 127.0.0.1:"));
	/* The request line, Host, and the blank one. */
	for (; (head = strstr(head, "\r\n")) != NULL; head += 2)
		lines++;
	assert_int_equal(lines, 3);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
more_or_fewer_bytes_than_told_are_no_success(void **state)
{
	(void)state;
	assert_int_equal(
	    get_once("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello!").fate,
	    GETFILE_SIZE);
	assert_int_equal(
	    get_once("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhell").fate,
	    GETFILE_SIZE);
	assert_int_equal(
	    get_once("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").fate,
	    GETFILE_SIZE);
}

static void
an_answer_that_is_cut_may_come_whole_the_next_time(void **state)
{
	(void)state;
	assert_int_equal(
	    get_once("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel").fate,
	    GETFILE_AGAIN);
	assert_int_equal(get_once(PUTSERVER_CUT).fate, GETFILE_AGAIN);
	assert_int_equal(
	    get_once(
		"HTTP/1.1 503 No\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n")
		.retry_after_ms,
	    3000);
}

static void
a_refusal_names_the_storages_code_and_leaves_the_file_empty(void **state)
{
	struct getfile_result r = get_once(
	    "HTTP/1.1 403 Forbidden\r\nContent-Length: 61\r\n\r\n"
	    "<Error><Code>AccessDenied</Code><S>signature=s3cret</S></Error>");

	(void)state;
	assert_int_equal(r.fate, GETFILE_REFUSED);
	assert_int_equal(r.status, 403);
	assert_int_equal(r.bytes, 0);
	assert_non_null(strstr(r.detail, "AccessDenied"));
}

static void
no_redirect_is_followed_and_no_part_is_taken(void **state)
{
	struct getfile_result r = get_once(
	    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");

	(void)state;
	assert_int_equal(r.fate, GETFILE_REFUSED);
	assert_non_null(strstr(r.detail, "a redirect"));
	assert_int_equal(
	    get_once("HTTP/1.1 206 Partial\r\nContent-Length: 5\r\n\r\nhello")
		.fate,
	    GETFILE_REFUSED);
}

static void
an_address_that_is_not_safe_is_not_asked(void **state)
{
	static const char *const bad[] = {"http://storage.example/x",
	    "https://user:pw@storage.example/x", "file:///etc/passwd", "",
	    "ftp://storage.example/x"};
	int fd = empty_file();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct getfile g = order(bad[i], fd, 5);
		struct getfile_result r;

		getfile_run(&g, &r);
		assert_int_equal(r.fate, GETFILE_UNTRUSTED);
	}
	assert_int_equal(close(fd), 0);
}

static void
a_far_service_cannot_point_at_this_machine(void **state)
{
	const char *const answers[] = {HELLO, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = empty_file();
	struct getfile g = order(putserver_url(s), fd, 5);
	struct getfile_result r;

	(void)state;
	g.local = false;
	getfile_run(&g, &r);
	assert_int_equal(r.fate, GETFILE_UNTRUSTED);
	assert_int_equal(putserver_requests(s), 0);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
a_disk_that_takes_nothing_is_told_from_the_network(void **state)
{
	const char *const answers[] = {HELLO, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = open("/dev/full", O_RDWR | O_CLOEXEC);
	struct getfile g = order(putserver_url(s), fd, 5);
	struct getfile_result r;

	(void)state;
	if (fd < 0) {
		putserver_free(s);
		skip();
	}
	getfile_run(&g, &r);
	assert_int_equal(r.fate, GETFILE_DISK);
	assert_int_not_equal(r.errnum, 0);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

static void
a_stop_ends_a_get_that_hangs(void **state)
{
	const char *const answers[] = {PUTSERVER_HANG, NULL};
	struct putserver *s = putserver_new(answers);
	int fd = empty_file();
	struct getfile g = order(putserver_url(s), fd, 5);
	struct getfile_result r;
	atomic_int stop = 1;

	(void)state;
	g.stop = &stop;
	getfile_run(&g, &r);
	assert_int_equal(r.fate, GETFILE_STOPPED);
	assert_int_equal(close(fd), 0);
	putserver_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_bytes_arrive_and_nothing_of_ours_is_sent),
	    cmocka_unit_test(more_or_fewer_bytes_than_told_are_no_success),
	    cmocka_unit_test(
		an_answer_that_is_cut_may_come_whole_the_next_time),
	    cmocka_unit_test(
		a_refusal_names_the_storages_code_and_leaves_the_file_empty),
	    cmocka_unit_test(no_redirect_is_followed_and_no_part_is_taken),
	    cmocka_unit_test(an_address_that_is_not_safe_is_not_asked),
	    cmocka_unit_test(a_far_service_cannot_point_at_this_machine),
	    cmocka_unit_test(
		a_disk_that_takes_nothing_is_told_from_the_network),
	    cmocka_unit_test(a_stop_ends_a_get_that_hangs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
