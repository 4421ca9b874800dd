// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"

#include "sandbox/sbauto.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbenrich.h"
#include "sandbox/sbidem.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbreplay.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbversion.h"

static const struct str tab = {"\t", 1};

static int
bad_line(const struct sbreplay *r, struct err *e, const char *what)
{
	(void)err_set(
	    e, ERR_USAGE, "%s: line %" PRIu64 ": %s", r->path, r->line, what);
	return err_hint(e,
	    "A state file belongs to its definitions and seed; name another "
	    "or remove it to begin anew.");
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undo the percent-encoding, to memory of the caller's. */
static char *
unescape(struct str s)
{
	char *out = mem_alloc(s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && s.n - i > 2) {
			out[n++] = (char)(hex_digit(s.p[i + 1]) * 16 +
					  hex_digit(s.p[i + 2]));
			i += 2;
		} else {
			out[n++] = s.p[i];
		}
	}
	return out;
}

static bool
next_int(struct str *rest, int64_t *out)
{
	struct str piece;
	uint64_t v;

	if (!str_next(rest, tab, &piece) || !text_uint(piece, INT64_MAX, &v))
		return false;
	*out = (int64_t)v;
	return true;
}

static bool
next_text(struct str *rest, char **out)
{
	struct str piece;

	if (!str_next(rest, tab, &piece))
		return false;
	free(*out);
	*out = unescape(piece);
	return true;
}

