// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
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
#include "sandbox/sbfault.h"
#include "sandbox/sbfront.h"
#include "sandbox/sbfrontsend.h"
#include "sandbox/sbfrontwait.h"
#include "sandbox/sbsink.h"

struct sbfront {
	struct MHD_Daemon *daemon;
	struct sb *sb;
	struct sbfrontsend way;
	struct buf cert; /* both empty: no TLS */
	struct buf key;
	/* Known only behind the daemon's start, whose thread reads it. */
	atomic_uint port;
};

/* One request of a connection, from its headers to its answer. */
struct exchange {
	struct buf body;
	struct sbsink *sink; /* of a PUT, which may be large; or NULL */
	char *path;          /* with the query, as on the wire */
	bool has_begun;      /* the headers are known */
	bool closes;         /* a fault: the connection, once it is answered */
	bool decided;        /* the answer is there, perhaps not its time */
	struct sb_answer answer;
	atomic_bool gone; /* the client, or the front, while it waited */
};

static const char *
header(struct MHD_Connection *conn, const char *name)
{
	return MHD_lookup_connection_value(conn, MHD_HEADER_KIND, name);
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

static void
decide(struct sbfront *f, struct MHD_Connection *conn, const char *method,
    struct exchange *x)
{
	char origin[64];
	struct sb_request req = {.method = method,
	    .path = x->path,
	    .authorization = header(conn, "Authorization"),
	    .version = header(conn, "Lightfield-Version"),
	    .content_type = header(conn, "Content-Type"),
	    .idem = header(conn, "Idempotency-Key"),
	    .upload_token = header(conn, "X-Upload-Token"),
	    .sink = x->sink != NULL ? &x->sink : NULL,
	    .origin = origin,
	    .body = buf_str(&x->body),
	    .body_over = x->body.over};
	const struct clk *clk = clk_system();
	struct sb_answer *a = &x->answer;
	struct err e;

	(void)snprintf(origin, sizeof(origin), "http%s://127.0.0.1:%u",
	    f->way.tls ? "s" : "", atomic_load(&f->port));
	if (x->sink != NULL)
		sbsink_end(x->sink);
	if (req.body_over) /* part of it tells nothing */
		req.body = (struct str){NULL, 0};
	err_clear(&e);
	if (sb_handle(f->sb, &req, clk->wall_ms(clk->self), a, &e) != 0)
		internal_error(a, &e);
	x->closes = a->fault != NULL && a->fault->kind == SBFAULT_CLOSE;
	x->decided = true;
}

/* Called again after each wait; MHD_NO closes without an answer. */
static enum MHD_Result
answer(struct sbfront *f, struct MHD_Connection *conn, const char *method,
    struct exchange *x)
{
	int64_t wait_ms;

	if (!x->decided)
		decide(f, conn, method, x);
	else if (atomic_load(&x->gone))
		return MHD_NO;
	wait_ms = sbfrontsend_waits(&x->answer);
	if (wait_ms != 0)
		return sbfrontwait_put(f->way.wait, conn, wait_ms, &x->gone)
			   ? MHD_YES
			   : MHD_NO;
	return sbfrontsend_answer(&f->way, conn, &x->answer) ? MHD_YES : MHD_NO;
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
	sb_answer_init(&x->answer);
	x->path = mem_strdup(uri);
	return x;
}

static void
on_completed(void *self, struct MHD_Connection *conn, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct exchange *x = *state;

	(void)self;
	(void)why;
	if (x == NULL)
		return;
	if (x->closes)
		sbfrontsend_close(conn);
	buf_fini(&x->body);
	sb_answer_fini(&x->answer);
	sbsink_free(x->sink);
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
		if (strcmp(method, "PUT") == 0)
			x->sink = sbsink_new();
		else
			x->body.over = is_too_large(conn);
		return x->body.over ? answer(f, conn, method, x) : MHD_YES;
	}
	if (*n > 0) {
		if (x->sink != NULL)
			sbsink_add(x->sink, (struct str){data, *n});
		else
			buf_add(&x->body, data, *n);
		*n = 0;
		return MHD_YES;
	}
	return answer(f, conn, method, x);
}

