// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"

#include "sandbox/sbcore.h"
#include "sandbox/sbfault.h"
#include "sandbox/sbfrontsend.h"
#include "sandbox/sbfrontwait.h"
#include "sandbox/sbtime.h"

enum {
	PIECE = 65536
};

/* A body that does not go out in one piece. */
struct stream {
	const struct sbfrontsend *way;
	struct MHD_Connection *conn;
	char *p; /* what stands behind the blanks */
	uint64_t n_blanks;
	uint64_t end;   /* where it breaks off, or all of it */
	size_t piece;   /* bytes at a time */
	int64_t gap_ms; /* before each piece */
	bool waited;    /* for this piece */
	atomic_bool gone;
};

static int
socket_of(struct MHD_Connection *conn)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info == NULL ? -1 : info->connect_fd;
}

void
sbfrontsend_close(struct MHD_Connection *conn)
{
	(void)shutdown(socket_of(conn), SHUT_RDWR);
}

/* Beside the library: what it would not send. */
static void
send_bytes(struct MHD_Connection *conn, const char *p, size_t n)
{
	int fd = socket_of(conn);

	while (n > 0) {
		struct pollfd ready = {.fd = fd, .events = POLLOUT};
		ssize_t k = send(fd, p, n, MSG_NOSIGNAL);

		if (k < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (poll(&ready, 1, 10000) > 0)
				continue;
			return;
		}
		if (k <= 0)
			return;
		p += k;
		n -= (size_t)k;
	}
}

/* Undoing a connect() resets the connection. */
static void
reset(struct MHD_Connection *conn)
{
	struct sockaddr none = {.sa_family = AF_UNSPEC};

	(void)connect(socket_of(conn), &none, sizeof(none));
}

static ssize_t
read_stream(void *self, uint64_t pos, char *out, size_t max)
{
	struct stream *s = self;
	uint64_t n = s->end - pos;

	if (pos >= s->end || atomic_load(&s->gone))
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (s->gap_ms > 0 && !s->waited) {
		s->waited = true;
		return sbfrontwait_put(
			   s->way->wait, s->conn, s->gap_ms, &s->gone)
			   ? 0
			   : MHD_CONTENT_READER_END_WITH_ERROR;
	}
	s->waited = false;
	if (n > max)
		n = max;
	if (n > s->piece)
		n = s->piece;
	if (pos >= s->n_blanks) {
		memcpy(out, s->p + (pos - s->n_blanks), n);
	} else {
		if (n > s->n_blanks - pos)
			n = s->n_blanks - pos;
		memset(out, ' ', n);
	}
	return (ssize_t)n;
}

static void
free_stream(void *self)
{
	struct stream *s = self;

	free(s->p);
	free(s);
}

/* The whole length is promised, whatever becomes of it. */
static struct MHD_Response *
streamed(const struct sbfrontsend *way, struct MHD_Connection *conn,
    struct sb_answer *a)
{
	struct stream *s = mem_alloc(sizeof(*s));
	uint64_t all;
	size_t n;

	s->way = way;
	s->conn = conn;
	s->piece = PIECE;
	if (a->fault->kind == SBFAULT_OVERSIZE)
		s->n_blanks = (uint64_t)a->fault->n;
	if (a->fault->kind == SBFAULT_DRIP) {
		s->piece = (size_t)a->fault->n;
		s->gap_ms = a->fault->ms;
	}
	s->p = buf_take(&a->body, &n);
	all = s->n_blanks + n;
	s->end = a->fate == SB_CUT ? a->cut_bytes : all;
	return MHD_create_response_from_callback(
	    all, PIECE, read_stream, s, free_stream);
}

static struct MHD_Response *
respond(const struct sbfrontsend *way, struct MHD_Connection *conn,
    struct sb_answer *a)
{
	size_t n;
	char *body;

	if (a->fault != NULL &&
	    (a->fate == SB_CUT || a->fault->kind == SBFAULT_OVERSIZE ||
		a->fault->kind == SBFAULT_DRIP))
		return streamed(way, conn, a);
	body = buf_take(&a->body, &n);
	return MHD_create_response_from_buffer(n, body, MHD_RESPMEM_MUST_FREE);
}

