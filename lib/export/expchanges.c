// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "journal/rowarray.h"
#include "journal/spill.h"

#include "export/expchanges.h"
#include "export/expjob.h"
#include "export/expspool.h"

/*
 * The state: a line that says what it was made of, then "digest id" for each
 * record in byte order of the ids.
 */
#define STATE_HEAD "lfetl export state 1 "

enum {
	SPILL_MEMORY = 1024 * 1024,
	HALF = 16, /* bytes of a row's digest */
	HEX = 2 * HALF,
	PATH_MAX_BYTES = 65536
};

enum change {
	SAME,
	ADDED,
	CHANGED
};

struct noted {
	uint64_t ord;
	unsigned char digest[HALF];
};

struct expchanges {
	struct export *x;
	struct spill *now;     /* id -> struct noted */
	struct spill *removed; /* ids */
	struct rowarray *rows; /* enum change of each */
	struct expchanges_counts n;
	char *state_path;
	char head[sizeof(STATE_HEAD) + 2 * DIGEST_BYTES];

	FILE *state; /* of the run before; NULL: none that can be used */
	char *line;
	size_t cap;
	struct str old_id; /* of the line at hand; n 0: no more */
	char *old_digest;

	enum change wanted; /* while rows are written */
	struct gzout *out;
};

/* -- what there was -- */

static bool
next_old(struct expchanges *c)
{
	ssize_t n =
	    c->state == NULL ? -1 : getline(&c->line, &c->cap, c->state);

	c->old_id.n = 0;
	if (n <= HEX + 2 || c->line[n - 1] != '\n' || c->line[HEX] != ' ')
		return false;
	c->line[HEX] = '\0';
	c->old_digest = c->line;
	c->old_id = (struct str){c->line + HEX + 1, (size_t)n - HEX - 2};
	return true;
}

static void
open_state(struct expchanges *c)
{
	ssize_t n;

	c->state = fopen(c->state_path, "rbe");
	if (c->state == NULL)
		return;
	n = getline(&c->line, &c->cap, c->state);
	if (n > 0 && c->line[n - 1] == '\n' &&
	    strncmp(c->line, c->head, strlen(c->head)) == 0)
		return;
	(void)fclose(c->state);
	c->state = NULL;
	expread_notice(c->x,
	    "%s was made of other columns, filters or definitions: every record counts as added this time",
	    c->state_path);
}

/* -- what there is -- */

static int
note(void *self, const struct expspool_row *row, struct err *e)
{
	struct expchanges *c = self;
	unsigned char digest[DIGEST_BYTES];
	struct noted n = {.ord = row->ord};
	struct str text;

	text = exprow_text(row->text);
	digest_of(text.p, text.n, digest);
	memcpy(n.digest, digest, HALF);
	return spill_add(
	    c->now, row->id, (struct str){(const char *)&n, sizeof(n)}, e);
}

static void
hex_of(const struct noted *n, char out[HEX + 1])
{
	struct buf b;

	buf_init(&b, HEX + 1);
	text_hex(&b, n->digest, HALF);
	memcpy(out, buf_text(&b), HEX + 1);
	buf_fini(&b);
}

static int
one(struct expchanges *c, struct str id, const struct noted *n, struct err *e)
{
	const struct str none = {NULL, 0};
	char hex[HEX + 1];

	while (c->old_id.n > 0 && str_cmp(c->old_id, id) < 0) {
		if (spill_add(c->removed, c->old_id, none, e) != 0)
			return -1;
		(void)next_old(c);
	}
	if (c->old_id.n == 0 || !str_eq(c->old_id, id)) {
		c->n.added++;
		rowarray_set(c->rows, n->ord, ADDED);
		return 0;
	}
	hex_of(n, hex);
	if (strcmp(hex, c->old_digest) != 0) {
		c->n.changed++;
		rowarray_set(c->rows, n->ord, CHANGED);
	}
	(void)next_old(c);
	return 0;
}

static int
compare(struct expchanges *c, struct err *e)
{
	const struct str none = {NULL, 0};
	struct str id;
	struct str data;
	int rc;

	open_state(c);
	(void)next_old(c);
	while ((rc = spill_next(c->now, &id, &data, e)) == 1) {
		struct noted n;

		memcpy(&n, data.p, sizeof(n));
		if (one(c, id, &n, e) != 0)
			return -1;
	}
	for (; rc == 0 && c->old_id.n > 0; (void)next_old(c))
		rc = spill_add(c->removed, c->old_id, none, e);
	c->n.removed = spill_count(c->removed);
	return rc < 0 ? -1 : rowarray_check(c->rows, e);
}

static void
make_head(struct expchanges *c)
{
	unsigned char request[DIGEST_BYTES];
	struct buf b;

	expsetup_digest(c->x, request);
	buf_init(&b, sizeof(c->head));
	buf_puts(&b, STATE_HEAD);
	text_hex(&b, request, sizeof(request));
	(void)snprintf(c->head, sizeof(c->head), "%s", buf_text(&b));
	buf_fini(&b);
}

