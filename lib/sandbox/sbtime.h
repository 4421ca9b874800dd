#ifndef SANDBOX_SBTIME_H
#define SANDBOX_SBTIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
	SBTIME_ISO_MAX = 96, /* with NUL; for any int64_t */
	SBTIME_HTTP_MAX = 96
};

/*
 * ISO 8601 as the API takes it: date, T, time (seconds and a fraction may be
 * missing), Z or an offset.  *ms gets Unix milliseconds; what is finer is cut.
 */
bool sbtime_parse(struct str, int64_t *ms);

/* "2026-03-01T12:00:00.000Z" */
void sbtime_iso(char out[SBTIME_ISO_MAX], int64_t ms);

/* "Sun, 01 Mar 2026 12:00:00 GMT" (RFC 9110, 5.6.7) */
void sbtime_http(char out[SBTIME_HTTP_MAX], int64_t seconds);

#endif
