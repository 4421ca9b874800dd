#ifndef SANDBOX_SBSTATE_H
#define SANDBOX_SBSTATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"

#include "sandbox/sbchange.h"

struct err;
struct sbdefs;
struct sbenrich;
struct sbidem;
struct sbobject;
struct sbobjects;
struct sbstore;

/*
 * The state file: every committed effect, one line each, written before its
 * answer leaves, so that a killed sandbox starts again where it was: records,
 * idempotency keys, clock.  Lines are fields with tabs between:
 *
 *	lfetl-sandbox-state 1
 *	c n t done object id path key body links {relation id} {field json}
 *	a n t done object id path key body links {relation id} {field json}
 *	u n t done object id path key body links {relation id} {field json}
 *	d n t done object id path key body
 *	m n t done object id path key body duplicate {field json}
 *	k offset_ms
 *
 * `c`, `u`, `d` and `m` are a create, an update, a delete and a merge, `a` a
 * create that brings others along (sbauto.h): number and time in the ledger,
 * when the answer left, SHA-256 of the request's body ('-': it had none).  The
 * fields are those of the record after it; the links those that it made, or
 * dropped when a '-' stands before the relationship's key.  `k` is the clock.
 * Texts are percent-encoded; a lone '-' is no key.
 */
struct sbstate_line {
	int64_t n;
	int64_t t;
	int64_t done_ms;
	enum sbeffect effect;
	const struct sbobject *object;
	const char *id;
	const char *path;
	const char *key; /* NULL: none */
	bool has_body;
	unsigned char body[DIGEST_BYTES];
};

struct sbstate;

/* What the lines of a file lead to. */
struct sbstate_world {
	const struct sbobjects *objects;
	struct sbdefs *const *defs;
	struct sbstore *store;
	struct sbidem *idem;
	struct sbenrich *enrich;
	int64_t clock_ms; /* out: what was added to the clock */
	uint64_t n_made;  /* out: creates */
};

/*
 * Open (or make) the file and replay it into the world.  ERR_USAGE: it is no
 * state file or does not fit the definitions; ERR_LOCKED, ERR_DISK.
 */
int sbstate_open(struct sbstate **out, const char *path, struct sbstate_world *,
    struct err *);
void sbstate_close(struct sbstate *);

/* The last effect of the file, or NULL; borrowed. */
const struct sbstate_line *sbstate_last(const struct sbstate *);

int sbstate_add(struct sbstate *, const struct sbstore *,
    const struct sbstate_line *, const struct sbchange *, struct err *);
int sbstate_add_clock(struct sbstate *, int64_t offset_ms, struct err *);

/* Take the line added last back: its effect did not happen after all. */
void sbstate_undo(struct sbstate *);

#endif
