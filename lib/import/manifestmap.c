// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "doc/jput.h"
#include "mapping/mapping.h"
#include "report/manifest.h"

#include "import/manifestmap.h"

/* A text as YAML reads it: a JSON string is one, too. */
static void
put(struct buf *b, const char *text)
{
	struct jput j;

	jput_init(&j, b);
	jput_cstr(&j, text);
}

static bool
is_kind(const struct manifest_column *c, const char *kind)
{
	return strcmp(c->kind, kind) == 0 && !c->read_only;
}

static void
put_head(const struct manifest *m, const char *id, struct buf *b)
{
	buf_puts(b, "mapping: 1\nobject: ");
	put(b, m->object);
	buf_puts(b, "\nmatch: [{ id: ");
	put(b, id);
	buf_puts(b, " }]\nmode: update\ndefaults: { optional: true }\n"
		    "source: { encoding: UTF-8, delimiter: \",\", "
		    "empty: [\"\", \"" MANIFEST_HIDDEN "\"]");
	if (m->profile != NULL && strcmp(m->profile, "spreadsheet") == 0)
		buf_puts(b, ", profile: spreadsheet");
	buf_puts(b, " }\n");
}

/* The mapping's word for a member of a name; those of an address are alike. */
static const char *
part_word(const struct manifest_column *c)
{
	if (strcmp(c->member, "firstName") == 0)
		return "first";
	return strcmp(c->member, "lastName") == 0 ? "last" : c->member;
}

/* All parts of the field whose first one is column i. */
static void
put_parts(const struct manifest *m, size_t i, struct buf *b)
{
	const char *key = m->columns[i].key;

	for (size_t k = 0; k < i; k++)
		if (is_kind(&m->columns[k], "part") &&
		    strcmp(m->columns[k].key, key) == 0)
			return;
	buf_puts(b, "  ");
	put(b, key);
	buf_puts(b, ": {");
	for (size_t k = i; k < m->n_columns; k++) {
		const struct manifest_column *c = &m->columns[k];

		if (!is_kind(c, "part") || c->member == NULL ||
		    strcmp(c->key, key) != 0)
			continue;
		buf_puts(b, k == i ? " " : ", ");
		put(b, part_word(c));
		buf_puts(b, ": ");
		put(b, c->heading);
	}
	buf_puts(b, " }\n");
}

static void
put_rule(const struct manifest_column *c, struct buf *b)
{
	buf_puts(b, "  ");
	put(b, c->key);
	buf_puts(b, ": { column: ");
	put(b, c->heading);
	if (c->several)
		buf_puts(b, ", split: csv");
	if (c->type != NULL && strcmp(c->type, "DATETIME") == 0)
		buf_puts(b, ", formats: [iso8601]");
	if (strcmp(c->kind, "links") == 0)
		buf_puts(b, ", by: id");
	buf_puts(b, " }\n");
}

static size_t
put_fields(const struct manifest *m, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_columns; i++) {
		bool part = is_kind(&m->columns[i], "part");

		if (!part && !is_kind(&m->columns[i], "field"))
			continue;
		if (n++ == 0)
			buf_puts(b, "fields:\n");
		if (part)
			put_parts(m, i, b);
		else
			put_rule(&m->columns[i], b);
	}
	return n;
}

static size_t
put_links(const struct manifest *m, struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_columns; i++) {
		if (!is_kind(&m->columns[i], "links"))
			continue;
		if (n++ == 0)
			buf_puts(b, "relationships:\n");
		put_rule(&m->columns[i], b);
	}
	return n;
}

static void
put_ignored(const struct manifest *m, const char *id, struct buf *b)
{
	bool any = false;

	for (size_t i = 0; i < m->n_columns; i++) {
		const struct manifest_column *c = &m->columns[i];

		if (!c->read_only || strcmp(c->heading, id) == 0)
			continue;
		buf_puts(b, any ? ", " : "ignore: [");
		put(b, c->heading);
		any = true;
	}
	if (any)
		buf_puts(b, "]\n");
}

static const char *
id_heading(const struct manifest *m)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (strcmp(m->columns[i].kind, "top") == 0 &&
		    strcmp(m->columns[i].key, "id") == 0)
			return m->columns[i].heading;
	return NULL;
}

static int
make(const struct manifest *m, const char *path, struct buf *b, struct err *e)
{
	const char *id = id_heading(m);
	size_t n;

	if (m->n_columns > 0 && strcmp(m->columns[0].kind, "mapped") == 0) {
		(void)err_set(e, ERR_USAGE,
		    "%s: the file was exported by a mapping, which alone can read it back",
		    path);
		return err_hint(e, "name that mapping with -m");
	}
	if (strncmp(m->format, "csv", 3) != 0 || id == NULL) {
		(void)err_set(e, ERR_USAGE,
		    "%s: only a CSV with an id column can be imported back",
		    path);
		return err_hint(e, "export it as .csv");
	}
	put_head(m, id, b);
	n = put_fields(m, b);
	n += put_links(m, b);
	put_ignored(m, id, b);
	if (n > 0)
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "%s: nothing in this file can be changed in Lightfield", path);
	return err_hint(e,
	    "its columns are read-only; to import something else of it, write a mapping and name it with -m");
}

int
manifestmap_make(const char *file, struct buf *yaml, char **name, struct err *e)
{
	char *path = manifest_path(file);
	struct arena *a = arena_new();
	struct manifest m;
	int rc = manifest_read(&m, path, a, e);

	if (rc == 1)
		rc = make(&m, path, yaml, e) == 0 ? 1 : -1;
	arena_free(a);
	if (rc == 1)
		*name = path;
	else
		free(path);
	return rc;
}

int
manifestmap_check(const char *file, const struct mapping *map, struct err *e)
{
	char *path = manifest_path(file);
	struct arena *a = arena_new();
	struct err ignored;
	struct manifest m;
	bool known = manifest_read(&m, path, a, &ignored) != 1 || m.hidden == 0;

	arena_free(a);
	for (size_t i = 0; i < map->n_empty; i++)
		known = known || str_is(map->empty[i].text, MANIFEST_HIDDEN);
	if (!known) {
		(void)err_set(e, ERR_USAGE,
		    "%s: %s marks values that the key could not see by " MANIFEST_HIDDEN
		    ", which this mapping would read as a text",
		    path, file);
		(void)err_hint(e, MANIFEST_HIDDEN_HINT);
	}
	free(path);
	return known ? 0 : -1;
}
