// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "api/answer.h"
#include "api/httppeer.h"
#include "api/httpslot.h"
#include "api/httpwatch.h"
#include "api/wire.h"

enum {
	HEADS_BYTES = 64 * 1024,
	US_PER_MS = 1000
};

static bool
wants_heads(const struct httpslot *s)
{
	return s->way->wire != NULL && s->way->wire->traffic;
}

/* Only libcurl's talk names protocol and cipher of a connection. */
static void
take_talk(struct httpwatch *w, struct str line)
{
	const struct str mark = STR_LIT("SSL connection using ");

	line = str_trim(line);
	if (!str_starts(line, mark))
		return;
	api_answer_clean(w->tls, sizeof(w->tls), str_from(line, mark.n));
}

/* NOLINTBEGIN(readability-non-const-parameter): libcurl says what it takes */
static int
on_talk(CURL *easy, curl_infotype type, char *p, size_t n, void *cookie)
{
	struct httpslot *s = cookie;

	(void)easy;
	if (type == CURLINFO_TEXT)
		take_talk(&s->watch, (struct str){p, n});
	else if (type == CURLINFO_HEADER_OUT && wants_heads(s))
		buf_add(&s->watch.sent, p, n);
	else if (type == CURLINFO_HEADER_IN && wants_heads(s))
		buf_add(&s->watch.got, p, n);
	return 0;
}

/* NOLINTEND(readability-non-const-parameter) */

CURLcode
httpwatch_init(struct httpslot *s)
{
	CURLcode rc = CURLE_OK;

	buf_init(&s->watch.sent, HEADS_BYTES);
	buf_init(&s->watch.got, HEADS_BYTES);
	if (s->way->peer == NULL && !wants_heads(s))
		return rc;
	rc = curl_easy_setopt(s->easy, CURLOPT_DEBUGFUNCTION, on_talk);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->easy, CURLOPT_DEBUGDATA, (void *)s);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->easy, CURLOPT_VERBOSE, 1L);
	if (rc == CURLE_OK && s->way->peer != NULL)
		rc = curl_easy_setopt(s->easy, CURLOPT_CERTINFO, 1L);
	return rc;
}

/* The key stood in what was sent.  Plain memset() may be left out. */
static void
wipe(struct buf *b)
{
	volatile char *p = b->p;

	for (size_t i = 0; i < b->n; i++)
		p[i] = '\0';
	buf_clear(b);
}

void
httpwatch_fini(struct httpslot *s)
{
	wipe(&s->watch.sent);
	buf_fini(&s->watch.sent);
	buf_fini(&s->watch.got);
}

void
httpwatch_begin(struct httpslot *s)
{
	wipe(&s->watch.sent);
	buf_clear(&s->watch.got);
}

static int64_t
duration_ms(struct httpslot *s)
{
	curl_off_t us = 0;

	if (curl_easy_getinfo(s->easy, CURLINFO_TOTAL_TIME_T, &us) != CURLE_OK)
		return 0;
	return (int64_t)us / US_PER_MS;
}

static void
take_text(struct httpslot *s, CURLINFO what, char *out, size_t max)
{
	char *text = NULL;

	if (curl_easy_getinfo(s->easy, what, &text) != CURLE_OK)
		text = NULL;
	api_answer_clean(out, max, str_of(text));
}

/* The server's own certificate: the first of the chain. */
static void
take_certificate(struct httpslot *s, struct httppeer *p)
{
	const struct str expiry = STR_LIT("Expire date:");
	const struct str issuer = STR_LIT("Issuer:");
	struct curl_certinfo *c = NULL;

	p->expires_s = -1;
	p->issuer[0] = '\0';
	if (curl_easy_getinfo(s->easy, CURLINFO_CERTINFO, &c) != CURLE_OK ||
	    c == NULL || c->num_of_certs < 1)
		return;
	for (const struct curl_slist *l = c->certinfo[0]; l != NULL;
	     l = l->next) {
		struct str line = str_of(l->data);

		if (str_starts(line, expiry))
			p->expires_s =
			    (int64_t)curl_getdate(l->data + expiry.n, NULL);
		else if (str_starts(line, issuer))
			api_answer_clean(p->issuer, sizeof(p->issuer),
			    str_from(line, issuer.n));
	}
}

static void
meet(struct httpslot *s, struct httppeer *p, int64_t ms)
{
	take_text(s, CURLINFO_PRIMARY_IP, p->address, sizeof(p->address));
	take_text(s, CURLINFO_CAPATH, p->ca_folder, sizeof(p->ca_folder));
	/* libcurl tells its default, whatever it was given. */
	if (s->way->ca_file != NULL)
		api_answer_clean(
		    p->ca_file, sizeof(p->ca_file), str_of(s->way->ca_file));
	else
		take_text(s, CURLINFO_CAINFO, p->ca_file, sizeof(p->ca_file));
	(void)snprintf(p->tls, sizeof(p->tls), "%s", s->watch.tls);
	take_certificate(s, p);
	p->ms = ms;
}

void
httpwatch_end(struct httpslot *s)
{
	struct wire_exchange x = {&s->request, &s->answer, 0,
	    buf_str(&s->watch.sent), buf_str(&s->watch.got)};

	if (s->way->wire == NULL && s->way->peer == NULL)
		return;
	x.ms = duration_ms(s);
	wire_tell(s->way->wire, &x);
	if (s->way->peer != NULL)
		meet(s, s->way->peer, x.ms);
	wipe(&s->watch.sent);
}
