// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/client.h"
#include "api/clientdefs.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/migratedue.h"
#include "import/migratelook.h"
#include "import/preflightcustom.h"
#include "import/refs.h"

#define IDS_NAME "lfetl-ids.db"

static int
connect_server(struct import *im, struct err *e)
{
	struct transport_opts t;

	line_server(im, &t);
	if (http_open(&im->transport, &t, e) != 0)
		return -1;
	im->connected = true;
	im->client = client_new(&im->transport, im->opts->clk, im->opts->rate);
	client_stop_flag(im->client, im->opts->interrupts);
	return 0;
}

static int
check_scope(const struct client_auth *auth, const struct object *o,
    const char *what, struct err *e)
{
	char scope[OBJECT_SCOPE_MAX];

	if (!object_scope(o, what, scope) || client_has_scope(auth, scope))
		return 0;
	(void)err_set(e, ERR_STOPPED,
	    "the API key may not %s %s: its scope %s is missing", what,
	    o->plural, scope);
	return err_hint(
	    e, "give the key that scope in Lightfield, or use another key");
}

/* Members of a list are compared with those it has: they are read, too. */
static int
check_members(const struct import *im, struct err *e)
{
	const struct mapping *m = im->sheet.mapping;

	for (size_t i = 0; i < m->n_relations; i++) {
		const struct object_members *of =
		    object_members_of(m->object, m->relations[i].key.text.p);

		if (of != NULL &&
		    check_scope(&im->auth, object_find(str_of(of->object)),
			"read", e) != 0)
			return -1;
	}
	return 0;
}

/* All that the import is going to need, before it reads a row. */
static int
check_scopes(struct import *im, struct err *e)
{
	const struct mapping *m = im->sheet.mapping;
	const struct object *o = m->object;
	struct client_auth *auth = &im->auth;
	bool looks = m->n_matches > 0 || m->mode != MODE_CREATE;
	bool updates = m->mode == MODE_UPDATE || m->mode == MODE_UPSERT;

	if (mapping_creates(m) && check_scope(auth, o, "create", e) != 0)
		return -1;
	if (updates && check_scope(auth, o, "update", e) != 0)
		return -1;
	if (!looks)
		return 0;
	if (updates && check_members(im, e) != 0)
		return -1;
	return check_scope(auth, o, "read", e);
}

/* Has the organisation this type of custom object? */
static int
check_custom(struct import *im, struct err *e)
{
	const struct mapping *m = im->sheet.mapping;
	struct jdoc *doc = NULL;
	int rc;

	if (!m->object->custom)
		return 0;
	if (client_get(im->client, API_READ, OBJECT_TYPES_PATH, &doc, e) != 0)
		return -1;
	rc = preflightcustom_check(m, jdoc_root(doc), e);
	jdoc_free(doc);
	return rc;
}

int
preflight_may_read(
    const struct import *im, const struct object *o, struct err *e)
{
	return check_scope(&im->auth, o, "read", e);
}

int
preflight_related(struct import *im, const struct object *o,
    const struct defs **out, struct err *e)
{
	*out = NULL;
	if (object_same(o, im->sheet.mapping->object)) {
		*out = im->defs;
		return 0;
	}
	for (size_t i = 0; i < im->n_related; i++)
		if (object_same(im->related_of[i], o)) {
			*out = im->related[i];
			return 0;
		}
	if (im->n_related == IMPORT_RELATED || !defs_known(o))
		return 0;
	if (clientdefs_get(
		im->client, o, &im->related[im->n_related], NULL, e) != 0)
		return -1;
	im->related_of[im->n_related] = o;
	*out = im->related[im->n_related++];
	return 0;
}

/* A map that somebody else put above us is not ours to write to. */
static bool
our_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_uid == geteuid();
}

/*
 * The nearest map in the source's folder or above it, not above the home
 * folder; else a new one beside the source.
 */
static char *
find_ids(const struct import *im)
{
	char *folder = fsx_folder(
	    strcmp(im->opts->file, "-") == 0 ? im->dir : im->opts->file);
	char *at = realpath(folder, NULL);
	char *found = NULL;

	while (at != NULL && found == NULL) {
		char *path = fsx_join(at, IDS_NAME);
		char *up;

		if (our_file(path)) {
			found = path;
			break;
		}
		free(path);
		if (strcmp(at, "/") == 0 ||
		    (im->opts->home != NULL && strcmp(at, im->opts->home) == 0))
			break;
		up = fsx_folder(at);
		free(at);
		at = up;
	}
	if (found == NULL)
		found = fsx_join(folder, IDS_NAME);
	free(at);
	free(folder);
	return found;
}

static int
find(void *self, const char *system, const char *object, struct str key,
    struct buf *id, struct err *e)
{
	struct import *im = self;
	int rc = idmap_find(im->ids, system, object, key, id, e);

	if (rc != 0 || im->due == NULL)
		return rc;
	return migratelook_key(im, system, object, key, id, e);
}

static int
find_refs(void *self, const char *object, const char *asks, struct str text,
    struct buf *ids, struct err *e)
{
	struct import *im = self;
	int n = refs_find(im->refs, object, asks, text, ids, e);

	if (n < 0 || im->due == NULL || refs_collects(im->refs))
		return n;
	return migratelook_mark(im, object, asks, text, n, ids, e);
}

static int
open_ids(struct import *im, struct err *e)
{
	if (im->opts->ids != NULL)
		im->ids_path = mem_strdup(im->opts->ids);
	else if (im->opts->sandbox)
		im->ids_path = fsx_join(im->dir, IDS_NAME);
	else
		im->ids_path = find_ids(im);
	/* Two connections, since an idmap is one thread's. */
	if (idmap_open(&im->ids, im->ids_path, im->server->base_url,
		im->server->api_key, e) != 0 ||
	    idmap_open(&im->ids_out, im->ids_path, im->server->base_url,
		im->server->api_key, e) != 0)
		return -1;
	if (im->opts->step != NULL)
		im->due =
		    migratedue_new(im->opts->step->due, im->opts->step->n_due);
	im->lookup.self = im;
	im->lookup.find = find;
	im->lookup.refs = find_refs;
	import_notice(im, "id map: %s", im->ids_path);
	return 0;
}

/* check: the scopes that it takes. */
static int
run(struct import *im, int (*check)(struct import *, struct err *),
    struct err *e)
{
	const struct object *o = im->sheet.mapping->object;

	if (connect_server(im, e) != 0 ||
	    client_validate(im->client, &im->auth, e) != 0 ||
	    check(im, e) != 0 || check_custom(im, e) != 0 ||
	    clientdefs_get(im->client, o, &im->defs, NULL, e) != 0)
		return -1;
	defs_digest(im->defs, im->facts.defs);
	im->preflight_reads = client_spent(im->client, API_READ);
	im->lookup.now_ms = clk_now(im->opts->clk).wall_ms;
	return open_ids(im, e);
}

int
preflight_run(struct import *im, struct err *e)
{
	return run(im, check_scopes, e);
}

static int
check_reading(struct import *im, struct err *e)
{
	if (check_members(im, e) != 0)
		return -1;
	return check_scope(&im->auth, im->sheet.mapping->object, "read", e);
}

int
preflight_look(struct import *im, struct err *e)
{
	return run(im, check_reading, e);
}
