// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fsx.h"
#include "base/mem.h"

void
sbt_init(struct sbt *t)
{
	char dir[] = "/tmp/sbtest.XXXXXX";

	memset(t, 0, sizeof(*t));
	assert_non_null(mkdtemp(dir));
	t->dir = mem_strdup(dir);
	t->now_ms = SBT_T0;
	t->req.authorization = "Bearer sk_lf_test";
	t->req.version = "2026-03-01";
	t->req.content_type = "application/json";
	sb_answer_init(&t->a);
}

void
sbt_start(struct sbt *t)
{
	struct err e = {0};

	if (sb_new(&t->sb, &t->opts, &e) != 0)
		fail_msg("%s", e.msg);
}

void
sbt_stop(struct sbt *t)
{
	sb_free(t->sb);
	t->sb = NULL;
}

void
sbt_fini(struct sbt *t)
{
	sbt_stop(t);
	sb_answer_fini(&t->a);
	jdoc_free(t->doc);
	for (size_t i = 0; i < t->n_paths; i++) {
		(void)unlink(t->paths[i]);
		free(t->paths[i]);
	}
	assert_int_equal(rmdir(t->dir), 0);
	free(t->dir);
}

const char *
sbt_path(struct sbt *t, const char *name)
{
	assert_true(t->n_paths < 8);
	return t->paths[t->n_paths++] = fsx_join(t->dir, name);
}

static void
put_file(const char *path, const char *text, int flags)
{
	int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

void
sbt_write(const char *path, const char *text)
{
	put_file(path, text, O_TRUNC);
}

void
sbt_append(const char *path, const char *text)
{
	put_file(path, text, O_APPEND);
}

void
sbt_read(const char *path, struct buf *out)
{
	struct err e = {0};

	buf_init(out, 1U << 30);
	if (fsx_read(out, path, &e) != 0)
		fail_msg("%s", e.msg);
}

int
sbt_send(struct sbt *t, const char *method, const char *path, const char *body)
{
	struct sb_request req = t->req;
	struct err e = {0};

	req.method = method;
	req.path = path;
	req.body = str_of(body);
	if (sb_handle(t->sb, &req, t->now_ms, &t->a, &e) != 0)
		fail_msg("%s", e.msg);
	jdoc_free(t->doc);
	t->doc = NULL;
	if (t->a.body.n > 0)
		(void)jdoc_parse(&t->doc, t->a.body.p, t->a.body.n, &e);
	return t->a.status;
}

int
sbt_get(struct sbt *t, const char *path)
{
	return sbt_send(t, "GET", path, NULL);
}

int
sbt_post(struct sbt *t, const char *path, const char *key, const char *body)
{
	int status;

	t->req.idem = key;
	status = sbt_send(t, "POST", path, body);
	t->req.idem = NULL;
	return status;
}

const struct jval *
sbt_root(const struct sbt *t)
{
	assert_non_null(t->doc);
	return jdoc_root(t->doc);
}

static const char *
error_member(const struct sbt *t, const char *name)
{
	const struct jval *inner = jdoc_get(sbt_root(t), "error");

	return jdoc_cstr(
	    jdoc_get(inner != NULL ? inner : sbt_root(t), name), "");
}

const char *
sbt_type(const struct sbt *t)
{
	return error_member(t, "type");
}

const char *
sbt_code(const struct sbt *t)
{
	return error_member(t, "code");
}

const char *
sbt_param(const struct sbt *t)
{
	return error_member(t, "param");
}

const char *
sbt_id(const struct sbt *t)
{
	return jdoc_cstr(jdoc_get(sbt_root(t), "id"), "");
}

const struct jval *
sbt_value(const struct sbt *t, const char *key)
{
	return jdoc_get(
	    jdoc_get(jdoc_get(sbt_root(t), "fields"), key), "value");
}

char *
sbt_make(struct sbt *t, const char *path, const char *body)
{
	if (sbt_post(t, path, NULL, body) != 200)
		fail_msg("%s", buf_text(&t->a.body));
	return mem_strdup(sbt_id(t));
}

int
sbt_contact(struct sbt *t, const char *key, const char *json)
{
	struct buf b;
	int status;

	buf_init(&b, 1U << 20);
	buf_printf(&b, "{\"fields\":{\"%s\":%s}}", key, json);
	status = sbt_post(t, "/v1/contacts", NULL, buf_text(&b));
	buf_fini(&b);
	return status;
}

static void
put_quoted(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++)
		buf_putc(b, *text == '\'' ? '"' : *text);
}

int
sbt_postf(struct sbt *t, const char *path, const char *fmt, ...)
{
	struct buf text;
	struct buf body;
	va_list ap;
	int status;

	buf_init(&text, 1U << 20);
	buf_init(&body, 1U << 20);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	put_quoted(&body, buf_text(&text));
	status = sbt_post(t, path, NULL, buf_text(&body));
	buf_fini(&text);
	buf_fini(&body);
	return status;
}

void
sbt_refused(struct sbt *t, const char *path, const char *body, int status,
    const char *code, const char *param)
{
	assert_int_equal(sbt_postf(t, path, "%s", body), status);
	assert_string_equal(sbt_code(t), code);
	assert_string_equal(sbt_param(t), param);
}

const char *
sbt_join(const char *before, const char *id, const char *behind)
{
	static char paths[4][256];
	static unsigned at;
	char *p = paths[at++ % 4];

	(void)snprintf(p, sizeof(paths[0]), "%s%s%s", before, id, behind);
	return p;
}

static const struct jval *
links_of(const struct sbt *t, const char *key)
{
	return jdoc_get(
	    jdoc_get(jdoc_get(sbt_root(t), "relationships"), key), "values");
}

size_t
sbt_links(const struct sbt *t, const char *key)
{
	return jdoc_size(links_of(t, key));
}

const char *
sbt_link(const struct sbt *t, const char *key)
{
	return jdoc_cstr(jdoc_at(links_of(t, key), 0), "");
}
