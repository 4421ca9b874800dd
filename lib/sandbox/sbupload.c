// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbbytes.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbfilestate.h"
#include "sandbox/sbpresign.h"
#include "sandbox/sbserve.h"
#include "sandbox/sbsink.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbupload.h"
#include "sandbox/sbversion.h"
#include "sandbox/sbworld.h"

enum {
	NAME_MAX_CHARS = 255
};

static const int64_t size_max = INT64_C(512) * 1024 * 1024;
static const int64_t session_ms = INT64_C(3600) * 1000;
static const int64_t download_ms = INT64_C(900) * 1000;

/* In the order of the built-in fields (sbbuiltintalk.c). */
enum field {
	FIELD_STATUS,
	FIELD_NAME,
	FIELD_MIME,
	FIELD_SIZE,
	FIELD_COMPLETED,
	FIELD_EXPIRES
};

static int
check_members(
    const struct jval *body, const char *const *names, struct sbfail *why)
{
	struct jdoc_iter it = {0};

	if (jdoc_kind(body) != JDOC_OBJECT)
		return sbfail_set(why, 400, "invalid_type", NULL,
		    "The request body is a JSON object.");
	while (jdoc_next(body, &it)) {
		const char *const *n = names;

		while (*n != NULL && strcmp(*n, it.key) != 0)
			n++;
		if (*n == NULL)
			return sbfail_set(why, 400, "unknown_field", it.key,
			    "The request body has no member '%.100s'.", it.key);
	}
	return 0;
}

static int
need_text(const struct jval *body, const char *key, struct str *out,
    struct sbfail *why)
{
	const struct jval *v = jdoc_get(body, key);

	if (v == NULL)
		return sbfail_set(why, 400, "parameter_missing", key,
		    "'%s' is required.", key);
	*out = jdoc_text(v);
	if (out->p == NULL)
		return sbfail_set(
		    why, 400, "invalid_type", key, "'%s' is a string.", key);
	return 0;
}

static int
check_name(struct str name, struct sbfail *why)
{
	if (name.n == 0 || text_width(name) > NAME_MAX_CHARS)
		return sbfail_set(why, 422, NULL, "filename",
		    "'filename' has 1 to %d characters.", NAME_MAX_CHARS);
	return 0;
}

static int
check_mime(struct str mime, struct sbfail *why)
{
	size_t slash = str_find(mime, '/');

	if (slash == 0 || slash + 1 >= mime.n || str_find(mime, ' ') < mime.n)
		return sbfail_set(why, 422, NULL, "mimeType",
		    "'%.*s' is no MIME type.", STR_ARG(str_upto(mime, 80)));
	return 0;
}

static int
check_purpose(const struct jval *body, struct str mime, struct sbfail *why)
{
	static const char *const purposes[] = {"meeting_transcript",
	    "knowledge_user", "knowledge_workspace", "email_attachment"};
	const struct jval *v = jdoc_get(body, "purpose");
	struct str purpose = jdoc_text(v);
	bool known = v == NULL;

	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++)
		known = known || str_is(purpose, purposes[i]);
	if (!known)
		return sbfail_set(why, 400, "invalid_type", "purpose",
		    "'purpose' is one of meeting_transcript, knowledge_user, "
		    "knowledge_workspace and email_attachment.");
	if (str_is(purpose, purposes[0]) &&
	    (str_istarts(mime, STR_LIT("image/")) ||
		str_istarts(mime, STR_LIT("audio/")) ||
		str_istarts(mime, STR_LIT("video/"))))
		return sbfail_set(why, 422, NULL, "mimeType",
		    "A meeting transcript is no '%.*s'.",
		    STR_ARG(str_upto(mime, 80)));
	return 0;
}

static int
check_size(const struct jval *body, int64_t *size, struct sbfail *why)
{
	const struct jval *v = jdoc_get(body, "sizeBytes");

	*size = jdoc_int(v, -1);
	if (v == NULL)
		return sbfail_set(why, 400, "parameter_missing", "sizeBytes",
		    "'sizeBytes' is required.");
	if (jdoc_kind(v) != JDOC_NUMBER)
		return sbfail_set(why, 400, "invalid_type", "sizeBytes",
		    "'sizeBytes' is a whole number.");
	if (*size < 1 || *size > size_max)
		return sbfail_set(why, 422, NULL, "sizeBytes",
		    "'sizeBytes' is from 1 to 536870912.");
	return 0;
}

static void
add_text(struct sbdraft *draft, enum field field, struct str text)
{
	struct buf json;
	struct jput j;

	buf_init(&json, (size_t)LIM_BODY_BYTES);
	jput_init(&j, &json);
	jput_text(&j, text);
	sbdraft_add_field(draft, field, buf_str(&json));
	buf_fini(&json);
}