static void
add_text(const struct sb_answer *a, struct MHD_Response *r, const char *name,
    const char *value)
{
	if (a->fault == NULL || !sbfault_hides(a->fault, name))
		(void)MHD_add_response_header(r, name, value);
}

static void
add_number(const struct sb_answer *a, struct MHD_Response *r, const char *name,
    int64_t v)
{
	char text[32];

	if (v < 0)
		return;
	(void)snprintf(text, sizeof(text), "%" PRId64, v);
	add_text(a, r, name, text);
}

static void
add_retry_after(const struct sb_answer *a, struct MHD_Response *r)
{
	char date[SBTIME_HTTP_MAX];

	if (a->fault == NULL || a->fault->retry != SBFAULT_RETRY_DATE) {
		add_number(a, r, "Retry-After", a->retry_after_s);
		return;
	}
	sbtime_http(date, a->date_s + a->retry_after_s);
	add_text(a, r, "Retry-After", date);
}

/* The headers that a fault puts in. */
static void
add_set(const struct sbfault_act *f, struct MHD_Response *r)
{
	for (size_t i = 0; i < f->n_set; i++) {
		struct str line = str_of(f->set[i]);
		struct str name = str_upto(line, str_find(line, ':'));
		struct str value = str_trim(str_from(line, name.n + 1));
		char *n = mem_dup(name.p, name.n);
		char *v = mem_dup(value.p, value.n);

		(void)MHD_add_response_header(r, n, v);
		free(n);
		free(v);
	}
}

static const char *
content_type(const struct sb_answer *a)
{
	if (a->fault != NULL && a->fault->kind == SBFAULT_HTML)
		return "text/html; charset=utf-8";
	return a->type[0] != '\0' ? a->type : "application/json";
}

static bool
send_answer(const struct sbfrontsend *way, struct MHD_Connection *conn,
    struct sb_answer *a)
{
	char date[SBTIME_HTTP_MAX];
	struct MHD_Response *r = respond(way, conn, a);
	enum MHD_Result rc;

	if (r == NULL)
		return false;
	sbtime_http(date, a->date_s);
	add_text(a, r, "Date", date);
	add_text(a, r, "Content-Type", content_type(a));
	add_number(a, r, "X-RateLimit-Limit", a->limit);
	add_number(a, r, "X-RateLimit-Remaining", a->remaining);
	add_number(a, r, "X-RateLimit-Reset", a->reset_s);
	add_retry_after(a, r);
	if (a->fault != NULL && a->fault->kind == SBFAULT_GZIP_BOMB)
		add_text(a, r, "Content-Encoding", "gzip");
	if (a->fault != NULL)
		add_set(a->fault, r);
	rc = MHD_queue_response(conn, (unsigned)a->status, r);
	MHD_destroy_response(r);
	return rc == MHD_YES;
}

static void
send_interim(struct MHD_Connection *conn, int status)
{
	char line[64];
	int n =
	    snprintf(line, sizeof(line), "HTTP/1.1 %d Interim\r\n\r\n", status);

	send_bytes(conn, line, (size_t)n);
}

int64_t
sbfrontsend_waits(struct sb_answer *a)
{
	int64_t ms = a->delay_ms;

	if (a->fate == SB_DROP_BEFORE)
		return 0;
	if (a->fate == SB_HANG)
		return -1;
	a->delay_ms = 0;
	return ms > 0 ? ms : 0;
}

bool
sbfrontsend_answer(const struct sbfrontsend *way, struct MHD_Connection *conn,
    struct sb_answer *a)
{
	if (a->fate == SB_RESET)
		reset(conn);
	if (a->fate == SB_RAW && !way->tls)
		send_bytes(conn, buf_text(&a->body), a->body.n);
	if (a->fate != SB_ANSWER && a->fate != SB_CUT)
		return false;
	if (a->fault != NULL && a->fault->interim != 0 && !way->tls)
		send_interim(conn, a->fault->interim);
	return send_answer(way, conn, a);
}