int
expchanges_find(struct expchanges **out, struct export *x, struct err *e)
{
	struct expchanges *c = mem_alloc(sizeof(*c));
	struct buf path;
	int rc;

	c->x = x;
	c->now = spill_new(x->folder, SPILL_MEMORY);
	c->removed = spill_new(x->folder, SPILL_MEMORY);
	buf_init(&path, PATH_MAX_BYTES);
	buf_printf(&path, "%s.state", x->opts->out);
	c->state_path = buf_take(&path, NULL);
	make_head(c);
	rc = rowarray_new(&c->rows, x->folder, expspool_rows(x->rows), 1, e);
	if (rc == 0)
		rc = expspool_take(x->rows, note, c, e);
	if (rc == 0)
		rc = compare(c, e);
	if (rc == 0) {
		*out = c;
		return 0;
	}
	expchanges_free(c);
	*out = NULL;
	return -1;
}

void
expchanges_free(struct expchanges *c)
{
	if (c == NULL)
		return;
	spill_free(c->now);
	spill_free(c->removed);
	rowarray_free(c->rows);
	if (c->state != NULL)
		(void)fclose(c->state);
	free(c->line);
	free(c->state_path);
	free(c);
}

/* -- writing -- */

/* "contacts.csv.gz" and "added": "contacts.added.csv.gz". */
static char *
path_of(const struct export *x, const char *word)
{
	struct str out = str_of(x->opts->out);
	size_t end = strlen(x->format) + 1;
	struct buf b;

	buf_init(&b, PATH_MAX_BYTES);
	if (str_ends(out, str_of(x->format)) && out.n > end)
		buf_add_str(&b, str_upto(out, out.n - end));
	else
		buf_add_str(&b, out);
	buf_printf(&b, ".%s.%s", word, x->format);
	return buf_take(&b, NULL);
}

static int
put_wanted(void *self, const struct expspool_row *row, struct err *e)
{
	struct expchanges *c = self;

	(void)e;
	if (rowarray_get(c->rows, row->ord) == (uint64_t)c->wanted)
		gzout_put(c->out, exprow_text(row->text));
	return 0;
}

static int
rows_into(struct expchanges *c, struct err *e)
{
	exprow_head(c->x);
	gzout_put(c->out, buf_str(&c->x->row));
	return expspool_take(c->x->rows, put_wanted, c, e);
}

static int
removed_into(struct expchanges *c, struct err *e)
{
	struct str none;
	struct str id;
	int rc;

	gzout_put(c->out, c->x->jsonl ? STR_LIT("") : STR_LIT("id\n"));
	while ((rc = spill_next(c->removed, &id, &none, e)) == 1) {
		if (c->x->jsonl)
			gzout_put(c->out, STR_LIT("{\"id\":\""));
		gzout_put(c->out, id);
		gzout_put(
		    c->out, c->x->jsonl ? STR_LIT("\"}\n") : STR_LIT("\n"));
	}
	return rc;
}

static int
put_file(struct expchanges *c, const char *word,
    int (*fill)(struct expchanges *, struct err *), struct err *e)
{
	char *path = path_of(c->x, word);
	struct fsx_out o;
	int rc = fsx_create(&o, path, e);

	if (rc == 0) {
		c->out = gzout_new(fileno(o.f), path, c->x->kind);
		rc = fill(c, e);
		if (rc == 0)
			rc = gzout_end(c->out, NULL, e);
		else
			gzout_free(c->out);
		if (rc == 0)
			rc = fsx_commit(&o, e);
		else
			fsx_abort(&o);
	}
	free(path);
	return rc;
}

static int
put_state(struct expchanges *c, struct err *e)
{
	struct fsx_out o;
	struct str id;
	struct str data;
	int rc;

	if (spill_rewind(c->now, e) != 0 ||
	    fsx_create(&o, c->state_path, e) != 0)
		return -1;
	(void)fprintf(o.f, "%s\n", c->head);
	while ((rc = spill_next(c->now, &id, &data, e)) == 1) {
		struct noted n;
		char hex[HEX + 1];

		memcpy(&n, data.p, sizeof(n));
		hex_of(&n, hex);
		(void)fprintf(o.f, "%s %.*s\n", hex, STR_ARG(id));
	}
	if (rc == 0)
		return fsx_commit(&o, e);
	fsx_abort(&o);
	return -1;
}

int
expchanges_write(
    struct expchanges *c, struct expchanges_counts *n, struct err *e)
{
	c->wanted = ADDED;
	if (put_file(c, "added", rows_into, e) != 0)
		return -1;
	c->wanted = CHANGED;
	if (put_file(c, "changed", rows_into, e) != 0 ||
	    put_file(c, "removed", removed_into, e) != 0)
		return -1;
	*n = c->n;
	return put_state(c, e);
}
