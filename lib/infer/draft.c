// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "infer/draft.h"
#include "infer/draftfield.h"
#include "infer/draftlink.h"
#include "infer/drafttext.h"
#include "infer/profile.h"
#include "infer/propose.h"

enum {
	WORDS_BYTES = 1024,
	WHY_BYTES = 2048
};

static const struct propose_column *
column(const struct draft *d, enum propose_what what, size_t *i)
{
	for (; *i < d->profile->n; (*i)++)
		if (d->columns[*i].what == what)
			return &d->columns[(*i)++];
	return NULL;
}

static bool
is_mapped(const struct draft *d, const char *key)
{
	for (size_t i = 0; i < d->profile->n; i++) {
		const struct propose_column *c = &d->columns[i];

		if ((c->what == PROPOSE_FIELD || c->what == PROPOSE_PART) &&
		    strcmp(c->field->key, key) == 0)
			return true;
		if (c->what == PROPOSE_LINK &&
		    strcmp(c->relation->key, key) == 0)
			return true;
	}
	return false;
}

/* -- the head -- */

static void
head(const struct draft *d, struct buf *b)
{
	buf_puts(b, "# Drafted by 'lfetl map' from ");
	drafttext_inert(b, d->file);
	buf_puts(b, ": ");
	text_count(b, d->profile->rows);
	buf_printf(b, "%s, %zu columns.\n",
	    d->profile->rows == 1 ? " row" : " rows", d->profile->n);
	if (d->profile->ragged > 0)
		buf_printf(b,
		    "# %llu %s more or fewer cells than the header, the first "
		    "in line %llu, and\n# %s not looked at: an import will "
		    "refuse %s.\n",
		    (unsigned long long)d->profile->ragged,
		    d->profile->ragged == 1 ? "row has" : "rows have",
		    (unsigned long long)d->profile->ragged_line,
		    d->profile->ragged == 1 ? "was" : "were",
		    d->profile->ragged == 1 ? "it" : "them");
	buf_puts(b,
	    "# What is in force was certain by heading and values.  What was "
	    "not is a\n# comment with its reason: take the # away where it is "
	    "right.  Then look at it\n# with 'lfetl validate FILE -m THIS'.\n"
	    "mapping: 1\nobject: ");
	buf_puts(b, defs_object(d->defs)->name);
	buf_puts(b, "\nsystem: ");
	drafttext_scalar(b, d->system);
	buf_puts(b, "   # whose ids these are; the same word in all mappings "
		    "of one source\n");
}

static bool
has_key(const struct draft *d)
{
	size_t i = 0;

	return column(d, PROPOSE_KEY, &i) != NULL;
}

static void
key(const struct draft *d, struct buf *b)
{
	size_t i = 0;

	if (column(d, PROPOSE_KEY, &i) == NULL) {
		buf_puts(b,
		    "# key: ...   # no column is surely the row's own id; "
		    "without one the same row of a\n"
		    "#              # later file is only known by what match "
		    "names\n");
		return;
	}
	buf_puts(b, "key: ");
	drafttext_scalar(b, d->profile->v[i - 1].name);
	buf_printf(b, "   # in every row, %s\n",
	    d->profile->rows > PROFILE_UNIQUE
		? "none of the first 65,536 comes twice"
		: "none comes twice");
}

/* What a record is recognised by, the surest first. */
static const char *
match(const struct draft *d)
{
	const char *object = defs_object(d->defs)->name;

	if (is_mapped(d, "$email"))
		return "[$email]";
	if (strcmp(object, "account") == 0 && is_mapped(d, "$website"))
		return is_mapped(d, "$name") ? "[$website, $name]"
					     : "[$website]";
	if (strcmp(object, "account") == 0 && is_mapped(d, "$name"))
		return "[$name]";
	if (strcmp(object, "opportunity") == 0 && is_mapped(d, "$name") &&
	    is_mapped(d, "$account"))
		return "[[$name, $account]]";
	return "[]";
}

/* What create needs and no column gives. */
static size_t
lacking(const struct draft *d, struct buf *words)
{
	const struct object *o = defs_object(d->defs);
	size_t n = 0;

	for (size_t i = 0; o->required_fields[i] != NULL; i++)
		if (!is_mapped(d, o->required_fields[i]))
			buf_printf(words, "%s%s", n++ > 0 ? ", " : "",
			    o->required_fields[i]);
	for (size_t i = 0; i < 2 && o->required_links[i] != NULL; i++)
		if (!is_mapped(d, o->required_links[i]))
			buf_printf(words, "%s%s", n++ > 0 ? ", " : "",
			    o->required_links[i]);
	return n;
}

static void
mode(const struct draft *d, struct buf *b)
{
	struct buf words;

	buf_init(&words, WORDS_BYTES);
	if (!defs_object(d->defs)->creatable)
		buf_puts(b, "mode: match   # nothing can be written to them\n");
	else if (lacking(d, &words) == 0)
		buf_puts(b, "mode: upsert   # create what is not there, update "
			    "what is\n");
	else
		buf_printf(b,
		    "mode: update   # to create, Lightfield needs %s, and no "
		    "column is surely that\n",
		    buf_text(&words));
	buf_fini(&words);
}

