#ifndef SANDBOX_SBFAULTREAD_H
#define SANDBOX_SBFAULTREAD_H

#include <stdint.h>

#include "sandbox/sbfault.h"

struct complaints;
struct ynode;

/* One rule of the faults file, as it stands there; see sbfault.h. */
enum sbfaultread_when {
	SBFAULTREAD_ALWAYS,
	SBFAULTREAD_NTH,
	SBFAULTREAD_EVERY,
	SBFAULTREAD_RATE
};

struct sbfaultread_rule {
	char *match;
	enum sbfaultread_when when;
	uint64_t n; /* of nth and every */
	double rate;
	uint64_t from;  /* 0: not said */
	uint64_t times; /* 0: no ceiling */
	struct sbfault_act act;
};

/* Fill r, which is all zero; what is wrong is complained about. */
void sbfaultread_rule(
    struct sbfaultread_rule *r, const struct ynode *, struct complaints *);
void sbfaultread_fini(struct sbfaultread_rule *);

#endif
