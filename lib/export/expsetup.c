// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/clientdefs.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "mapping/mapping.h"
#include "plan/query.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"
#include "value/valuecivil.h"
#include "value/valuedtiso.h"

#include "export/expjob.h"
#include "export/expmap.h"

/* -- the command line -- */

static const struct format {
	const char *name;
	bool jsonl;
	enum gzout_kind kind;
} formats[] = {
    {"csv", false, GZOUT_PLAIN},
    {"csv.gz", false, GZOUT_GZIP},
    {"jsonl", true, GZOUT_PLAIN},
    {"jsonl.gz", true, GZOUT_GZIP},
};

enum {
	N_FORMATS = sizeof(formats) / sizeof(formats[0])
};

static const struct format *
by_word(const char *word)
{
	for (size_t i = 0; i < N_FORMATS; i++)
		if (strcmp(word, formats[i].name) == 0)
			return &formats[i];
	return NULL;
}

/* "contacts.csv.gz"; the longest end that fits. */
static const struct format *
by_name(const char *file)
{
	const struct format *found = NULL;
	struct str name = str_of(fsx_name(file));

	for (size_t i = 0; i < N_FORMATS; i++) {
		struct str end = str_of(formats[i].name);

		if (name.n > end.n + 1 && str_ends(name, end) &&
		    name.p[name.n - end.n - 1] == '.' &&
		    (found == NULL || end.n > strlen(found->name)))
			found = &formats[i];
	}
	return found;
}

static int
set_format(struct export *x, struct err *e)
{
	const char *word = x->opts->format;
	const struct format *f;

	if (word != NULL)
		f = by_word(word);
	else
		f = x->to_stdout ? &formats[0] : by_name(x->opts->out);
	if (f == NULL && word != NULL)
		return err_set(e, ERR_USAGE,
		    "--format takes csv, csv.gz, jsonl or jsonl.gz, not '%s'",
		    word);
	if (f == NULL) {
		(void)err_set(e, ERR_USAGE,
		    "%s: the end of the name says no format", x->opts->out);
		return err_hint(e,
		    "end it in .csv, .csv.gz, .jsonl or .jsonl.gz, or say --format");
	}
	x->format = f->name;
	x->jsonl = f->jsonl;
	x->kind = f->kind;
	return 0;
}

static int
set_object(struct export *x, struct err *e)
{
	x->members = strcmp(x->opts->object, "list-members") == 0;
	x->object =
	    object_any(x->arena, str_of(x->members ? "list" : x->opts->object));
	if (x->object != NULL)
		return 0;
	(void)err_set(e, ERR_USAGE, "'%s' is no object", x->opts->object);
	return err_hint(
	    e, "say accounts, contacts ... or the slug of a custom object");
}

/* An instant in full: a day or an hour without zone is somebody's guess. */
static int
set_since(struct export *x, struct err *e)
{
	struct valuecivil c;
	struct str s = str_of(x->opts->since);
	bool fits = valuedtiso_read(s, &c) == VALUECIVIL_FITS;

	if (x->opts->since == NULL)
		return 0;
	if (fits && c.has_time && c.has_offset) {
		x->since_ms = valuecivil_ms(&c) - (int64_t)c.offset * 1000;
		return 0;
	}
	(void)err_set(e, ERR_USAGE,
	    "--changed-since takes 'last' or an instant with its zone, not '%s'",
	    x->opts->since);
	return err_hint(
	    e, "for instance: --changed-since 2026-11-01T00:00:00Z");
}

/* Only these have bytes behind them. */
static bool
has_bytes(const struct export *x)
{
	return !x->members && (strcmp(x->object->name, "file") == 0 ||
				  strcmp(x->object->name, "meeting") == 0);
}

static int
check_together(const struct export *x, struct err *e)
{
	const struct export_opts *o = x->opts;

	if (x->members && (o->select != NULL || o->n_where > 0 || o->labels ||
			      o->names || o->since != NULL))
		return err_set(e, ERR_USAGE,
		    "list-members has no --select, --where, --labels, --names or --changed-since TIME");
	if (x->jsonl &&
	    (o->select != NULL || o->labels || o->names || o->spreadsheet))
		return err_set(e, ERR_USAGE,
		    "--select, --labels, --names and --profile are for CSV: .jsonl has whole records");
	if (o->download != NULL && !has_bytes(x))
		return err_set(e, ERR_USAGE,
		    "--download is for files, and for meetings, whose transcripts are files: %s have none",
		    x->res->object);
	if (o->mapping != NULL &&
	    (x->jsonl || x->members || strcmp(x->object->name, "file") == 0 ||
		o->select != NULL || o->labels || o->names || o->option_ids ||
		o->spreadsheet))
		return err_set(e, ERR_USAGE,
		    "-m says all about the columns of a CSV: no --select, --labels, --names, --option-ids, --profile or .jsonl beside it, and no files or list-members");
	if (o->ids != NULL && o->mapping == NULL)
		return err_set(e, ERR_USAGE,
		    "--ids is for the keys of a mapping: name one with -m");
	if (x->to_stdout && o->since_last)
		return err_set(e, ERR_USAGE,
		    "--changed-since last keeps its state beside a file: name one with -o");
	return 0;
}

int
expsetup_options(struct export *x, struct err *e)
{
	x->to_stdout = strcmp(x->opts->out, "-") == 0;
	if (set_object(x, e) != 0)
		return -1;
	(void)snprintf(x->res->object, sizeof(x->res->object), "%s",
	    x->members ? x->opts->object : x->object->plural);
	if (set_format(x, e) != 0)
		return -1;
	if (set_since(x, e) != 0)
		return -1;
	x->spreadsheet = x->opts->spreadsheet;
	if (check_together(x, e) != 0)
		return -1;
	return x->opts->mapping == NULL ? 0 : expmap_load(x, e);
}

