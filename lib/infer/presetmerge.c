// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/text.h"
#include "mapping/mapping.h"
#include "schema/defs.h"

#include "infer/draft.h"
#include "infer/drafttext.h"
#include "infer/preset.h"
#include "infer/presetmerge.h"
#include "infer/profile.h"
#include "infer/propose.h"

/* -- columns -- */

static bool
has_target(const struct target *v, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(v[i].key.text, key))
			return true;
	return false;
}

static void
aside(struct propose_column *c, const char *why)
{
	c->what = PROPOSE_NOTHING;
	(void)snprintf(c->why, sizeof(c->why), "%s", why);
}

static void
settle(const struct mapping *m, struct propose_column *c)
{
	if (c->what == PROPOSE_EMPTY)
		aside(c, "empty in every row");
	else if (c->what == PROPOSE_IGNORE)
		aside(c, "what a CRM keeps for itself");
	else if (c->what == PROPOSE_KEY)
		aside(c, "the ready mapping says what the key is");
	else if (c->relation != NULL &&
		 has_target(m->relations, m->n_relations, c->relation->key))
		aside(c, "the ready mapping fills this relationship already");
	else if (c->field != NULL &&
		 has_target(m->fields, m->n_fields, c->field->key))
		aside(c, "the ready mapping fills this field already");
}

void
presetmerge_columns(const struct preset_fit *f, const struct profile *p,
    struct propose_column *v)
{
	for (size_t i = 0; i < p->n; i++)
		if (f->known[i])
			v[i].what = PROPOSE_KNOWN;
		else
			settle(f->mapping, &v[i]);
}

/* -- text -- */

/* The line of a top-level member, "fields:" with nothing behind it. */
static bool
is_member(struct str line, const char *name)
{
	struct str rest;

	if (!str_starts(line, str_of(name)))
		return false;
	rest = str_trim(str_from(line, strlen(name)));
	return rest.n > 0 && rest.p[0] == ':' &&
	       (rest.n == 1 || str_trim(str_from(rest, 1)).n == 0 ||
		   str_trim(str_from(rest, 1)).p[0] == '#');
}

static bool
has_member(struct str text, const char *name)
{
	struct str line;

	while (str_next(&text, STR_LIT("\n"), &line))
		if (str_starts(line, str_of(name)) &&
		    str_starts(str_from(line, strlen(name)), STR_LIT(":")))
			return true;
	return false;
}

/*
 * Where further members of a block can stand: behind its last one.  0 when
 * there is no such block, or its members are not two blanks deep.
 */
static size_t
end_of(struct str text, const char *name)
{
	struct str rest = text;
	struct str line;
	bool inside = false;
	size_t end = 0;

	while (str_next(&rest, STR_LIT("\n"), &line)) {
		size_t behind = text.n - rest.n;

		if (!inside) {
			inside = is_member(line, name);
			continue;
		}
		if (str_trim(line).n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] != ' ')
			break;
		if (!str_starts(line, STR_LIT("  ")) ||
		    (end == 0 && str_starts(line, STR_LIT("   "))))
			return 0;
		end = behind;
	}
	return end;
}

/* Lines as remarks. */
static void
put_remarks(struct buf *b, struct str lines)
{
	struct str line;

	while (str_next(&lines, STR_LIT("\n"), &line)) {
		if (line.n == 0)
			continue;
		buf_puts(b, "# ");
		buf_add_str(b, line);
		buf_putc(b, '\n');
	}
}

static void
head(const struct preset_fit *f, const struct draft *d, struct buf *b)
{
	buf_puts(b, "# Drafted by 'lfetl map' from ");
	drafttext_inert(b, d->file);
	buf_puts(b, ": ");
	text_count(b, d->profile->rows);
	buf_printf(b,
	    "%s, %zu columns.\n# It is the ready mapping %s, with what the "
	    "file has beyond it.\n#\n",
	    d->profile->rows == 1 ? " row" : " rows", d->profile->n,
	    f->preset->name);
}

static void
source(const struct preset_fit *f, const struct draft *d, struct buf *b)
{
	struct buf lines;

	if ((d->header_line == 0 || f->mapping->header_auto) &&
	    (!d->escape || f->mapping->escape))
		return;
	buf_init(&lines, LIM_REPORT_BYTES);
	buf_puts(&lines, "source:\n");
	if (d->header_line > 0)
		buf_printf(&lines, "  header-line: %llu\n",
		    (unsigned long long)d->header_line);
	if (d->escape)
		buf_puts(&lines, "  escape: \"\\\\\"\n");
	if (has_member(f->preset->text, "source")) {
		buf_puts(b, "# The file needs these, too:\n");
		put_remarks(b, buf_str(&lines));
	} else {
		buf_add_str(b, buf_str(&lines));
	}
	buf_fini(&lines);
}

/* A block's further lines, into it, or at the end where there is none. */
static void
put_links(struct str text, struct str links, struct buf *b)
{
	if (links.n == 0)
		return;
	if (!has_member(text, "relationships") &&
	    !str_starts(str_trim(links), STR_LIT("#"))) {
		buf_puts(b, "relationships:\n");
		buf_add_str(b, links);
	} else {
		put_remarks(b, links);
	}
}

void
presetmerge_write(
    const struct preset_fit *f, const struct draft *d, struct buf *out)
{
	struct str text = f->preset->text;
	size_t at = end_of(text, "fields");
	size_t at_links = end_of(text, "relationships");
	struct buf fields;
	struct buf links;
	struct buf rest;

	buf_init(&fields, LIM_MAPPING_BYTES);
	buf_init(&links, LIM_MAPPING_BYTES);
	buf_init(&rest, LIM_MAPPING_BYTES);
	draft_more(d, &fields, &links, &rest);
	head(f, d, out);
	for (size_t i = 0; i < text.n; i++) {
		if (at > 0 && i == at)
			buf_add_str(out, buf_str(&fields));
		if (at_links > 0 && i == at_links)
			buf_add_str(out, buf_str(&links));
		buf_putc(out, text.p[i]);
	}
	if (text.n > 0 && text.p[text.n - 1] != '\n')
		buf_putc(out, '\n');
	if (at >= text.n)
		buf_add_str(out, buf_str(&fields));
	else if (at == 0)
		put_remarks(out, buf_str(&fields));
	if (at_links >= text.n)
		buf_add_str(out, buf_str(&links));
	else if (at_links == 0)
		put_links(text, buf_str(&links), out);
	source(f, d, out);
	buf_add_str(out, buf_str(&rest));
	buf_fini(&fields);
	buf_fini(&links);
	buf_fini(&rest);
}
