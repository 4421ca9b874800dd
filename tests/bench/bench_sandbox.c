// SPDX-License-Identifier: Apache-2.0
/*
 * Creates a second that the sandbox takes from 16 kept connections, and the
 * memory that they leave behind: "bench_sandbox [ROWS]".  The sandbox is a
 * process of its own, on the same cores as the generator of the load; the CPU
 * times tell them apart.  Without a ledger, then with one.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fsx.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"

#include "benchkit.h"

enum {
	CONNECTIONS = 16,
	REQUEST_MAX = 2048,
	ANSWER_MAX = 65536
};

struct conn {
	int fd;
	size_t n; /* bytes of the answer so far */
	char answer[ANSWER_MAX];
};

/* The server's half: listen, say where, serve until the pipe closes. */
_Noreturn static void
serve(const char *ledger, int say, int until)
{
	struct sb_opts o = {.ledger = ledger};
	struct sbfront_opts fo = {.port = 0};
	struct sbfront *front;
	struct rusage used;
	struct sb *sb;
	struct err e;
	uint16_t port;
	char c;

	err_clear(&e);
	if (sb_new(&sb, &o, &e) != 0 || sbfront_start(&front, sb, &fo, &e) != 0)
		benchkit_fail("sandbox", &e);
	port = sbfront_port(front);
	if (write(say, &port, sizeof(port)) != sizeof(port))
		benchkit_fail("pipe", NULL);
	while (read(until, &c, 1) < 0 && errno == EINTR)
		;
	sbfront_stop(front);
	(void)getrusage(RUSAGE_SELF, &used);
	if (write(say, &used, sizeof(used)) != sizeof(used))
		benchkit_fail("pipe", NULL);
	/* A million records need not be taken apart one by one. */
	_exit(0);
}

static void
dial(struct conn *c, uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	int on = 1;

	at.sin_port = htons(port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	c->n = 0;
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 ||
	    connect(c->fd, (const struct sockaddr *)&at, sizeof(at)) != 0)
		benchkit_fail("connect", NULL);
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static void
ask(const struct conn *c, uint64_t i)
{
	char body[REQUEST_MAX / 2];
	char text[REQUEST_MAX];
	int n = snprintf(body, sizeof(body),
	    "{\"fields\":{\"$name\":{\"firstName\":\"Ann %" PRIu64 "\","
	    "\"lastName\":\"Example\"},\"$email\":[\"ann.%" PRIu64
	    "@example.com\"],\"phone\":[\"+1212555%04" PRIu64 "\"],"
	    "\"title\":\"Head of things\",\"external-id\":\"row-%" PRIu64
	    "\"},\"relationships\":{}}",
	    i, i, i % 10000, i);
	int m = snprintf(text, sizeof(text),
	    "POST /v1/contacts HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Authorization: Bearer sk_lf_bench\r\n"
	    "Lightfield-Version: 2026-03-01\r\n"
	    "Content-Type: application/json\r\n"
	    "Idempotency-Key: lf1-benchbenchbenchbenchbench%012" PRIu64
	    "\r\nContent-Length: %d\r\n\r\n%s",
	    i, n, body);

	if (send(c->fd, text, (size_t)m, MSG_NOSIGNAL) != m)
		benchkit_fail("send", NULL);
}

/* Is the answer whole? */
static bool
take(struct conn *c)
{
	const char *end;
	const char *length;
	ssize_t n = recv(c->fd, c->answer + c->n, ANSWER_MAX - 1 - c->n, 0);

	if (n <= 0)
		benchkit_fail("the sandbox closed a connection", NULL);
	c->n += (size_t)n;
	c->answer[c->n] = '\0';
	end = strstr(c->answer, "\r\n\r\n");
	if (end == NULL)
		return false;
	length = strstr(c->answer, "Content-Length: ");
	if (strncmp(c->answer, "HTTP/1.1 200 ", 13) != 0 || length == NULL)
		benchkit_fail(c->answer, NULL);
	return c->n - (size_t)(end + 4 - c->answer) >=
	       strtoul(length + 16, NULL, 10);
}

static void
load(uint16_t port, uint64_t rows)
{
	static struct conn conns[CONNECTIONS];
	struct pollfd p[CONNECTIONS];
	uint64_t asked = 0;
	uint64_t done = 0;

	for (size_t i = 0; i < CONNECTIONS; i++) {
		dial(&conns[i], port);
		p[i] = (struct pollfd){.fd = conns[i].fd, .events = POLLIN};
		if (asked < rows)
			ask(&conns[i], asked++);
	}
	while (done < rows) {
		if (poll(p, CONNECTIONS, -1) < 0)
			benchkit_fail("poll", NULL);
		for (size_t i = 0; i < CONNECTIONS; i++) {
			if (p[i].revents == 0 || !take(&conns[i]))
				continue;
			conns[i].n = 0;
			done++;
			if (asked < rows)
				ask(&conns[i], asked++);
		}
	}
	for (size_t i = 0; i < CONNECTIONS; i++)
		(void)close(conns[i].fd);
}

static double
cpu_of(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static void
measure(const char *name, const char *ledger, uint64_t rows)
{
	struct rusage server;
	struct rusage before;
	struct rusage after;
	uint16_t port = 0;
	double n = (double)rows;
	double begun;
	double took;
	int say[2];
	int until[2];
	int status;
	pid_t pid;

	(void)fflush(stdout);
	if (pipe(say) != 0 || pipe(until) != 0 || (pid = fork()) < 0)
		benchkit_fail("fork", NULL);
	if (pid == 0) {
		(void)close(until[1]);
		serve(ledger, say[1], until[0]);
	}
	if (read(say[0], &port, sizeof(port)) != sizeof(port))
		benchkit_fail("the sandbox did not start", NULL);
	(void)getrusage(RUSAGE_SELF, &before);
	begun = benchkit_now();
	load(port, rows);
	took = benchkit_now() - begun;
	(void)getrusage(RUSAGE_SELF, &after);
	(void)close(until[1]);
	if (read(say[0], &server, sizeof(server)) != sizeof(server) ||
	    waitpid(pid, &status, 0) != pid || status != 0)
		benchkit_fail("the sandbox ended badly", NULL);
	(void)close(say[0]);
	(void)close(say[1]);
	(void)close(until[0]);
	(void)printf("| %s | %.0f | %.1f | %.1f | %.0f | %.0f |\n", name,
	    n / took, cpu_of(&server) * 1e6 / n,
	    (cpu_of(&after) - cpu_of(&before)) * 1e6 / n,
	    (double)server.ru_maxrss / 1024,
	    (double)server.ru_maxrss * 1024 / n);
}

int
main(int argc, char **argv)
{
	uint64_t rows = benchkit_count(argc, argv, 1, 200000);
	char *folder = benchkit_folder();
	char *ledger = fsx_join(folder, "ledger.jsonl");

	(void)printf("| sandbox, %" PRIu64
		     " creates | creates/s | server us each | generator us "
		     "each | peak MiB | bytes each |\n|---|---|---|---|---|---|"
		     "\n",
	    rows);
	measure("no ledger", NULL, rows);
	measure("ledger", ledger, rows);
	free(ledger);
	benchkit_forget(folder);
	return 0;
}
