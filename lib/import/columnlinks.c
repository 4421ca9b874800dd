// SPDX-License-Identifier: Apache-2.0
#include "import/columnlinks.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "journal/idmap.h"
#include "journal/spill.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "report/wording.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/firstpass.h"

enum {
	SPILL_BYTES = 256 * 1024,
	SHOWN = 3,       /* texts in a remark */
	SHOWN_MAX = 60,  /* bytes of one of them */
	FOUND_MAX = 4096 /* different members; beyond, how many is not said */
};

/* A text that nobody has, and its rows. */
struct unknown {
	uint64_t rows;
	char text[DIAG_VALUE_MAX + 1];
	size_t n;
};

struct linkseen {
	const struct bind_link *link;
	bool member;
	bool any;           /* some row found a record */
	const char *column; /* of the first text that nobody has; or NULL */
	const struct bind_way *way; /* that reads it; or NULL */
	char **found; /* of a link to members: different ids, ascending */
	size_t n_found;
};

struct columnlinks {
	const struct bind *bind;
	struct linkseen *links;
	struct spill *unknown; /* number of the link (a byte), text */
};

struct columnlinks *
columnlinks_new(const struct bind *b, const char *dir)
{
	struct columnlinks *c = mem_alloc(sizeof(*c));

	c->bind = b;
	c->unknown = spill_new(dir, SPILL_BYTES);
	c->links = mem_array(b->n_links, sizeof(*c->links));
	for (size_t i = 0; i < b->n_links; i++) {
		const struct object *o = b->links[i].object;

		c->links[i].link = &b->links[i];
		c->links[i].member =
		    o != NULL && strcmp(o->name, "member") == 0;
	}
	return c;
}

void
columnlinks_free(struct columnlinks *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->bind->n_links; i++) {
		for (size_t k = 0; k < c->links[i].n_found; k++)
			free(c->links[i].found[k]);
		free(c->links[i].found);
	}
	free(c->links);
	spill_free(c->unknown);
	free(c);
}

/* -- rows -- */

static void
see_member(struct linkseen *l, struct str id)
{
	size_t low = 0;
	size_t high = l->n_found;

	while (low < high) {
		size_t at = low + (high - low) / 2;
		int order = str_cmp(str_of(l->found[at]), id);

		if (order == 0)
			return;
		if (order < 0)
			low = at + 1;
		else
			high = at;
	}
	if (l->n_found == FOUND_MAX)
		return;
	if (l->found == NULL)
		l->found = mem_array(FOUND_MAX, sizeof(*l->found));
	memmove(l->found + low + 1, l->found + low,
	    (l->n_found - low) * sizeof(*l->found));
	l->found[low] = mem_dup(id.p, id.n);
	l->n_found++;
}

static bool
reads(const struct bind *b, const struct bind_way *w, const char *column)
{
	for (size_t i = 0; i < w->n_cells; i++)
		if (w->cells[i].column != SIZE_MAX &&
		    strcmp(b->names[w->cells[i].column].p, column) == 0)
			return true;
	return false;
}

/* The first of the ways that read the column; NULL: it is a constant. */
static const struct bind_way *
way_of(const struct columnlinks *c, const struct linkseen *l)
{
	for (size_t i = 0; i < l->link->n_ways; i++)
		if (reads(c->bind, &l->link->ways[i], l->column))
			return &l->link->ways[i];
	return NULL;
}

static int
see_unknown(
    struct columnlinks *c, size_t i, const struct diag *d, struct err *e)
{
	struct linkseen *l = &c->links[i];
	char key[1 + DIAG_VALUE_MAX];
	size_t n = d->value.n < DIAG_VALUE_MAX ? d->value.n : DIAG_VALUE_MAX;

	if (i > UCHAR_MAX)
		return 0;
	if (l->column == NULL) {
		l->column = d->column;
		l->way = way_of(c, l);
	}
	key[0] = (char)(unsigned char)i;
	memcpy(key + 1, d->value.p, n);
	return spill_add(c->unknown, (struct str){key, n + 1}, STR_LIT(""), e);
}

static int
see_diag(struct columnlinks *c, const struct diag *d, struct err *e)
{
	if (strcmp(d->code, "link.missing") != 0 &&
	    strcmp(d->code, "link.fallback") != 0)
		return 0;
	for (size_t i = 0; i < c->bind->n_links; i++)
		if (strcmp(d->field, c->links[i].link->relation->key) == 0)
			return see_unknown(c, i, d, e);
	return 0;
}

int
columnlinks_add(
    struct columnlinks *c, const struct firstpass_row *r, struct err *e)
{
	for (size_t i = 0; i < r->diags->n; i++)
		if (see_diag(c, &r->diags->v[i], e) != 0)
			return -1;
	for (size_t i = 0; i < c->bind->n_links; i++) {
		const struct item_link *l = &r->item->links[i];

		c->links[i].any |= l->n > 0;
		for (size_t k = 0; c->links[i].member && k < l->n; k++)
			see_member(&c->links[i], l->ids[k]);
	}
	return 0;
}

/* -- remarks -- */

/* What nobody has of one link: different texts, and those of most rows. */
struct unknowns {
	uint64_t n;
	struct unknown top[SHOWN];
};

