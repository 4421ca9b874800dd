// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#include "unit/api/putserver.h"

enum {
	REQUESTS = 64,
	HEAD_BYTES = 1 << 16,
	BODY_BYTES = 1 << 26
};

struct putserver {
	int listener;
	int quit[2];
	const char *const *answers;
	char url[128];
	pthread_t thread;

	pthread_mutex_t mtx; /* guards the rest */
	size_t n;
	char *head[REQUESTS];
	char *body[REQUESTS];
	size_t n_body[REQUESTS];
};

/* False: the peer is gone, or the server is to end. */
static bool
readable(struct putserver *s, int fd)
{
	struct pollfd fds[2] = {{fd, POLLIN, 0}, {s->quit[0], POLLIN, 0}};

	while (poll(fds, 2, -1) < 0)
		continue;
	return fds[1].revents == 0;
}

static bool
more(struct putserver *s, int fd, struct buf *in)
{
	char chunk[8192];
	ssize_t got;

	if (!readable(s, fd))
		return false;
	got = recv(fd, chunk, sizeof(chunk), 0);
	if (got <= 0)
		return false;
	buf_add(in, chunk, (size_t)got);
	return true;
}

static size_t
length_of(const char *head)
{
	const char *p = strstr(head, "Content-Length: ");

	return p == NULL ? 0 : strtoul(p + 16, NULL, 10);
}

static size_t
note(struct putserver *s, const char *head, size_t n)
{
	size_t i;

	pthread_mutex_lock(&s->mtx);
	if (s->n == REQUESTS)
		abort();
	i = s->n;
	s->head[i] = mem_dup(head, n);
	s->body[i] = mem_dup("", 0);
	s->n++;
	pthread_mutex_unlock(&s->mtx);
	return i;
}

static void
keep_body(struct putserver *s, size_t i, const char *p, size_t n)
{
	pthread_mutex_lock(&s->mtx);
	free(s->body[i]);
	s->body[i] = mem_dup(p, n);
	s->n_body[i] = n;
	pthread_mutex_unlock(&s->mtx);
}

static const char *
answer_of(const struct putserver *s, size_t i)
{
	size_t k = 0;

	while (k < i && s->answers[k + 1] != NULL)
		k++;
	return s->answers[k];
}

static void
serve(struct putserver *s, int fd, struct buf *in)
{
	const char *end = NULL;
	const char *answer;
	size_t n;
	size_t i;

	while ((end = strstr(buf_text(in), "\r\n\r\n")) == NULL)
		if (!more(s, fd, in))
			return;
	n = (size_t)(end - in->p) + 4;
	i = note(s, in->p, n);
	answer = answer_of(s, i);
	if (strcmp(answer, PUTSERVER_CUT) == 0)
		return;
	if (strcmp(answer, PUTSERVER_HANG) == 0) {
		struct pollfd quit = {s->quit[0], POLLIN, 0};

		while (poll(&quit, 1, -1) < 0)
			continue;
		return;
	}
	while (in->n < n + length_of(s->head[i]))
		if (!more(s, fd, in)) {
			keep_body(s, i, in->p + n, in->n - n);
			return;
		}
	keep_body(s, i, in->p + n, in->n - n);
	(void)!send(fd, answer, strlen(answer), MSG_NOSIGNAL);
}

static void *
run(void *cookie)
{
	struct putserver *s = cookie;
	struct buf in;

	buf_init(&in, HEAD_BYTES + BODY_BYTES);
	while (readable(s, s->listener)) {
		int fd = accept(s->listener, NULL, NULL);

		if (fd < 0)
			continue;
		buf_clear(&in);
		serve(s, fd, &in);
		(void)close(fd);
	}
	buf_fini(&in);
	return NULL;
}

struct putserver *
putserver_new(const char *const *answers)
{
	struct putserver *s = mem_alloc(sizeof(*s));
	struct sockaddr_in a;
	socklen_t n = sizeof(a);

	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->answers = answers;
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (s->listener < 0 || pipe(s->quit) != 0 ||
	    bind(s->listener, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(s->listener, REQUESTS) != 0 ||
	    getsockname(s->listener, (struct sockaddr *)&a, &n) != 0)
		abort();
	(void)snprintf(s->url, sizeof(s->url),
	    "http://127.0.0.1:%u/bucket/object?signature=s3cret",
	    (unsigned)ntohs(a.sin_port));
	(void)pthread_mutex_init(&s->mtx, NULL);
	if (pthread_create(&s->thread, NULL, run, s) != 0)
		abort();
	return s;
}

void
putserver_free(struct putserver *s)
{
	if (s == NULL)
		return;
	(void)!write(s->quit[1], "q", 1);
	(void)pthread_join(s->thread, NULL);
	(void)close(s->listener);
	(void)close(s->quit[0]);
	(void)close(s->quit[1]);
	(void)pthread_mutex_destroy(&s->mtx);
	for (size_t i = 0; i < s->n; i++) {
		free(s->head[i]);
		free(s->body[i]);
	}
	free(s);
}

const char *
putserver_url(const struct putserver *s)
{
	return s->url;
}

size_t
putserver_requests(struct putserver *s)
{
	size_t n;

	pthread_mutex_lock(&s->mtx);
	n = s->n;
	pthread_mutex_unlock(&s->mtx);
	return n;
}

const char *
putserver_head(struct putserver *s, size_t i)
{
	const char *p;

	pthread_mutex_lock(&s->mtx);
	p = i < s->n ? s->head[i] : "";
	pthread_mutex_unlock(&s->mtx);
	return p;
}

const char *
putserver_body(struct putserver *s, size_t i, size_t *n)
{
	const char *p;

	pthread_mutex_lock(&s->mtx);
	p = i < s->n ? s->body[i] : "";
	*n = i < s->n ? s->n_body[i] : 0;
	pthread_mutex_unlock(&s->mtx);
	return p;
}
