// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "sandbox/sbfront.h"

static struct sbfront *front;

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	t.opts.faults = sbt_path(&t, "faults.yaml");
	t.opts.ledger = sbt_path(&t, "ledger.jsonl");
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbfront_stop(front);
	front = NULL;
	sbt_fini(*state);
	return 0;
}

static void
begin(struct sbt *t, const char *rules)
{
	struct err e = {0};

	sbt_write(t->opts.faults, rules);
	sbt_start(t);
	if (sbfront_start(&front, t->sb,
		&(struct sbfront_opts){.port_file = sbt_path(t, "port")},
		&e) != 0)
		fail_msg("%s", e.msg);
}

static int
dial(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	struct timeval limit = {.tv_sec = 20};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	at.sin_port = htons(sbfront_port(front));
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static void
put(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t k = send(fd, text, n, MSG_NOSIGNAL);

		if (k <= 0)
			return; /* refused in the middle: read the answer */
		text += k;
		n -= (size_t)k;
	}
}

static void
ask(int fd, const char *method, const char *path, const char *body)
{
	struct buf b;

	buf_init(&b, 1U << 20);
	buf_printf(&b,
	    "%s %s HTTP/1.1\r\nHost: sandbox\r\n"
	    "Authorization: Bearer sk_lf_test\r\n"
	    "Lightfield-Version: 2026-03-01\r\n"
	    "Content-Type: application/json\r\n"
	    "Idempotency-Key: k-%s\r\nContent-Length: %zu\r\n\r\n%s",
	    method, path, method, strlen(body), body);
	put(fd, b.p, b.n);
	buf_fini(&b);
}

struct reply {
	int status; /* 0: closed without an answer */
	size_t promised;
	bool whole;
	struct buf head;
	struct buf body;
};

static void
reply_fini(struct reply *r)
{
	buf_fini(&r->head);
	buf_fini(&r->body);
}

static bool
read_more(int fd, struct buf *b)
{
	char chunk[4096];
	ssize_t n = recv(fd, chunk, sizeof(chunk), 0);

	if (n > 0)
		buf_add(b, chunk, (size_t)n);
	return n > 0;
}

/* The value of a header; "" when it is not there. */
static struct str
header(const struct reply *r, const char *name)
{
	struct str rest = buf_str(&r->head);
	struct str line;

	while (str_next(&rest, STR_LIT("\r\n"), &line)) {
		size_t colon = str_find(line, ':');

		if (str_iis(str_upto(line, colon), name))
			return str_trim(str_from(line, colon + 1));
	}
	return str_of("");
}

static void
receive(int fd, struct reply *r)
{
	size_t end;

	memset(r, 0, sizeof(*r));
	buf_init(&r->head, 1U << 20);
	buf_init(&r->body, 1U << 20);
	do {
		end = str_find_str(buf_str(&r->head), STR_LIT("\r\n\r\n"));
	} while (end == r->head.n && read_more(fd, &r->head));
	if (end == r->head.n)
		return;
	buf_add(&r->body, r->head.p + end + 4, r->head.n - end - 4);
	buf_cut(&r->head, end);
	r->status = (int)strtol(r->head.p + 9, NULL, 10);
	r->promised = strtoul(header(r, "Content-Length").p, NULL, 10);
	while (r->body.n < r->promised && read_more(fd, &r->body))
		;
	r->whole = r->body.n == r->promised;
}

static int
roundtrip(int fd, const char *method, const char *path, const char *body)
{
	struct reply r;
	int status;

	ask(fd, method, path, body);
	receive(fd, &r);
	status = r.whole ? r.status : -r.status;
	reply_fini(&r);
	return status;
}

/* How many contacts there are, asked by HTTP. */
static int64_t
contacts(int fd)
{
	struct jdoc *doc = NULL;
	struct err e = {0};
	struct reply r;
	int64_t n;

	ask(fd, "GET", "/_sandbox/state", "");
	receive(fd, &r);
	assert_int_equal(r.status, 200);
	assert_int_equal(jdoc_parse(&doc, r.body.p, r.body.n, &e), 0);
	n = jdoc_int(
	    jdoc_get(jdoc_get(jdoc_root(doc), "records"), "contact"), -1);
	jdoc_free(doc);
	reply_fini(&r);
	return n;
}