static void
rank(struct unknowns *u, const struct unknown *one)
{
	size_t at = SHOWN;

	u->n++;
	while (at > 0 && u->top[at - 1].rows < one->rows)
		at--;
	if (at == SHOWN)
		return;
	memmove(
	    u->top + at + 1, u->top + at, (SHOWN - 1 - at) * sizeof(*u->top));
	u->top[at] = *one;
}

static bool
is_same(const struct unknown *u, struct str text)
{
	return u->rows > 0 && u->n == text.n &&
	       memcmp(u->text, text.p, text.n) == 0;
}

/* The texts of link i, which stand together. */
static int
gather(struct columnlinks *c, size_t i, struct unknowns *u, struct err *e)
{
	struct unknown one = {0};
	struct str key;
	struct str none;
	int rc = spill_rewind(c->unknown, e);

	memset(u, 0, sizeof(*u));
	while (rc == 0 && (rc = spill_next(c->unknown, &key, &none, e)) == 1) {
		struct str text = str_from(key, 1);

		rc = 0;
		if ((unsigned char)key.p[0] != i)
			continue;
		if (is_same(&one, text)) {
			one.rows++;
			continue;
		}
		if (one.rows > 0)
			rank(u, &one);
		one.rows = 1;
		one.n = text.n;
		memcpy(one.text, text.p, text.n);
	}
	if (one.rows > 0)
		rank(u, &one);
	return rc < 0 ? -1 : 0;
}

static void
put_shown(const struct unknowns *u, struct buf *b)
{
	for (size_t i = 0; i < SHOWN && u->top[i].rows > 0; i++) {
		const struct unknown *one = &u->top[i];
		struct str all = {one->text, one->n};
		struct str cut = text_cut(all, SHOWN_MAX);

		buf_puts(b, i > 0 ? ", " : "");
		text_inert(b, cut);
		buf_puts(b, cut.n < all.n ? "... (" : " (");
		wording_counted(b, one->rows, "row");
		buf_putc(b, ')');
	}
	if (u->n > SHOWN) {
		buf_puts(b, " and ");
		text_count(b, u->n - SHOWN);
		buf_puts(b, " more");
	}
}

static void
say_owners(const struct linkseen *l, const struct unknowns *u, struct buf *b)
{
	uint64_t all = u->n + (l->n_found < FOUND_MAX ? l->n_found : 0);

	text_inert(b, str_of(l->column));
	buf_puts(b, ": ");
	text_count(b, u->n);
	if (l->n_found < FOUND_MAX) {
		buf_puts(b, " of ");
		text_count(b, all);
	}
	buf_puts(b, all == 1 ? " owner" : " owners");
	buf_puts(b, u->n == 1 ? " is no member: " : " are no members: ");
	put_shown(u, b);
	buf_puts(b, l->way->by == BIND_BY_KEY
			? "\n  -> Import the table of users first (object: "
			  "member, mode: match), or name its id map with --ids."
			: "\n  -> Invite them, or say who stands in for them: "
			  "first-of: [..., { value: ADDRESS, by: $email }].");
}

static int
say_keys(const struct columnlinks *c, const struct linkseen *l,
    const struct unknowns *u, struct idmap *ids, struct buf *b, struct err *e)
{
	const struct object *o =
	    l->way->via != NULL ? l->way->via : l->link->object;
	const char *system = c->bind->system;
	uint64_t n;

	if (o == NULL)
		return 0;
	if (idmap_count(ids, system, o->name, &n, e) != 0)
		return -1;
	text_inert(b, str_of(l->column));
	buf_puts(b, ": none of ");
	text_count(b, u->n);
	buf_puts(b, " ids is in the id map (");
	text_count(b, n);
	buf_printf(b, " %s%s%s)", n == 1 ? o->name : o->plural,
	    system[0] != '\0' ? " of " : "", system);
	if (n == 0)
		buf_printf(b,
		    "\n  -> Import the %s first, or name their id map with "
		    "--ids.",
		    o->plural);
	else
		buf_printf(b,
		    "\n  -> Look whether the column holds the ids that the "
		    "%s were imported with.",
		    o->plural);
	return 0;
}

static int
say(const struct columnlinks *c, const struct linkseen *l,
    const struct unknowns *u, struct idmap *ids, struct buf *b, struct err *e)
{
	if (l->way == NULL)
		return 0;
	if (l->member) {
		say_owners(l, u, b);
		return 0;
	}
	/* One text is said as well by the finding of its row. */
	if (l->any || l->way->by != BIND_BY_KEY || u->n < 2)
		return 0;
	return say_keys(c, l, u, ids, b, e);
}

int
columnlinks_say(struct columnlinks *c, struct idmap *ids,
    void (*notice)(void *self, const char *text), void *self, struct err *e)
{
	struct unknowns u;
	struct buf text;
	int rc = 0;

	if (spill_count(c->unknown) == 0)
		return 0;
	buf_init(&text, LIM_REPORT_BYTES);
	for (size_t i = 0; rc == 0 && i < c->bind->n_links; i++) {
		buf_clear(&text);
		rc = gather(c, i, &u, e);
		if (rc == 0)
			rc = say(c, &c->links[i], &u, ids, &text, e);
		if (rc == 0 && text.n > 0)
			notice(self, buf_text(&text));
	}
	buf_fini(&text);
	return rc;
}
