// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <fcntl.h>
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

#include "unit/api/rawserver.h"

enum {
	PEERS = 64,
	REQUEST_BYTES = 1 << 20,
	BIG_BYTES = 17 << 20,
	DEEP = 1000
};

struct peer {
	int fd;
	struct buf in;
};

struct rawserver {
	int listener;
	int quit[2];
	bool rude;
	char url[64];
	pthread_t thread;
	struct peer peers[PEERS];

	pthread_mutex_t mtx; /* guards the rest */
	size_t connections;
	size_t requests;
	char *last;
};

static void
drop(struct peer *p)
{
	(void)close(p->fd);
	p->fd = -1;
	buf_fini(&p->in);
}

/* Blocking: the client reads all the while.  One that goes is no matter. */
static void
say(struct peer *p, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t put = send(p->fd, s, n, MSG_NOSIGNAL);

		if (put <= 0)
			return;
		s += put;
		n -= (size_t)put;
	}
}

static void
puts_to(struct peer *p, const char *s)
{
	say(p, s, strlen(s));
}

static void
answer(struct peer *p, const char *fields, const char *body)
{
	char head[1024];

	(void)snprintf(head, sizeof(head),
	    "HTTP/1.1 200 OK\r\n%sContent-Length: %zu\r\n\r\n", fields,
	    strlen(body));
	puts_to(p, head);
	puts_to(p, body);
}

static void
answer_big(struct peer *p)
{
	char head[128];
	char *body = mem_alloc(BIG_BYTES);

	memset(body, ' ', BIG_BYTES);
	(void)snprintf(head, sizeof(head),
	    "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", BIG_BYTES);
	puts_to(p, head);
	say(p, body, BIG_BYTES);
	free(body);
}

static void
answer_bighead(struct peer *p)
{
	char line[1024];

	memset(line, 'x', sizeof(line));
	line[2] = ':';
	memcpy(line + sizeof(line) - 2, "\r\n", 2);
	puts_to(p, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < 400; i++)
		say(p, line, sizeof(line));
	puts_to(p, "Content-Length: 2\r\n\r\n{}");
}

static void
answer_deep(struct peer *p)
{
	char body[2 * DEEP + 1];

	memset(body, '[', DEEP);
	memset(body + DEEP, ']', DEEP);
	body[sizeof(body) - 1] = '\0';
	answer(p, "", body);
}

