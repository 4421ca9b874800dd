// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <string.h>

#include "sig.h"

atomic_int sig_count;
atomic_int sig_last;

static const int counted[] = {SIGINT, SIGTERM, SIGHUP};

static void
count(int sig)
{
	atomic_store(&sig_last, sig);
	atomic_fetch_add(&sig_count, 1);
}

void
sig_install(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	(void)sigemptyset(&sa.sa_mask);
	sa.sa_handler = count;
	sa.sa_flags = SA_RESTART;
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
		(void)sigaction(counted[i], &sa, NULL);
	sa.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &sa, NULL);
	(void)sigaction(SIGXFSZ, &sa, NULL);
}

void
sig_wait(void)
{
	sigset_t block;
	sigset_t was;

	(void)sigemptyset(&block);
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
		(void)sigaddset(&block, counted[i]);
	(void)sigprocmask(SIG_BLOCK, &block, &was);
	while (atomic_load(&sig_count) == 0)
		(void)sigsuspend(&was);
	(void)sigprocmask(SIG_SETMASK, &was, NULL);
}