static bool
next_digest(struct str *rest, bool *has, unsigned char out[DIGEST_BYTES])
{
	struct str piece;

	if (!str_next(rest, tab, &piece))
		return false;
	*has = !str_is(piece, "-");
	if (!*has)
		return true;
	if (piece.n != 2 * (size_t)DIGEST_BYTES)
		return false;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int hi = hex_digit(piece.p[2 * i]);
		int lo = hex_digit(piece.p[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		out[i] = (unsigned char)(hi * 16 + lo);
	}
	return true;
}

static int
read_links(struct sbreplay *r, const struct sbdefs *d, struct str *rest,
    struct sbdraft *draft, struct err *e)
{
	int64_t n = 0;
	size_t n_relations;
	char *key = NULL;
	char *id = NULL;
	int rc = next_int(rest, &n) ? 0 : bad_line(r, e, "no count of links");

	for (int64_t i = 0; rc == 0 && i < n; i++) {
		const struct sbrelation *rel = NULL;
		bool drop = rest->n > 0 && rest->p[0] == '-';
		uint32_t row;

		if (drop)
			*rest = str_from(*rest, 1);
		if (next_text(rest, &key) && next_text(rest, &id))
			rel = sbdefs_relation(d, str_of(key));
		if (rel == NULL)
			rc = bad_line(r, e, "a relationship has no definition");
		else if (!sbstore_find(r->world->store, str_of(id), &row))
			rc = bad_line(r, e, "a linked record is missing");
		else
			sbdraft_add_link(draft,
			    (uint32_t)(rel - sbdefs_relations(d, &n_relations)),
			    row, drop);
	}
	free(key);
	free(id);
	return rc;
}

struct cell {
	uint32_t field;
	struct str json;
};

static int
by_field(const void *a, const void *b)
{
	const struct cell *x = a;
	const struct cell *y = b;

	return x->field < y->field ? -1 : x->field > y->field;
}

/* The order of the fields may be another one in these definitions. */
static int
read_fields(struct sbreplay *r, const struct sbdefs *d, struct str *rest,
    struct sbdraft *draft, struct err *e)
{
	size_t n_fields;
	const struct sbfield *fields = sbdefs_fields(d, &n_fields);
	struct cell *cells = mem_array(n_fields, sizeof(*cells));
	size_t n = 0;
	char *key = NULL;
	int rc = 0;

	while (rc == 0 && rest->n > 0) {
		const struct sbfield *f = NULL;

		if (next_text(rest, &key))
			f = sbdefs_field(d, str_of(key));
		if (f == NULL || n == n_fields ||
		    !str_next(rest, tab, &cells[n].json))
			rc = bad_line(r, e, "a field has no definition");
		else
			cells[n++].field = (uint32_t)(f - fields);
	}
	qsort(cells, n, sizeof(*cells), by_field);
	for (size_t i = 0; rc == 0 && i < n; i++)
		sbdraft_add_field(draft, cells[i].field, cells[i].json);
	free(key);
	free(cells);
	return rc;
}

/* The members up to the links. */
static bool
read_head(struct sbreplay *r, struct str *rest)
{
	struct sbstate_line *c = &r->last;
	struct str object;

	c->object = NULL;
	if (!next_int(rest, &c->n) || !next_int(rest, &c->t) ||
	    !next_int(rest, &c->done_ms) || !str_next(rest, tab, &object) ||
	    !next_text(rest, &r->texts[0]) || !next_text(rest, &r->texts[1]))
		return false;
	c->key = NULL;
	if (str_starts(*rest, STR_LIT("-\t"))) {
		*rest = str_from(*rest, 2);
	} else {
		if (!next_text(rest, &r->texts[2]))
			return false;
		c->key = r->texts[2];
	}
	c->object = sbobject_find(r->world->objects, object);
	c->id = r->texts[0];
	c->path = r->texts[1];
	return c->object != NULL && next_digest(rest, &c->has_body, c->body);
}

static void
remember_key(const struct sbreplay *r, uint32_t row)
{
	const struct sbstate_line *l = &r->last;
	char op[96];

	(void)snprintf(
	    op, sizeof(op), "%s%s", l->object->name, sbchange_op(l->effect));
	sbidem_put(r->world->idem, str_of(op), str_of(l->key),
	    &(struct sbidem_entry){.first_ms = l->t,
		.done_ms = l->done_ms,
		.row = row,
		.as_of = sbstore_last(r->world->store)});
}

static int
read_duplicate(
    struct sbreplay *r, struct str *rest, struct sbchange *c, struct err *e)
{
	char *id = NULL;
	bool found =
	    next_text(rest, &id) &&
	    sbstore_find(r->world->store, str_of(id), &c->other) &&
	    c->other != c->row &&
	    sbstore_get(r->world->store, c->other)->object == c->object;

	free(id);
	return found ? 0 : bad_line(r, e, "a merged record is missing");
}

static int
read_change(
    struct sbreplay *r, struct str rest, struct sbchange *c, struct err *e)
{
	const struct sbdefs *d = r->world->defs[c->object->index];
	struct sbdraft draft;
	int rc;

	sbdraft_init(&draft);
	rc = c->effect == SBEFFECT_MERGE ? read_duplicate(r, &rest, c, e)
					 : read_links(r, d, &rest, &draft, e);
	if (rc == 0)
		rc = read_fields(r, d, &rest, &draft, e);
	if (rc == 0)
		sbdraft_finish(
		    &draft, c->effect == SBEFFECT_CREATE ? 0 : c->at_ms, c);
	sbdraft_fini(&draft);
	return rc;
}

static int
apply_effect(struct sbreplay *r, enum sbeffect effect, bool flagged,
    struct str rest, struct err *e)
{
	struct sbstate_world *w = r->world;
	struct sbstate_line *l = &r->last;
	struct sbchange c = {.effect = effect, .flagged = flagged};
	bool found;

	if (!read_head(r, &rest))
		return bad_line(r, e, "not a line of a state file");
	sbenrich_until(w->enrich, w->store, l->t);
	l->effect = effect;
	c.object = l->object;
	c.id = l->id;
	c.at_ms = l->t;
	found = sbstore_find(w->store, str_of(l->id), &c.row);
	if (effect == SBEFFECT_CREATE && found)
		return bad_line(r, e, "a record is there twice");
	if (effect != SBEFFECT_CREATE &&
	    (!found || sbstore_get(w->store, c.row)->object != l->object))
		return bad_line(r, e, "a changed record is missing");
	if (effect != SBEFFECT_DELETE && read_change(r, rest, &c, e) != 0)
		return -1;
	if (flagged)
		sbauto_create(w->store, w->enrich, &w->n_made, &c);
	c.row = sbstore_apply(w->store, &c);
	if (effect == SBEFFECT_CREATE) {
		w->n_made++;
		sbenrich_created(w->enrich, w->store, c.row, l->t);
	}
	if (l->key != NULL && effect != SBEFFECT_DELETE)
		remember_key(r, c.row);
	sbchange_fini(&c);
	return 0;
}

static int
apply_line(struct sbreplay *r, struct str line, struct err *e)
{
	if (r->line == 1)
		return str_is(line, "lfetl-sandbox-state 1")
			   ? 0
			   : bad_line(r, e, "not a state file of this version");
	if (str_starts(line, STR_LIT("c\t")))
		return apply_effect(
		    r, SBEFFECT_CREATE, false, str_from(line, 2), e);
	if (str_starts(line, STR_LIT("a\t")))
		return apply_effect(
		    r, SBEFFECT_CREATE, true, str_from(line, 2), e);
	if (str_starts(line, STR_LIT("u\t")))
		return apply_effect(
		    r, SBEFFECT_UPDATE, false, str_from(line, 2), e);
	if (str_starts(line, STR_LIT("d\t")))
		return apply_effect(
		    r, SBEFFECT_DELETE, false, str_from(line, 2), e);
	if (str_starts(line, STR_LIT("m\t")))
		return apply_effect(
		    r, SBEFFECT_MERGE, false, str_from(line, 2), e);
	if (str_starts(line, STR_LIT("k\t"))) {
		line = str_from(line, 2);
		if (next_int(&line, &r->world->clock_ms))
			return 0;
	}
	return bad_line(r, e, "not a line of a state file");
}

int
sbreplay_run(struct sbreplay *r, const char *path, struct sbstate_world *w,
    struct err *e)
{
	FILE *f = fopen(path, "rbe");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc = 0;

	if (f == NULL)
		return err_sys(e, ERR_DISK, errno, "cannot open %s", path);
	r->path = path;
	r->world = w;
	while (rc == 0 && (n = getline(&line, &cap, f)) > 0) {
		r->line++;
		rc = apply_line(r, (struct str){line, (size_t)n - 1}, e);
	}
	if (rc == 0 && ferror(f))
		rc = err_sys(e, ERR_DISK, errno, "cannot read %s", path);
	free(line);
	(void)fclose(f);
	return rc;
}

void
sbreplay_fini(struct sbreplay *r)
{
	for (size_t i = 0; i < 3; i++)
		free(r->texts[i]);
	memset(r, 0, sizeof(*r));
}
