// SPDX-License-Identifier: Apache-2.0
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "shim.h"

/* The first line of a request without its query, or nothing. */
static const char *
line_of(const void *data, size_t n, char *buf, size_t max)
{
	const char *text = data;
	size_t i = 0;
	unsigned blanks = 0;

	while (i < n && i + 1 < max && text[i] > ' ' - 1 && text[i] < 127 &&
	       text[i] != '?') {
		if (text[i] == ' ' && ++blanks == 2)
			break;
		buf[i] = text[i];
		i++;
	}
	buf[i] = '\0';
	return blanks > 0 ? buf : "more";
}

int
socket(int domain, int type, int protocol)
{
	int fd;

	if (shim_before(SHIM_SOCKET, "net") == SHIM_FAIL)
		return -1;
	fd = (int)syscall(SYS_socket, domain, type, protocol);
	shim_after();
	return fd;
}

int
connect(int fd, const struct sockaddr *to, socklen_t n)
{
	int rc;

	if (shim_before(SHIM_CONNECT, "net") == SHIM_FAIL)
		return -1;
	rc = (int)syscall(SYS_connect, fd, to, n);
	shim_after();
	return rc;
}

ssize_t
sendto(int fd, const void *data, size_t n, int flags, const struct sockaddr *to,
    socklen_t to_n)
{
	char line[80];
	enum shim_verdict v;
	ssize_t put;

	if (!shim_on())
		return syscall(SYS_sendto, fd, data, n, flags, to, to_n);
	v = shim_before(SHIM_SEND, line_of(data, n, line, sizeof(line)));
	if (v == SHIM_FAIL)
		return -1;
	put = syscall(SYS_sendto, fd, data, shim_less(v, n), flags, to, to_n);
	shim_after();
	return put;
}

ssize_t
send(int fd, const void *data, size_t n, int flags)
{
	return sendto(fd, data, n, flags, NULL, 0);
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	ssize_t put;

	if (shim_before(SHIM_SEND, "msg") == SHIM_FAIL)
		return -1;
	put = syscall(SYS_sendmsg, fd, m, flags);
	shim_after();
	return put;
}

ssize_t
recvfrom(int fd, void *restrict data, size_t n, int flags,
    struct sockaddr *restrict from, socklen_t *restrict from_n)
{
	enum shim_verdict v = shim_before(SHIM_RECV, "net");
	ssize_t got;

	if (v == SHIM_FAIL)
		return -1;
	got = syscall(
	    SYS_recvfrom, fd, data, shim_less(v, n), flags, from, from_n);
	shim_after();
	return got;
}

ssize_t
recv(int fd, void *data, size_t n, int flags)
{
	return recvfrom(fd, data, n, flags, NULL, NULL);
}

ssize_t
recvmsg(int fd, struct msghdr *m, int flags)
{
	ssize_t got;

	if (shim_before(SHIM_RECV, "net") == SHIM_FAIL)
		return -1;
	got = syscall(SYS_recvmsg, fd, m, flags);
	shim_after();
	return got;
}

int
poll(struct pollfd *p, nfds_t n, int ms)
{
	struct timespec t;
	int rc;

	if (shim_before(SHIM_POLL, "net") == SHIM_FAIL)
		return -1;
	t.tv_sec = ms / 1000;
	t.tv_nsec = (long)(ms % 1000) * 1000000;
	rc = (int)syscall(SYS_ppoll, p, n, ms < 0 ? NULL : &t, NULL, (size_t)8);
	shim_after();
	return rc;
}
