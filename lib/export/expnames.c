// SPDX-License-Identifier: Apache-2.0
#include "api/client.h"
#include "api/transport.h"
#include "base/arena.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "schema/object.h"

#include "export/expnames.h"
#include "export/export.h"

static void
fill(struct arena *a, const struct jval *types, const char *const **names,
    size_t *n)
{
	size_t n_table;
	const struct object *table = object_table(&n_table);
	size_t n_types = jdoc_size(types);
	const char **v = arena_array(a, n_table + n_types + 1, sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < n_table; i++)
		v[(*n)++] = table[i].plural;
	v[(*n)++] = "list-members";
	for (size_t i = 0; i < n_types; i++) {
		struct str slug =
		    jdoc_text(jdoc_get(jdoc_at(types, i), "objectType"));

		if (object_is_slug(slug))
			v[(*n)++] = arena_dup(a, slug.p, slug.n);
	}
	*names = v;
}

int
expnames_get(const struct export_opts *opts, struct arena *a,
    const char *const **names, size_t *n, struct err *e)
{
	struct transport_opts t = *opts->server;
	struct client_auth auth;
	struct transport transport;
	struct jdoc *doc = NULL;
	struct client *c;
	int rc;

	t.connections = 1;
	if (http_open(&transport, &t, e) != 0)
		return -1;
	c = client_new(&transport, opts->clk, opts->rate);
	client_stop_flag(c, opts->interrupts);
	rc = client_validate(c, &auth, e);
	if (rc == 0)
		rc = client_get(c, API_READ, OBJECT_TYPES_PATH, &doc, e);
	if (rc == 0)
		fill(a, jdoc_get(jdoc_root(doc), "data"), names, n);
	jdoc_free(doc);
	/* An interrupted read may still fly with the client's texts. */
	transport.free(transport.self);
	client_free(c);
	return rc;
}