static void
a_connection_serves_many_requests(void **state)
{
	struct sbt *t = *state;
	int fd;

	begin(t, "[]\n");
	fd = dial();
	for (int i = 0; i < 50; i++) {
		assert_int_equal(
		    roundtrip(fd, "GET", "/v1/auth/validate", ""), 200);
		assert_int_equal(
		    roundtrip(fd, "POST", "/v1/contacts", "{\"fields\":{}}"),
		    200);
	}
	(void)close(fd);
}

static void
the_port_file_names_the_port(void **state)
{
	struct sbt *t = *state;
	struct buf b;
	char want[16];

	begin(t, "[]\n");
	assert_true(sbfront_port(front) > 0);
	(void)snprintf(want, sizeof(want), "%u\n", sbfront_port(front));
	sbt_read(t->paths[t->n_paths - 1], &b);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
answers_carry_the_headers_of_the_api(void **state)
{
	struct sbt *t = *state;
	struct reply r;
	int fd;

	t->opts.rate = 2;
	begin(t, "- { match: \"GET /v1/members\", do: status 429, "
		 "retry-after: 3 }\n");
	fd = dial();
	ask(fd, "GET", "/v1/members?limit=1", "");
	receive(fd, &r);
	assert_int_equal(r.status, 429);
	assert_true(str_is(header(&r, "X-RateLimit-Limit"), "2"));
	assert_true(str_is(header(&r, "X-RateLimit-Remaining"), "1"));
	assert_int_equal(header(&r, "X-RateLimit-Reset").n, 10);
	assert_true(str_is(header(&r, "Retry-After"), "3"));
	assert_true(str_is(header(&r, "Content-Type"), "application/json"));
	assert_true(str_ends(header(&r, "Date"), STR_LIT(" GMT")));
	assert_int_equal(header(&r, "Date").n, 29);
	reply_fini(&r);
	(void)close(fd);
}

static void
the_path_arrives_with_its_query_as_it_was_sent(void **state)
{
	struct sbt *t = *state;
	struct buf b;
	int fd;

	begin(t, "[]\n");
	fd = dial();
	assert_int_equal(
	    roundtrip(fd, "GET",
		"/v1/accounts?%24name%5Bequal%5D=a%26b+c&limit=2", ""),
	    200);
	sbt_read(t->opts.ledger, &b);
	assert_non_null(strstr(buf_text(&b),
	    "\"/v1/accounts?%24name%5Bequal%5D=a%26b+c&limit=2\""));
	buf_fini(&b);
	(void)close(fd);
}

static void
a_drop_closes_without_an_answer(void **state)
{
	struct sbt *t = *state;
	int fd;

	begin(t, "- { match: \"POST *\", nth: 1, do: drop-before }\n"
		 "- { match: \"POST *\", nth: 2, do: drop-after }\n");
	for (int i = 0; i < 2; i++) {
		fd = dial();
		assert_int_equal(
		    roundtrip(fd, "POST", "/v1/contacts", "{\"fields\":{}}"),
		    0);
		(void)close(fd);
	}
	fd = dial();
	assert_int_equal(
	    roundtrip(fd, "POST", "/v1/contacts", "{\"fields\":{}}"), 200);
	assert_int_equal(contacts(fd), 1);
	(void)close(fd);
}

static void
a_cut_promises_all_and_sends_a_part(void **state)
{
	struct sbt *t = *state;
	static const size_t sizes[] = {0, 10};
	struct reply r;

	begin(t, "- { match: \"POST *\", nth: 1, do: cut 0 }\n"
		 "- { match: \"POST *\", nth: 2, do: cut 10 }\n");
	for (size_t i = 0; i < 2; i++) {
		int fd = dial();

		ask(fd, "POST", "/v1/contacts", "{\"fields\":{}}");
		receive(fd, &r);
		assert_int_equal(r.status, 200);
		assert_true(r.promised > 100);
		assert_int_equal(r.body.n, sizes[i]);
		reply_fini(&r);
		(void)close(fd);
	}
}

static void
a_hang_holds_its_own_connection_only(void **state)
{
	struct sbt *t = *state;
	struct pollfd p = {.events = POLLIN};
	int hanging;
	int fd;

	begin(t, "- { match: \"POST *\", nth: 1, do: hang }\n");
	hanging = dial();
	ask(hanging, "POST", "/v1/contacts", "{\"fields\":{}}");
	fd = dial();
	/* Until the hanging request was counted, ask for other things. */
	while (contacts(fd) == 0)
		assert_int_equal(
		    roundtrip(fd, "GET", "/v1/contacts/con_x", ""), 404);
	assert_int_equal(
	    roundtrip(fd, "POST", "/v1/contacts", "{\"fields\":{}}"), 200);
	p.fd = hanging;
	assert_int_equal(poll(&p, 1, 0), 0);
	(void)close(fd);
	/* The stop ends it. */
	sbfront_stop(front);
	front = NULL;
	(void)close(hanging);
}

static void
a_delay_is_sat_out(void **state)
{
	struct sbt *t = *state;
	struct pollfd p = {.events = POLLIN};
	struct reply r;
	int fd;

	begin(t, "- { match: \"GET *\", nth: 1, do: delay 300ms }\n");
	fd = dial();
	ask(fd, "GET", "/v1/auth/validate", "");
	p.fd = fd;
	assert_int_equal(poll(&p, 1, 100), 0);
	assert_int_equal(poll(&p, 1, 20000), 1);
	/* Its answer is taken before the next one can run into it. */
	receive(fd, &r);
	assert_int_equal(r.status, 200);
	reply_fini(&r);
	assert_int_equal(roundtrip(fd, "GET", "/v1/auth/validate", ""), 200);
	(void)close(fd);
}

static void
a_body_beyond_the_limit_is_refused(void **state)
{
	struct sbt *t = *state;
	struct reply r;
	static const char head[] = "POST /v1/contacts HTTP/1.1\r\nHost: s\r\n"
				   "Authorization: Bearer sk_lf_test\r\n"
				   "Lightfield-Version: 2026-03-01\r\n"
				   "Content-Length: 9000000\r\n\r\n";
	int fd;

	begin(t, "[]\n");
	fd = dial();
	put(fd, head, sizeof(head) - 1);
	receive(fd, &r);
	assert_int_equal(r.status, 413);
	reply_fini(&r);
	(void)close(fd);
}

static void
a_taken_port_is_an_error_with_a_hint(void **state)
{
	struct sbt *t = *state;
	struct sbfront *second;
	struct err e = {0};

	begin(t, "[]\n");
	assert_int_equal(
	    sbfront_start(&second, t->sb,
		&(struct sbfront_opts){.port = sbfront_port(front)}, &e),
	    -1);
	assert_int_equal(e.kind, ERR_SERVICE);
	assert_true(e.hint[0] != '\0');
}

static void
headers_can_be_set_left_out_and_put_in_front(void **state)
{
	struct sbt *t = *state;
	struct reply r;
	int fd;

	begin(t, "- { match: \"GET *\", nth: 1, do: answer, "
		 "set: [\"content-type: text/plain\", \"X-New: a: b\"], "
		 "omit: [Date, x-ratelimit-limit] }\n"
		 "- { match: \"GET *\", nth: 2, do: answer, interim: 103 }\n"
		 "- { match: \"GET *\", nth: 3, do: status 429, "
		 "retry-after: date 5 }\n"
		 "- { match: \"GET *\", nth: 4, do: html 502 }\n");
	fd = dial();
	ask(fd, "GET", "/v1/auth/validate", "");
	receive(fd, &r);
	assert_true(str_is(header(&r, "Content-Type"), "text/plain"));
	assert_true(str_is(header(&r, "X-New"), "a: b"));
	assert_int_equal(header(&r, "Date").n, 0);
	reply_fini(&r);
	ask(fd, "GET", "/v1/auth/validate", "");
	receive(fd, &r);
	assert_int_equal(r.status, 103);
	/* What followed it was read with it, or is next. */
	while (str_find_str(buf_str(&r.body), STR_LIT("\"active\":true")) ==
		   r.body.n &&
	       read_more(fd, &r.body))
		;
	assert_true(str_starts(buf_str(&r.body), STR_LIT("HTTP/1.1 200")));
	while (r.body.p[r.body.n - 1] != '}' && read_more(fd, &r.body))
		;
	reply_fini(&r);
	ask(fd, "GET", "/v1/auth/validate", "");
	receive(fd, &r);
	assert_true(str_ends(header(&r, "Retry-After"), STR_LIT(" GMT")));
	reply_fini(&r);
	ask(fd, "GET", "/v1/auth/validate", "");
	receive(fd, &r);
	assert_int_equal(r.status, 502);
	assert_true(
	    str_starts(header(&r, "Content-Type"), STR_LIT("text/html")));
	reply_fini(&r);
	(void)close(fd);
}

static void
a_close_comes_after_a_whole_answer(void **state)
{
	struct sbt *t = *state;
	struct reply r;
	int fd;

	begin(t, "- { match: \"GET *\", nth: 1, do: close }\n");
	fd = dial();
	ask(fd, "GET", "/v1/auth/validate", "");
	receive(fd, &r);
	assert_true(r.whole);
	assert_int_equal(header(&r, "Connection").n, 0);
	reply_fini(&r);
	assert_int_equal(roundtrip(fd, "GET", "/v1/auth/validate", ""), 0);
	(void)close(fd);
}

static void
a_reset_ends_with_an_error(void **state)
{
	struct sbt *t = *state;
	char c;
	int fd;

	begin(t, "- { match: \"GET *\", nth: 1, do: reset }\n");
	fd = dial();
	ask(fd, "GET", "/v1/auth/validate", "");
	assert_int_equal(recv(fd, &c, 1, 0), -1);
	assert_int_equal(errno, ECONNRESET);
	(void)close(fd);
}

static void
raw_bytes_come_without_http(void **state)
{
	struct sbt *t = *state;
	struct buf b;
	int fd;

	begin(t, "- { match: \"GET *\", nth: 1, do: raw, body: hello }\n");
	fd = dial();
	ask(fd, "GET", "/v1/auth/validate", "");
	buf_init(&b, 1U << 20);
	while (read_more(fd, &b))
		;
	assert_string_equal(buf_text(&b), "hello");
	buf_fini(&b);
	(void)close(fd);
}

static void
drips_and_oversized_answers_are_whole_in_the_end(void **state)
{
	struct sbt *t = *state;
	struct reply r;
	int fd;

	begin(t, "- { match: \"GET *\", nth: 1, do: drip 20 10ms }\n"
		 "- { match: \"GET *\", nth: 2, do: oversize 300000 }\n");
	fd = dial();
	ask(fd, "GET", "/v1/auth/validate", "");
	receive(fd, &r);
	assert_true(r.whole);
	assert_true(str_starts(buf_str(&r.body), STR_LIT("{\"active\"")));
	reply_fini(&r);
	ask(fd, "GET", "/v1/auth/validate", "");
	receive(fd, &r);
	assert_true(r.whole);
	assert_true(r.body.n > 300000);
	assert_true(str_starts(
	    str_from(buf_str(&r.body), 300000), STR_LIT("{\"active\"")));
	reply_fini(&r);
	(void)close(fd);
}

static void
a_certificate_that_is_none_is_told(void **state)
{
	struct sbt *t = *state;
	struct sbfront *second;
	struct sbfront_opts o = {.tls_cert = sbt_path(t, "cert.pem")};
	struct err e = {0};

	begin(t, "[]\n");
	o.tls_key = o.tls_cert;
	assert_int_equal(sbfront_start(&second, t->sb, &o, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	sbt_write(o.tls_cert, "no certificate\n");
	assert_int_equal(sbfront_start(&second, t->sb, &o, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_connection_serves_many_requests),
	    T(the_port_file_names_the_port),
	    T(answers_carry_the_headers_of_the_api),
	    T(the_path_arrives_with_its_query_as_it_was_sent),
	    T(a_drop_closes_without_an_answer),
	    T(a_cut_promises_all_and_sends_a_part),
	    T(a_hang_holds_its_own_connection_only),
	    T(a_delay_is_sat_out),
	    T(a_body_beyond_the_limit_is_refused),
	    T(a_taken_port_is_an_error_with_a_hint),
	    T(headers_can_be_set_left_out_and_put_in_front),
	    T(a_close_comes_after_a_whole_answer),
	    T(a_reset_ends_with_an_error),
	    T(raw_bytes_come_without_http),
	    T(drips_and_oversized_answers_are_whole_in_the_end),
	    T(a_certificate_that_is_none_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