/* -- the server -- */

static int
check_scope(const struct object *o, const char *what,
    const struct client_auth *auth, struct err *e)
{
	char scope[OBJECT_SCOPE_MAX];

	if (!object_scope(o, "read", scope) || client_has_scope(auth, scope))
		return 0;
	(void)err_set(e, ERR_STOPPED,
	    "the API key may not read %s: its scope %s is missing", what,
	    scope);
	return err_hint(
	    e, "give the key that scope in Lightfield, or use another key");
}

static int
check_scopes(
    const struct export *x, const struct client_auth *auth, struct err *e)
{
	if (check_scope(x->object, x->res->object, auth, e) != 0)
		return -1;
	return x->opts->download == NULL
		   ? 0
		   : check_scope(
			 object_find(STR_LIT("file")), "files", auth, e);
}

static int
did_not_mean(const struct export *x, const struct jval *types, struct err *e)
{
	size_t n;
	const struct object *all = object_table(&n);
	size_t n_types = jdoc_size(types);
	const char **names = mem_array(n + n_types + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = all[i].plural;
	for (size_t i = 0; i < n_types; i++)
		names[n + i] =
		    jdoc_cstr(jdoc_get(jdoc_at(types, i), "objectType"), "");
	near = text_nearest(str_of(x->object->name), names, n + n_types);
	(void)err_set(e, ERR_USAGE,
	    "there is no object '%s', neither of Lightfield nor of this organisation",
	    x->object->name);
	if (near != NULL)
		(void)err_hint(e, "did you mean '%s'?", near);
	else
		(void)err_hint(e, "'lfetl definitions' lists the objects");
	free(names);
	return -1;
}

/* Does the organisation have a custom object of that slug? */
static int
check_custom(struct export *x, struct client *c, struct err *e)
{
	struct jdoc *doc = NULL;
	const struct jval *types;
	bool there = false;
	int rc;

	if (!x->object->custom)
		return 0;
	if (client_get(c, API_READ, OBJECT_TYPES_PATH, &doc, e) != 0)
		return -1;
	types = jdoc_get(jdoc_root(doc), "data");
	for (size_t i = 0; i < jdoc_size(types); i++)
		there =
		    there ||
		    str_is(jdoc_text(jdoc_get(jdoc_at(types, i), "objectType")),
			x->object->name);
	rc = there ? 0 : did_not_mean(x, types, e);
	jdoc_free(doc);
	return rc;
}

static int
ask(struct export *x, struct client *c, struct err *e)
{
	struct client_auth auth;

	if (client_validate(c, &auth, e) != 0 ||
	    check_scopes(x, &auth, e) != 0 || check_custom(x, c, e) != 0)
		return -1;
	/* A file's record has no fields. */
	if (!defs_known(x->object))
		return 0;
	return clientdefs_get(c, x->object, &x->defs, NULL, e);
}

static int
make_columns(struct export *x, struct err *e)
{
	const struct expcolumns_opts o = {
	    .select = x->opts->select,
	    .names = x->opts->names,
	    .labels = x->opts->labels,
	};

	if (x->members) {
		expmembers_columns(x);
		return 0;
	}
	if (x->defs != NULL)
		defs_digest(x->defs, x->definitions);
	if (x->mapping != NULL) {
		expmap_columns(x);
		return 0;
	}
	return expcolumns_make(
	    &x->columns, x->object, x->defs, &o, x->arena, e);
}

static int
make_path(struct export *x, struct err *e)
{
	query_all(x->object, &x->path);
	if (x->opts->n_where > 0 && x->defs == NULL)
		return err_set(e, ERR_USAGE, "--where: %s cannot be filtered",
		    x->res->object);
	for (size_t i = 0; i < x->opts->n_where; i++)
		if (expwhere_put(&x->path, x->defs, x->opts->where[i],
			&x->links[i], e) != 0)
			return -1;
	return 0;
}

int
expsetup_server(struct export *x, struct err *e)
{
	struct transport_opts t = *x->opts->server;
	struct transport transport;
	struct client *c;
	int rc;

	t.connections = 1;
	if (http_open(&transport, &t, e) != 0)
		return -1;
	c = client_new(&transport, x->opts->clk, x->opts->rate);
	client_stop_flag(c, x->opts->interrupts);
	rc = ask(x, c, e);
	x->res->reads += client_spent(c, API_READ);
	/* An interrupted read may still fly with the client's texts. */
	transport.free(transport.self);
	client_free(c);
	if (rc != 0 || make_columns(x, e) != 0)
		return -1;
	return make_path(x, e);
}

void
expsetup_digest(const struct export *x, unsigned char out[DIGEST_BYTES])
{
	struct digest *d = digest_new();

	digest_text(d, "lfetl export 1");
	digest_text(d, x->opts->server->base_url);
	digest_text(d, x->opts->server->api_key);
	digest_text(d, x->object->name);
	digest_text(d, buf_text(&x->path));
	digest_uint(d, x->jsonl);
	digest_uint(d, x->opts->option_ids);
	digest_uint(d, x->spreadsheet);
	if (x->mapping != NULL)
		digest_part(d, x->mapping->digest, sizeof(x->mapping->digest));
	digest_uint(d, x->members);
	digest_uint(d, x->opts->since == NULL ? 0 : (uint64_t)x->since_ms);
	digest_part(d, x->definitions, sizeof(x->definitions));
	for (size_t i = 0; i < x->columns.n; i++)
		digest_text(d, x->columns.v[i].name);
	digest_end(d, out);
	digest_free(d);
}
