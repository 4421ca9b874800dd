// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shim.h"

/*
 * Linking the program takes longer than a small run of it.  With
 * LFETL_SHIM_SERVE it is linked once; each order on standard input makes a
 * child that becomes the program.  An order is 32 bits of length in the
 * machine's byte order and so many bytes of texts that end in NUL:
 *
 *   start CWD STDOUT STDERR N-ENV ENV... ARG...   answer: pid and line end
 *   wait PID       answer: its status (negative: a signal's number), line end
 *
 * Children die with this process, and this one at the end of its input.
 */

enum {
	ORDER_MAX = 65536,
	ARGS_MAX = 64
};

typedef int main_fn(int, char **, char **);

int __libc_start_main(main_fn *, int, char **, void (*)(void), void (*)(void),
    void (*)(void), void *);

static main_fn *real_main;

struct order {
	char text[ORDER_MAX];
	char *arg[ARGS_MAX];
	int n;
};

static bool
fetch(void *to, size_t n)
{
	char *p = to;

	while (n > 0) {
		ssize_t got = read(0, p, n);

		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool
take(struct order *o)
{
	uint32_t n;

	if (!fetch(&n, sizeof(n)) || n == 0 || n >= ORDER_MAX ||
	    !fetch(o->text, n))
		return false;
	o->text[n] = '\0';
	o->n = 0;
	for (size_t i = 0; i < n && o->n < ARGS_MAX - 1;
	     i += strlen(o->text + i) + 1)
		o->arg[o->n++] = o->text + i;
	o->arg[o->n] = NULL;
	return o->n > 1;
}

static void
answer(int n)
{
	char line[32];
	int len = snprintf(line, sizeof(line), "%d\n", n);

	(void)!write(1, line, (size_t)len);
}

static void
wait_for(const char *pid)
{
	int status = 0;

	while (waitpid((pid_t)strtol(pid, NULL, 10), &status, 0) < 0 &&
	       errno == EINTR)
		;
	answer(WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
}

static void
onto(const char *path, int flags, int fd)
{
	int opened = open(path, flags | O_CLOEXEC, 0600);

	if (opened < 0)
		_exit(126);
	(void)dup2(opened, fd);
	(void)close(opened);
}

static void
become(struct order *o, int *argc, char ***argv)
{
	int n_env = (int)strtol(o->arg[4], NULL, 10);
	int first = 5 + n_env;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (first >= o->n || chdir(o->arg[1]) != 0)
		_exit(126);
	onto("/dev/null", O_RDONLY, 0);
	onto(o->arg[2], O_WRONLY | O_CREAT | O_TRUNC, 1);
	onto(o->arg[3], O_WRONLY | O_CREAT | O_TRUNC, 2);
	for (int i = 5; i < first; i++)
		(void)putenv(o->arg[i]);
	*argc = o->n - first;
	*argv = o->arg + first;
}

void
shimserve(int *argc, char ***argv)
{
	static struct order o;

	while (take(&o)) {
		pid_t pid;

		if (strcmp(o.arg[0], "wait") == 0) {
			wait_for(o.arg[1]);
			continue;
		}
		if (o.n < 6)
			break;
		pid = fork();
		if (pid == 0) {
			become(&o, argc, argv);
			return;
		}
		answer(pid);
	}
	_exit(0);
}

static int
begin(int argc, char **argv, char **env)
{
	(void)env;
	/* What the program starts is left alone. */
	(void)unsetenv("LD_PRELOAD");
	if (getenv("LFETL_SHIM_SERVE") != NULL)
		shimserve(&argc, &argv);
	shim_configure();
	return real_main(argc, argv, environ);
}

int
__libc_start_main(main_fn *m, int argc, char **argv, void (*init)(void),
    void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
	union {
		void *found;
		int (*fn)(main_fn *, int, char **, void (*)(void),
		    void (*)(void), void (*)(void), void *);
	} next;

	next.found = dlsym(RTLD_NEXT, "__libc_start_main");
	real_main = m;
	return next.fn(begin, argc, argv, init, fini, rtld_fini, stack_end);
}
