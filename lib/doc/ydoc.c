// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "doc/ysyntax.h"

struct ydoc {
	struct arena *arena;
	struct ynode *root;
};

/* A list or map whose end has not come yet. */
struct frame {
	struct ynode *node;
	struct ynode **items;
	struct ynode **keys;
	size_t n;
	size_t cap;
	struct ynode *key; /* of a map: waits for its value */
	bool as_key;       /* the frame itself stands where a key should */
};

struct reader {
	struct ydoc *doc;
	struct complaints *c;
	struct str text;
	struct frame stack[LIM_YAML_DEPTH];
	size_t depth;
	size_t nodes;
	unsigned documents;
	bool stop; /* what follows makes no sense any more */
};

static unsigned
line_of(const yaml_mark_t *m)
{
	return (unsigned)m->line + 1;
}

static unsigned
col_of(const yaml_mark_t *m)
{
	return (unsigned)m->column + 1;
}

static struct ynode *
new_node(struct reader *r, enum ydoc_kind kind, const yaml_mark_t *m)
{
	struct ynode *n = arena_alloc(r->doc->arena, sizeof(*n));

	n->kind = kind;
	n->line = line_of(m);
	n->col = col_of(m);
	if (++r->nodes > LIM_YAML_NODES && !r->stop) {
		complaint_add(r->c, n->line, n->col,
		    "the file has more than %u entries", LIM_YAML_NODES);
		complaint_hint(r->c, "Split it into several files.");
		r->stop = true;
	}
	return n;
}

/* Anchors and tags: legal YAML that this program does not take. */
static void
refuse_marks(struct reader *r, const yaml_char_t *anchor,
    const yaml_char_t *tag, const yaml_mark_t *m)
{
	if (anchor != NULL) {
		complaint_add(r->c, line_of(m), col_of(m),
		    "anchors (&%s) are not taken here", (const char *)anchor);
		complaint_hint(r->c, "Write the value out where it is needed; "
				     "a text that begins with & must stand in "
				     "quotes.");
	}
	if (tag != NULL) {
		complaint_add(r->c, line_of(m), col_of(m),
		    "tags are not taken here: every value is text");
		complaint_hint(r->c, "Remove the tag; a text that begins with "
				     "! must stand in quotes.");
	}
}

static void
push_pair(struct frame *f, struct ynode *key, struct ynode *value)
{
	if (f->n == f->cap) {
		f->cap = f->cap > 0 ? f->cap * 2 : 8;
		f->items = mem_resize(f->items, f->cap, sizeof(struct ynode *));
		f->keys = mem_resize(f->keys, f->cap, sizeof(struct ynode *));
	}
	f->items[f->n] = value;
	f->keys[f->n] = key;
	f->n++;
}

static void
refuse_merge(struct reader *r, const struct ynode *n)
{
	if (!n->plain || !str_is(n->text, "<<"))
		return;
	complaint_add(
	    r->c, n->line, n->col, "merge keys (<<) are not taken here");
	complaint_hint(r->c, "Write the entries out where they are needed.");
}

/* Put a finished node where it belongs. */
static void
place(struct reader *r, struct ynode *n)
{
	struct frame *f;

	if (r->depth == 0) {
		r->doc->root = n;
		return;
	}
	f = &r->stack[r->depth - 1];
	if (f->node->kind == YDOC_LIST) {
		push_pair(f, NULL, n);
	} else if (f->key != NULL) {
		push_pair(f, f->key, n);
		f->key = NULL;
	} else {
		refuse_merge(r, n);
		f->key = n;
	}
}

static void
open_node(struct reader *r, enum ydoc_kind kind, const yaml_mark_t *m)
{
	struct frame *up = r->depth > 0 ? &r->stack[r->depth - 1] : NULL;
	struct ynode *n = new_node(r, kind, m);
	bool as_key =
	    up != NULL && up->node->kind == YDOC_MAP && up->key == NULL;

	if (as_key) {
		complaint_add(r->c, n->line, n->col, "a %s cannot be a key",
		    kind == YDOC_MAP ? "map" : "list");
		complaint_hint(r->c,
		    "Put a text that begins with %s in "
		    "quotes.",
		    kind == YDOC_MAP ? "{" : "[");
	}
	if (r->depth == LIM_YAML_DEPTH) {
		complaint_add(r->c, n->line, n->col,
		    "the file is nested deeper than %u levels", LIM_YAML_DEPTH);
		complaint_hint(r->c, "Check the brackets and the "
				     "indentation.");
		r->stop = true;
		return;
	}
	r->stack[r->depth++] = (struct frame){.node = n, .as_key = as_key};
}

static int
by_text(const void *va, const void *vb)
{
	const struct ynode *a = *(const struct ynode *const *)va;
	const struct ynode *b = *(const struct ynode *const *)vb;
	int d = str_cmp(a->text, b->text);

	if (d != 0)
		return d;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->col < b->col ? -1 : a->col > b->col;
}

static void
refuse_twins(struct reader *r, const struct frame *f)
{
	struct ynode **sorted;
	const struct ynode *first;

	if (f->n < 2)
		return;
	sorted = mem_array(f->n, sizeof(struct ynode *));
	memcpy(sorted, f->keys, f->n * sizeof(struct ynode *));
	qsort(sorted, f->n, sizeof(struct ynode *), by_text);
	first = sorted[0];
	for (size_t i = 1; i < f->n; i++) {
		const struct ynode *k = sorted[i];

		if (k->text.p == NULL || !str_eq(k->text, first->text)) {
			first = k;
			continue;
		}
		complaint_add(r->c, k->line, k->col,
		    "'%.*s' is given twice: on line %u and on line %u",
		    STR_ARG(k->text), first->line, k->line);
		complaint_hint(r->c, "Keep one of them.");
	}
	free(sorted);
}

