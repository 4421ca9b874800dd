// SPDX-License-Identifier: Apache-2.0
#include "import/migratedue.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/idmap.h"

enum {
	WORD_KEY = 0x1f /* before a word that is a key; no key begins so */
};

struct migratedue {
	const struct migratedue_file *files;
	size_t n;
	struct idmap **maps; /* n; NULL: not opened yet, or not there */
};

struct migratedue *
migratedue_new(const struct migratedue_file *files, size_t n)
{
	struct migratedue *d = mem_alloc(sizeof(*d));

	d->files = files;
	d->n = n;
	d->maps = mem_array(n, sizeof(struct idmap *));
	return d;
}

void
migratedue_free(struct migratedue *d)
{
	if (d == NULL)
		return;
	for (size_t i = 0; i < d->n; i++)
		idmap_close(d->maps[i]);
	free(d->maps);
	free(d);
}

bool
migratedue_is_word(struct str id)
{
	return id.n > 0 &&
	       (id.p[0] == MIGRATEDUE_EXPECTED || id.p[0] == MIGRATEDUE_LOST);
}

bool
migratedue_is_lost(struct str id)
{
	return id.n > 0 && id.p[0] == MIGRATEDUE_LOST;
}

void
migratedue_word_key(struct str word, struct buf *out)
{
	buf_putc(out, WORD_KEY);
	buf_add_str(out, word);
}

/* The file's map; *out NULL: it brings something else, or nothing so far. */
static int
map_of(struct migratedue *d, size_t i, const char *object, struct idmap **out,
    struct err *e)
{
	*out = NULL;
	if (strcmp(d->files[i].object, object) != 0)
		return 0;
	if (d->maps[i] == NULL && fsx_exists(d->files[i].path) &&
	    idmap_open(&d->maps[i], d->files[i].path, MIGRATEDUE_ORIGIN,
		MIGRATEDUE_ORIGIN, e) != 0)
		return -1;
	*out = d->maps[i];
	return 0;
}

int
migratedue_find(struct migratedue *d, const char *system, const char *object,
    struct str key, struct buf *id, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < d->n; i++) {
		struct idmap *map;

		if (map_of(d, i, object, &map, e) != 0)
			return -1;
		if (map != NULL)
			rc = idmap_find(map, system, object, key, id, e);
	}
	return rc;
}

/* A mark leads to the word of a row; a key of its own leads on from there. */
static int
lead_on(struct idmap *map, const char *object, struct str word, struct buf *ids,
    struct err *e)
{
	struct buf key;
	int rc;

	buf_init(&key, MIGRATEDUE_WORD);
	migratedue_word_key(word, &key);
	rc = idmap_find(map, "", object, buf_str(&key), ids, e);
	buf_fini(&key);
	if (rc == 0)
		buf_add_str(ids, word);
	buf_putc(ids, '\0');
	return rc < 0 ? -1 : 0;
}

static int
marked_in(struct idmap *map, const char *object, const char *asks,
    struct str text, struct buf *ids, struct err *e)
{
	struct buf words;
	struct str rest;
	int n;

	buf_init(&words, LIM_ANSWER_BYTES);
	n = idmap_marked(map, object, asks, text, &words, e);
	rest = buf_str(&words);
	for (int left = n; left > 0; left--) {
		struct str one = str_of(rest.p);

		if (lead_on(map, object, one, ids, e) != 0) {
			n = -1;
			break;
		}
		rest = str_from(rest, one.n + 1);
	}
	buf_fini(&words);
	return n;
}

int
migratedue_marked(struct migratedue *d, const char *object, const char *asks,
    struct str text, struct buf *ids, struct err *e)
{
	int all = 0;

	for (size_t i = 0; i < d->n; i++) {
		struct idmap *map;
		int n = 0;

		if (map_of(d, i, object, &map, e) != 0)
			return -1;
		if (map != NULL)
			n = marked_in(map, object, asks, text, ids, e);
		if (n < 0)
			return -1;
		all += n;
	}
	return all;
}

void
migratedue_place(struct str word, struct buf *out)
{
	struct str step = str_from(word, 1);
	size_t at = str_find(step, ':');

	buf_puts(out, "line ");
	buf_add_str(out, str_from(step, at + 1));
	buf_puts(out, " of ");
	buf_add_str(out, str_upto(step, at));
}
