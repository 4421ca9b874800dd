#ifndef SANDBOX_SBCORE_H
#define SANDBOX_SBCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#include "sandbox/sbfail.h"

struct err;
struct sbfault_act;
struct sbsink;

/*
 * The local Lightfield: a passive core, request in, answer out, time given by
 * the caller, so that tests and simulations run it inline on virtual time.
 * sbfront.h puts it behind HTTP.  It judges on its own terms: not with
 * lib/value or lib/api.  One thread at a time.
 */
struct sb;

struct sb_opts {
	const char *definitions; /* file, or NULL: built in */
	bool older_definitions;  /* built-in ones with slug and system */
	const char *seed;        /* folder of <object>.jsonl, or NULL */
	const char *state;       /* file that outlives the process, or NULL */
	const char *ledger;      /* .jsonl file, or NULL */
	const char *faults;      /* .yaml file, or NULL */
	uint64_t fault_seed;
	uint32_t rate; /* requests/s a category; 0: no limit */
	int64_t index_lag_ms;
	int64_t latency_ms;
	int64_t enrich_ms;   /* sbenrich.h; 0: never */
	const char *scopes;  /* comma list; NULL: full access; borrowed */
	const char *api_key; /* NULL: any sk_lf_...; borrowed */
	enum sbfail_shape errors;
};

/*
 * ERR_USAGE: a file of opts is wrong (complaints with places in the message);
 * ERR_LOCKED: another sandbox has the state file or ledger; ERR_DISK.  scopes
 * and api_key live as long as the sandbox.  End with sb_free().
 *
 * Definitions, seed: sbdefs.h, sbseed.h.  State: sbstate.h.  Faults: sbfault.h;
 * their counts begin anew with each process.  Rules of writes and their codes:
 * sbwrite.h, sbrelate.h, sbvalid.h.  Lists: sblist.h, sbfilter.h.
 *
 * DELETE of a record needs the scope of updates and answers 200
 * {"id","deleted":true}; afterwards the record is not found, shows nowhere and
 * cannot be linked to.  Files: sbupload.h.  Workflow runs: sbrun.h.  Merges:
 * sbmerge.h.  What a meeting's flag makes: sbauto.h.  Objects and what is
 * peculiar to each: sbobject.h, sbdefs.h.  Memory grows with every write: about
 * 1 KB for a record of 15 fields and as much for each update.
 */
int sb_new(struct sb **out, const struct sb_opts *, struct err *);
void sb_free(struct sb *);

struct sb_request {
	const char *method;
	const char *path;          /* with the query, as on the wire */
	const char *authorization; /* header values; NULL: absent */
	const char *version;
	const char *content_type;
	const char *idem;
	struct str body;
	bool body_over; /* the front refused the body: it is too large */

	/* Of a PUT of bytes (sbupload.h): the header, and what came. */
	const char *upload_token;
	struct sbsink **sink; /* NULL: body has it; set to NULL when taken */
	const char *origin; /* "http://127.0.0.1:8080", for its URLs, or NULL */
};

/* What becomes of the answer on its way. */
enum sb_fate {
	SB_ANSWER,      /* goes out after delay_ms */
	SB_DROP_BEFORE, /* the request was never processed; close */
	SB_DROP_AFTER,  /* processed; close without an answer */
	SB_RESET,       /* likewise, by a reset */
	SB_CUT,         /* send cut_bytes of the body, then close */
	SB_RAW,         /* send the body alone, no HTTP about it, then close */
	SB_HANG         /* keep the connection, never answer */
};

enum {
	SB_TYPE_MAX = 256
};

struct sb_answer {
	enum sb_fate fate;
	int64_t delay_ms;
	size_t cut_bytes;
	int status;
	struct buf body;       /* the caller inits once and finis at the end */
	int64_t retry_after_s; /* -1: no header */
	int64_t limit;         /* X-RateLimit-*; -1: no header */
	int64_t remaining;
	int64_t reset_s;
	int64_t date_s;         /* Date, unix seconds */
	char type[SB_TYPE_MAX]; /* Content-Type; "": JSON */
	/* What befalls it on its way (sbfault.h); NULL or the sandbox's. */
	const struct sbfault_act *fault;
};

void sb_answer_init(struct sb_answer *);
void sb_answer_fini(struct sb_answer *);

/*
 * Handle one request at now_ms (unix milliseconds of the caller's clock; the
 * server's clock adds what POST /_sandbox/clock has asked for).  State and
 * ledger are written before it returns.  ERR_DISK when they could not be: the
 * front answers 500 and the record is not there.
 *
 * Order of judgement: faults are counted; 401; 429; `status` faults; 413;
 * unknown route 404; version_header; 403; 415; idempotency; the record that is
 * updated 404; the body.  What a middle box answers (`html`, `raw`) the service
 * never saw: status 0 in the ledger, as with drop-before.  With a key that is
 * answered with a delay (a fault or latency_ms), the request is in flight until
 * the delay has passed on the server's clock: the same key gets 409
 * idempotency_conflict until then.  Its effect is there at once.
 *
 * POST /_sandbox/clock {"advance_s": N} (0 to 10 years) and GET
 * /_sandbox/state (counts) need no key, have no rate limit and no faults, and
 * are not in the ledger.
 */
int sb_handle(struct sb *, const struct sb_request *, int64_t now_ms,
    struct sb_answer *out, struct err *);

#endif
