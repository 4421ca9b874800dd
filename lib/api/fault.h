#ifndef API_FAULT_H
#define API_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "api/answer.h"

/*
 * What an answer to a write means.  Both error shapes ({"error":{...}} and
 * the bare inner object) are read; unknown types and codes are tolerated;
 * status and code decide, never the message.
 *
 * A create names no record of its own, so 404 and 405 say that there is no
 * such path (a wrong base URL) and stop; only where the code says that a
 * referred record is missing is 404 the row's.  The 404 of an update is the
 * row's: its record was deleted.
 */
enum fault_verdict {
	FAULT_NONE,     /* 2xx with an id: the record is there */
	FAULT_RETRY,    /* may have happened: same key, same bytes (no answer,
	                   5xx, 408, 2xx without a readable id) */
	FAULT_UNSENT,   /* did not leave: may be sent freely */
	FAULT_LIMITED,  /* 429: wait, same key; it did not happen */
	FAULT_CONFLICT, /* 409 idempotency_conflict: wait, same key */
	FAULT_ROW,      /* this row is refused: any other 4xx */
	FAULT_STOP      /* every row would be refused: 401 403 404 405 415,
	                   unknown_field, unknown_relationship,
	                   invalid_configuration, version_header, a redirect,
	                   TLS or configuration trouble */
};

struct fault {
	enum fault_verdict verdict;
	int status;
	char code[64];     /* "unknown_field"; from status when none came:
	                      "unauthorized", "http.418" ...; without an
	                      answer: "network.unreached", "network.lost",
	                      "network.refused"; a 2xx that cannot be read:
	                      "answer.unreadable" */
	char param[128];   /* or "" */
	char message[512]; /* the server's, inert, keys masked */
	char hint[256];    /* what to do; never "" for FAULT_ROW, FAULT_STOP */
	char id[64];       /* FAULT_NONE: the record's */
	char link[512];    /* FAULT_NONE: httpLink, or "" */
};

/* update: the request's path names a record. */
void fault_read(struct fault *, const struct api_answer *, bool update);

/* "retry", "row" ...: for logs and tests. */
const char *fault_verdict_name(enum fault_verdict);

#endif
