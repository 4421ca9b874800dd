#ifndef EXPORT_EXPFETCH_H
#define EXPORT_EXPFETCH_H

#include "api/transport.h"

struct err;
struct export;
struct fetch;

/*
 * Many reads at once for an export, on connections of their own, in a thread of
 * their own (run/netthread.h).
 */
struct expfetch {
	struct transport transport;
	struct fetch *fetch;
	enum api_category category;
};

int expfetch_open(
    struct expfetch *, const struct export *, enum api_category, struct err *);

/* Adds what was spent to the export's result. */
void expfetch_close(struct expfetch *, struct export *);

#endif
