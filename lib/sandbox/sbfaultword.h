#ifndef SANDBOX_SBFAULTWORD_H
#define SANDBOX_SBFAULTWORD_H

#include <stdbool.h>

#include "base/str.h"

struct sbfault_act;

/* Read what `do:` says into kind, n, ms and by; false: it is no fault. */
bool sbfaultword_parse(struct sbfault_act *, struct str text);

/* For a hint: what it may say. */
const char *sbfaultword_known(void);

#endif
