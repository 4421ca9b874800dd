// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

#include "sandbox/sbobject.h"
#include "sandbox/sbpresign.h"
#include "sandbox/sbroute.h"

static void
sign(char out[SBPRESIGN_TOKEN_MAX], const char *what, struct str id,
    int64_t expires_ms)
{
	struct buf text;
	char made[SBOBJECT_ID_MAX];

	buf_init(&text, SBPRESIGN_MAX);
	buf_printf(&text, "%s\n%.*s\n%" PRId64, what,
	    STR_ARG(str_upto(id, 200)), expires_ms);
	sbobject_id(made, "", str_hash(buf_str(&text)));
	buf_fini(&text);
	(void)snprintf(out, SBPRESIGN_TOKEN_MAX, "%s", made);
}

static const char *
origin_or(const char *origin)
{
	return origin == NULL ? "http://127.0.0.1" : origin;
}

void
sbpresign_upload(char out[SBPRESIGN_MAX], const char *origin, const char *id)
{
	char s[SBPRESIGN_TOKEN_MAX];

	sign(s, "url", str_of(id), 0);
	(void)snprintf(out, SBPRESIGN_MAX, "%s/upload/%s?signature=%s",
	    origin_or(origin), id, s);
}

void
sbpresign_download(char out[SBPRESIGN_MAX], const char *origin, const char *id,
    int64_t expires_ms)
{
	char s[SBPRESIGN_TOKEN_MAX];

	sign(s, "url", str_of(id), expires_ms);
	(void)snprintf(out, SBPRESIGN_MAX,
	    "%s/download/%s?expires=%" PRId64 "&signature=%s",
	    origin_or(origin), id, expires_ms, s);
}

void
sbpresign_token(char out[SBPRESIGN_TOKEN_MAX], const char *id)
{
	sign(out, "token", str_of(id), 0);
}

bool
sbpresign_check(struct str query, struct str id, int64_t *expires_ms)
{
	char right[SBPRESIGN_TOKEN_MAX];
	char given[SBPRESIGN_TOKEN_MAX] = "";
	uint64_t expires = 0;
	struct buf key;
	struct buf value;

	buf_init(&key, (size_t)LIM_KEY_BYTES);
	buf_init(&value, (size_t)LIM_KEY_BYTES);
	while (sbroute_next(&query, &key, &value)) {
		if (str_is(buf_str(&key), "signature"))
			(void)snprintf(
			    given, sizeof(given), "%s", buf_text(&value));
		else if (str_is(buf_str(&key), "expires"))
			(void)text_uint(buf_str(&value), INT64_MAX, &expires);
		buf_clear(&key);
		buf_clear(&value);
	}
	buf_fini(&key);
	buf_fini(&value);
	*expires_ms = (int64_t)expires;
	sign(right, "url", id, *expires_ms);
	return str_is(str_of(given), right);
}
