// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shim.h"

/*
 * A record is this head, the path and the data, in the machine's byte order.
 * A test reads it on the machine that wrote it.
 */
struct head {
	uint64_t ino;
	uint64_t at; /* WRITE: offset, TRUNC: size */
	uint32_t op;
	uint32_t path_n;
	uint64_t data_n;
};

static struct {
	pthread_mutex_t lock;
	int fd;
} trace = {PTHREAD_MUTEX_INITIALIZER, -1};

void
shimtrace_open(const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	trace.fd = fcntl(fd, F_DUPFD_CLOEXEC, 900);
	(void)syscall(SYS_close, fd);
}

void
shimtrace_lock(void)
{
	if (trace.fd >= 0)
		(void)pthread_mutex_lock(&trace.lock);
}

void
shimtrace_unlock(void)
{
	if (trace.fd >= 0)
		(void)pthread_mutex_unlock(&trace.lock);
}

void
shimtrace_put(enum shim_op op, int fd, const char *path, uint64_t at,
    const void *data, size_t n)
{
	struct head h;
	struct stat st;
	struct iovec iov[3];
	/* writev(2) does not write to what it reads from. */
	union {
		const void *from;
		void *base;
	} p, d;
	long found;

	if (trace.fd < 0)
		return;
	memset(&h, 0, sizeof(h));
	found = fd >= 0 ? syscall(SYS_fstat, fd, &st)
			: syscall(SYS_newfstatat, AT_FDCWD, path, &st, 0);
	h.ino = found == 0 ? st.st_ino : 0;
	h.at = at;
	h.op = (uint32_t)op;
	h.path_n = (uint32_t)strlen(path);
	h.data_n = n;
	p.from = path;
	d.from = data;
	iov[0].iov_base = &h;
	iov[0].iov_len = sizeof(h);
	iov[1].iov_base = p.base;
	iov[1].iov_len = h.path_n;
	iov[2].iov_base = d.base;
	iov[2].iov_len = n;
	(void)syscall(SYS_writev, trace.fd, iov, 3);
}
