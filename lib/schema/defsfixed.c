// SPDX-License-Identifier: Apache-2.0
#include "schema/defsfixed.h"

#include <string.h>

#include "base/arena.h"
#include "schema/defs.h"
#include "schema/object.h"

static bool
is_filler(char c)
{
	return c == ' ' || c == '_' || c == '-';
}

/* "IN_PROGRESS", "In progress" and "in-progress" are one word. */
static bool
same_word(const char *a, const char *b)
{
	for (;;) {
		struct str x;
		struct str y;

		while (is_filler(*a))
			a++;
		while (is_filler(*b))
			b++;
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		x = (struct str){a++, 1};
		y = (struct str){b++, 1};
		if (!str_ieq(x, y))
			return false;
	}
}

static const struct object_words *
words_of(const struct object *o, const char *key)
{
	for (size_t i = 0; i < sizeof(o->words) / sizeof(o->words[0]); i++)
		if (o->words[i].key != NULL &&
		    strcmp(o->words[i].key, key) == 0)
			return &o->words[i];
	return NULL;
}

/* The word that an option of the definitions means, or the number of words. */
static size_t
word_of(const struct object_words *w, const struct option *o)
{
	size_t i = 0;

	for (; w->v[i].word != NULL; i++)
		if (same_word(o->id, w->v[i].word) ||
		    same_word(o->label, w->v[i].word) ||
		    same_word(o->label, w->v[i].label))
			break;
	return i;
}

static void
set_words(struct field *f, const struct object_words *w, struct arena *a)
{
	struct option *v;
	size_t n = 0;

	while (w->v[n].word != NULL)
		n++;
	v = arena_array(a, n + f->n_options, sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		v[i].id = w->v[i].word;
		v[i].label = w->v[i].label;
	}
	for (size_t i = 0, words = n; i < f->n_options; i++) {
		size_t at = word_of(w, &f->options[i]);

		if (at == words)
			v[n++] = f->options[i];
		else if (!same_word(f->options[i].label, v[at].id))
			v[at].label = f->options[i].label;
	}
	f->type = VTYPE_SINGLE_SELECT;
	f->type_name = vtype_name(VTYPE_SINGLE_SELECT);
	f->multiple = false;
	f->options = v;
	f->n_options = n;
}

void
defsfixed_field(struct field *f, const struct object *o, struct arena *a)
{
	const struct object_words *w = words_of(o, f->key);
	unsigned ops = object_field_ops(o, f->key);

	if (w != NULL)
		set_words(f, w, a);
	if ((ops & OBJECT_BARE) != 0 && f->type == VTYPE_EMAIL) {
		f->bare = true;
		f->multiple = false;
	}
	f->read_only = f->read_only || (ops & OBJECT_FIELD_ALL) == 0;
}
