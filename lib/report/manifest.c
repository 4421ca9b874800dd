// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "report/manifest.h"

enum {
	VERSION = 1,
	PATH_MAX_BYTES = 65536
};

char *
manifest_path(const char *file)
{
	struct buf b;

	buf_init(&b, PATH_MAX_BYTES);
	buf_printf(&b, "%s.manifest.json", file);
	return buf_take(&b, NULL);
}

void
manifest_time(struct buf *b, int64_t wall_ms)
{
	time_t s = (time_t)(wall_ms / 1000);
	struct tm tm;
	char text[32];

	if (gmtime_r(&s, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0)
		buf_puts(b, text);
}

/* -- writing -- */

static void
member(struct jput *j, const char *key, const char *text)
{
	jput_key(j, key);
	jput_cstr(j, text);
}

static void
number(struct jput *j, const char *key, uint64_t v)
{
	jput_key(j, key);
	jput_uint(j, v);
}

static void
put_digest(struct jput *j, const char *key, const unsigned char *d)
{
	struct buf hex;

	buf_init(&hex, 2 * DIGEST_BYTES + 1);
	text_hex(&hex, d, DIGEST_BYTES);
	member(j, key, buf_text(&hex));
	buf_fini(&hex);
}

static void
put_time(struct jput *j, const char *key, int64_t ms)
{
	struct buf b;

	buf_init(&b, 64);
	manifest_time(&b, ms);
	member(j, key, buf_text(&b));
	buf_fini(&b);
}

static void
put_column(struct jput *j, const struct manifest_column *c)
{
	jput_object(j);
	member(j, "heading", c->heading);
	member(j, "name", c->name);
	member(j, "kind", c->kind);
	member(j, "key", c->key);
	if (c->member != NULL)
		member(j, "member", c->member);
	if (c->type != NULL)
		member(j, "type", c->type);
	if (c->several) {
		jput_key(j, "several");
		jput_bool(j, true);
	}
	if (c->read_only) {
		jput_key(j, "readOnly");
		jput_bool(j, true);
	}
	jput_end(j);
}

static void
put_all(const struct manifest *m, struct jput *j)
{
	jput_object(j);
	number(j, "manifest", VERSION);
	member(j, "program", m->program);
	member(j, "object", m->object);
	member(j, "format", m->format);
	member(j, "profile", m->profile);
	jput_key(j, "optionIds");
	jput_bool(j, m->option_ids);
	jput_key(j, "filters");
	jput_list(j);
	for (size_t i = 0; i < m->n_filters; i++)
		jput_cstr(j, m->filters[i]);
	jput_end(j);
	jput_key(j, "columns");
	jput_list(j);
	for (size_t i = 0; i < m->n_columns; i++)
		put_column(j, &m->columns[i]);
	jput_end(j);
	number(j, "rows", m->rows);
	number(j, "hidden", m->hidden);
	number(j, "total", m->total);
	number(j, "passes", m->passes);
	number(j, "bytes", m->bytes);
	put_digest(j, "sha256", m->digest);
	put_digest(j, "definitions", m->definitions);
	put_time(j, "started", m->started_ms);
	put_time(j, "ended", m->ended_ms);
	jput_end(j);
}

int
manifest_write(const struct manifest *m, const char *path, struct err *e)
{
	struct fsx_out o;
	struct jput j;
	struct buf b;

	if (fsx_create(&o, path, e) != 0)
		return -1;
	buf_init(&b, LIM_REPORT_BYTES);
	jput_init(&j, &b);
	put_all(m, &j);
	buf_putc(&b, '\n');
	/* fsx_commit() sees whether it was written. */
	(void)fwrite(buf_text(&b), 1, b.n, o.f);
	buf_fini(&b);
	return fsx_commit(&o, e);
}

/* -- reading -- */

static const char *
text_of(const struct jval *v, const char *key, struct arena *a)
{
	struct str s = jdoc_text(jdoc_get(v, key));

	return s.p == NULL ? NULL : arena_dup(a, s.p, s.n);
}

static uint64_t
number_of(const struct jval *v, const char *key)
{
	int64_t n = jdoc_int(jdoc_get(v, key), 0);

	return n > 0 ? (uint64_t)n : 0;
}

static int
nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* All zeros when it is none. */
static void
digest_from(const struct jval *v, const char *key, unsigned char *out)
{
	struct str s = jdoc_text(jdoc_get(v, key));

	memset(out, 0, DIGEST_BYTES);
	if (s.n != 2 * (size_t)DIGEST_BYTES)
		return;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int high = nibble(s.p[2 * i]);
		int low = nibble(s.p[2 * i + 1]);

		if (high >= 0 && low >= 0)
			out[i] = (unsigned char)(high << 4 | low);
	}
}

