// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "base/clk.h"
#include "base/text.h"

#include "api/answer.h"
#include "api/httphead.h"

enum {
	/* Longer waits are not ours to sit out; the run can be resumed. */
	RETRY_AFTER_MAX_S = 7 * 24 * 3600,
	DATE_BYTES = sizeof(((struct httphead *)0)->date)
};
/* Year 33658: nothing overflows when it is counted in milliseconds. */
#define NUMBER_MAX UINT64_C(1000000000000)

static int64_t
number(struct str s)
{
	uint64_t v;

	return text_uint(s, NUMBER_MAX, &v) ? (int64_t)v : -1;
}

/* Any of the three forms of RFC 9110, 5.6.7; -1 if it is none. */
static int64_t
date(struct str s)
{
	char text[DATE_BYTES];
	int64_t t;

	if (s.n == 0 || s.n >= sizeof(text))
		return -1;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	t = (int64_t)curl_getdate(text, NULL);
	return t >= 0 && t <= (int64_t)NUMBER_MAX ? t : -1;
}

/*
 * A date is on the server's clock, so it is compared with the Date beside it;
 * ours serves only where that is missing.
 */
static int64_t
retry_after_ms(struct str s, int64_t server_now_s)
{
	int64_t after_s = number(s);

	if (after_s < 0) {
		int64_t at_s = date(s);
		int64_t now_s = server_now_s;

		if (at_s < 0)
			return -1;
		if (now_s < 0)
			now_s = clk_now(clk_system()).wall_ms / 1000;
		after_s = at_s > now_s ? at_s - now_s : 0;
	}
	if (after_s > RETRY_AFTER_MAX_S)
		after_s = RETRY_AFTER_MAX_S;
	return after_s * 1000;
}

static void
forget(struct httphead *h, struct api_answer *a)
{
	h->after[0] = '\0';
	h->complete = false;
	h->encoded = false;
	a->limit = -1;
	a->remaining = -1;
	a->reset_s = -1;
	a->date_s = -1;
}

void
httphead_init(struct httphead *h)
{
	memset(h, 0, sizeof(*h));
	h->date_s = -1;
}

void
httphead_begin(struct httphead *h)
{
	h->after[0] = '\0';
	h->bytes = 0;
	h->complete = false;
	h->encoded = false;
}

static int64_t
date_header(struct httphead *h, struct str value)
{
	if (str_is(value, h->date))
		return h->date_s;
	h->date_s = date(value);
	h->date[0] = '\0';
	if (h->date_s >= 0) {
		memcpy(h->date, value.p, value.n);
		h->date[value.n] = '\0';
	}
	return h->date_s;
}

void
httphead_line(struct httphead *h, struct api_answer *a, struct str line)
{
	size_t colon = str_find(line, ':');
	struct str name = str_upto(line, colon);
	struct str value = str_trim(str_from(line, colon + 1));

	h->bytes += line.n;
	if (str_starts(line, STR_LIT("HTTP/"))) {
		forget(h, a);
		return;
	}
	if (str_trim(line).n == 0) {
		h->complete = true;
	} else if (str_iis(name, "date")) {
		a->date_s = date_header(h, value);
	} else if (str_iis(name, "retry-after")) {
		if (value.n >= sizeof(h->after))
			return;
		memcpy(h->after, value.p, value.n);
		h->after[value.n] = '\0';
	} else if (str_iis(name, "content-encoding")) {
		h->encoded = value.n > 0 && !str_iis(value, "identity");
	} else if (str_iis(name, "x-ratelimit-limit")) {
		a->limit = number(value);
	} else if (str_iis(name, "x-ratelimit-remaining")) {
		a->remaining = number(value);
	} else if (str_iis(name, "x-ratelimit-reset")) {
		a->reset_s = number(value);
	}
}

void
httphead_end(const struct httphead *h, struct api_answer *a)
{
	a->retry_after_ms = retry_after_ms(str_of(h->after), a->date_s);
}
