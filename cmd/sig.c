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

static void
mask(int how)
{
	sigset_t set;

	(void)sigemptyset(&set);
	for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++)
		(void)sigaddset(&set, counted[i]);
	(void)pthread_sigmask(how, &set, NULL);
}

void
sig_hold(void)
{
	mask(SIG_BLOCK);
}

void
sig_wait(void)
{
	sigset_t open;

	(void)sigemptyset(&open);
	while (atomic_load(&sig_count) == 0)
		(void)sigsuspend(&open);
	mask(SIG_UNBLOCK);
}
