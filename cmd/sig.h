#ifndef CMD_SIG_H
#define CMD_SIG_H

#include <stdatomic.h>

/*
 * Signals: SIGINT, SIGTERM and SIGHUP are counted (the first drains, the
 * second leaves); SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a
 * file size limit come back as errors of the call.
 */
extern atomic_int sig_count;
extern atomic_int sig_last;

void sig_install(void);

/*
 * Wait for the first of the counted signals.  They must be on hold since before
 * any thread was started: a signal that another thread took between the look
 * and the wait would not wake this one.
 */
void sig_hold(void);
void sig_wait(void);

#endif
