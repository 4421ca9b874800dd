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
#include "infer/profile.h"
#include "infer/propose.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/drafting.h"
#include "import/sheet.h"

/* What a draft is called in complaints about it. */
static const char called[] = "the draft";

/* The least mapping of an object: until there is one, it says the object. */
static int
stub(struct sheet *s, const char *object, struct err *e)
{
	struct complaints *c;
	int rc;

	buf_printf(&s->mapping_text,
	    "mapping: 1\nobject: %s\nmatch: []\nmode: update\nkey: id\n"
	    "fields: { $name: name }\n",
	    object);
	c = complaints_new(called, buf_str(&s->mapping_text));
	rc = mapping_parse(&s->mapping, called, buf_str(&s->mapping_text), c);
	complaints_free(c);
	if (rc == 0)
		return 0;
	(void)err_set(e, ERR_USAGE, "'%s' cannot be mapped", object);
	return err_hint(e, "say one of account, contact, opportunity, task, "
			   "note, list, meeting, member, or the slug of a "
			   "custom object");
}

/* Is what was written a mapping, and does it fit the file? */
static int
prove(struct sheet *s, const struct defs *defs, struct str text, struct err *e)
{
	struct complaints *c = complaints_new(called, text);
	struct mapping *m = NULL;
	struct bind *b = NULL;
	struct buf said;
	int rc = mapping_parse(&m, called, text, c);

	if (rc == 0)
		rc = bind_new(
		    &b, m, defs, fsx_name(s->file), s->names, s->n_names, c);
	if (rc != 0) {
		buf_init(&said, LIM_REPORT_BYTES);
		complaints_print(c, &said);
		s->notice(s->self, buf_text(&said));
		buf_fini(&said);
		(void)err_set(e, ERR_USAGE,
		    "the draft needs a hand before it can be used");
		(void)err_hint(e, "mend what is said above");
	}
	bind_free(b);
	mapping_free(m);
	complaints_free(c);
	return rc;
}

static void
count(const struct propose_column *v, size_t n, struct drafting_result *r)
{
	r->columns = n;
	for (size_t i = 0; i < n; i++) {
		enum propose_what what = v[i].what;

		r->mapped += what == PROPOSE_KEY || what == PROPOSE_FIELD ||
			     what == PROPOSE_PART || what == PROPOSE_LINK ||
			     what == PROPOSE_CURRENCY;
		r->doubted += what == PROPOSE_DOUBT;
	}
}

/* A spreadsheet's damage is worth a word of its own. */
static void
say_damage(const struct sheet *s, const struct profile *p)
{
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	for (size_t i = 0; i < p->n; i++) {
		const struct profile_column *c = &p->v[i];

		if (c->rounded == 0)
			continue;
		buf_clear(&b);
		text_inert(&b, str_of(s->file));
		buf_printf(
		    &b, ":%llu: column '", (unsigned long long)c->rounded_line);
		text_inert(&b, str_of(c->name));
		buf_printf(&b,
		    "' holds numbers that a spreadsheet has rounded, such as "
		    "4.87688E+15, in %llu rows. Export again, and do not save "
		    "the file from a spreadsheet program.",
		    (unsigned long long)c->rounded);
		s->notice(s->self, buf_text(&b));
	}
	buf_fini(&b);
}

static int
draft(const struct drafting *d, struct sheet *s, const struct defs *defs,
    struct buf *text, struct drafting_result *r, struct err *e)
{
	struct profile *p = NULL;
	struct propose_column *v;
	struct draft out;

	if (profile_read(&p, s->csv, s->names, s->n_names, e) != 0) {
		profile_free(p);
		return -1;
	}
	say_damage(s, p);
	v = mem_array(p->n, sizeof(*v));
	propose_columns(p, defs, v);
	out = (struct draft){fsx_name(d->file), p, v, defs,
	    d->system == NULL ? "csv" : d->system};
	draft_write(&out, text);
	r->rows = p->rows;
	count(v, p->n, r);
	free(v);
	profile_free(p);
	return prove(s, defs, buf_str(text), e);
}

int
drafting_run(const struct drafting *d, struct buf *text,
    struct drafting_result *r, struct err *e)
{
	struct defs *defs = NULL;
	struct sheet s;
	bool builtin;
	int rc;

	memset(r, 0, sizeof(*r));
	sheet_init(&s, d->file, called, d->notice, d->self);
	s.reads_only = true;
	rc = stub(&s, d->object, e);
	if (rc == 0)
		rc = sheet_find(&s, e);
	if (rc == 0)
		rc = validatedefs_load(&defs, &d->definitions, &s, &builtin, e);
	if (rc == 0)
		rc = sheet_open(&s, e);
	if (rc == 0)
		rc = draft(d, &s, defs, text, r, e);
	if (rc == 0 && builtin)
		d->notice(d->self,
		    "only the built-in fields are known here: with lfetl "
		    "definitions --save, or --definitions FILE, the draft knows "
		    "the fields of your organisation, too");
	defs_free(defs);
	sheet_fini(&s);
	return rc;
}
