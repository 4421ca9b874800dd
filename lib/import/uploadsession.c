// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/answer.h"
#include "api/client.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "import/uploadsession.h"

enum {
	PATH_BYTES = 256,
	LINES_MAX = 256
};

/* "lf1-" and the digest of what the request is and of its body. */
static void
make_key(struct buf *out, struct digest *d, struct str body)
{
	unsigned char sum[DIGEST_BYTES];

	digest_of(body.p, body.n, sum);
	digest_part(d, sum, sizeof(sum));
	digest_end(d, sum);
	buf_puts(out, "lf1-");
	text_base32(out, sum, sizeof(sum));
}

static enum uploadsession_state
state_of(const struct jval *root)
{
	static const char *const words[UPLOADSESSION_OTHER] = {
	    [UPLOADSESSION_PENDING] = "PENDING",
	    [UPLOADSESSION_COMPLETED] = "COMPLETED",
	    [UPLOADSESSION_CANCELLED] = "CANCELLED",
	    [UPLOADSESSION_EXPIRED] = "EXPIRED",
	};
	struct str s = jdoc_text(jdoc_get(root, "status"));
	size_t i = 0;

	while (i < UPLOADSESSION_OTHER && !str_iis(s, words[i]))
		i++;
	return (enum uploadsession_state)i;
}

/* It becomes part of a path. */
static bool
is_id(const char *id)
{
	if (*id == '\0')
		return false;
	for (; *id != '\0'; id++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXY"
			   "Z0123456789_-",
			*id) == NULL)
			return false;
	return true;
}

static int
not_a_session(const char *what, struct err *e)
{
	(void)err_set(e, ERR_STOPPED,
	    "POST /v1/files: Lightfield's answer is no upload session: %s",
	    what);
	return err_hint(e,
	    "check that the base URL (--base-url, LIGHTFIELD_BASE_URL) is the API's own, or update lfetl");
}

static int
take_lines(struct uploadsession *s, const struct jval *headers, struct err *e)
{
	struct jdoc_iter it;
	size_t n = jdoc_size(headers);

	memset(&it, 0, sizeof(it));
	if (jdoc_kind(headers) != JDOC_OBJECT || n > LINES_MAX)
		return not_a_session("it has no uploadHeaders", e);
	s->lines = mem_array(n, sizeof(s->lines[0]));
	while (jdoc_next(headers, &it)) {
		struct str text = jdoc_text(it.val);
		const char *value = jdoc_cstr(it.val, NULL);

		if (value == NULL || strlen(value) != text.n)
			return not_a_session("a header line is no text", e);
		s->lines[s->n_lines].name = it.key;
		s->lines[s->n_lines++].value = value;
	}
	return 0;
}

static int
take_session(struct uploadsession *s, const struct fault *f, struct err *e)
{
	const struct jval *root = jdoc_root(s->doc);

	if (!is_id(f->id))
		return not_a_session("its id is no word", e);
	(void)snprintf(s->id, sizeof(s->id), "%s", f->id);
	s->state = state_of(root);
	s->url = jdoc_cstr(jdoc_get(root, "uploadUrl"), NULL);
	if (s->url == NULL)
		return not_a_session("it has no uploadUrl", e);
	return take_lines(s, jdoc_get(root, "uploadHeaders"), e);
}

static void
make_body(const struct uploadsession_ask *a, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "filename");
	jput_cstr(&j, a->name);
	jput_key(&j, "mimeType");
	jput_cstr(&j, a->mime);
	jput_key(&j, "sizeBytes");
	jput_uint(&j, a->size);
	if (a->purpose != NULL) {
		jput_key(&j, "purpose");
		jput_cstr(&j, a->purpose);
	}
	jput_end(&j);
}

int
uploadsession_ask(struct client *c, const struct uploadsession_ask *a,
    struct uploadsession *out, struct fault *f, struct err *e)
{
	struct digest *d = digest_new();
	struct api_request r;
	struct buf body;
	struct buf key;
	int rc;

	memset(out, 0, sizeof(*out));
	memset(&r, 0, sizeof(r));
	buf_init(&body, LIM_BODY_BYTES);
	buf_init(&key, LIM_IDEM_KEY_BYTES);
	make_body(a, &body);
	digest_text(d, "file create");
	digest_part(d, a->file, DIGEST_BYTES);
	digest_uint(d, a->generation);
	make_key(&key, d, buf_str(&body));
	r.path = "/v1/files";
	r.idem = buf_text(&key);
	r.body = buf_str(&body);
	rc = client_post(c, &r, false, &out->doc, f, e);
	if (rc == 0)
		rc = take_session(out, f, e);
	if (rc != 0)
		uploadsession_fini(out);
	buf_fini(&key);
	buf_fini(&body);
	digest_free(d);
	return rc;
}

void
uploadsession_fini(struct uploadsession *s)
{
	jdoc_free(s->doc);
	free(s->lines);
	s->doc = NULL;
	s->lines = NULL;
	s->url = NULL;
	s->n_lines = 0;
}

/* POST /v1/files/{id}/what. */
static int
tell(struct client *c, const char *id, const char *what, struct str body,
    enum uploadsession_state *state, struct fault *f, struct err *e)
{
	struct digest *d = digest_new();
	struct jdoc *doc = NULL;
	struct api_request r;
	struct buf path;
	struct buf key;
	int rc;

	memset(&r, 0, sizeof(r));
	buf_init(&path, PATH_BYTES);
	buf_init(&key, LIM_IDEM_KEY_BYTES);
	buf_printf(&path, "/v1/files/%s/%s", id, what);
	digest_text(d, "file tell");
	digest_text(d, buf_text(&path));
	make_key(&key, d, body);
	r.path = buf_text(&path);
	r.idem = buf_text(&key);
	r.body = body;
	rc = client_post(c, &r, true, &doc, f, e);
	*state = state_of(jdoc_root(doc));
	jdoc_free(doc);
	buf_fini(&key);
	buf_fini(&path);
	digest_free(d);
	return rc;
}

int
uploadsession_complete(struct client *c, const char *id, const char *md5,
    enum uploadsession_state *state, struct fault *f, struct err *e)
{
	struct buf body;
	int rc;

	buf_init(&body, 128);
	if (md5[0] == '\0')
		buf_puts(&body, "{}");
	else
		buf_printf(&body, "{\"md5\":\"%s\"}", md5);
	rc = tell(c, id, "complete", buf_str(&body), state, f, e);
	buf_fini(&body);
	return rc;
}

int
uploadsession_cancel(
    struct client *c, const char *id, struct fault *f, struct err *e)
{
	enum uploadsession_state state;

	return tell(c, id, "cancel", STR_LIT("{}"), &state, f, e);
}

int
uploadsession_look(struct client *c, const char *id,
    enum uploadsession_state *state, struct fault *f, struct err *e)
{
	struct jdoc *doc = NULL;
	struct buf path;
	int rc;

	buf_init(&path, PATH_BYTES);
	buf_printf(&path, "/v1/files/%s", id);
	memset(f, 0, sizeof(*f));
	rc = client_get(c, API_READ, buf_text(&path), &doc, e);
	*state = state_of(jdoc_root(doc));
	if (rc != 0 && e->kind == ERR_USAGE && client_status(c) == 404) {
		f->status = 404;
		rc = 1;
	}
	jdoc_free(doc);
	buf_fini(&path);
	return rc;
}
