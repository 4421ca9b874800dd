// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/mem.h"

#include "sandbox/sbfrontwait.h"

struct waiting {
	struct MHD_Connection *conn;
	int fd; /* -1: there are bytes of its next request; look no more */
	int64_t until_ms; /* -1: for ever */
	atomic_bool *gone;
};

struct sbfrontwait {
	pthread_mutex_t lock; /* guards all below */
	struct waiting *v;    /* only the thread takes out */
	size_t n;
	size_t cap;
	bool stops;
	int wake[2]; /* a pipe */
	pthread_t thread;
	bool runs;
};

static int64_t
now_ms(void)
{
	const struct clk *clk = clk_system();

	return clk->mono_ms(clk->self);
}

static void
poke(const struct sbfrontwait *w)
{
	/* A full pipe wakes as well. */
	(void)!write(w->wake[1], "", 1);
}

/* Has the client gone?  Bytes that wait are its next request. */
static bool
client_gone(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT);

	return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

/* What the thread polls, and for how long; returns how many. */
static size_t
look(struct sbfrontwait *w, struct pollfd **p, size_t *cap, int *timeout_ms)
{
	int64_t left = INT64_C(3600000);
	int64_t now = now_ms();

	if (w->n + 1 > *cap) {
		*cap = w->n * 2 + 1;
		*p = mem_resize(*p, *cap, sizeof(**p));
	}
	(*p)[0] = (struct pollfd){.fd = w->wake[0], .events = POLLIN};
	for (size_t i = 0; i < w->n; i++) {
		(*p)[i + 1] =
		    (struct pollfd){.fd = w->v[i].fd, .events = POLLIN};
		if (w->v[i].until_ms >= 0 && w->v[i].until_ms - now < left)
			left = w->v[i].until_ms - now;
	}
	*timeout_ms = left > 0 ? (int)left : 0;
	return w->n + 1;
}

/* Let go of those whose time has come, or whose client went. */
static void
resume(struct sbfrontwait *w, const struct pollfd *p, size_t n_polled)
{
	int64_t now = now_ms();
	size_t kept = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct waiting x = w->v[i];
		bool gone = w->stops;

		if (i + 1 < n_polled && p[i + 1].revents != 0) {
			gone = gone || client_gone(x.fd);
			x.fd = -1;
		}
		if (gone || (x.until_ms >= 0 && x.until_ms <= now)) {
			atomic_store(x.gone, gone);
			MHD_resume_connection(x.conn);
		} else {
			w->v[kept++] = x;
		}
	}
	w->n = kept;
}

static void *
run(void *self)
{
	struct sbfrontwait *w = self;
	struct pollfd *p = NULL;
	size_t cap = 0;
	bool stops = false;
	char bytes[256];

	while (!stops) {
		int timeout_ms;
		size_t n;

		(void)pthread_mutex_lock(&w->lock);
		n = look(w, &p, &cap, &timeout_ms);
		(void)pthread_mutex_unlock(&w->lock);
		if (poll(p, n, timeout_ms) < 0)
			continue;
		if (p[0].revents != 0)
			(void)!read(w->wake[0], bytes, sizeof(bytes));
		(void)pthread_mutex_lock(&w->lock);
		stops = w->stops;
		resume(w, p, n);
		(void)pthread_mutex_unlock(&w->lock);
	}
	free(p);
	return NULL;
}

int
sbfrontwait_new(struct sbfrontwait **out, struct err *e)
{
	struct sbfrontwait *w = mem_alloc(sizeof(*w));
	int rc;

	*out = w;
	w->wake[0] = w->wake[1] = -1;
	rc = pthread_mutex_init(&w->lock, NULL);
	if (rc == 0 && pipe(w->wake) != 0)
		rc = errno;
	for (size_t i = 0; i < 2 && rc == 0; i++) {
		(void)fcntl(w->wake[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(w->wake[i], F_SETFL, O_NONBLOCK);
	}
	if (rc == 0)
		rc = pthread_create(&w->thread, NULL, run, w);
	w->runs = rc == 0;
	return rc == 0 ? 0 : err_sys(e, ERR_SERVICE, rc, "sandbox");
}

bool
sbfrontwait_put(struct sbfrontwait *w, struct MHD_Connection *conn, int64_t ms,
    atomic_bool *gone)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);
	bool stops;

	(void)pthread_mutex_lock(&w->lock);
	stops = w->stops;
	if (!stops) {
		MHD_suspend_connection(conn);
		if (w->n == w->cap) {
			w->cap = w->cap == 0 ? 16 : w->cap * 2;
			w->v = mem_resize(w->v, w->cap, sizeof(*w->v));
		}
		w->v[w->n++] =
		    (struct waiting){conn, info == NULL ? -1 : info->connect_fd,
			ms < 0 ? -1 : now_ms() + ms, gone};
	}
	(void)pthread_mutex_unlock(&w->lock);
	if (!stops)
		poke(w);
	return !stops;
}

void
sbfrontwait_stop(struct sbfrontwait *w)
{
	(void)pthread_mutex_lock(&w->lock);
	w->stops = true;
	(void)pthread_mutex_unlock(&w->lock);
	if (!w->runs)
		return;
	poke(w);
	(void)pthread_join(w->thread, NULL);
	w->runs = false;
}

void
sbfrontwait_free(struct sbfrontwait *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < 2; i++)
		if (w->wake[i] >= 0)
			(void)close(w->wake[i]);
	(void)pthread_mutex_destroy(&w->lock);
	free(w->v);
	free(w);
}
