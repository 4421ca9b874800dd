// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "csv/csvhead.h"
#include "csv/csvin.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "infer/preset.h"
#include "infer/presetdata.h"

enum {
	READ_MIN = 3 /* columns that make a file of a kind */
};

const struct preset *
preset_table(size_t *n)
{
	*n = presetdata_n;
	return presetdata_table;
}

bool
preset_is(const struct preset *p, const char *name)
{
	size_t folder = str_find(str_of(p->name), '/');

	return strcmp(p->name, name) == 0 ||
	       str_is(str_upto(str_of(p->name), folder), name);
}

/* -- which columns does it know? -- */

struct walk {
	struct preset_fit *fit;
	const struct csvhead *head;
	bool *read;
};

static bool
take(struct walk *w, struct str name)
{
	const char *const *names = csvhead_names(w->head);
	int at = csvhead_find(w->head, name);
	bool any = false;

	if (at >= 0) {
		w->read[at] = true;
		return true;
	}
	for (size_t i = 0;
	     str_find(name, '*') < name.n && i < csvhead_count(w->head); i++)
		if (text_glob(name, str_of(names[i])))
			any = w->read[i] = true;
	return any;
}

/* One that headers: gives other names: the first that is there counts. */
static bool
take_word(struct walk *w, struct str name)
{
	const struct mapping *m = w->fit->mapping;

	if (take(w, name))
		return true;
	for (size_t i = 0; i < m->n_headers; i++) {
		const struct header_rule *h = &m->headers[i];

		for (size_t k = 0; str_eq(h->name.text, name) && k < h->n_also;
		     k++)
			if (take(w, h->also[k].text))
				return true;
	}
	return false;
}

static void
take_rule(void *self, const struct word *word)
{
	(void)take_word(self, word->text);
}

static void
take_when(struct walk *w, const struct when *when)
{
	for (size_t i = 0; i < when->n_any; i++)
		for (size_t k = 0; k < when->any[i].n_tests; k++)
			(void)take_word(w, when->any[i].tests[k].column.text);
}

static void
take_all(struct walk *w)
{
	const struct mapping *m = w->fit->mapping;

	w->fit->key = true;
	for (size_t i = 0; i < m->n_key; i++)
		if (!take_word(w, m->key[i].text))
			w->fit->key = false;
	for (size_t i = 0; i < m->n_matches; i++)
		if (m->matches[i].id_column.text.n > 0)
			(void)take_word(w, m->matches[i].id_column.text);
	for (size_t i = 0; i < m->n_fields; i++)
		mapping_columns(&m->fields[i].rule, take_rule, w);
	for (size_t i = 0; i < m->n_relations; i++)
		mapping_columns(&m->relations[i].rule, take_rule, w);
	take_when(w, &m->skip_when);
	take_when(w, &m->only_when);
}

static bool
is_ignored(const struct mapping *m, struct str name)
{
	for (size_t i = 0; i < m->n_ignore; i++)
		if (str_eq(m->ignore[i].text, name) ||
		    text_glob(m->ignore[i].text, name))
			return true;
	return false;
}

static void
look(struct preset_fit *fit, const struct str *names, size_t n)
{
	const struct csvrow row = {.line = 1, .n = n, .cells = names};
	struct csvhead *head = csvhead_new(&row);
	struct walk w = {fit, head, mem_array(n, sizeof(bool))};

	fit->known = mem_array(n, sizeof(bool));
	take_all(&w);
	for (size_t i = 0; i < n; i++) {
		fit->n_read += w.read[i];
		fit->known[i] = w.read[i] || is_ignored(fit->mapping, names[i]);
		fit->n_known += fit->known[i];
	}
	free(w.read);
	csvhead_free(head);
}

/* -- the best -- */

static struct mapping *
parse(const struct preset *p)
{
	struct complaints *c = complaints_new(p->name, p->text);
	struct mapping *m = NULL;

	if (mapping_parse(&m, p->name, p->text, c) != 0)
		m = NULL;
	complaints_free(c);
	return m;
}

bool
preset_of(const struct preset *p, const struct object *o)
{
	struct mapping *m = parse(p);
	bool is = m != NULL && object_same(m->object, o);

	mapping_free(m);
	return is;
}

static bool
is_better(const struct preset_fit *a, const struct preset_fit *b)
{
	if (b->preset == NULL || a->key != b->key)
		return b->preset == NULL || a->key;
	if (a->n_known != b->n_known)
		return a->n_known > b->n_known;
	return a->n_read > b->n_read;
}

bool
preset_find(struct preset_fit *best, const struct object *o, const char *name,
    const struct str *names, size_t n_names)
{
	size_t n;
	const struct preset *v = preset_table(&n);

	memset(best, 0, sizeof(*best));
	for (size_t i = 0; i < n; i++) {
		struct preset_fit fit = {.preset = &v[i]};

		if (name != NULL && !preset_is(&v[i], name))
			continue;
		fit.mapping = parse(&v[i]);
		if (fit.mapping != NULL &&
		    (o == NULL || object_same(fit.mapping->object, o))) {
			look(&fit, names, n_names);
			if (is_better(&fit, best)) {
				struct preset_fit worse = *best;

				*best = fit;
				fit = worse;
			}
		}
		preset_fit_fini(&fit);
	}
	return best->preset != NULL;
}

void
preset_fit_fini(struct preset_fit *f)
{
	mapping_free(f->mapping);
	free(f->known);
	f->mapping = NULL;
	f->known = NULL;
}

bool
preset_fits(const struct preset_fit *f, size_t n_names)
{
	return f->preset != NULL && f->key && f->n_read >= READ_MIN &&
	       f->n_known * 2 > n_names;
}
