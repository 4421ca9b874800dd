// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/logx.h"
#include "base/mem.h"
#include "base/text.h"

#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"
#include "sandbox/sbtime.h"

struct sbfront {
	struct MHD_Daemon *daemon;
	struct sb *sb;
	pthread_mutex_t core; /* guards sb */
	int stop[2];          /* a pipe; its write end closes at the stop */
	uint16_t port;
};

/* One request of a connection, from its headers to its answer. */
struct exchange {
	struct buf body;
	char *path;     /* with the query, as on the wire */
	bool has_begun; /* the headers are known */
};

/* The part of an answer's body that a cut lets through. */
struct cut {
	char *p;
	size_t n;
};

static const char *
header(struct MHD_Connection *conn, const char *name)
{
	return MHD_lookup_connection_value(conn, MHD_HEADER_KIND, name);
}

static int
socket_of(struct MHD_Connection *conn)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info == NULL ? -1 : info->connect_fd;
}

/* Has the client gone?  Bytes that wait are its next request. */
static bool
client_gone(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT);

	return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

/*
 * Sit out ms (-1: for ever); false when the client went or the front stops.
 */
static bool
sit_out(const struct sbfront *f, struct MHD_Connection *conn, int64_t ms)
{
	const struct clk *clk = clk_system();
	int64_t until = clk->mono_ms(clk->self) + ms;
	struct pollfd p[2] = {
	    {.fd = f->stop[0], .events = POLLIN},
	    {.fd = socket_of(conn), .events = POLLIN},
	};

	for (;;) {
		int64_t left =
		    ms < 0 ? INT64_C(3600000) : until - clk->mono_ms(clk->self);

		if (left <= 0)
			return true;
		if (left > 3600000)
			left = 3600000;
		if (poll(p, 2, (int)left) < 0 && errno != EINTR)
			return false;
		if (p[0].revents != 0)
			return false;
		if (p[1].revents != 0) {
			if (client_gone(p[1].fd))
				return false;
			p[1].fd = -1; /* it is there; look no more */
		}
	}
}

static ssize_t
read_cut(void *self, uint64_t pos, char *out, size_t max)
{
	const struct cut *c = self;
	size_t n;

	if (pos >= c->n)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	n = c->n - (size_t)pos;
	if (n > max)
		n = max;
	memcpy(out, c->p + pos, n);
	return (ssize_t)n;
}

static void
free_cut(void *self)
{
	struct cut *c = self;

	free(c->p);
	free(c);
}

/* The length that was promised, but only the first bytes of it. */
static struct MHD_Response *
cut_response(const struct sb_answer *a)
{
	struct cut *c = mem_alloc(sizeof(*c));

	c->n = a->cut_bytes;
	c->p = mem_dup(buf_text(&a->body), c->n);
	return MHD_create_response_from_callback(
	    a->body.n, 4096, read_cut, c, free_cut);
}

static void
add_number(struct MHD_Response *r, const char *name, int64_t v)
{
	char text[32];

	if (v < 0)
		return;
	(void)snprintf(text, sizeof(text), "%" PRId64, v);
	(void)MHD_add_response_header(r, name, text);
}

static enum MHD_Result
send_answer(struct MHD_Connection *conn, struct sb_answer *a)
{
	char date[SBTIME_HTTP_MAX];
	struct MHD_Response *r;
	enum MHD_Result rc;
	size_t n;

	if (a->fate == SB_CUT) {
		r = cut_response(a);
	} else {
		char *body = buf_take(&a->body, &n);

		r = MHD_create_response_from_buffer(
		    n, body, MHD_RESPMEM_MUST_FREE);
	}
	if (r == NULL)
		return MHD_NO;
	sbtime_http(date, a->date_s);
	(void)MHD_add_response_header(r, "Date", date);
	(void)MHD_add_response_header(r, "Content-Type", "application/json");
	add_number(r, "X-RateLimit-Limit", a->limit);
	add_number(r, "X-RateLimit-Remaining", a->remaining);
	add_number(r, "X-RateLimit-Reset", a->reset_s);
	add_number(r, "Retry-After", a->retry_after_s);
	rc = MHD_queue_response(conn, (unsigned)a->status, r);
	MHD_destroy_response(r);
	return rc;
}

/* MHD_NO closes the connection without an answer. */
static enum MHD_Result
deliver(
    const struct sbfront *f, struct MHD_Connection *conn, struct sb_answer *a)
{
	switch (a->fate) {
	case SB_HANG:
		(void)sit_out(f, conn, -1);
		return MHD_NO;
	case SB_DROP_BEFORE:
		return MHD_NO;
	case SB_DROP_AFTER:
		if (a->delay_ms > 0)
			(void)sit_out(f, conn, a->delay_ms);
		return MHD_NO;
	case SB_ANSWER:
	case SB_CUT:
		break;
	}
	if (a->delay_ms > 0 && !sit_out(f, conn, a->delay_ms))
		return MHD_NO;
	return send_answer(conn, a);
}

static void
internal_error(struct sb_answer *a, const struct err *e)
{
	struct buf shown;

	buf_init(&shown, 2 * (size_t)ERR_MSG_MAX);
	text_inert(&shown, str_of(e->msg));
	logx_put("sandbox: %s", buf_text(&shown));
	buf_fini(&shown);
	buf_clear(&a->body);
	buf_puts(&a->body, "{\"error\":{\"type\":\"internal_server_error\","
			   "\"message\":\"The sandbox cannot write its state "
			   "or ledger.\"}}");
	a->fate = SB_ANSWER;
	a->status = 500;
}

