// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shim.h"

/* Names of files: what makes, opens, renames and removes them. */

static int
opened(int dir, const char *path, int flags, mode_t mode)
{
	bool may_create = (flags & (O_CREAT | O_TMPFILE) & ~O_DIRECTORY) != 0;
	bool nameless = (flags & O_TMPFILE) == O_TMPFILE;
	struct stat st;
	bool fresh;
	int fd;

	if (!shim_on())
		return (int)syscall(SYS_openat, dir, path, flags, mode);
	if (shim_before(may_create ? SHIM_CREATE : SHIM_OPEN, path) ==
	    SHIM_FAIL)
		return -1;
	shimtrace_lock();
	fresh = may_create && !nameless &&
		syscall(SYS_newfstatat, dir, path, &st, 0) != 0;
	fd = (int)syscall(SYS_openat, dir, path, flags, mode);
	if (fd >= 0)
		shim_fd_set(fd, nameless ? "nameless" : path);
	if (fd >= 0 && fresh)
		shimtrace_put(SHIM_T_CREATE, fd, path, 0, NULL, 0);
	else if (fd >= 0 && (flags & O_TRUNC) != 0)
		shimtrace_put(SHIM_T_TRUNC, fd, path, 0, NULL, 0);
	shimtrace_unlock();
	shim_after();
	return fd;
}

static mode_t
mode_of(int flags, va_list args)
{
	if ((flags & (O_CREAT | O_TMPFILE) & ~O_DIRECTORY) == 0)
		return 0;
	return va_arg(args, mode_t);
}

#define OPEN(name)                                          \
	int name(const char *path, int flags, ...)          \
	{                                                   \
		va_list args;                               \
		mode_t mode;                                \
                                                            \
		va_start(args, flags);                      \
		mode = mode_of(flags, args);                \
		va_end(args);                               \
		return opened(AT_FDCWD, path, flags, mode); \
	}
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                        \
	int name(int dir, const char *path, int flags, ...) \
	{                                                   \
		va_list args;                               \
		mode_t mode;                                \
                                                            \
		va_start(args, flags);                      \
		mode = mode_of(flags, args);                \
		va_end(args);                               \
		return opened(dir, path, flags, mode);      \
	}
OPENAT(openat)
OPENAT(openat64)