static int
read_columns(struct manifest *m, const struct jval *list, struct arena *a,
    const char *path, struct err *e)
{
	size_t n = jdoc_size(list);
	struct manifest_column *v = arena_array(a, n + 1, sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		const struct jval *c = jdoc_at(list, i);

		v[i].heading = text_of(c, "heading", a);
		v[i].name = text_of(c, "name", a);
		v[i].kind = text_of(c, "kind", a);
		v[i].key = text_of(c, "key", a);
		v[i].member = text_of(c, "member", a);
		v[i].type = text_of(c, "type", a);
		v[i].several = jdoc_bool(jdoc_get(c, "several"), false);
		v[i].read_only = jdoc_bool(jdoc_get(c, "readOnly"), false);
		if (v[i].heading == NULL || v[i].kind == NULL ||
		    v[i].key == NULL)
			return err_set(e, ERR_USAGE,
			    "%s: column %zu has no heading, kind or key", path,
			    i + 1);
	}
	m->columns = v;
	m->n_columns = n;
	return 0;
}

static int
read_all(struct manifest *m, const struct jval *root, struct arena *a,
    const char *path, struct err *e)
{
	memset(m, 0, sizeof(*m));
	if (jdoc_int(jdoc_get(root, "manifest"), 0) != VERSION) {
		(void)err_set(e, ERR_USAGE,
		    "%s is no manifest that this version understands", path);
		return err_hint(e,
		    "import the file with a mapping (-m), or use the version of lfetl that exported it");
	}
	m->program = text_of(root, "program", a);
	m->object = text_of(root, "object", a);
	m->format = text_of(root, "format", a);
	m->profile = text_of(root, "profile", a);
	if (m->object == NULL || m->format == NULL)
		return err_set(
		    e, ERR_USAGE, "%s does not say object or format", path);
	m->option_ids = jdoc_bool(jdoc_get(root, "optionIds"), false);
	m->rows = number_of(root, "rows");
	m->hidden = number_of(root, "hidden");
	m->total = number_of(root, "total");
	m->passes = number_of(root, "passes");
	m->bytes = number_of(root, "bytes");
	digest_from(root, "sha256", m->digest);
	digest_from(root, "definitions", m->definitions);
	return read_columns(m, jdoc_get(root, "columns"), a, path, e);
}

int
manifest_read(
    struct manifest *out, const char *path, struct arena *a, struct err *e)
{
	struct jdoc *doc = NULL;
	struct buf b;
	int rc;

	if (!fsx_exists(path))
		return 0;
	buf_init(&b, LIM_DEFINITIONS_BYTES);
	rc = fsx_read(&b, path, e);
	if (rc == 0 && jdoc_parse(&doc, buf_text(&b), b.n, e) != 0)
		rc = err_wrap(e, "%s", path);
	if (rc == 0)
		rc = read_all(out, jdoc_root(doc), a, path, e);
	jdoc_free(doc);
	buf_fini(&b);
	return rc == 0 ? 1 : -1;
}
