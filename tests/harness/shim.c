// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

enum {
	FDS = 4096,
	LINE = 512,
	KILL_BEFORE = -1,
	KILL_AFTER = -2,
	CUT_SHORT = -3
};

static const char *const kinds[SHIM_KINDS] = {"open", "create", "close", "read",
    "write", "sync", "trunc", "rename", "unlink", "mkdir", "chmod", "lock",
    "map", "stat", "socket", "connect", "send", "recv", "poll", "pipe", "std"};

static struct {
	bool on;
	bool counts[SHIM_KINDS];
	unsigned long at;
	unsigned long times; /* 0: all from there on */
	int what;            /* errno, or one of the negative numbers */
	int log;
	int hit;
	const char *swallow;
} shim = {.log = -1, .hit = -1};

static atomic_ulong made;
static _Thread_local bool dying;

static struct {
	pthread_mutex_t lock;
	char *path[FDS];
} fds = {.lock = PTHREAD_MUTEX_INITIALIZER};

bool
shim_on(void)
{
	return shim.on;
}

static void
die(void)
{
	(void)kill(getpid(), SIGKILL);
	for (;;)
		(void)pause();
}

static void
note(int fd, unsigned long n, enum shim_kind kind, const char *path)
{
	char line[LINE];
	int len =
	    snprintf(line, sizeof(line), "%lu %s %s\n", n, kinds[kind], path);

	if (len > 0 && len < LINE)
		(void)syscall(SYS_write, fd, line, (size_t)len);
}

enum shim_verdict
shim_before(enum shim_kind kind, const char *path)
{
	int saved = errno;
	unsigned long n;

	if (!shim.on || !shim.counts[kind])
		return SHIM_GO;
	n = atomic_fetch_add(&made, 1) + 1;
	if (shim.log >= 0)
		note(shim.log, n, kind, path);
	errno = saved;
	if (shim.at == 0 || n < shim.at ||
	    (shim.times != 0 && n >= shim.at + shim.times))
		return SHIM_GO;
	if (shim.hit >= 0)
		note(shim.hit, n, kind, path);
	if (shim.what == KILL_BEFORE)
		die();
	dying = shim.what == KILL_AFTER;
	errno = shim.what > 0 ? shim.what : saved;
	if (shim.what > 0)
		return SHIM_FAIL;
	return shim.what == CUT_SHORT ? SHIM_SHORT : SHIM_GO;
}

void
shim_after(void)
{
	if (dying)
		die();
}

size_t
shim_less(enum shim_verdict verdict, size_t n)
{
	return verdict == SHIM_SHORT && n > 1 ? n / 2 : n;
}

void
shim_fd_set(int fd, const char *path)
{
	if (fd < 0 || fd >= FDS)
		return;
	(void)pthread_mutex_lock(&fds.lock);
	free(fds.path[fd]);
	fds.path[fd] = strdup(path);
	(void)pthread_mutex_unlock(&fds.lock);
}

void
shim_fd_drop(int fd)
{
	if (fd < 0 || fd >= FDS)
		return;
	(void)pthread_mutex_lock(&fds.lock);
	free(fds.path[fd]);
	fds.path[fd] = NULL;
	(void)pthread_mutex_unlock(&fds.lock);
}

bool
shim_fd_path(int fd, char *buf)
{
	bool known = false;

	buf[0] = '\0';
	if (fd < 0 || fd >= FDS)
		return false;
	(void)pthread_mutex_lock(&fds.lock);
	if (fds.path[fd] != NULL) {
		known = true;
		(void)snprintf(buf, 256, "%s", fds.path[fd]);
	}
	(void)pthread_mutex_unlock(&fds.lock);
	return known;
}

bool
shim_swallows(const char *path)
{
	return shim.swallow != NULL && strstr(path, shim.swallow) != NULL;
}

/* A descriptor that the program will not meet. */
static int
note_file(const char *name)
{
	const char *path = getenv(name);
	int fd;
	int high;

	if (path == NULL || path[0] == '\0')
		return -1;
	fd = (int)syscall(SYS_openat, AT_FDCWD, path,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	high = fcntl(fd, F_DUPFD_CLOEXEC, 900);
	(void)syscall(SYS_close, fd);
	return high;
}

static void
what_counts(const char *list)
{
	for (unsigned k = 0; k < SHIM_KINDS; k++) {
		const char *p = list;
		size_t n = strlen(kinds[k]);

		shim.counts[k] = p == NULL || p[0] == '\0';
		while (p != NULL && p[0] != '\0' && !shim.counts[k]) {
			shim.counts[k] = strncmp(p, kinds[k], n) == 0 &&
					 (p[n] == ',' || p[n] == '\0');
			p = strchr(p, ',');
			p = p == NULL ? NULL : p + 1;
		}
	}
}

static unsigned long
number(const char *name, unsigned long otherwise)
{
	const char *s = getenv(name);

	return s == NULL || s[0] == '\0' ? otherwise : strtoul(s, NULL, 10);
}

void
shim_configure(void)
{
	const char *what = getenv("LFETL_SHIM_DO");
	const char *trace = getenv("LFETL_SHIM_TRACE");

	what_counts(getenv("LFETL_SHIM_COUNT"));
	shim.at = number("LFETL_SHIM_AT", 0);
	shim.times = number("LFETL_SHIM_TIMES", 1);
	if (what == NULL || strcmp(what, "kill") == 0)
		shim.what = KILL_BEFORE;
	else if (strcmp(what, "killafter") == 0)
		shim.what = KILL_AFTER;
	else if (strcmp(what, "short") == 0)
		shim.what = CUT_SHORT;
	else
		shim.what = (int)number("LFETL_SHIM_DO", 0);
	shim.log = note_file("LFETL_SHIM_LOG");
	shim.hit = note_file("LFETL_SHIM_HIT");
	shim.swallow = getenv("LFETL_SHIM_SWALLOW");
	if (trace != NULL)
		shimtrace_open(trace);
	shim.on = shim.at > 0 || shim.log >= 0 || trace != NULL;
}
