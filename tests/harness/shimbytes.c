// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shim.h"

/* What is in files: reading, writing, syncing, and their size. */

static enum shim_verdict
before(enum shim_kind kind, int fd, char *path)
{
	if (!shim_on())
		return SHIM_GO;
	if (shim_fd_path(fd, path))
		return shim_before(kind, path);
	if (fd >= 0 && fd <= 2)
		return shim_before(SHIM_STD, fd == 0 ? "in" : "out");
	return shim_before(SHIM_PIPE, "pipe");
}

ssize_t
read(int fd, void *data, size_t n)
{
	char path[256];
	enum shim_verdict v = before(SHIM_READ, fd, path);
	ssize_t got;

	if (v == SHIM_FAIL)
		return -1;
	got = syscall(SYS_read, fd, data, shim_less(v, n));
	shim_after();
	return got;
}

static ssize_t
read_at(int fd, void *data, size_t n, off_t at)
{
	char path[256];
	enum shim_verdict v = before(SHIM_READ, fd, path);
	ssize_t got;

	if (v == SHIM_FAIL)
		return -1;
	got = syscall(SYS_pread64, fd, data, shim_less(v, n), at);
	shim_after();
	return got;
}

ssize_t
pread(int fd, void *data, size_t n, off_t at)
{
	return read_at(fd, data, n, at);
}

ssize_t
pread64(int fd, void *data, size_t n, off64_t at)
{
	return read_at(fd, data, n, at);
}

static void
trace_write(int fd, const char *path, uint64_t at, const void *data, ssize_t n)
{
	if (n > 0)
		shimtrace_put(SHIM_T_WRITE, fd, path, at, data, (size_t)n);
}

/* Where a write without an offset will go. */
static uint64_t
place(int fd)
{
	struct stat st;

	if ((syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND) == 0)
		return (uint64_t)syscall(SYS_lseek, fd, 0L, SEEK_CUR);
	(void)syscall(SYS_fstat, fd, &st);
	return (uint64_t)st.st_size;
}

ssize_t
write(int fd, const void *data, size_t n)
{
	char path[256];
	enum shim_verdict v = before(SHIM_WRITE, fd, path);
	uint64_t at;
	ssize_t put;

	if (v == SHIM_FAIL)
		return -1;
	if (!shim_on() || path[0] == '\0') {
		put = syscall(SYS_write, fd, data, shim_less(v, n));
		shim_after();
		return put;
	}
	shimtrace_lock();
	at = place(fd);
	put = syscall(SYS_write, fd, data, shim_less(v, n));
	trace_write(fd, path, at, data, put);
	shimtrace_unlock();
	shim_after();
	return put;
}

ssize_t
writev(int fd, const struct iovec *iov, int n)
{
	ssize_t sum = 0;

	for (int i = 0; i < n; i++) {
		ssize_t put = write(fd, iov[i].iov_base, iov[i].iov_len);

		if (put < 0)
			return sum > 0 ? sum : -1;
		sum += put;
		if ((size_t)put < iov[i].iov_len)
			break;
	}
	return sum;
}

static ssize_t
write_at(int fd, const void *data, size_t n, off_t at)
{
	char path[256];
	enum shim_verdict v = before(SHIM_WRITE, fd, path);
	ssize_t put;

	if (v == SHIM_FAIL)
		return -1;
	shimtrace_lock();
	put = syscall(SYS_pwrite64, fd, data, shim_less(v, n), at);
	if (shim_on())
		trace_write(fd, path, (uint64_t)at, data, put);
	shimtrace_unlock();
	shim_after();
	return put;
}

ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
	return write_at(fd, data, n, at);
}

ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	return write_at(fd, data, n, at);
}

static int
synced(int fd, long how)
{
	char path[256];
	int rc = 0;

	if (before(SHIM_SYNC, fd, path) == SHIM_FAIL)
		return -1;
	if (shim_on() && shim_swallows(path))
		return 0;
	shimtrace_lock();
	/* With a trace the disk is what the trace says. */
	rc = (int)syscall(how, fd);
	if (rc == 0 && shim_on())
		shimtrace_put(SHIM_T_SYNC, fd, path, 0, NULL, 0);
	shimtrace_unlock();
	shim_after();
	return rc;
}

int
fsync(int fd)
{
	return synced(fd, SYS_fsync);
}

int
fdatasync(int fd)
{
	return synced(fd, SYS_fdatasync);
}

static int
cut(int fd, off_t size)
{
	char path[256];
	int rc;

	if (before(SHIM_TRUNC, fd, path) == SHIM_FAIL)
		return -1;
	shimtrace_lock();
	rc = (int)syscall(SYS_ftruncate, fd, size);
	if (rc == 0 && shim_on())
		shimtrace_put(SHIM_T_TRUNC, fd, path, (uint64_t)size, NULL, 0);
	shimtrace_unlock();
	shim_after();
	return rc;
}

int
ftruncate(int fd, off_t size)
{
	return cut(fd, size);
}

int
ftruncate64(int fd, off64_t size)
{
	return cut(fd, size);
}

/* It answers the error instead of setting it. */
static int
reserved(int fd, off_t at, off_t n)
{
	char path[256];
	struct stat st;
	int rc;

	if (before(SHIM_TRUNC, fd, path) == SHIM_FAIL)
		return errno;
	shimtrace_lock();
	rc = (int)syscall(SYS_fallocate, fd, 0, at, n);
	if (rc == 0 && shim_on() && syscall(SYS_fstat, fd, &st) == 0)
		shimtrace_put(
		    SHIM_T_TRUNC, fd, path, (uint64_t)st.st_size, NULL, 0);
	shimtrace_unlock();
	shim_after();
	return rc == 0 ? 0 : errno;
}

int
posix_fallocate(int fd, off_t at, off_t n)
{
	return reserved(fd, at, n);
}

int
posix_fallocate64(int fd, off64_t at, off64_t n)
{
	return reserved(fd, at, n);
}