static struct ynode **
keep(struct arena *a, struct ynode **v, size_t n)
{
	struct ynode **out = arena_array(a, n, sizeof(struct ynode *));

	if (n > 0)
		memcpy(out, v, n * sizeof(struct ynode *));
	return out;
}

static void
close_node(struct reader *r)
{
	struct frame *f;
	struct ynode *n;
	bool as_key;

	if (r->depth == 0)
		abort(); /* libyaml balances its events */
	f = &r->stack[--r->depth];
	n = f->node;
	as_key = f->as_key;
	n->n = f->n;
	n->items = keep(r->doc->arena, f->items, f->n);
	if (n->kind == YDOC_MAP) {
		n->keys = keep(r->doc->arena, f->keys, f->n);
		refuse_twins(r, f);
	}
	free(f->items);
	free(f->keys);
	*f = (struct frame){0};
	if (as_key)
		*n = (struct ynode){.line = n->line, .col = n->col};
	place(r, n);
}

static void
take_scalar(struct reader *r, const yaml_event_t *ev)
{
	struct ynode *n = new_node(r, YDOC_SCALAR, &ev->start_mark);

	refuse_marks(
	    r, ev->data.scalar.anchor, ev->data.scalar.tag, &ev->start_mark);
	n->plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	n->text = arena_str(
	    r->doc->arena, (struct str){(const char *)ev->data.scalar.value,
			       ev->data.scalar.length});
	place(r, n);
}

static void
take_alias(struct reader *r, const yaml_event_t *ev)
{
	const char *name = (const char *)ev->data.alias.anchor;
	struct ynode *n = new_node(r, YDOC_SCALAR, &ev->start_mark);

	complaint_add(r->c, n->line, n->col,
	    "a text that begins with * must stand in quotes");
	complaint_hint(r->c,
	    "Write \"*%s\" with its quotes. (YAML's "
	    "aliases are not taken here.)",
	    name);
	place(r, n);
}

static void
begin_document(struct reader *r, const yaml_event_t *ev)
{
	if (++r->documents < 2)
		return;
	complaint_add(r->c, line_of(&ev->start_mark), col_of(&ev->start_mark),
	    "a second document begins here");
	complaint_hint(r->c, "A file holds one document: remove the '---', or "
			     "put the rest into a file of its own.");
	r->stop = true;
}

static void
take_event(struct reader *r, const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_DOCUMENT_START_EVENT:
		begin_document(r, ev);
		break;
	case YAML_ALIAS_EVENT:
		take_alias(r, ev);
		break;
	case YAML_SCALAR_EVENT:
		take_scalar(r, ev);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_marks(r, ev->data.sequence_start.anchor,
		    ev->data.sequence_start.tag, &ev->start_mark);
		open_node(r, YDOC_LIST, &ev->start_mark);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_marks(r, ev->data.mapping_start.anchor,
		    ev->data.mapping_start.tag, &ev->start_mark);
		open_node(r, YDOC_MAP, &ev->start_mark);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_node(r);
		break;
	case YAML_STREAM_END_EVENT:
		r->stop = true;
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
}

static void
fail_syntax(struct reader *r, const yaml_parser_t *p)
{
	struct ysyntax s = {
	    .problem = p->problem == NULL ? "unreadable" : p->problem,
	    .line = line_of(&p->problem_mark),
	    .col = col_of(&p->problem_mark),
	    .context = p->context,
	};

	if (p->context != NULL) {
		s.context_line = line_of(&p->context_mark);
		s.context_col = col_of(&p->context_mark);
	}
	ysyntax_complain(&s, r->text, r->c);
}

static void
read_events(struct reader *r)
{
	yaml_parser_t parser;

	if (yaml_parser_initialize(&parser) == 0)
		abort(); /* only for want of memory */
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &parser, (const unsigned char *)r->text.p, r->text.n);
	while (!r->stop) {
		yaml_event_t ev;

		if (yaml_parser_parse(&parser, &ev) == 0) {
			fail_syntax(r, &parser);
			break;
		}
		take_event(r, &ev);
		yaml_event_delete(&ev);
	}
	yaml_parser_delete(&parser);
	while (r->depth > 0) {
		free(r->stack[--r->depth].items);
		free(r->stack[r->depth].keys);
	}
}

int
ydoc_parse(struct ydoc **out, struct str text, struct complaints *c)
{
	struct reader r = {.c = c, .text = text};
	size_t before = complaints_count(c);

	*out = NULL;
	if (str_starts(text, STR_LIT("\xef\xbb\xbf")))
		r.text = str_from(text, 3);
	if (!ysyntax_check_text(r.text, c))
		return -1;
	r.doc = mem_alloc(sizeof(*r.doc));
	r.doc->arena = arena_new();
	if (r.text.n > 0)
		read_events(&r);
	if (complaints_count(c) > before) {
		ydoc_free(r.doc);
		return -1;
	}
	*out = r.doc;
	return 0;
}

void
ydoc_free(struct ydoc *d)
{
	if (d == NULL)
		return;
	arena_free(d->arena);
	free(d);
}

const struct ynode *
ydoc_root(const struct ydoc *d)
{
	return d->root;
}

const struct ynode *
ydoc_get(const struct ynode *n, const char *key)
{
	if (n == NULL || n->kind != YDOC_MAP)
		return NULL;
	for (size_t i = 0; i < n->n; i++)
		if (str_is(n->keys[i]->text, key))
			return n->items[i];
	return NULL;
}

bool
ydoc_is_null(const struct ynode *n)
{
	if (n == NULL || n->kind != YDOC_SCALAR || !n->plain)
		return false;
	return n->text.n == 0 || str_is(n->text, "~") ||
	       str_is(n->text, "null");
}
