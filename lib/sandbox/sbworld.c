// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "doc/jdoc.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbidem.h"
#include "sandbox/sbseed.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbworld.h"

/* What the definitions file has; the rest stays NULL. */
static int
read_definitions(struct sbworld *w, const struct jval *root, struct err *e)
{
	if (jdoc_kind(root) != JDOC_OBJECT)
		return err_set(e, ERR_USAGE,
		    "not a JSON object of object types and their definitions");
	for (unsigned i = 0; i < SBOBJECT_COUNT; i++) {
		const struct sbobject *o = sbobject_at(i);
		const struct jval *v = jdoc_get(root, o->name);

		if (v != NULL && o->has_definitions &&
		    sbdefs_parse(&w->defs[i], o, v, e) != 0)
			return -1;
	}
	return 0;
}

static int
load_definitions(struct sbworld *w, const char *path, struct err *e)
{
	struct jdoc *doc = NULL;
	struct buf text;
	int rc;

	buf_init(&text, (size_t)LIM_DEFINITIONS_BYTES);
	rc = fsx_read(&text, path, e);
	if (rc == 0) {
		rc = jdoc_parse(&doc, buf_text(&text), text.n, e);
		if (rc == 0)
			rc = read_definitions(w, jdoc_root(doc), e);
		if (rc != 0) {
			(void)err_wrap(e, "%s", path);
			(void)err_hint(e,
			    "A definitions file is one JSON object such as "
			    "{\"account\": the answer of GET "
			    "/v1/accounts/definitions}.");
		}
	}
	jdoc_free(doc);
	buf_fini(&text);
	return rc;
}

int
sbworld_init(struct sbworld *w, const struct sbworld_opts *o, struct err *e)
{
	memset(w, 0, sizeof(*w));
	sbrate_init(&w->rate, o->rate);
	w->lag_ms = o->lag_ms;
	w->enrich.delay_ms = o->enrich_ms;
	w->store = sbstore_new(w->defs);
	w->idem = sbidem_new();
	if (o->definitions != NULL &&
	    load_definitions(w, o->definitions, e) != 0)
		goto fail;
	for (unsigned i = 0; i < SBOBJECT_COUNT; i++)
		if (w->defs[i] == NULL)
			w->defs[i] = sbdefs_builtin(sbobject_at(i), o->older);
	if (sbseed_load(w->store, w->defs, o->seed, e) != 0)
		goto fail;
	return 0;

fail:
	sbworld_fini(w);
	return -1;
}

void
sbworld_fini(struct sbworld *w)
{
	sbidem_free(w->idem);
	sbenrich_fini(&w->enrich);
	sbstore_free(w->store);
	for (unsigned i = 0; i < SBOBJECT_COUNT; i++)
		sbdefs_free(w->defs[i]);
	memset(w, 0, sizeof(*w));
}
