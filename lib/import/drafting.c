// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "infer/draft.h"
#include "infer/preset.h"
#include "infer/presetmerge.h"
#include "infer/profile.h"
#include "infer/propose.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/drafting.h"
#include "import/draftsource.h"
#include "import/sheet.h"

/* What a draft is called in complaints about it. */
static const char called[] = "the draft";

/* Is it a mapping, and does it fit the file?  Complaints go to said. */
static bool
fits(
    struct sheet *s, const struct defs *defs, struct str text, struct buf *said)
{
	struct complaints *c = complaints_new(called, text);
	struct mapping *m = NULL;
	struct bind *b = NULL;
	int rc = mapping_parse(&m, called, text, c);

	if (rc == 0)
		rc = bind_new(
		    &b, m, defs, fsx_name(s->file), s->names, s->n_names, c);
	if (rc != 0)
		complaints_print(c, said);
	bind_free(b);
	mapping_free(m);
	complaints_free(c);
	return rc == 0;
}

/* A text that does not fit says so in its first line. */
static int
prove(struct sheet *s, const struct defs *defs, struct buf *text, struct err *e)
{
	struct buf said;
	struct buf marked;
	bool good;

	buf_init(&said, LIM_REPORT_BYTES);
	buf_init(&marked, LIM_MAPPING_BYTES);
	good = fits(s, defs, buf_str(text), &said);
	if (!good) {
		buf_puts(&marked, "# NOT READY: 'lfetl validate' says what "
				  "does not fit.\n");
		buf_add_str(&marked, buf_str(text));
		buf_clear(text);
		buf_add_str(text, buf_str(&marked));
		buf_clear(&said);
		(void)fits(s, defs, buf_str(text), &said);
		s->notice(s->self, buf_text(&said));
		(void)err_set(e, ERR_USAGE,
		    "the draft needs a hand before it can be used");
		(void)err_hint(e, "mend what is said above");
	}
	buf_fini(&said);
	buf_fini(&marked);
	return good ? 0 : -1;
}

static void
count(const struct propose_column *v, size_t n, struct drafting_result *r)
{
	r->columns = n;
	for (size_t i = 0; i < n; i++) {
		enum propose_what what = v[i].what;

		r->mapped += what == PROPOSE_KEY || what == PROPOSE_FIELD ||
			     what == PROPOSE_PART || what == PROPOSE_LINK ||
			     what == PROPOSE_CURRENCY || what == PROPOSE_KNOWN;
		r->doubted += what == PROPOSE_DOUBT;
	}
}

/* A spreadsheet's damage is worth a word of its own. */
static void
say_damage(const struct sheet *s, const struct profile *p)
{
	static const char *const what[DAMAGE_COUNT] = {
	    "numbers that a spreadsheet has rounded, such as 4.87688E+15",
	    "errors of a spreadsheet's formulas, such as #REF!",
	    "dates that a spreadsheet has made of ranges: 10-Jan was 1-10",
	    "cells that a spreadsheet has cut off at 32,767 characters"};
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	for (size_t i = 0; i < p->n * DAMAGE_COUNT; i++) {
		const struct profile_column *c = &p->v[i / DAMAGE_COUNT];
		const struct profile_harm *h = &c->harm[i % DAMAGE_COUNT];

		/* Without ranges beside them these are dates. */
		if (h->count == 0 ||
		    (i % DAMAGE_COUNT == DAMAGE_DATE && c->ranges == 0))
			continue;
		buf_clear(&b);
		text_inert(&b, str_of(s->file));
		buf_printf(&b, ":%llu: column '", (unsigned long long)h->line);
		text_inert(&b, str_of(c->name));
		buf_printf(&b, "' holds %s, in ", what[i % DAMAGE_COUNT]);
		text_count(&b, h->count);
		buf_puts(&b, h->count == 1 ? " row" : " rows");
		buf_puts(&b, ". Export again, and do not save the file from a "
			     "spreadsheet program.");
		s->notice(s->self, buf_text(&b));
	}
	buf_fini(&b);
}

/* A file of a kind for which there is a mapping already. */
static void
say_preset(
    const struct drafting *d, const struct sheet *s, const struct preset_fit *f)
{
	size_t folder = str_find(str_of(f->preset->name), '/');
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	text_inert(&b, str_of(s->file));
	buf_printf(&b,
	    " looks like an export of %.*s: the ready mapping %s knows %zu of "
	    "its %zu columns; --from %s begins with that",
	    (int)folder, f->preset->name, f->preset->name, f->n_known,
	    s->n_names, f->preset->name);
	d->notice(d->self, buf_text(&b));
	buf_fini(&b);
}

static int
no_preset(const struct drafting *d, const struct object *o, struct err *e)
{
	size_t n;
	const struct preset *v = preset_table(&n);
	struct buf names;

	buf_init(&names, LIM_REPORT_BYTES);
	for (size_t i = 0; i < n; i++)
		if (preset_of(&v[i], o))
			buf_printf(
			    &names, "%s%s", names.n > 0 ? ", " : "", v[i].name);
	(void)err_set(e, ERR_USAGE, "there is no ready mapping '%s' of a %s",
	    d->from, o->name);
	(void)err_hint(
	    e, "there are: %s", names.n > 0 ? buf_text(&names) : "none");
	buf_fini(&names);
	return -1;
}