static void
add_time(struct sbdraft *draft, enum field field, int64_t ms)
{
	char iso[SBTIME_ISO_MAX];

	sbtime_iso(iso, ms);
	add_text(draft, field, str_of(iso));
}

static void
add_number(struct sbdraft *draft, enum field field, int64_t v)
{
	struct buf json;
	struct jput j;

	buf_init(&json, 64);
	jput_init(&j, &json);
	jput_int(&j, v);
	sbdraft_add_field(draft, field, buf_str(&json));
	buf_fini(&json);
}

int
sbupload_session(const struct sbworld *w, const struct sbcall *c,
    const struct jval *body, struct sbdraft *draft, struct sbfail *why)
{
	static const char *const names[] = {
	    "purpose", "filename", "mimeType", "sizeBytes", NULL};
	struct str name;
	struct str mime;
	int64_t size;

	(void)w;
	if (check_members(body, names, why) != 0 ||
	    need_text(body, "filename", &name, why) != 0 ||
	    check_name(name, why) != 0 ||
	    need_text(body, "mimeType", &mime, why) != 0 ||
	    check_mime(mime, why) != 0 || check_size(body, &size, why) != 0 ||
	    check_purpose(body, mime, why) != 0)
		return -1;
	add_text(
	    draft, FIELD_STATUS, str_of(sbfilestate_name(SBFILESTATE_PENDING)));
	add_text(draft, FIELD_NAME, name);
	add_text(draft, FIELD_MIME, mime);
	add_number(draft, FIELD_SIZE, size);
	add_time(draft, FIELD_EXPIRES, c->now_ms + session_ms);
	return 0;
}

/* 409 unless the file is in that state. */
static int
need_state(const struct sbworld *w, const struct sbcall *c, uint32_t row,
    enum sbfilestate wanted, struct sbfail *why)
{
	enum sbfilestate is = sbfilestate_get(
	    w->store, sbstore_get(w->store, row), SBSTORE_NOW, c->now_ms);

	if (is == wanted)
		return 0;
	return sbfail_set(why, 409, NULL, NULL, "The file is %s, not %s.",
	    sbfilestate_name(is), sbfilestate_name(wanted));
}

static struct str
field_of(const struct sbworld *w, uint32_t row, enum field field)
{
	return sbversion_field(
	    sbstore_version(sbstore_get(w->store, row), SBSTORE_NOW), field);
}

static void
end_session(const struct sbworld *w, uint32_t row, enum sbfilestate state,
    struct sbdraft *draft)
{
	add_text(draft, FIELD_STATUS, str_of(sbfilestate_name(state)));
	for (unsigned f = FIELD_NAME; f <= FIELD_SIZE; f++)
		sbdraft_add_field(draft, f, field_of(w, row, (enum field)f));
}