int
creat(const char *path, mode_t mode)
{
	return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

typedef int mkostemp_fn(char *, int);

int
mkostemp(char *path, int flags)
{
	union {
		void *found;
		mkostemp_fn *fn;
	} next;
	int fd;

	next.found = dlsym(RTLD_NEXT, "mkostemp");
	if (shim_before(SHIM_CREATE, path) == SHIM_FAIL)
		return -1;
	shimtrace_lock();
	fd = next.fn(path, flags);
	if (fd >= 0 && shim_on()) {
		shim_fd_set(fd, path);
		shimtrace_put(SHIM_T_CREATE, fd, path, 0, NULL, 0);
	}
	shimtrace_unlock();
	shim_after();
	return fd;
}

int
mkstemp(char *path)
{
	return mkostemp(path, 0);
}

int
close(int fd)
{
	char path[256];
	bool file = shim_fd_path(fd, path);
	enum shim_verdict v = file ? shim_before(SHIM_CLOSE, path) : SHIM_GO;
	int why = errno;
	int rc;

	shim_fd_drop(fd);
	rc = (int)syscall(SYS_close, fd);
	/* As Linux has it: closed whatever it says. */
	if (v == SHIM_FAIL) {
		errno = why;
		return -1;
	}
	shim_after();
	return rc;
}

int
renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	int rc;

	if (shim_before(SHIM_RENAME, to) == SHIM_FAIL)
		return -1;
	shimtrace_lock();
	rc = (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
	if (rc == 0)
		shimtrace_put(SHIM_T_RENAME, -1, from, 0, to, strlen(to));
	shimtrace_unlock();
	shim_after();
	return rc;
}

int
rename(const char *from, const char *to)
{
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int
unlinkat(int dir, const char *path, int flags)
{
	int rc;

	if (shim_before(SHIM_UNLINK, path) == SHIM_FAIL)
		return -1;
	shimtrace_lock();
	rc = (int)syscall(SYS_unlinkat, dir, path, flags);
	if (rc == 0)
		shimtrace_put(SHIM_T_UNLINK, -1, path, 0, NULL, 0);
	shimtrace_unlock();
	shim_after();
	return rc;
}

int
unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int
rmdir(const char *path)
{
	return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int
remove(const char *path)
{
	int rc = unlinkat(AT_FDCWD, path, 0);

	return rc != 0 && errno == EISDIR ? rmdir(path) : rc;
}

int
mkdir(const char *path, mode_t mode)
{
	int rc;

	if (shim_before(SHIM_MKDIR, path) == SHIM_FAIL)
		return -1;
	shimtrace_lock();
	rc = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
	if (rc == 0)
		shimtrace_put(SHIM_T_MKDIR, -1, path, 0, NULL, 0);
	shimtrace_unlock();
	shim_after();
	return rc;
}

int
fchmod(int fd, mode_t mode)
{
	char path[256];
	int rc;

	(void)shim_fd_path(fd, path);
	if (shim_before(SHIM_CHMOD, path) == SHIM_FAIL)
		return -1;
	rc = (int)syscall(SYS_fchmod, fd, mode);
	shim_after();
	return rc;
}

static int
looked(int dir, const char *path, struct stat *st, int flags)
{
	int rc;

	if (shim_before(SHIM_STAT, path) == SHIM_FAIL)
		return -1;
	rc = (int)syscall(SYS_newfstatat, dir, path, st, flags);
	shim_after();
	return rc;
}

int
stat(const char *restrict path, struct stat *restrict st)
{
	return looked(AT_FDCWD, path, st, 0);
}

int
lstat(const char *restrict path, struct stat *restrict st)
{
	return looked(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW);
}

static int
looked_fd(int fd, struct stat *st)
{
	char path[256];
	int rc;

	if (shim_fd_path(fd, path) && shim_before(SHIM_STAT, path) == SHIM_FAIL)
		return -1;
	rc = (int)syscall(SYS_fstat, fd, st);
	shim_after();
	return rc;
}

int
fstat(int fd, struct stat *st)
{
	return looked_fd(fd, st);
}

/* On 64 bits both have one shape. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "64 bits only");

static struct stat *
plain(struct stat64 *st)
{
	void *p = st;

	return p;
}

int
stat64(const char *restrict path, struct stat64 *restrict st)
{
	return looked(AT_FDCWD, path, plain(st), 0);
}

int
lstat64(const char *restrict path, struct stat64 *restrict st)
{
	return looked(AT_FDCWD, path, plain(st), AT_SYMLINK_NOFOLLOW);
}

int
fstat64(int fd, struct stat64 *st)
{
	return looked_fd(fd, plain(st));
}

int
access(const char *path, int how)
{
	int rc;

	if (shim_before(SHIM_STAT, path) == SHIM_FAIL)
		return -1;
	rc = (int)syscall(SYS_faccessat, AT_FDCWD, path, how);
	shim_after();
	return rc;
}

static int
locked(int fd, int how, void *arg)
{
	char path[256];
	bool locks = how == F_SETLK || how == F_SETLKW || how == F_GETLK ||
		     how == F_OFD_SETLK || how == F_OFD_SETLKW ||
		     how == F_OFD_GETLK;
	int rc;

	if (!locks)
		return (int)syscall(SYS_fcntl, fd, how, arg);
	(void)shim_fd_path(fd, path);
	if (shim_before(SHIM_LOCK, path) == SHIM_FAIL)
		return -1;
	rc = (int)syscall(SYS_fcntl, fd, how, arg);
	shim_after();
	return rc;
}

#define FCNTL(name)                          \
	int name(int fd, int how, ...)       \
	{                                    \
		va_list args;                \
		void *arg;                   \
                                             \
		va_start(args, how);         \
		arg = va_arg(args, void *);  \
		va_end(args);                \
		return locked(fd, how, arg); \
	}
FCNTL(fcntl)
FCNTL(fcntl64)

int
flock(int fd, int how)
{
	char path[256];
	int rc;

	(void)shim_fd_path(fd, path);
	if (shim_before(SHIM_LOCK, path) == SHIM_FAIL)
		return -1;
	rc = (int)syscall(SYS_flock, fd, how);
	shim_after();
	return rc;
}

static void *
mapped(void *at, size_t n, int prot, int flags, int fd, off_t from)
{
	union {
		long rc;
		void *p;
	} got;
	char path[256];

	if (shim_fd_path(fd, path) && shim_before(SHIM_MAP, path) == SHIM_FAIL)
		return MAP_FAILED;
	got.rc = syscall(SYS_mmap, at, n, prot, flags, fd, from);
	shim_after();
	return got.rc == -1 ? MAP_FAILED : got.p;
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t from)
{
	return mapped(at, n, prot, flags, fd, from);
}

void *
mmap64(void *at, size_t n, int prot, int flags, int fd, off64_t from)
{
	return mapped(at, n, prot, flags, fd, from);
}