static void
identity(const struct draft *d, struct buf *b)
{
	const char *by = match(d);

	key(d, b);
	buf_printf(b, "match: %s%s\n", by,
	    strcmp(by, "[]") == 0 ? "   # nothing tells which record of "
				    "Lightfield a row means"
				  : "");
	mode(d, b);
}

/* How the file is to be read, where the program does not find out itself. */
static void
source(const struct draft *d, struct buf *b)
{
	if (d->header_line == 0 && !d->escape)
		return;
	buf_puts(b, "source:\n");
	if (d->header_line > 0)
		buf_printf(b,
		    "  header-line: %llu   # of the headings; what stands "
		    "before it is passed over\n",
		    (unsigned long long)d->header_line);
	if (d->escape)
		buf_puts(b, "  escape: \"\\\\\"   # the file puts a backslash "
			    "before quotes\n");
}

/* -- can it be used? -- */

static bool
any_in_force(const struct draft *d)
{
	for (size_t i = 0; i < d->profile->n; i++)
		if (d->columns[i].what == PROPOSE_FIELD ||
		    d->columns[i].what == PROPOSE_PART ||
		    d->columns[i].what == PROPOSE_LINK)
			return true;
	return false;
}

bool
draft_lacks(const struct draft *d, struct buf *why)
{
	const struct object *o = defs_object(d->defs);
	struct buf words;
	size_t n;

	if (d->profile->rows == d->profile->ragged) {
		buf_puts(why, d->profile->rows == 0
				  ? "there is no row below the headings"
				  : "no row has as many cells as there are "
				    "headings");
		return true;
	}
	if (!any_in_force(d)) {
		buf_printf(why,
		    "no column is surely a field or a link of the object '%s'",
		    o->name);
		return true;
	}
	if (!o->creatable) {
		if (has_key(d) && strcmp(match(d), "[]") != 0)
			return false;
		buf_printf(why,
		    "a mapping for the object '%s' needs a key and an e-mail "
		    "address or name to know it by, and no column is surely %s",
		    o->name, has_key(d) ? "that" : "the key");
		return true;
	}
	if (has_key(d) || strcmp(match(d), "[]") != 0)
		return false;
	buf_init(&words, WORDS_BYTES);
	n = lacking(d, &words);
	if (n > 0)
		buf_printf(why,
		    "to create the object '%s', Lightfield needs %s, and no "
		    "column is surely that; to update, the rows need a key or "
		    "a field to know their records by, and none is surely one",
		    o->name, buf_text(&words));
	buf_fini(&words);
	return n > 0;
}

static void
unready(const struct draft *d, struct buf *b)
{
	struct buf why;

	buf_init(&why, WHY_BYTES);
	if (draft_lacks(d, &why)) {
		buf_puts(b, "# NOT READY: ");
		drafttext_inert(b, buf_text(&why));
		buf_puts(b, ".\n");
	}
	buf_fini(&why);
}

/* -- what is left -- */

static void
ignored(const struct draft *d, struct buf *b)
{
	static const enum propose_what what[] = {PROPOSE_IGNORE, PROPOSE_EMPTY};
	static const char *const why[] = {
	    "what a CRM keeps for itself", "empty in every row"};
	bool any = false;

	for (size_t k = 0; k < sizeof(what) / sizeof(what[0]); k++) {
		size_t i = 0;
		bool first = true;

		while (column(d, what[k], &i) != NULL) {
			buf_puts(b, any ? "" : "ignore:\n");
			any = true;
			if (first)
				buf_printf(b, "  # %s\n", why[k]);
			first = false;
			buf_puts(b, "  - ");
			drafttext_scalar(b, d->profile->v[i - 1].name);
			buf_putc(b, '\n');
		}
	}
}

/* A comment for each column that goes nowhere: what is known of it. */
static void
others(const struct draft *d, struct buf *b)
{
	size_t i = 0;
	bool any = false;

	while (column(d, PROPOSE_NOTHING, &i) != NULL) {
		if (!any)
			buf_puts(b, "# Not mapped; map them, or name them "
				    "under ignore:\n");
		any = true;
		draftfield_remark(d, i - 1, b);
	}
}

static void
links(const struct draft *d, struct buf *b)
{
	struct buf lines;

	buf_init(&lines, LIM_MAPPING_BYTES);
	if (draftlink_write(d, &lines))
		buf_puts(b, "relationships:\n");
	draftfield_doubts(d, true, &lines);
	buf_add_str(b, buf_str(&lines));
	buf_fini(&lines);
}

void
draft_write(const struct draft *d, struct buf *b)
{
	unready(d, b);
	head(d, b);
	identity(d, b);
	source(d, b);
	buf_puts(b, "fields:\n");
	if (!draftfield_fields(d, b))
		buf_puts(b, "  {}\n");
	draftfield_doubts(d, false, b);
	links(d, b);
	ignored(d, b);
	others(d, b);
	buf_puts(b, "unmapped: warn\n");
}

void
draft_more(const struct draft *d, struct buf *fields, struct buf *links,
    struct buf *rest)
{
	(void)draftfield_fields(d, fields);
	draftfield_doubts(d, false, fields);
	(void)draftlink_write(d, links);
	draftfield_doubts(d, true, links);
	others(d, rest);
}