/* 32 lower-case hex digits. */
static bool
is_md5(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') &&
		    (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.n == SBSINK_MD5_MAX - 1;
}

int
sbupload_complete(const struct sbworld *w, const struct sbcall *c,
    const struct jval *body, struct sbdraft *draft, struct sbfail *why)
{
	static const char *const names[] = {"md5", NULL};
	const struct jval *md5 = jdoc_get(body, "md5");
	uint32_t row = c->change.row;
	const struct sbsink *bytes = sbbytes_get(w->bytes, row);

	if (check_members(body, names, why) != 0)
		return -1;
	if (md5 != NULL && !is_md5(jdoc_text(md5)))
		return sbfail_set(why, 400, "invalid_type", "md5",
		    "'md5' has 32 lower-case hexadecimal digits.");
	if (need_state(w, c, row, SBFILESTATE_PENDING, why) != 0)
		return -1;
	if (bytes == NULL)
		return sbfail_set(
		    why, 409, NULL, NULL, "Nothing has been uploaded yet.");
	if (md5 != NULL && bytes->md5[0] != '\0' &&
	    !str_is(jdoc_text(md5), bytes->md5))
		return sbfail_set(why, 422, NULL, "md5",
		    "The md5 of what was uploaded is %s.", bytes->md5);
	end_session(w, row, SBFILESTATE_COMPLETED, draft);
	add_time(draft, FIELD_COMPLETED, c->now_ms);
	return 0;
}

int
sbupload_cancel(const struct sbworld *w, const struct sbcall *c,
    const struct jval *body, struct sbdraft *draft, struct sbfail *why)
{
	static const char *const names[] = {NULL};

	if ((body != NULL && check_members(body, names, why) != 0) ||
	    need_state(w, c, c->change.row, SBFILESTATE_PENDING, why) != 0)
		return -1;
	end_session(w, c->change.row, SBFILESTATE_CANCELLED, draft);
	return 0;
}

int
sbupload_url(
    const struct sbworld *w, struct sbcall *c, uint32_t row, struct sbfail *why)
{
	int64_t until_ms = c->now_ms + download_ms;
	char url[SBPRESIGN_MAX];
	char iso[SBTIME_ISO_MAX];
	struct jput j;

	if (need_state(w, c, row, SBFILESTATE_COMPLETED, why) != 0)
		return -1;
	sbpresign_download(url, c->req->origin, c->id, until_ms);
	sbtime_iso(iso, until_ms);
	jput_init(&j, c->body);
	jput_object(&j);
	jput_key(&j, "url");
	jput_cstr(&j, url);
	jput_key(&j, "expiresAt");
	jput_cstr(&j, iso);
	jput_end(&j);
	return 0;
}

/* A stored text without its quotes. */
static struct str
plain(struct str json)
{
	return json.n < 2 ? (struct str){NULL, 0}
			  : (struct str){json.p + 1, json.n - 2};
}

static int
check_put_headers(const struct sbworld *w, const struct sbcall *c, uint32_t row,
    struct sbfail *why)
{
	const struct sb_request *r = c->req;
	char token[SBPRESIGN_TOKEN_MAX];
	int64_t expires_ms;

	if (!sbpresign_check(c->route.query, c->route.id, &expires_ms))
		return sbfail_set(why, 403, NULL, NULL,
		    "The signature of the URL does not match.");
	if (r->authorization != NULL || r->version != NULL || r->idem != NULL)
		return sbfail_set(why, 400, "invalid_configuration",
		    r->authorization != NULL ? "Authorization"
		    : r->version != NULL     ? "Lightfield-Version"
					     : "Idempotency-Key",
		    "An upload takes no headers but those of uploadHeaders.");
	sbpresign_token(token, c->id);
	if (r->upload_token == NULL || strcmp(r->upload_token, token) != 0)
		return sbfail_set(why, 403, NULL, "X-Upload-Token",
		    "X-Upload-Token is not that of uploadHeaders.");
	if (r->content_type == NULL ||
	    !str_is(plain(field_of(w, row, FIELD_MIME)), r->content_type))
		return sbfail_set(why, 403, NULL, "Content-Type",
		    "Content-Type is not that of uploadHeaders.");
	return 0;
}

int
sbupload_put(
    const struct sbworld *w, struct sbcall *c, uint32_t row, struct sbfail *why)
{
	const struct sb_request *r = c->req;
	uint64_t n = r->sink != NULL ? (*r->sink)->n_bytes : r->body.n;
	uint64_t size = 0;

	if (check_put_headers(w, c, row, why) != 0)
		return -1;
	if (sbfilestate_get(w->store, sbstore_get(w->store, row), SBSTORE_NOW,
		c->now_ms) == SBFILESTATE_EXPIRED)
		return sbfail_set(
		    why, 403, NULL, NULL, "The upload session has expired.");
	if (need_state(w, c, row, SBFILESTATE_PENDING, why) != 0)
		return -1;
	(void)text_uint(field_of(w, row, FIELD_SIZE), INT64_MAX, &size);
	if (n != size)
		return sbfail_set(why, 400, "invalid_configuration",
		    "Content-Length", "The session is for %zu bytes, not %zu.",
		    (size_t)size, (size_t)n);
	return 0;
}

void
sbupload_keep(struct sbworld *w, const struct sbcall *c, uint32_t row)
{
	struct sbsink *s;

	if (c->req->sink != NULL) {
		s = *c->req->sink;
		*c->req->sink = NULL;
	} else {
		s = sbsink_new();
		sbsink_add(s, c->req->body);
		sbsink_end(s);
	}
	sbbytes_put(w->bytes, row, s);
}

int
sbupload_bytes(
    const struct sbworld *w, struct sbcall *c, uint32_t row, struct sbfail *why)
{
	const struct sbsink *s = sbbytes_get(w->bytes, row);
	int64_t expires_ms;

	if (!sbpresign_check(c->route.query, c->route.id, &expires_ms))
		return sbfail_set(why, 403, NULL, NULL,
		    "The signature of the URL does not match.");
	if (c->now_ms >= expires_ms)
		return sbfail_set(
		    why, 403, NULL, NULL, "The download URL has expired.");
	if (s == NULL || !s->kept)
		return sbfail_set(why, 404, NULL, NULL,
		    "The sandbox did not keep these bytes.");
	buf_add_str(c->body, buf_str(&s->bytes));
	c->type = plain(field_of(w, row, FIELD_MIME));
	return 0;
}
