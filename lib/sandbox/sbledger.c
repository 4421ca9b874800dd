// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbfile.h"
#include "sandbox/sbledger.h"

enum {
	LINE_MAX_BYTES = 1024 * 1024
};

struct sbledger {
	struct sbfile file;
	int64_t last;
	struct buf line;
	struct buf hex;
};

/* Numbers go on where a former process stopped. */
static int
read_last(struct sbledger *l, struct err *e)
{
	struct jdoc *doc = NULL;

	if (sbfile_last(&l->file, &l->line, e) != 0)
		return -1;
	if (l->line.n == 0)
		return 0;
	if (jdoc_parse(&doc, l->line.p, l->line.n, e) == 0)
		l->last = jdoc_int(jdoc_get(jdoc_root(doc), "n"), -1);
	jdoc_free(doc);
	if (doc != NULL && l->last >= 0)
		return 0;
	(void)err_set(
	    e, ERR_USAGE, "%s does not end like a ledger", l->file.path);
	return err_hint(e, "Name a new file for the ledger.");
}

int
sbledger_open(struct sbledger **out, const char *path, struct err *e)
{
	struct sbledger *l = mem_alloc(sizeof(*l));

	*out = NULL;
	l->file.fd = -1;
	buf_init(&l->line, LINE_MAX_BYTES);
	buf_init(&l->hex, 2 * (size_t)DIGEST_BYTES);
	if (path != NULL &&
	    (sbfile_open(&l->file, path, e) != 0 || read_last(l, e) != 0)) {
		sbledger_close(l);
		return -1;
	}
	*out = l;
	return 0;
}

void
sbledger_close(struct sbledger *l)
{
	if (l == NULL)
		return;
	sbfile_close(&l->file);
	buf_fini(&l->line);
	buf_fini(&l->hex);
	free(l);
}

bool
sbledger_writes(const struct sbledger *l)
{
	return l->file.fd >= 0;
}

int64_t
sbledger_last(const struct sbledger *l)
{
	return l->last;
}

static void
put_cstr(struct jput *j, const char *key, const char *s)
{
	jput_key(j, key);
	jput_cstr(j, s);
}

static void
put_int(struct jput *j, const char *key, int64_t v)
{
	jput_key(j, key);
	jput_int(j, v);
}

static void
put_line(struct sbledger *l, const struct sbledger_line *a)
{
	struct jput j;

	jput_init(&j, &l->line);
	jput_object(&j);
	put_int(&j, "n", a->n);
	put_int(&j, "t", a->t);
	put_cstr(&j, "method", a->method);
	put_cstr(&j, "path", a->path);
	put_cstr(&j, "category", sbrate_name(a->category));
	put_cstr(&j, "key", a->key);
	jput_key(&j, "body");
	if (a->body == NULL) {
		jput_null(&j);
	} else {
		buf_clear(&l->hex);
		text_hex(&l->hex, a->body, DIGEST_BYTES);
		jput_text(&j, buf_str(&l->hex));
	}
	put_int(&j, "status", a->status);
	put_cstr(&j, "id", a->id);
	put_cstr(&j, "effect", a->effect);
	jput_key(&j, "replay");
	jput_bool(&j, a->replay);
	put_cstr(&j, "fault", a->fault);
	jput_end(&j);
	buf_putc(&l->line, '\n');
}

int
sbledger_add(struct sbledger *l, const struct sbledger_line *a, struct err *e)
{
	l->last = a->n;
	if (l->file.fd < 0)
		return 0;
	buf_clear(&l->line);
	put_line(l, a);
	if (l->line.over)
		return err_set(
		    e, ERR_DISK, "%s: a line is too long", l->file.path);
	return sbfile_append(&l->file, buf_str(&l->line), e);
}
