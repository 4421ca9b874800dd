#ifndef SANDBOX_SBFAULT_H
#define SANDBOX_SBFAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;

/*
 * Faults by rule.  The file is a YAML list:
 *
 *	- { match: "POST /v1/contacts", nth: 7, do: drop-after }
 *	- { match: "GET *", every: 10, times: 3, do: status 503 }
 *	- { match: "POST *", rate: 0.05, do: status 429, retry-after: 2 }
 *	- { match: "POST *", from: 20, do: status 503, after: true }
 *	- { match: "GET *", do: answer, set: "Content-Type: text/plain" }
 *
 * match is a glob over method, a blank and the path without its query.  Each
 * rule counts the requests that it matches, in the order of their arrival, and
 * fires at the nth, at every nth, or by dice (neither said: always), not before
 * the one `from` names, and at most `times` times.  The dice follow from the
 * seed, so the same requests meet the same faults again.  Delays of all rules
 * that fire add up; of the others the first rule of the file wins.
 *
 * What `do:` may say stands with each kind below.  Beside it:
 *
 *	after: true    status, html, raw: the request is processed first, so
 *	               that a write is committed although the answer says
 *	               otherwise
 *	forget: true   the idempotency key of what was committed is not
 *	               remembered, against what the API promises
 *	retry-after    seconds, `date SECONDS` (as a date so far ahead), `none`
 *	code, param    of the error of a status
 *	body           in place of the answer's
 *	set, omit      "Name: value", or Name: a header in place of its own, one
 *	               more, or left out; a list of them, too
 *	interim: N     an answer 1xx in front (plain HTTP only)
 */
enum sbfault_kind {
	SBFAULT_NONE,
	SBFAULT_ANSWER, /* `answer`: as it is, but for what stands beside it */
	/* In place of an answer; not processed, but with `after`. */
	SBFAULT_STATUS, /* `status N`, the service's own error, 300..599 */
	SBFAULT_HTML,   /* `html N`: a web page, as of a box in the middle */
	SBFAULT_RAW,    /* `raw`: the bytes of `body`, no HTTP about them */
	SBFAULT_DROP_BEFORE, /* `drop-before`: not processed, closed */
	/* Processed; then the connection. */
	SBFAULT_DROP_AFTER, /* `drop-after`: closed without an answer */
	SBFAULT_RESET,      /* `reset`: likewise, by a reset */
	SBFAULT_HANG,       /* `hang`: no answer, stays open */
	SBFAULT_CUT,        /* `cut N`: N bytes of the body, then closed */
	SBFAULT_CLOSE,      /* `close`: answered, then closed unannounced */
	SBFAULT_DRIP,       /* `drip N TIME`: N bytes of the body each TIME */
	SBFAULT_DELAY,      /* `delay TIME`; 200ms, 2s, 1m */
	/* Processed; then the body. */
	SBFAULT_GARBAGE,   /* `garbage`: no JSON */
	SBFAULT_OVERSIZE,  /* `oversize N`: N blanks in front */
	SBFAULT_GZIP_BOMB, /* `gzip-bomb N`: likewise, in gzip */
	SBFAULT_DEEP,      /* `deep N`: a list nested N times inside */
	/* Lists. */
	SBFAULT_TOTAL, /* `total N`, `total +N`, `total -N`: totalCount */
	SBFAULT_SHORT, /* `short N`: pages of at most N records */
	SBFAULT_IGNORE_OFFSET, /* `ignore-offset` */
	SBFAULT_REORDER,       /* `reorder`: from the other end */
	SBFAULT_STALE          /* `stale TIME`: as it was then */
};

enum sbfault_retry {
	SBFAULT_RETRY_UNSAID, /* a 429: one second; else none */
	SBFAULT_RETRY_NONE,
	SBFAULT_RETRY_SECONDS,
	SBFAULT_RETRY_DATE
};

/* What a rule does; borrowed from the faults. */
struct sbfault_act {
	enum sbfault_kind kind;
	int64_t n;  /* status, bytes, records, depth, difference */
	int64_t ms; /* of delay, drip, stale */
	bool by;    /* total: n is a difference */
	bool after;
	bool forget;
	int interim; /* 0: none */
	enum sbfault_retry retry;
	int64_t retry_after_s;
	char *code; /* NULL: none; so are the others */
	char *param;
	char *body;
	char **set;
	size_t n_set;
	char **omit;
	size_t n_omit;
	char *text; /* what `do:` says, for the ledger */
};

struct sbfault_hit {
	const struct sbfault_act *act; /* never NULL; of kind NONE: no fault */
	int64_t delay_ms;
	const char *text; /* as the rule says it; NULL: no fault */
};

struct sbfaults;

/*
 * path NULL: no rules.  ERR_USAGE with all complaints of the file.  End with
 * sbfault_free().
 */
int sbfault_load(
    struct sbfaults **out, const char *path, uint64_t seed, struct err *);
void sbfault_free(struct sbfaults *);

/* Count a request and say what befalls it. */
struct sbfault_hit
sbfault_hit(struct sbfaults *, const char *method, struct str path);

/* Does the service see the request at all? */
bool sbfault_arrives(const struct sbfault_act *);

/* Is a header (by name) taken away or replaced? */
bool sbfault_hides(const struct sbfault_act *, const char *name);

#endif