static const struct {
	const char *path;
	const char *text;
	bool end;
} scripts[] = {
    {"/chunked",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	"5\r\n{\"id\"\r\n5\r\n:\"1\"}\r\n0\r\n\r\n",
	false},
    {"/cutchunk",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"i", true},
    {"/cuthead", "HTTP/1.1 200 OK\r\nContent-Le", true},
    {"/cut", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":\"1\"}",
	true},
    {"/shut", "", true},
    {"gone.test:443", "", true},
    {"/slow", "", false},
    {"/redirect",
	"HTTP/1.1 302 Found\r\nLocation: /echo/elsewhere\r\n"
	"Content-Length: 0\r\n\r\n",
	false},
    {"/head",
	"HTTP/1.1 429 Slow\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
	"retry-after: 7\r\nX-RateLimit-Limit: 25\r\n"
	"x-ratelimit-remaining: 0\r\nX-RATELIMIT-RESET: 784111778\r\n"
	"Content-Length: 2\r\n\r\n{}",
	false},
    {"/interim",
	"HTTP/1.1 103 Early\r\nX-RateLimit-Limit: 1\r\nRetry-After: 9\r\n\r\n"
	"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
	false},
    {"/gzip",
	"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
	"Content-Length: 8\r\n\r\n\x1f\x8b\x08zzzzz",
	false},
    {"/identity",
	"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n"
	"Content-Length: 10\r\n\r\n{\"id\":\"1\"}",
	false},
    {"/odd",
	"HTTP/1.1 499 Something new\r\nX-Never-Seen: 1\r\n"
	"Content-Length: 57\r\n\r\n"
	"{\"error\":{\"code\":\"brand_new\",\"message\":\"no\",\"extra\":[1]}}",
	false},
    {"/bye", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", true},
};

static void
respond(struct peer *p, const char *path)
{
	if (strncmp(path, "/echo/", 6) == 0) {
		char body[256];

		(void)snprintf(
		    body, sizeof(body), "{\"id\":\"%.200s\"}", path + 6);
		answer(p, "", body);
		return;
	}
	if (strcmp(path, "/big") == 0)
		answer_big(p);
	else if (strcmp(path, "/bighead") == 0)
		answer_bighead(p);
	else if (strcmp(path, "/deep") == 0)
		answer_deep(p);
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		if (strcmp(path, scripts[i].path) == 0) {
			puts_to(p, scripts[i].text);
			if (scripts[i].end)
				drop(p);
			return;
		}
}

/* Bytes of the first whole request in the buffer; 0: not whole yet. */
static size_t
whole(const struct peer *p)
{
	const char *text = buf_text(&p->in);
	const char *end = strstr(text, "\r\n\r\n");
	const char *length = strstr(text, "Content-Length: ");
	size_t n;

	if (end == NULL)
		return 0;
	n = (size_t)(end - text) + 4;
	if (length != NULL && length < end)
		n += strtoul(length + 16, NULL, 10);
	return p->in.n >= n ? n : 0;
}

static void
note(struct rawserver *s, const char *request, size_t n)
{
	pthread_mutex_lock(&s->mtx);
	s->requests++;
	free(s->last);
	s->last = mem_dup(request, n);
	pthread_mutex_unlock(&s->mtx);
}

static void
serve(struct rawserver *s, struct peer *p)
{
	char chunk[8192];
	ssize_t got = recv(p->fd, chunk, sizeof(chunk), 0);
	size_t n;

	if (got <= 0) {
		drop(p);
		return;
	}
	buf_add(&p->in, chunk, (size_t)got);
	n = whole(p);
	if (n > 0) {
		char path[256] = "";

		(void)sscanf(buf_text(&p->in), "%*s %255s", path);
		note(s, buf_text(&p->in), n);
		buf_clear(&p->in);
		respond(p, path);
	}
}

static void
welcome(struct rawserver *s)
{
	int fd = accept(s->listener, NULL, NULL);

	if (fd < 0)
		return;
	pthread_mutex_lock(&s->mtx);
	s->connections++;
	pthread_mutex_unlock(&s->mtx);
	for (size_t i = 0; i < PEERS && !s->rude; i++)
		if (s->peers[i].fd < 0) {
			s->peers[i].fd = fd;
			buf_init(&s->peers[i].in, REQUEST_BYTES);
			return;
		}
	(void)close(fd);
}

static void *
run(void *cookie)
{
	struct rawserver *s = cookie;
	struct pollfd fds[PEERS + 2];

	for (;;) {
		for (size_t i = 0; i < PEERS; i++)
			fds[i] = (struct pollfd){s->peers[i].fd, POLLIN, 0};
		fds[PEERS] = (struct pollfd){s->listener, POLLIN, 0};
		fds[PEERS + 1] = (struct pollfd){s->quit[0], POLLIN, 0};
		if (poll(fds, PEERS + 2, -1) < 0)
			continue;
		if (fds[PEERS + 1].revents != 0)
			return NULL;
		for (size_t i = 0; i < PEERS; i++)
			if (fds[i].revents != 0)
				serve(s, &s->peers[i]);
		if (fds[PEERS].revents != 0)
			welcome(s);
	}
}

static struct rawserver *
start(bool rude)
{
	struct rawserver *s = mem_alloc(sizeof(*s));
	struct sockaddr_in a;
	socklen_t n = sizeof(a);

	memset(&a, 0, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->rude = rude;
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	for (size_t i = 0; i < PEERS; i++)
		s->peers[i].fd = -1;
	if (s->listener < 0 || pipe(s->quit) != 0 ||
	    bind(s->listener, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(s->listener, PEERS) != 0 ||
	    getsockname(s->listener, (struct sockaddr *)&a, &n) != 0)
		abort();
	(void)snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%u",
	    (unsigned)ntohs(a.sin_port));
	(void)pthread_mutex_init(&s->mtx, NULL);
	if (pthread_create(&s->thread, NULL, run, s) != 0)
		abort();
	return s;
}

struct rawserver *
rawserver_new(void)
{
	return start(false);
}

struct rawserver *
rawserver_new_rude(void)
{
	return start(true);
}

void
rawserver_free(struct rawserver *s)
{
	if (s == NULL)
		return;
	(void)!write(s->quit[1], "q", 1);
	(void)pthread_join(s->thread, NULL);
	for (size_t i = 0; i < PEERS; i++)
		if (s->peers[i].fd >= 0)
			drop(&s->peers[i]);
	(void)close(s->listener);
	(void)close(s->quit[0]);
	(void)close(s->quit[1]);
	(void)pthread_mutex_destroy(&s->mtx);
	free(s->last);
	free(s);
}

const char *
rawserver_url(const struct rawserver *s)
{
	return s->url;
}

size_t
rawserver_connections(struct rawserver *s)
{
	size_t n;

	pthread_mutex_lock(&s->mtx);
	n = s->connections;
	pthread_mutex_unlock(&s->mtx);
	return n;
}

size_t
rawserver_requests(struct rawserver *s)
{
	size_t n;

	pthread_mutex_lock(&s->mtx);
	n = s->requests;
	pthread_mutex_unlock(&s->mtx);
	return n;
}

char *
rawserver_last(struct rawserver *s)
{
	char *copy;

	pthread_mutex_lock(&s->mtx);
	copy = mem_strdup(s->last);
	pthread_mutex_unlock(&s->mtx);
	return copy;
}
