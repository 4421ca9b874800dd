#ifndef SANDBOX_SBPRESIGN_H
#define SANDBOX_SBPRESIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * URLs that need no key, since they carry a signature: where the bytes of a
 * file are put and where they are got,
 *
 *	ORIGIN/upload/ID?signature=S
 *	ORIGIN/download/ID?expires=MS&signature=S
 *
 * They follow from the id (and the instant), the same in every run.
 */
enum {
	SBPRESIGN_MAX = 512,
	SBPRESIGN_TOKEN_MAX = 40
};

/* origin NULL: http://127.0.0.1, for those who ask without a front. */
void
sbpresign_upload(char out[SBPRESIGN_MAX], const char *origin, const char *id);
void sbpresign_download(char out[SBPRESIGN_MAX], const char *origin,
    const char *id, int64_t expires_ms);

/* The header X-Upload-Token that the PUT has to bring. */
void sbpresign_token(char out[SBPRESIGN_TOKEN_MAX], const char *id);

/* Is the query's signature right?  *expires_ms gets its `expires`, or 0. */
bool sbpresign_check(struct str query, struct str id, int64_t *expires_ms);

#endif
