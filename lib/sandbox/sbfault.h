#ifndef SANDBOX_SBFAULT_H
#define SANDBOX_SBFAULT_H

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
 *	- { match: "POST *", do: status 400, code: unknown_field, param: phone }
 *
 * match is a glob over method, a blank and the path without its query.  Each
 * rule counts the requests that it matches, in the order of their arrival, and
 * fires at the nth, at every nth, or by dice (neither said: always), at most
 * `times` times.  do: `status N` (answered without being processed,
 * with the error's code and param where the rule says them),
 * `drop-before` (not processed, no answer), `drop-after` (processed, no
 * answer), `cut N` (processed, N bytes of the answer's body), `garbage`
 * (processed, a body that is no JSON), `hang` (processed, no answer, the
 * connection stays), `delay 200ms` (also s, m).  Delays of all rules that fire
 * add up; of the others the first rule of the file wins.
 */
enum sbfault_kind {
	SBFAULT_NONE,
	SBFAULT_STATUS,
	SBFAULT_DROP_BEFORE,
	SBFAULT_DROP_AFTER,
	SBFAULT_CUT,
	SBFAULT_GARBAGE,
	SBFAULT_HANG,
	SBFAULT_DELAY /* in rules only: a hit has delay_ms */
};

struct sbfault_hit {
	enum sbfault_kind kind;
	int64_t arg;           /* the N of status and cut */
	int64_t retry_after_s; /* -1: not said */
	int64_t delay_ms;
	const char *code; /* of a status; NULL: none */
	const char *param;
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

/* Count a request and say what befalls it; text is borrowed. */
struct sbfault_hit
sbfault_hit(struct sbfaults *, const char *method, struct str path);

#endif