/* Are the rows what the user said?  Some other ready mapping knows more. */
static bool
say_other(const struct drafting *d, const struct sheet *s,
    const struct object *o, const struct preset_fit *own)
{
	struct preset_fit f;
	struct buf b;
	bool other = preset_find(&f, NULL, NULL, s->names, s->n_names) &&
		     preset_fits(&f, s->n_names) &&
		     !object_same(f.mapping->object, o) &&
		     f.n_known > own->n_known;

	if (other) {
		buf_init(&b, LIM_REPORT_BYTES);
		text_inert(&b, str_of(s->file));
		buf_printf(&b,
		    ": is each row one %s? The ready mapping %s, which makes "
		    "each one %s, knows %zu of its %zu columns",
		    o->name, f.preset->name, f.mapping->object->name, f.n_known,
		    s->n_names);
		d->notice(d->self, buf_text(&b));
		buf_fini(&b);
	}
	preset_fit_fini(&f);
	return other;
}

/* The text: the ready mapping and what the file has beyond it, or a draft. */
static int
compose(const struct drafting *d, struct sheet *s, struct draft *out,
    struct propose_column *v, struct buf *text, struct err *e)
{
	const struct object *o = defs_object(out->defs);
	struct preset_fit fit;
	struct buf said; /* what it needs besides is for those who take it */
	int rc = 0;
	bool found = preset_find(&fit, o, d->from, s->names, s->n_names);

	buf_init(&said, LIM_REPORT_BYTES);
	if (d->from == NULL) {
		if (!say_other(d, s, o, &fit) && found &&
		    preset_fits(&fit, s->n_names) &&
		    fits(s, out->defs, fit.preset->text, &said))
			say_preset(d, s, &fit);
		draft_write(out, text);
	} else if (found) {
		presetmerge_columns(&fit, out->profile, v);
		presetmerge_write(&fit, out, text);
	} else {
		rc = no_preset(d, o, e);
	}
	buf_fini(&said);
	preset_fit_fini(&fit);
	return rc;
}

/* Is there anything to import by? */
static int
check(const struct draft *out, struct err *e)
{
	struct buf why;
	int rc = 0;

	buf_init(&why, LIM_REPORT_BYTES);
	if (draft_lacks(out, &why)) {
		rc = err_set(e, ERR_USAGE, "%s: %s", out->file, buf_text(&why));
		(void)err_hint(e,
		    "in the draft each column stands with what is known of it: "
		    "map what is missing there, or see that --object is what "
		    "the rows are");
	}
	buf_fini(&why);
	return rc;
}

static int
draft(const struct drafting *d, struct sheet *s, const struct draftsource *how,
    const struct defs *defs, struct buf *text, struct drafting_result *r,
    struct profile *p, struct err *e)
{
	struct propose_column *v = mem_array(p->n, sizeof(*v));
	struct draft out = {fsx_name(d->file), p, v, defs,
	    d->system == NULL ? "csv" : d->system, how->header_line,
	    how->escape};
	int rc;

	say_damage(s, p);
	propose_columns(p, defs, v);
	rc = compose(d, s, &out, v, text, e);
	r->rows = p->rows;
	count(v, p->n, r);
	if (rc == 0 && text->over) {
		buf_clear(text);
		rc = err_set(e, ERR_USAGE,
		    "%s: its %zu columns make a mapping of more than %u bytes",
		    out.file, p->n, (unsigned)LIM_MAPPING_BYTES);
	}
	if (rc == 0 && d->from == NULL)
		rc = check(&out, e);
	if (rc == 0)
		rc = prove(s, defs, text, e);
	free(v);
	return rc;
}

/* Open the file and read all of it, as how says. */
static int
profile(const struct drafting *d, struct sheet *s,
    const struct draftsource *how, struct profile **p, struct err *e)
{
	sheet_init(s, d->file, called, d->notice, d->self);
	s->reads_only = true;
	if (draftsource_least(s, d->object, how, e) != 0 ||
	    sheet_open(s, e) != 0)
		return -1;
	return profile_read(p, s->csv, s->names, s->n_names, e);
}

static int
read_file(const struct drafting *d, const struct defs *defs, struct buf *text,
    struct drafting_result *r, struct err *e)
{
	struct draftsource how = {0, false};
	struct profile *p = NULL;
	struct sheet s;
	int rc;

	how.header_line = draftsource_header(d->file, defs, false);
	rc = profile(d, &s, &how, &p, e);
	if (rc != 0 && e->kind == ERR_USAGE) {
		struct draftsource again = {
		    draftsource_header(d->file, defs, true), true};
		struct err other;

		profile_free(p);
		sheet_fini(&s);
		p = NULL;
		err_clear(&other);
		rc = profile(d, &s, &again, &p, &other);
		how = again;
	}
	if (rc == 0)
		rc = draft(d, &s, &how, defs, text, r, p, e);
	profile_free(p);
	sheet_fini(&s);
	return rc;
}

int
drafting_run(const struct drafting *d, struct buf *text,
    struct drafting_result *r, struct err *e)
{
	static const struct draftsource plain = {0, false};
	struct defs *defs = NULL;
	struct sheet least; /* definitions may lean on its object */
	bool builtin = false;
	int rc;

	memset(r, 0, sizeof(*r));
	sheet_init(&least, d->file, called, d->notice, d->self);
	least.reads_only = true;
	rc = draftsource_least(&least, d->object, &plain, e);
	if (rc == 0)
		rc = validatedefs_load(
		    &defs, &d->definitions, &least, &builtin, e);
	if (rc == 0)
		rc = read_file(d, defs, text, r, e);
	if (rc == 0 && builtin)
		d->notice(d->self,
		    "only the built-in fields are known here: with lfetl "
		    "definitions --save, or --definitions FILE, the draft knows "
		    "the fields of your organisation, too");
	defs_free(defs);
	sheet_fini(&least);
	return rc;
}
