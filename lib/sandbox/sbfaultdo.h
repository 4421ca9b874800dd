#ifndef SANDBOX_SBFAULTDO_H
#define SANDBOX_SBFAULTDO_H

#include "sandbox/sbfail.h"

struct sb_answer;
struct sbfault_act;

/*
 * What a fault makes of an answer that is ready to leave: its fate, status,
 * body and Retry-After.  What belongs to the connection or to the head (drip,
 * close, set, omit, interim) is the front's, which finds the act in the answer.
 */
void sbfaultdo_answer(
    const struct sbfault_act *, enum sbfail_shape, struct sb_answer *);

#endif
