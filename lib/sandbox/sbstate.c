// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbfile.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbreplay.h"
#include "sandbox/sbstate.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbversion.h"

static const char header[] = "lfetl-sandbox-state 1\n";

struct sbstate {
	struct sbfile file;
	int64_t before; /* the file's size before the line added last */
	struct buf line;
	struct sbreplay replay;
};

int
sbstate_open(struct sbstate **out, const char *path, struct sbstate_world *w,
    struct err *e)
{
	struct sbstate *s = mem_alloc(sizeof(*s));

	*out = NULL;
	s->file.fd = -1;
	buf_init(&s->line, 3 * (size_t)LIM_BODY_BYTES);
	if (sbfile_open(&s->file, path, e) != 0)
		goto fail;
	if (s->file.size == 0) {
		if (sbfile_append(&s->file, str_of(header), e) != 0)
			goto fail;
	} else if (sbreplay_run(&s->replay, path, w, e) != 0) {
		goto fail;
	}
	*out = s;
	return 0;

fail:
	sbstate_close(s);
	return -1;
}

void
sbstate_close(struct sbstate *s)
{
	if (s == NULL)
		return;
	sbfile_close(&s->file);
	sbreplay_fini(&s->replay);
	buf_fini(&s->line);
	free(s);
}

const struct sbstate_line *
sbstate_last(const struct sbstate *s)
{
	return s->replay.last.object != NULL ? &s->replay.last : NULL;
}

static void
put_escaped(struct buf *b, const char *s)
{
	const char *start = s;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c <= ' ' || c == '%' || c == 0x7f ||
		    (c == '-' && s == start)) {
			buf_putc(b, '%');
			text_hex(b, &c, 1);
		} else {
			buf_putc(b, *s);
		}
	}
}

static void
put_links(struct buf *b, const struct sbstore *store,
    const struct sbrelation *r, const struct sbchange *c)
{
	buf_printf(b, "\t%zu", c->n_links);
	for (size_t i = 0; i < c->n_links; i++) {
		const struct sblink *l = &c->links[i];

		buf_puts(b, l->drop ? "\t-" : "\t");
		put_escaped(b, r[l->relation].key);
		buf_putc(b, '\t');
		put_escaped(b, sbstore_get(store, l->row)->id);
	}
}

static void
put_fields(struct buf *b, const struct sbfield *f, const struct sbversion *v)
{
	size_t at = 0;
	uint32_t field;
	struct str json;

	while (sbversion_next(v, &at, &field, &json)) {
		buf_putc(b, '\t');
		put_escaped(b, f[field].key);
		buf_putc(b, '\t');
		buf_add_str(b, json); /* a tab inside is written \t */
	}
}

static int
append(struct sbstate *s, struct err *e)
{
	buf_putc(&s->line, '\n');
	if (s->line.over)
		return err_set(
		    e, ERR_DISK, "%s: a line is too long", s->file.path);
	s->before = s->file.size;
	return sbfile_append(&s->file, buf_str(&s->line), e);
}

int
sbstate_add(struct sbstate *s, const struct sbstore *store,
    const struct sbstate_line *l, const struct sbchange *c, struct err *e)
{
	const struct sbdefs *d = sbstore_defs(store, l->object);
	struct buf *b = &s->line;
	size_t n;

	buf_clear(b);
	buf_printf(b, "%c\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%s\t",
	    c->flagged ? 'a' : sbchange_name(l->effect)[0], l->n, l->t,
	    l->done_ms, l->object->name);
	put_escaped(b, l->id);
	buf_putc(b, '\t');
	put_escaped(b, l->path);
	buf_putc(b, '\t');
	if (l->key == NULL)
		buf_putc(b, '-');
	else
		put_escaped(b, l->key);
	buf_putc(b, '\t');
	if (l->has_body)
		text_hex(b, l->body, DIGEST_BYTES);
	else
		buf_putc(b, '-');
	if (l->effect == SBEFFECT_MERGE) {
		buf_putc(b, '\t');
		put_escaped(b, sbstore_get(store, c->other)->id);
	} else if (l->effect != SBEFFECT_DELETE) {
		put_links(b, store, sbdefs_relations(d, &n), c);
	}
	if (l->effect != SBEFFECT_DELETE)
		put_fields(b, sbdefs_fields(d, &n), c->version);
	return append(s, e);
}

int
sbstate_add_clock(struct sbstate *s, int64_t offset_ms, struct err *e)
{
	buf_clear(&s->line);
	buf_printf(&s->line, "k\t%" PRId64, offset_ms);
	return append(s, e);
}

void
sbstate_undo(struct sbstate *s)
{
	sbfile_undo(&s->file, s->before);
}