/* What the library is told beyond the fixed; TLS or not. */
static void
set_options(const struct sbfront *f, struct MHD_OptionItem options[3])
{
	size_t n = 0;

	if (f->way.tls) {
		options[n++] = (struct MHD_OptionItem){
		    MHD_OPTION_HTTPS_MEM_CERT, 0, f->cert.p};
		options[n++] = (struct MHD_OptionItem){
		    MHD_OPTION_HTTPS_MEM_KEY, 0, f->key.p};
	}
	options[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
}

static int
listen_on(struct sbfront *f, uint16_t port, struct err *e)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	const union MHD_DaemonInfo *info;
	struct MHD_OptionItem options[3];

	at.sin_port = htons(port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	set_options(f, options);
	errno = 0;
	f->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
					 MHD_ALLOW_SUSPEND_RESUME |
					 MHD_USE_SUPPRESS_DATE_NO_CLOCK |
					 (f->way.tls ? MHD_USE_TLS : 0U),
	    port, NULL, NULL, on_request, f, MHD_OPTION_SOCK_ADDR, &at,
	    MHD_OPTION_URI_LOG_CALLBACK, on_uri, f, MHD_OPTION_NOTIFY_COMPLETED,
	    on_completed, f, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
	if (f->daemon == NULL && errno == 0 && f->way.tls)
		return err_set(e, ERR_USAGE,
		    "the certificate and the key do not go together");
	if (f->daemon == NULL) {
		(void)err_sys(e, ERR_SERVICE, errno,
		    "the sandbox cannot listen on 127.0.0.1:%u", port);
		return err_hint(e, "Take another port, or 0 for a free one.");
	}
	info = MHD_get_daemon_info(f->daemon, MHD_DAEMON_INFO_BIND_PORT);
	atomic_store(&f->port, info == NULL ? port : info->port);
	return 0;
}

static int
read_tls(struct sbfront *f, const struct sbfront_opts *o, struct err *e)
{
	f->way.tls = o->tls_cert != NULL;
	if (!f->way.tls)
		return 0;
	if (MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES)
		return err_set(
		    e, ERR_USAGE, "this libmicrohttpd was built without TLS");
	if (fsx_read(&f->cert, o->tls_cert, e) != 0)
		return -1;
	return fsx_read(&f->key, o->tls_key, e);
}

static int
write_port(const struct sbfront *f, const char *path, struct err *e)
{
	struct fsx_out out;

	if (path == NULL)
		return 0;
	if (fsx_create(&out, path, e) != 0)
		return -1;
	(void)fprintf(out.f, "%u\n", atomic_load(&f->port));
	return fsx_commit(&out, e);
}

int
sbfront_start(struct sbfront **out, struct sb *sb, const struct sbfront_opts *o,
    struct err *e)
{
	struct sbfront *f = mem_alloc(sizeof(*f));

	*out = NULL;
	f->sb = sb;
	buf_init(&f->cert, LIM_MAPPING_BYTES);
	buf_init(&f->key, LIM_MAPPING_BYTES);
	if (sbfrontwait_new(&f->way.wait, e) != 0 || read_tls(f, o, e) != 0 ||
	    listen_on(f, o->port, e) != 0 ||
	    write_port(f, o->port_file, e) != 0)
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
	return (uint16_t)atomic_load(&f->port);
}

void
sbfront_stop(struct sbfront *f)
{
	if (f == NULL)
		return;
	/* The library cannot end connections that are suspended. */
	sbfrontwait_stop(f->way.wait);
	if (f->daemon != NULL)
		MHD_stop_daemon(f->daemon);
	sbfrontwait_free(f->way.wait);
	buf_fini(&f->cert);
	buf_fini(&f->key);
	free(f);
}

const char *
sbfront_version(void)
{
	return MHD_get_version();
}
