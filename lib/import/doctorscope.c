// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

#include "import/doctorjob.h"

enum {
	TEXT_BYTES = 64 * 1024,
	SHOWN = 12 /* scopes on a line */
};

/* The commands that work on an object, and what they need of its scope. */
static const struct {
	const char *command;
	const char *needs[3];
	bool writes;
} per_object[] = {
    {"import", {"create", "update", "read"}, true},
    {"export", {"read"}, false},
};

static void
take_scopes(struct doctor *d)
{
	const struct jval *list = jdoc_get(jdoc_root(d->who), "scopes");
	size_t n = jdoc_size(list);
	const char **v = arena_array(d->arena, n + 1, sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		const char *s = jdoc_cstr(jdoc_at(list, i), NULL);

		if (s != NULL)
			v[d->auth.n_scopes++] = s;
	}
	d->auth.scopes = v;
}

static void
add_word(struct buf *b, const char *word)
{
	if (b->n > 0)
		buf_putc(b, ' ');
	buf_puts(b, word);
}

static void
need(struct doctor *d, const char *command, const char *const *scopes, size_t n)
{
	struct doctor_need *x;
	struct buf all;
	struct buf missing;

	buf_init(&all, TEXT_BYTES);
	buf_init(&missing, TEXT_BYTES);
	for (size_t i = 0; i < n; i++) {
		add_word(&all, scopes[i]);
		if (!client_has_scope(&d->auth, scopes[i]))
			add_word(&missing, scopes[i]);
	}
	d->needs = mem_resize(d->needs, d->n_needs + 1, sizeof(d->needs[0]));
	x = &d->needs[d->n_needs++];
	x->command = arena_dup(d->arena, command, strlen(command));
	x->scopes = arena_dup(d->arena, buf_text(&all), all.n);
	x->missing = arena_dup(d->arena, buf_text(&missing), missing.n);
	buf_fini(&missing);
	buf_fini(&all);
}

static void
need_of(struct doctor *d, size_t row, const struct object *o)
{
	char text[3][OBJECT_SCOPE_MAX];
	const char *scopes[3];
	size_t n = 0;

	if (per_object[row].writes && !o->creatable)
		return;
	for (size_t i = 0; i < 3 && per_object[row].needs[i] != NULL; i++) {
		if (!object_scope(o, per_object[row].needs[i], text[n]))
			return;
		scopes[n] = text[n];
		n++;
	}
	need(d,
	    arena_printf(d->arena, "%s %s", per_object[row].command, o->plural),
	    scopes, n);
}

static void
take_needs(struct doctor *d)
{
	static const char *const upload[] = {"files:create"};
	size_t n;
	const struct object *table = object_table(&n);

	for (size_t row = 0; row < sizeof(per_object) / sizeof(per_object[0]);
	     row++)
		for (size_t i = 0; i < n; i++)
			if (defs_known(&table[i]))
				need_of(d, row, &table[i]);
	need(d, "upload", upload, sizeof(upload) / sizeof(upload[0]));
	need(d, "workflow", NULL, 0);
}

static void
show_scopes(struct doctor *d)
{
	struct buf b;

	if (d->auth.n_scopes == 0) {
		doctor_note(d, DOCTOR_OK, "scopes", NULL,
		    "full access: every command may do all that it does");
		return;
	}
	buf_init(&b, TEXT_BYTES);
	for (size_t i = 0; i < d->auth.n_scopes && i < SHOWN; i++)
		add_word(&b, d->auth.scopes[i]);
	if (d->auth.n_scopes > SHOWN)
		buf_printf(&b, " and %zu more", d->auth.n_scopes - SHOWN);
	doctor_note(d, DOCTOR_OK, "scopes", NULL, "%s", buf_text(&b));
	buf_fini(&b);
}

static void
show_needs(struct doctor *d)
{
	struct buf may;

	buf_init(&may, TEXT_BYTES);
	for (size_t i = 0; i < d->n_needs; i++) {
		const struct doctor_need *x = &d->needs[i];

		if (x->missing[0] == '\0') {
			buf_printf(
			    &may, "%s%s", may.n > 0 ? ", " : "", x->command);
			continue;
		}
		doctor_note(d, DOCTOR_NOTE, "commands",
		    "if it is to do that, give the key these scopes in Lightfield's settings, or use another key",
		    "%s: the key lacks %s", x->command, x->missing);
	}
	if (may.n > 0)
		doctor_note(d, DOCTOR_OK, "commands", NULL, "the key serves %s",
		    buf_text(&may));
	buf_fini(&may);
}

void
doctorscope_look(struct doctor *d)
{
	take_scopes(d);
	take_needs(d);
	show_scopes(d);
	if (d->auth.n_scopes > 0)
		show_needs(d);
}