static enum MHD_Result
answer(struct sbfront *f, struct MHD_Connection *conn, const char *method,
    const struct exchange *x)
{
	struct sb_request req = {.method = method,
	    .path = x->path,
	    .authorization = header(conn, "Authorization"),
	    .version = header(conn, "Lightfield-Version"),
	    .content_type = header(conn, "Content-Type"),
	    .idem = header(conn, "Idempotency-Key"),
	    .body = buf_str(&x->body),
	    .body_over = x->body.over};
	const struct clk *clk = clk_system();
	struct sb_answer a;
	struct err e;
	enum MHD_Result rc;

	if (req.body_over) /* part of it tells nothing */
		req.body = (struct str){NULL, 0};
	sb_answer_init(&a);
	err_clear(&e);
	(void)pthread_mutex_lock(&f->core);
	if (sb_handle(f->sb, &req, clk->wall_ms(clk->self), &a, &e) != 0)
		internal_error(&a, &e);
	(void)pthread_mutex_unlock(&f->core);
	rc = deliver(f, conn, &a);
	sb_answer_fini(&a);
	return rc;
}

/*
 * The library decodes and cuts the path before the handler sees it, but shows
 * it here as it came.  The copy lives until on_completed().
 */
static void *
on_uri(void *self, const char *uri, struct MHD_Connection *conn)
{
	struct exchange *x = mem_alloc(sizeof(*x));

	(void)self;
	(void)conn;
	buf_init(&x->body, (size_t)LIM_BODY_BYTES);
	x->path = mem_strdup(uri);
	return x;
}

static void
on_completed(void *self, struct MHD_Connection *conn, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct exchange *x = *state;

	(void)self;
	(void)conn;
	(void)why;
	if (x == NULL)
		return;
	buf_fini(&x->body);
	free(x->path);
	free(x);
	*state = NULL;
}

/* A body that says beforehand that it is too large is not read at all. */
static bool
is_too_large(struct MHD_Connection *conn)
{
	const char *length = header(conn, "Content-Length");
	uint64_t n;

	return length != NULL &&
	       !text_uint(str_of(length), (uint64_t)LIM_BODY_BYTES, &n);
}

/* Called once with the headers, then with pieces of the body, then without. */
static enum MHD_Result
/* NOLINTNEXTLINE(readability-function-size): the library's signature */
on_request(void *self, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *data, size_t *n,
    void **state)
{
	struct sbfront *f = self;
	struct exchange *x = *state;

	(void)url;
	(void)version;
	if (!x->has_begun) {
		x->has_begun = true;
		x->body.over = is_too_large(conn);
		return x->body.over ? answer(f, conn, method, x) : MHD_YES;
	}
	if (*n > 0) {
		buf_add(&x->body, data, *n);
		*n = 0;
		return MHD_YES;
	}
	return answer(f, conn, method, x);
}

static int
listen_on(struct sbfront *f, uint16_t port, struct err *e)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	const union MHD_DaemonInfo *info;

	at.sin_port = htons(port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	f->daemon = MHD_start_daemon(
	    MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
		MHD_USE_POLL | MHD_USE_SUPPRESS_DATE_NO_CLOCK,
	    port, NULL, NULL, on_request, f, MHD_OPTION_SOCK_ADDR, &at,
	    MHD_OPTION_URI_LOG_CALLBACK, on_uri, f, MHD_OPTION_NOTIFY_COMPLETED,
	    on_completed, f, MHD_OPTION_END);
	if (f->daemon == NULL) {
		(void)err_sys(e, ERR_SERVICE, errno,
		    "the sandbox cannot listen on 127.0.0.1:%u", port);
		return err_hint(e, "Take another port, or 0 for a free one.");
	}
	info = MHD_get_daemon_info(f->daemon, MHD_DAEMON_INFO_BIND_PORT);
	f->port = info == NULL ? port : info->port;
	return 0;
}

static int
write_port(const struct sbfront *f, const char *path, struct err *e)
{
	struct fsx_out out;

	if (path == NULL)
		return 0;
	if (fsx_create(&out, path, e) != 0)
		return -1;
	(void)fprintf(out.f, "%u\n", f->port);
	return fsx_commit(&out, e);
}

int
sbfront_start(struct sbfront **out, struct sb *sb, uint16_t port,
    const char *port_file, struct err *e)
{
	struct sbfront *f = mem_alloc(sizeof(*f));
	int rc;

	*out = NULL;
	f->sb = sb;
	f->stop[0] = f->stop[1] = -1;
	rc = pthread_mutex_init(&f->core, NULL);
	if (rc != 0) {
		free(f);
		return err_sys(e, ERR_SERVICE, rc, "sandbox");
	}
	if (pipe(f->stop) != 0) {
		(void)err_sys(e, ERR_SERVICE, errno, "sandbox");
		goto fail;
	}
	(void)fcntl(f->stop[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(f->stop[1], F_SETFD, FD_CLOEXEC);
	if (listen_on(f, port, e) != 0 || write_port(f, port_file, e) != 0)
		goto fail;
	*out = f;
	return 0;

fail:
	sbfront_stop(f);
	return -1;
}

uint16_t
sbfront_port(const struct sbfront *f)
{
	return f->port;
}

void
sbfront_stop(struct sbfront *f)
{
	if (f == NULL)
		return;
	/* Wakes whoever sits out a delay or hangs. */
	if (f->stop[1] >= 0)
		(void)close(f->stop[1]);
	if (f->daemon != NULL)
		MHD_stop_daemon(f->daemon);
	if (f->stop[0] >= 0)
		(void)close(f->stop[0]);
	(void)pthread_mutex_destroy(&f->core);
	free(f);
}

const char *
sbfront_version(void)
{
	return MHD_get_version();
}
