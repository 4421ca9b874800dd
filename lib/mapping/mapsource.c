// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapsource.h"
#include "base/arena.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "mapping/mapwhen.h"

enum {
	MAX_HEADER_LINE = 1000000
};

static void
read_default_optional(struct mapread *r, const struct ynode *n)
{
	mapread_flag(r, n, "optional", &r->m->optional);
}

static void
read_default_region(struct mapread *r, const struct ynode *n)
{
	(void)mapread_text(r, n, "region", &r->m->region);
}

static void
read_default_zone(struct mapread *r, const struct ynode *n)
{
	(void)mapread_text(r, n, "zone", &r->m->zone);
}

void
mapsource_read_defaults(struct mapread *r, const struct ynode *n)
{
	static const struct mapread_member table[] = {
	    {"optional", read_default_optional},
	    {"region", read_default_region},
	    {"zone", read_default_zone},
	};

	if (mapread_is_map(r, n, "defaults",
		"Write defaults: { optional: true, region: ES }."))
		mapread_members(r, n, "defaults", table, 3);
}

void
mapsource_read_headers(struct mapread *r, const struct ynode *n)
{
	struct mapping *m = r->m;

	if (!mapread_is_map(r, n, "headers",
		"Write headers: { Our name: [Other heading, Another] }."))
		return;
	m->headers = arena_array(m->arena, n->n, sizeof(*m->headers));
	for (size_t i = 0; i < n->n; i++) {
		struct header_rule *h = &m->headers[m->n_headers++];

		h->name = mapread_word(r, n->keys[i]);
		mapread_texts(
		    r, n->items[i], h->name.text.p, &h->also, &h->n_also);
	}
}

static void
read_empty(struct mapread *r, const struct ynode *n)
{
	mapread_any_texts(r, n, "empty", &r->m->empty, &r->m->n_empty);
}

/* Whether there is such an encoding, whoever opens the file finds out. */
static void
read_encoding(struct mapread *r, const struct ynode *n)
{
	(void)mapread_text(r, n, "encoding", &r->m->encoding);
}

/* Cells could not be told from their delimiter otherwise. */
static bool
can_delimit(struct str s)
{
	const struct str refused = STR_LIT("\"0123456789");
	char c = s.n == 1 ? s.p[0] : ' ';
	char small = (char)(c | 0x20);

	if (c == '\t')
		return true;
	return c > ' ' && c < 0x7f && (small < 'a' || small > 'z') &&
	       str_find(refused, c) == refused.n;
}

static void
read_delimiter(struct mapread *r, const struct ynode *n)
{
	struct word w = {{NULL, 0}, {0, 0}};

	if (!mapread_text(r, n, "delimiter", &w))
		return;
	if (str_is(w.text, "tab"))
		w.text = STR_LIT("\t");
	if (can_delimit(w.text)) {
		r->m->delimiter = w.text.p[0];
		return;
	}
	complaint_add(r->c, n->line, n->col,
	    "'%.*s' cannot separate cells: the delimiter is one sign, no "
	    "letter, digit, blank or quote",
	    STR_ARG(w.text));
	complaint_hint(r->c, "Write delimiter: \",\", \";\", \"|\" or tab; or "
			     "leave it out, then it is found out.");
}

static void
read_escape(struct mapread *r, const struct ynode *n)
{
	struct word w = {{NULL, 0}, {0, 0}};

	if (!mapread_text(r, n, "escape", &w))
		return;
	r->m->escape = str_is(w.text, "\\");
	if (r->m->escape)
		return;
	complaint_add(r->c, n->line, n->col,
	    "'%.*s' cannot escape a quote: only the backslash can",
	    STR_ARG(w.text));
	complaint_hint(r->c, "Write escape: \"\\\\\", or leave it out: quotes "
			     "inside a cell are doubled then.");
}

static void
read_header_line(struct mapread *r, const struct ynode *n)
{
	struct word w = {{NULL, 0}, {0, 0}};
	uint64_t line;

	if (!mapread_text(r, n, "header-line", &w))
		return;
	if (str_is(w.text, "auto")) {
		r->m->header_auto = true;
	} else if (text_uint(w.text, MAX_HEADER_LINE, &line) && line > 0) {
		r->m->header_line = (unsigned)line;
	} else {
		complaint_add(r->c, n->line, n->col,
		    "'header-line' must be the number of a line, or auto");
		complaint_hint(r->c,
		    "Write header-line: 4 if the headings stand on line 4, "
		    "or header-line: auto.");
	}
}

static void
read_profile(struct mapread *r, const struct ynode *n)
{
	struct word w = {{NULL, 0}, {0, 0}};

	if (!mapread_text(r, n, "profile", &w) || str_is(w.text, "data"))
		return;
	if (str_is(w.text, "spreadsheet")) {
		r->m->spreadsheet = true;
		return;
	}
	complaint_add(r->c, n->line, n->col, "there is no profile '%.*s'",
	    STR_ARG(w.text));
	complaint_hint(r->c,
	    "Write profile: spreadsheet for a file that was exported with "
	    "--profile spreadsheet; else leave it out.");
}

static void
read_skip_when(struct mapread *r, const struct ynode *n)
{
	mapwhen_read(r, n, "skip-when", &r->m->skip_when);
}

static void
read_only_when(struct mapread *r, const struct ynode *n)
{
	mapwhen_read(r, n, "only-when", &r->m->only_when);
}

void
mapsource_read(struct mapread *r, const struct ynode *n)
{
	static const struct mapread_member table[] = {
	    {"delimiter", read_delimiter},
	    {"empty", read_empty},
	    {"encoding", read_encoding},
	    {"escape", read_escape},
	    {"header-line", read_header_line},
	    {"only-when", read_only_when},
	    {"profile", read_profile},
	    {"skip-when", read_skip_when},
	};

	if (mapread_is_map(
		r, n, "source", "Write source: { empty: [\"\", \"#N/A\"] }."))
		mapread_members(
		    r, n, "source", table, sizeof(table) / sizeof(table[0]));
}

void
mapsource_add_empty(struct mapping *m)
{
	struct word *v;

	for (size_t i = 0; i < m->n_empty; i++)
		if (m->empty[i].text.n == 0)
			return;
	v = arena_array(m->arena, m->n_empty + 1, sizeof(*v));
	v[0].text = STR_LIT("");
	for (size_t i = 0; i < m->n_empty; i++)
		v[i + 1] = m->empty[i];
	m->empty = v;
	m->n_empty++;
}
