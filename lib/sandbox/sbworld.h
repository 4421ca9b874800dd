#ifndef SANDBOX_SBWORLD_H
#define SANDBOX_SBWORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/sbenrich.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbrate.h"

struct err;
struct sbbytes;
struct sbdefs;
struct sbidem;
struct sbstore;

/*
 * What the server knows: one organisation.  Made from the definitions file and
 * the seed folder; requests change it through sbserve.h.
 */
struct sbworld {
	struct sbobjects *objects;
	struct sbdefs *defs[SBOBJECT_COUNT];
	struct sbstore *store;
	struct sbidem *idem;
	struct sbbytes *bytes; /* of files */
	struct sbenrich enrich;
	struct sbrate rate;
	enum sbfail_shape errors;
	int64_t lag_ms;      /* of the search index */
	int64_t clock_ms;    /* added to the caller's clock */
	uint64_t n_made;     /* creates so far; the next id follows from it */
	const char *scopes;  /* borrowed; NULL or "": full access */
	const char *api_key; /* borrowed; NULL: any sk_lf_... */
};

/*
 * definitions and seed: paths, or NULL.  ERR_USAGE names file and line.  The
 * members that every organisation has are added unless the seed brings some.
 * w is filled but for scopes and api_key; end with sbworld_fini().
 */
struct sbworld_opts {
	const char *definitions;
	bool older; /* built-in definitions in the older shape */
	const char *seed;
	uint32_t rate;
	int64_t lag_ms;
	int64_t enrich_ms; /* 0: never */
};

int sbworld_init(struct sbworld *, const struct sbworld_opts *, struct err *);
void sbworld_fini(struct sbworld *);

/* The member that keys belong to: the first; SBSTORE_NEVER: there is none. */
uint32_t sbworld_own(const struct sbworld *);

#endif
