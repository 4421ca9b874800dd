// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shim.h"

/*
 * libc's streams make their calls where nobody can stand in between, so these
 * are streams of our own over the wrappers.  fileno() knows them.
 */

enum {
	STREAMS = 64
};

struct stream {
	FILE *f;
	int fd;
};

static struct {
	pthread_mutex_t lock;
	struct stream all[STREAMS];
} streams = {.lock = PTHREAD_MUTEX_INITIALIZER};

static ssize_t
stream_read(void *cookie, char *data, size_t n)
{
	struct stream *s = cookie;

	return read(s->fd, data, n);
}

/* As libc's: until all is written or one write fails. */
static ssize_t
stream_write(void *cookie, const char *data, size_t n)
{
	struct stream *s = cookie;
	size_t done = 0;

	while (done < n) {
		ssize_t put = write(s->fd, data + done, n - done);

		if (put < 0)
			break;
		done += (size_t)put;
	}
	return (ssize_t)done;
}

static int
stream_seek(void *cookie, off64_t *at, int whence)
{
	struct stream *s = cookie;
	off_t now = lseek(s->fd, *at, whence);

	if (now < 0)
		return -1;
	*at = now;
	return 0;
}

static int
stream_close(void *cookie)
{
	struct stream *s = cookie;
	int fd = s->fd;

	(void)pthread_mutex_lock(&streams.lock);
	s->f = NULL;
	(void)pthread_mutex_unlock(&streams.lock);
	return close(fd);
}

static struct stream *
place(int fd)
{
	struct stream *s = NULL;

	(void)pthread_mutex_lock(&streams.lock);
	for (unsigned i = 0; i < STREAMS && s == NULL; i++)
		if (streams.all[i].f == NULL)
			s = &streams.all[i];
	if (s != NULL) {
		s->f = stderr; /* taken; nobody asks for this one's number */
		s->fd = fd;
	}
	(void)pthread_mutex_unlock(&streams.lock);
	return s;
}

static FILE *
over(int fd, const char *mode)
{
	static const cookie_io_functions_t ours = {
	    stream_read, stream_write, stream_seek, stream_close};
	struct stream *s = place(fd);
	FILE *f;

	if (s == NULL)
		abort();
	f = fopencookie(s, mode, ours);
	(void)pthread_mutex_lock(&streams.lock);
	s->f = f;
	(void)pthread_mutex_unlock(&streams.lock);
	return f;
}

typedef FILE *fdopen_fn(int, const char *);
typedef FILE *fopen_fn(const char *, const char *);
typedef int fileno_fn(FILE *);

FILE *
fdopen(int fd, const char *mode)
{
	union {
		void *found;
		fdopen_fn *fn;
	} next;

	if (shim_on())
		return over(fd, mode);
	next.found = dlsym(RTLD_NEXT, "fdopen");
	return next.fn(fd, mode);
}

static int
flags_of(const char *mode)
{
	bool both = strchr(mode, '+') != NULL;
	int flags = both ? O_RDWR : mode[0] == 'r' ? O_RDONLY : O_WRONLY;

	if (mode[0] != 'r')
		flags |= O_CREAT | (mode[0] == 'a' ? O_APPEND : O_TRUNC);
	if (strchr(mode, 'e') != NULL)
		flags |= O_CLOEXEC;
	if (strchr(mode, 'x') != NULL)
		flags |= O_EXCL;
	return flags;
}

static FILE *
opened(const char *path, const char *mode, const char *real)
{
	union {
		void *found;
		fopen_fn *fn;
	} next;
	int fd;

	if (!shim_on()) {
		next.found = dlsym(RTLD_NEXT, real);
		return next.fn(path, mode);
	}
	fd = open(path, flags_of(mode), 0666);
	return fd < 0 ? NULL : over(fd, mode);
}

FILE *
fopen(const char *restrict path, const char *restrict mode)
{
	return opened(path, mode, "fopen");
}

FILE *
fopen64(const char *restrict path, const char *restrict mode)
{
	return opened(path, mode, "fopen64");
}

int
fileno(FILE *f)
{
	union {
		void *found;
		fileno_fn *fn;
	} next;
	int fd = -1;

	(void)pthread_mutex_lock(&streams.lock);
	for (unsigned i = 0; i < STREAMS; i++)
		if (streams.all[i].f == f && f != stderr)
			fd = streams.all[i].fd;
	(void)pthread_mutex_unlock(&streams.lock);
	if (fd >= 0)
		return fd;
	next.found = dlsym(RTLD_NEXT, "fileno");
	return next.fn(f);
}
