// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/str.h"

#include "sandbox/sbauto.h"
#include "sandbox/sbchange.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbderive.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbenrich.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtext.h"
#include "sandbox/sbversion.h"

struct make {
	struct sbstore *store;
	struct sbenrich *enrich;
	uint64_t *n_made;
	struct sbchange *change;
};

/* The field for an address; n: there is none. */
static uint32_t
address_field(const struct sbfield *f, size_t n)
{
	uint32_t i = 0;

	while (i < n && (f[i].type != VTYPE_EMAIL || f[i].read_only))
		i++;
	return i;
}

static bool
is_known(const struct sbstore *s, const struct sbobject *o, struct str json)
{
	size_t n;
	const uint32_t *rows = sbstore_rows(s, o, &n);

	for (size_t i = 0; i < n; i++) {
		const struct sbrec *rec = sbstore_get(s, rows[i]);

		if (sbstore_is_live(rec, SBSTORE_NOW) &&
		    sbderive_has(s, rec, json))
			return true;
	}
	return false;
}

static void
add_link(struct sbchange *c, uint32_t relation, uint32_t row)
{
	c->links = mem_resize(c->links, c->n_links + 1, sizeof(*c->links));
	c->links[c->n_links++] = (struct sblink){relation, row, false};
}

static void
make_record(const struct make *m, uint32_t relation, const struct sbobject *o,
    struct str address)
{
	size_t n;
	const struct sbfield *f = sbdefs_fields(sbstore_defs(m->store, o), &n);
	uint32_t field = address_field(f, n);
	char id[SBOBJECT_ID_MAX];
	struct sbchange c = {.effect = SBEFFECT_CREATE,
	    .object = o,
	    .id = id,
	    .at_ms = m->change->at_ms};
	struct sbdraft draft;
	struct buf json;

	if (field == n)
		return;
	buf_init(&json, (size_t)LIM_BODY_BYTES);
	buf_printf(&json, "\"%.*s\"", STR_ARG(address));
	if (!is_known(m->store, o, buf_str(&json))) {
		buf_clear(&json);
		buf_printf(&json, f[field].lone ? "\"%.*s\"" : "[\"%.*s\"]",
		    STR_ARG(address));
		sbdraft_init(&draft);
		sbdraft_add_field(&draft, field, buf_str(&json));
		sbdraft_finish(&draft, 0, &c);
		sbdraft_fini(&draft);
		sbstore_make_id(m->store, o, *m->n_made, id);
		c.row = sbstore_apply(m->store, &c);
		++*m->n_made;
		sbenrich_created(m->enrich, m->store, c.row, c.at_ms);
		add_link(m->change, relation, c.row);
		sbchange_fini(&c);
	}
	buf_fini(&json);
}

void
sbauto_create(struct sbstore *s, struct sbenrich *enrich, uint64_t *n_made,
    struct sbchange *c)
{
	const struct make m = {s, enrich, n_made, c};
	const struct sbdefs *d = sbstore_defs(s, c->object);
	size_t n;
	size_t n_fields;
	const struct sbrelation *r = sbdefs_relations(d, &n);
	const struct sbfield *fields = sbdefs_fields(d, &n_fields);

	for (uint32_t i = 0; i < n; i++) {
		const struct sbfield *f = NULL;
		size_t at = 0;
		struct str json;
		struct str key;
		struct str text;

		if (r[i].from_emails != NULL && r[i].target != NULL)
			f = sbdefs_field(d, str_of(r[i].from_emails));
		if (f == NULL)
			continue;
		json = sbversion_field(c->version, (uint32_t)(f - fields));
		while (sbtext_next(json, &at, &key, &text))
			make_record(&m, i, r[i].target, text);
	}
}
