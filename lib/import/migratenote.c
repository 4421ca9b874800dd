// SPDX-License-Identifier: Apache-2.0
#include "import/migratenote.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/idmap.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/item.h"
#include "plan/mark.h"
#include "schema/object.h"

#include "import/migratedue.h"

enum {
	BATCH = 512
};

/* Entries of one system that wait to be put. */
struct batch {
	struct arena *arena;
	const char *system; /* borrowed */
	struct idmap_entry v[BATCH];
	size_t n;
};

struct migratenote {
	struct idmap *map;
	struct batch keys;
	struct batch words; /* of no system: marks, and what leads on */
	const char *object; /* borrowed */
};

int
migratenote_open(
    struct migratenote **out, const char *path, bool fresh, struct err *e)
{
	struct migratenote *n;

	*out = NULL;
	if (fresh && remove(path) != 0 && errno != ENOENT)
		return err_sys(e, ERR_DISK, errno, "%s", path);
	n = mem_alloc(sizeof(*n));
	n->keys.arena = arena_new();
	n->words.arena = arena_new();
	n->words.system = "";
	if (idmap_open(
		&n->map, path, MIGRATEDUE_ORIGIN, MIGRATEDUE_ORIGIN, e) != 0) {
		migratenote_close(n);
		return -1;
	}
	*out = n;
	return 0;
}

void
migratenote_close(struct migratenote *n)
{
	if (n == NULL)
		return;
	idmap_close(n->map);
	arena_free(n->keys.arena);
	arena_free(n->words.arena);
	free(n);
}

static int
flush(struct migratenote *n, struct batch *b, struct err *e)
{
	int rc = 0;

	if (b->n > 0)
		rc = idmap_put(n->map, b->system, n->object, b->v, b->n, 0, e);
	b->n = 0;
	arena_reset(b->arena);
	return rc;
}

static int
add(struct migratenote *n, struct batch *b, struct str key, const char *id,
    struct str marks, struct err *e)
{
	struct idmap_entry *v = &b->v[b->n++];

	memset(v, 0, sizeof(*v));
	v->key = arena_dup(b->arena, key.p, key.n);
	v->id = arena_dup(b->arena, id, strlen(id));
	v->marks = arena_str(b->arena, marks);
	return b->n == BATCH ? flush(n, b, e) : 0;
}

static void
word(char out[MIGRATEDUE_WORD], char sign, const char *step, uint64_t line)
{
	(void)snprintf(out, MIGRATEDUE_WORD, "%c%s:%" PRIu64, sign, step, line);
}

int
migratenote_row(struct migratenote *n, const char *step, uint64_t line,
    const struct bind *b, const struct item *item, struct err *e)
{
	char id[MIGRATEDUE_WORD];
	struct buf marks;
	int rc = 0;

	n->object = b->mapping->object->name;
	buf_init(&marks, LIM_ANSWER_BYTES);
	mark_all_item(item, b, &marks);
	word(id, MIGRATEDUE_EXPECTED, step, line);
	/* The key follows with migratenote_fill(). */
	if (marks.n > 0)
		rc = add(n, &n->words, STR_LIT(""), id, buf_str(&marks), e);
	buf_fini(&marks);
	return rc;
}

int
migratenote_end(struct migratenote *n, struct err *e)
{
	return flush(n, &n->words, e);
}

/* What became of a row, as far as the plan knows. */
static const char *
fate(const struct jobview_row *r, const struct migratenote_step *s,
    char out[MIGRATEDUE_WORD])
{
	const char *id = r->id[0] != '\0' ? r->id : r->target;
	bool there = r->state == ROW_DONE || r->state == ROW_UNCHANGED;
	bool lost = (s->idle && !there) || r->state == ROW_FAILED ||
		    r->state == ROW_AMBIGUOUS;

	if (!lost && r->action == ROW_UPDATE && id[0] != '\0')
		return id;
	if (!lost && r->id[0] != '\0')
		return r->id;
	word(out, lost ? MIGRATEDUE_LOST : MIGRATEDUE_EXPECTED, s->name,
	    r->line);
	return out;
}

static int
fill_row(struct migratenote *n, const struct migratenote_step *s,
    const struct jobview_row *r, const struct jobview_row *as, struct err *e)
{
	char expected[MIGRATEDUE_WORD];
	char other[MIGRATEDUE_WORD];
	const char *id = fate(as, s, other);
	struct buf key;
	int rc = 0;

	/* Left out on purpose, or nobody's (mode: match): holds nobody. */
	if (as->state == ROW_SKIPPED)
		return 0;
	if (r->key[0] != '\0')
		rc = add(n, &n->keys, str_of(r->key), id, STR_LIT(""), e);
	if (rc != 0)
		return -1;
	word(expected, MIGRATEDUE_EXPECTED, s->name, r->line);
	buf_init(&key, MIGRATEDUE_WORD);
	migratedue_word_key(str_of(expected), &key);
	rc = add(n, &n->words, buf_str(&key), id, STR_LIT(""), e);
	buf_fini(&key);
	return rc;
}

/* A row that gave way leads where its winner does. */
static int
winner_of(struct jobview *view, const struct jobview_row *r,
    struct jobview_row *out, struct err *e)
{
	int rc;

	if (r->winner == 0) {
		*out = *r;
		return 0;
	}
	if (jobview_seek(view, r->winner, e) != 0)
		return -1;
	rc = jobview_next(view, out, e);
	if (rc == 0)
		return err_set(e, ERR_INTERNAL,
		    "row %" PRIu64 " gave way to one that is not there",
		    r->ord);
	return rc < 0 ? -1 : 0;
}

static int
fill(struct migratenote *n, const struct migratenote_step *s,
    struct jobview *rows, struct jobview *winners, struct err *e)
{
	struct jobview_row r;
	struct jobview_row as;
	int rc = jobview_seek(rows, 1, e);

	while (rc == 0 && (rc = jobview_next(rows, &r, e)) == 1) {
		rc = winner_of(winners, &r, &as, e);
		if (rc == 0)
			rc = fill_row(n, s, &r, &as, e);
	}
	if (rc == 0)
		rc = flush(n, &n->keys, e);
	if (rc == 0)
		rc = flush(n, &n->words, e);
	return rc < 0 ? -1 : 0;
}

int
migratenote_fill(
    struct migratenote *n, const struct migratenote_step *s, struct err *e)
{
	struct jobview *rows = NULL;
	struct jobview *winners = NULL;
	int rc;

	n->object = s->object;
	n->keys.system = s->system;
	rc = jobview_open(&rows, s->dir, e);
	if (rc == 0)
		rc = jobview_open(&winners, s->dir, e);
	if (rc == 0)
		rc = fill(n, s, rows, winners, e);
	jobview_close(winners);
	jobview_close(rows);
	return rc;
}
