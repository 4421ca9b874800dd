// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "plan/bind.h"
#include "plan/diff.h"
#include "plan/item.h"
#include "plan/receipt.h"
#include "plan/record.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/members.h"
#include "import/rowitem.h"
#include "import/verifyjob.h"

void
verifyrow_init(struct verify_work *w)
{
	const struct bind *b = w->im->sheet.bind;
	size_t n = b->n_fields + b->n_links;

	w->writes = mem_array(n, sizeof(*w->writes));
	w->create_only = mem_array(n, sizeof(*w->create_only));
	for (size_t i = 0; i < b->n_fields; i++) {
		w->writes[i] = b->fields[i].write;
		w->create_only[i] = b->fields[i].create_only;
	}
	for (size_t i = 0; i < b->n_links; i++) {
		w->writes[b->n_fields + i] = b->links[i].write;
		w->create_only[b->n_fields + i] = b->links[i].create_only;
	}
}

void
verifyrow_fini(struct verify_work *w)
{
	free(w->writes);
	free(w->create_only);
}

/* Does the link name files?  What they became is not known here. */
static bool
is_file(const struct bind_link *l)
{
	for (size_t i = 0; i < l->n_ways; i++)
		if (l->ways[i].by == BIND_BY_FILE)
			return true;
	return false;
}

/*
 * How the difference is looked for: a create has sent all; an update what its
 * policy let it, and what the API does not update was told at that time.  What
 * somebody edited is to be seen, too, so overwrite becomes force.
 */
static enum write_policy
field_policy(enum write_policy was, bool create_only, bool created)
{
	if (created)
		return WRITE_FORCE;
	if (create_only)
		return WRITE_NEVER;
	return was == WRITE_OVERWRITE ? WRITE_FORCE : was;
}

static enum write_policy
link_policy(const struct bind_link *l, enum write_policy was, bool create_only,
    bool created)
{
	if (is_file(l))
		return WRITE_NEVER;
	if (!l->relation->many)
		return field_policy(was, create_only, created);
	if (!created && create_only)
		return WRITE_NEVER;
	/* What others have linked beside ours is theirs. */
	return created ? WRITE_APPEND : was;
}

static void
set_policies(struct verify_work *w, bool created)
{
	struct bind *b = w->im->sheet.bind;
	const enum write_policy *was = w->writes;
	const bool *only = w->create_only;

	for (size_t i = 0; i < b->n_fields; i++) {
		b->fields[i].write = field_policy(was[i], only[i], created);
		b->fields[i].create_only = false;
	}
	was += b->n_fields;
	only += b->n_fields;
	for (size_t i = 0; i < b->n_links; i++) {
		struct bind_link *l = &b->links[i];

		l->write = link_policy(l, was[i], only[i], created);
		l->create_only = false;
	}
}

void
verifyrow_put(struct verify_work *w, const struct verify_row *r,
    const char *field, struct str expected, struct str found, const char *what)
{
	char line[32];

	(void)snprintf(
	    line, sizeof(line), "%llu", (unsigned long long)r->known.line);
	csvout_cell(&w->csv, str_of(line));
	csvout_cell(&w->csv, str_of(r->known.key));
	csvout_cell(&w->csv, str_of(r->known.id));
	csvout_cell(&w->csv, str_of(field));
	csvout_cell(&w->csv, expected);
	csvout_cell(&w->csv, found);
	csvout_cell(&w->csv, str_of(what));
	csvout_end(&w->csv);
}

/* What our last write says about a change that would have to be made. */
static enum receipt_word
word_of(const struct verify_work *w, const struct diff_change *c,
    const struct record *rec)
{
	const struct relation *r;
	struct jdoc *list = NULL;
	enum receipt_word word = RECEIPT_NONE;
	struct err e;

	if (c->kind != DIFF_LINK)
		return receipt_says(buf_str(&w->text), c->key, c->after,
		    record_value(rec, c->key));
	r = defs_relation(w->im->defs, str_of(c->key));
	if (r == NULL || r->many ||
	    jdoc_parse(&list, c->after.p, c->after.n, &e) != 0)
		return RECEIPT_NONE;
	if (jdoc_size(jdoc_root(list)) == 1)
		word = receipt_says_link(buf_str(&w->text), c->key,
		    jdoc_text(jdoc_at(jdoc_root(list), 0)), rec);
	jdoc_free(list);
	return word;
}

