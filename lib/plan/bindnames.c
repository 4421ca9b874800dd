// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindnames.h"
#include "schema/defs.h"
#include "schema/object.h"

enum {
	SHOWN = 12,
	LIST_MAX = 65536
};

/* What one may say at this place. */
struct names {
	const char *noun; /* "field" */
	const char *plural;
	const char **keys;
	const char **labels;
	size_t n;
};

static void
names_init(struct names *s, struct bindwork *w, size_t max, const char *noun)
{
	memset(s, 0, sizeof(*s));
	s->noun = noun;
	s->keys = arena_array(w->bind->arena, max, sizeof(*s->keys));
	s->labels = arena_array(w->bind->arena, max, sizeof(*s->labels));
}

static void
names_add(struct names *s, const char *key, const char *label)
{
	s->keys[s->n] = key;
	s->labels[s->n] = label != NULL ? label : "";
	s->n++;
}

static struct str
bare(struct str s)
{
	return s.n > 0 && s.p[0] == '$' ? str_from(s, 1) : s;
}

/* The name that differs only by '$' and the case of letters, or NULL. */
static const char *
same_word(const struct names *s, struct str word)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_ieq(bare(str_of(s->keys[i])), bare(word)))
			return s->keys[i];
	return NULL;
}

static const char *
by_label(const struct names *s, struct str word)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_ieq(str_of(s->labels[i]), str_trim(word)))
			return s->keys[i];
	return NULL;
}

static void
hint_all(struct bindwork *w, const struct names *s)
{
	struct buf list;

	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < s->n && i < SHOWN; i++)
		buf_printf(&list, "%s%s", i > 0 ? ", " : "", s->keys[i]);
	if (s->n > SHOWN)
		buf_printf(&list, " and %zu more", s->n - SHOWN);
	if (s->n == 0)
		complaint_hint(w->c, "It has none that can be written.");
	else
		complaint_hint(w->c, "There are %s.", buf_text(&list));
	buf_fini(&list);
}

static void
hint(struct bindwork *w, const struct names *s, struct str word)
{
	const char *same = same_word(s, word);
	const char *label = by_label(s, word);
	const char *near = text_nearest(word, s->keys, s->n);
	bool system = word.n > 0 && word.p[0] == '$';

	if (same != NULL && same[0] == '$' && !system)
		complaint_hint(w->c,
		    "Did you mean '%s'? System %s begin with $.", same,
		    s->plural);
	else if (same != NULL && same[0] != '$' && system)
		complaint_hint(w->c,
		    "Did you mean '%s'? Only system %s begin with $.", same,
		    s->plural);
	else if (same != NULL)
		complaint_hint(w->c, "Did you mean '%s'?", same);
	else if (label != NULL)
		complaint_hint(w->c,
		    "Did you mean '%s'? '%.*s' is its label; a mapping names "
		    "the key.",
		    label, STR_ARG(str_trim(word)));
	else if (near != NULL)
		complaint_hint(w->c, "Did you mean '%s'?", near);
	else
		hint_all(w, s);
}

static void
miss(struct bindwork *w, const struct names *s, const struct word *word,
    bool optional)
{
	const char *object = w->bind->mapping->object->name;
	bool near = text_nearest(word->text, s->keys, s->n) != NULL ||
		    by_label(s, word->text) != NULL;

	if (!optional || same_word(s, word->text) != NULL) {
		complaint_add(w->c, word->at.line, word->at.col,
		    "%s has no %s '%.*s'", object, s->noun,
		    STR_ARG(word->text));
		hint(w, s, word->text);
	} else if (near) {
		complaint_warn(w->c, word->at.line, word->at.col,
		    "%s has no %s '%.*s'; being optional, it is left out",
		    object, s->noun, STR_ARG(word->text));
		hint(w, s, word->text);
	}
}

static void
list_fields(struct names *s, const struct defs *d)
{
	size_t n;
	const struct field *f = defs_fields(d, &n);

	for (size_t i = 0; i < n; i++)
		if (!f[i].read_only)
			names_add(s, f[i].key, f[i].label);
	s->plural = "fields";
}

static void
list_relations(struct names *s, const struct defs *d)
{
	size_t n;
	const struct relation *r = defs_relations(d, &n);

	for (size_t i = 0; i < n; i++)
		if (!r[i].read_only)
			names_add(s, r[i].key, r[i].label);
	s->plural = "relationships";
}

static size_t
count_all(const struct defs *d)
{
	size_t f;
	size_t r;

	(void)defs_fields(d, &f);
	(void)defs_relations(d, &r);
	return f + r;
}

const struct field *
bindnames_field(struct bindwork *w, const struct word *word, bool optional)
{
	const struct defs *d = w->bind->defs;
	const struct field *f = defs_field(d, word->text);
	struct names s;

	if (f != NULL)
		return f;
	if (defs_relation(d, word->text) != NULL) {
		complaint_add(w->c, word->at.line, word->at.col,
		    "'%.*s' is a relationship of %s, not a field",
		    STR_ARG(word->text), w->bind->mapping->object->name);
		complaint_hint(w->c, "Move it under relationships:.");
		return NULL;
	}
	names_init(&s, w, count_all(d), "field");
	list_fields(&s, d);
	miss(w, &s, word, optional);
	return NULL;
}

const struct relation *
bindnames_relation(struct bindwork *w, const struct word *word, bool optional)
{
	const struct defs *d = w->bind->defs;
	const struct relation *r = defs_relation(d, word->text);
	struct names s;

	if (r != NULL)
		return r;
	if (defs_field(d, word->text) != NULL) {
		complaint_add(w->c, word->at.line, word->at.col,
		    "'%.*s' is a field of %s, not a relationship",
		    STR_ARG(word->text), w->bind->mapping->object->name);
		complaint_hint(w->c, "Move it under fields:.");
		return NULL;
	}
	names_init(&s, w, count_all(d), "relationship");
	list_relations(&s, d);
	miss(w, &s, word, optional);
	return NULL;
}

bool
bindnames_any(struct bindwork *w, const struct word *word)
{
	const struct defs *d = w->bind->defs;
	struct names s;

	if (defs_field(d, word->text) != NULL ||
	    defs_relation(d, word->text) != NULL)
		return true;
	names_init(&s, w, count_all(d), "field or relationship");
	list_relations(&s, d);
	list_fields(&s, d);
	miss(w, &s, word, false);
	return false;
}

bool
bindnames_in(const char *const *keys, size_t max, const char *key)
{
	for (size_t i = 0; i < max && keys[i] != NULL; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}
