// SPDX-License-Identifier: Apache-2.0
#include "plan/bindspec.h"

#include "doc/complaint.h"
#include "plan/bind.h"
#include "plan/bindcols.h"
#include "plan/bindrules.h"
#include "schema/defs.h"
#include "schema/object.h"

/* Does the message quote this word? */
static bool
quotes(const char *why, const struct word *w)
{
	struct str text = str_of(why);
	size_t at;

	if (w->text.n == 0)
		return false;
	for (; text.n > 0; text = str_from(text, at + 1)) {
		at = str_find(text, '\'');
		if (at < text.n &&
		    str_starts(str_from(text, at + 1), w->text) &&
		    str_starts(
			str_from(text, at + 1 + w->text.n), STR_LIT("'")))
			return true;
	}
	return false;
}

/* Of what the rule says, the word that `why` is about. */
static struct place
blamed(const struct rule *r, const struct mapping *m, const char *why)
{
	const struct word *words[] = {&r->region, &m->region, &r->zone,
	    &m->zone, &r->time, &r->currency, &r->from, &r->gap, &r->overlap,
	    &r->years, &r->decimal, &r->group, &r->round, &r->percent};

	for (size_t i = 0; i < r->n_formats; i++)
		if (quotes(why, &r->formats[i]))
			return r->formats[i].at;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (quotes(why, words[i]))
			return words[i]->at;
	return r->at;
}

static struct str
either(const struct word *own, const struct word *otherwise)
{
	return own->text.p != NULL ? own->text : otherwise->text;
}

void
bindspec_init(struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const struct mapping *m = w->bind->mapping;
	const struct field *f = out->field;
	struct value_spec *s = &out->spec;

	s->field = f;
	s->type = f->type;
	s->many = f->multiple || f->type == VTYPE_MULTI_SELECT;
	s->split = bindrules_split(w, r, &s->n_split);
	out->csv = r->csv.text.n > 0;
	s->region = either(&r->region, &m->region);
	s->formats = bindrules_words(w, r->formats, r->n_formats);
	s->n_formats = r->n_formats;
	s->zone = either(&r->zone, &m->zone);
	bindrules_meaning(r, s);
	s->company = str_is(str_of(m->object->name), "account");
}

void
bindspec_open(struct bindwork *w, const struct rule *r, struct bind_target *out)
{
	const char *why = "";
	struct place at;

	if (value_open(&out->spec, w->bind->arena, &why) == 0)
		return;
	at = blamed(r, w->bind->mapping, why);
	complaint_add(w->c, at.line, at.col, "%s: %s", out->field->key, why);
}
