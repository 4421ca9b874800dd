// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "doc/jdoc.h"

#include "sandbox/sbbytes.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbidem.h"
#include "sandbox/sbseed.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbworld.h"

/* What the definitions file has; the rest stays NULL. */
static int
read_definitions(struct sbworld *w, const struct jval *root, struct err *e)
{
	struct jdoc_iter it = {0};
	const struct sbobject *o;

	if (jdoc_kind(root) != JDOC_OBJECT)
		return err_set(e, ERR_USAGE,
		    "not a JSON object of object types and their definitions");
	/* A type that is not known is a custom object of the organisation. */
	while (jdoc_next(root, &it))
		if (jdoc_kind(jdoc_get(it.val, "fieldDefinitions")) ==
			JDOC_OBJECT &&
		    sbobject_find(w->objects, str_of(it.key)) == NULL &&
		    sbobject_add(w->objects, str_of(it.key)) == NULL)
			return err_set(e, ERR_USAGE,
			    "'%.80s' can be no custom object here: it is no "
			    "slug, or there are too many",
			    it.key);
	for (unsigned i = 0; (o = sbobject_at(w->objects, i)) != NULL; i++) {
		const struct jval *v = jdoc_get(root, o->name);

		if (v != NULL && o->has_definitions &&
		    sbdefs_parse(&w->defs[i], w->objects, o, v, e) != 0)
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
	const struct sbobject *object;

	memset(w, 0, sizeof(*w));
	w->objects = sbobject_new();
	sbrate_init(&w->rate, o->rate);
	w->lag_ms = o->lag_ms;
	w->enrich.delay_ms = o->enrich_ms;
	w->store = sbstore_new(w->defs);
	w->idem = sbidem_new();
	w->bytes = sbbytes_new();
	if (o->definitions != NULL &&
	    load_definitions(w, o->definitions, e) != 0)
		goto fail;
	for (unsigned i = 0; (object = sbobject_at(w->objects, i)) != NULL; i++)
		if (w->defs[i] == NULL)
			w->defs[i] =
			    sbdefs_builtin(w->objects, object, o->older);
	if (sbseed_load(w->store, w->objects, w->defs, o->seed, e) != 0)
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
	sbbytes_free(w->bytes);
	sbenrich_fini(&w->enrich);
	sbstore_free(w->store);
	for (unsigned i = 0; i < SBOBJECT_COUNT; i++)
		sbdefs_free(w->defs[i]);
	sbobject_free(w->objects);
	memset(w, 0, sizeof(*w));
}

uint32_t
sbworld_own(const struct sbworld *w)
{
	size_t n;
	const uint32_t *rows = sbstore_rows(
	    w->store, sbobject_find(w->objects, STR_LIT("member")), &n);

	return n > 0 ? rows[0] : SBSTORE_NEVER;
}
