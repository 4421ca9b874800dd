// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/str.h"

#include "sandbox/sbchange.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbderive.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtext.h"
#include "sandbox/sbversion.h"

struct derive {
	const struct sbstore *store;
	const struct sbdefs *defs;
	struct sbdraft *draft;
};

static bool
has_text(struct str json, struct str wanted)
{
	size_t at = 0;
	struct str key;
	struct str text;

	while (sbtext_next(json, &at, &key, &text))
		if (str_ieq(text, wanted))
			return true;
	return false;
}

bool
sbderive_has(
    const struct sbstore *s, const struct sbrec *rec, struct str addresses)
{
	const struct sbdefs *theirs = sbstore_defs(s, rec->object);
	size_t n;
	const struct sbfield *f = sbdefs_fields(theirs, &n);
	size_t at = 0;
	struct str key;
	struct str text;

	for (uint32_t i = 0; i < n; i++) {
		if (f[i].type != VTYPE_EMAIL)
			continue;
		at = 0;
		while (sbtext_next(addresses, &at, &key, &text))
			if (has_text(sbversion_field(rec->version, i), text))
				return true;
	}
	return false;
}

static void
link_people(
    const struct derive *d, uint32_t relation, const struct sbrelation *r)
{
	size_t n;
	const struct sbfield *fields = sbdefs_fields(d->defs, &n);
	const struct sbfield *f = sbdefs_field(d->defs, str_of(r->from_emails));
	const uint32_t *rows;
	struct str addresses;

	if (f == NULL || r->target == NULL)
		return;
	addresses = sbdraft_field(d->draft, (uint32_t)(f - fields));
	rows = sbstore_rows(d->store, r->target, &n);
	for (size_t i = 0; addresses.p != NULL && i < n; i++) {
		const struct sbrec *rec = sbstore_get(d->store, rows[i]);

		if (sbstore_is_live(rec, SBSTORE_NOW) &&
		    sbderive_has(d->store, rec, addresses))
			sbdraft_add_link(d->draft, relation, rows[i], false);
	}
}

/* What a record is linked to that the relationship may hold. */
static void
link_beyond(const struct derive *d, uint32_t relation,
    const struct sbrelation *r, uint32_t via)
{
	const struct sbrec *rec = sbstore_get(d->store, via);
	size_t at = 0;
	uint32_t which;
	uint32_t row;

	while (sbstore_next_link(d->store, rec, SBSTORE_NOW, &at, &which, &row))
		if (sbstore_get(d->store, row)->object == r->target)
			sbdraft_add_link(d->draft, relation, row, false);
}

static void
link_theirs(
    const struct derive *d, uint32_t relation, const struct sbrelation *r)
{
	size_t n;
	const struct sbrelation *all = sbdefs_relations(d->defs, &n);
	size_t n_links = d->draft->n_links;

	for (size_t i = 0; i < n_links; i++) {
		const struct sblink l = d->draft->links[i];

		if (strcmp(all[l.relation].key, r->from_links) == 0)
			link_beyond(d, relation, r, l.row);
	}
}

void
sbderive_links(const struct sbstore *store, const struct sbobject *object,
    struct sbdraft *draft)
{
	struct derive d = {store, sbstore_defs(store, object), draft};
	size_t n;
	const struct sbrelation *r = sbdefs_relations(d.defs, &n);

	for (uint32_t i = 0; i < n; i++) {
		if (r[i].from_emails != NULL)
			link_people(&d, i, &r[i]);
		else if (r[i].from_links != NULL)
			link_theirs(&d, i, &r[i]);
	}
}
