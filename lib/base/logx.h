#ifndef BASE_LOGX_H
#define BASE_LOGX_H

#include <stdio.h>

/*
 * The log: one line an event, time in UTC, text made inert.  The sink is the
 * only global state of lib/.  Never write a secret, a body or a cell to it.
 * logx_set() before threads start; logx_put() from any thread.
 */

/* Lines go to f (borrowed; NULL: nowhere). */
void logx_set(FILE *f);

void logx_put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