struct tally {
	bool differs;
	bool edited;
	bool later;
	bool hidden;
};

static void
judge(struct verify_work *w, const struct verify_row *r,
    const struct diff_change *c, const struct record *rec, struct tally *t)
{
	const char *what;

	switch (word_of(w, c, rec)) {
	case RECEIPT_EDITED:
		what = "edited";
		t->edited = true;
		break;
	case RECEIPT_OURS:
		what = "later";
		t->later = true;
		break;
	case RECEIPT_NONE:
	case RECEIPT_SAME:
	default:
		what = "different";
		t->differs = true;
		w->out->differences++;
		break;
	}
	verifyrow_put(w, r, c->key, c->show_after, c->show_before, what);
}

/* Fields that are withheld are known by the remark that the comparison makes. */
static void
hidden(struct verify_work *w, const struct verify_row *r, size_t from,
    struct tally *t)
{
	for (size_t i = from; i < w->diags.n; i++) {
		const struct diag *d = &w->diags.v[i];

		if (strcmp(d->code, "update.redacted") != 0)
			continue;
		t->hidden = true;
		verifyrow_put(
		    w, r, d->field, STR_LIT(""), STR_LIT(""), "hidden");
	}
}

static int
compare_record(struct verify_work *w, const struct verify_row *r,
    const struct item *item, const struct jval *root, struct err *e)
{
	const struct object *o = w->im->sheet.mapping->object;
	struct tally t = {false, false, false, false};
	size_t from = w->diags.n;
	struct record rec;
	struct diff d;
	int64_t at_ms;

	if (!record_read(root, &rec))
		return err_set(e, ERR_SERVICE,
		    "%s: what came as record %s is none", o->path, r->known.id);
	buf_clear(&w->text);
	if (idmap_receipt(w->im->ids, o->name, rec.id, &w->text, &at_ms, e) < 0)
		return -1;
	diff_make(&d, w->im->sheet.bind, item, &rec, buf_str(&w->text),
	    w->arena, &w->diags);
	for (size_t i = 0; i < d.n; i++)
		judge(w, r, &d.changes[i], &rec, &t);
	hidden(w, r, from, &t);
	w->out->hidden += t.hidden;
	if (t.differs)
		w->out->different++;
	else if (t.edited)
		w->out->edited++;
	else if (t.later)
		w->out->later++;
	else
		w->out->same++;
	return 0;
}

static int
compare(struct verify_work *w, const struct verify_row *r,
    const struct item *item, const struct jdoc *doc, struct err *e)
{
	struct jdoc *joined = NULL;
	bool kept;
	int rc;

	if (w->im->sheet.bind->members == NULL)
		return compare_record(w, r, item, jdoc_root(doc), e);
	/* As they are now, not as the plan saw them. */
	if (members_join(w->im, NULL, &w->searches, jdoc_root(doc), &joined,
		&kept, &w->diags, e) != 0)
		return -1;
	rc = compare_record(
	    w, r, item, joined == NULL ? jdoc_root(doc) : jdoc_root(joined), e);
	jdoc_free(joined);
	return rc;
}

static void
unmade(struct verify_work *w, const struct verify_row *r)
{
	const struct diag *d = diags_first_error(&w->diags);

	w->out->unmade++;
	verifyrow_put(w, r, d == NULL ? "" : d->field, STR_LIT(""),
	    str_of(d == NULL ? "" : d->message), "unmade");
}

int
verifyrow_compare(struct verify_work *w, const struct verify_row *r,
    const struct jdoc *doc, struct err *e)
{
	struct item item;

	w->out->checked++;
	arena_reset(w->arena);
	diags_clear(&w->diags);
	if (doc == NULL) {
		w->out->missing++;
		verifyrow_put(w, r, "", STR_LIT(""), STR_LIT(""), "missing");
		return 0;
	}
	set_policies(
	    w, r->known.state == ROW_DONE && r->known.action == ROW_CREATE);
	if (rowitem_make(&item, w->im, w->side, r->known.ord, &r->row, w->arena,
		&w->diags, e) != 0)
		return -1;
	if (item.failed) {
		unmade(w, r);
		return 0;
	}
	return compare(w, r, &item, doc, e);
}
