// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/client.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "mapping/mapping.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/importjob.h"

#define IDS_NAME    "lfetl-ids.db"
#define API_VERSION "2026-03-01"

static int
connect_server(struct import *im, struct err *e)
{
	struct transport_opts t;

	memset(&t, 0, sizeof(t));
	t.base_url = im->server->base_url;
	t.api_key = im->server->api_key;
	t.ca_file = im->server->ca_file;
	t.version = API_VERSION;
	t.connections = im->opts->workers;
	if (http_open(&im->transport, &t, e) != 0)
		return -1;
	im->connected = true;
	im->client = client_new(&im->transport, im->opts->clk, im->opts->rate);
	client_stop_flag(im->client, im->opts->interrupts);
	return 0;
}

static int
check_scope(struct import *im, struct err *e)
{
	const struct object *o = im->sheet.mapping->object;
	struct client_auth auth;
	char scope[64];
	struct buf b;

	if (client_validate(im->client, &auth, e) != 0)
		return -1;
	buf_init(&b, sizeof(scope) - 1);
	buf_printf(&b, "%s:create", o->scope);
	memcpy(scope, buf_text(&b), b.n + 1);
	buf_fini(&b);
	if (client_has_scope(&auth, scope))
		return 0;
	(void)err_set(e, ERR_STOPPED,
	    "the API key may not create %s: its scope %s is missing", o->plural,
	    scope);
	return err_hint(
	    e, "give the key that scope in Lightfield, or use another key");
}

static int
fetch_definitions(struct import *im, struct err *e)
{
	const struct object *o = im->sheet.mapping->object;
	struct jdoc *doc = NULL;
	struct buf path;
	int rc;

	buf_init(&path, 1024);
	buf_printf(&path, "%s/definitions", o->path);
	rc = client_get(im->client, API_READ, buf_text(&path), &doc, e);
	if (rc == 0)
		rc = defs_parse(&im->defs, o, jdoc_root(doc), e);
	if (rc == 0)
		defs_digest(im->defs, im->facts.defs);
	jdoc_free(doc);
	buf_fini(&path);
	return rc;
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
	return idmap_find(self, system, object, key, id, e);
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
	im->lookup.self = im->ids;
	im->lookup.find = find;
	import_notice(im, "id map: %s", im->ids_path);
	return 0;
}

int
preflight_run(struct import *im, struct err *e)
{
	if (connect_server(im, e) != 0 || check_scope(im, e) != 0 ||
	    fetch_definitions(im, e) != 0)
		return -1;
	return open_ids(im, e);
}
