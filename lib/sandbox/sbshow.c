// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>

#include "doc/jput.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbshow.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbversion.h"

static void
put_time(struct jput *j, const char *key, int64_t ms)
{
	char iso[SBTIME_ISO_MAX];

	sbtime_iso(iso, ms);
	jput_key(j, key);
	jput_cstr(j, iso);
}

static void
put_fields(const struct sbdefs *d, const struct sbversion *v, struct jput *j)
{
	size_t n;
	const struct sbfield *f = sbdefs_fields(d, &n);
	size_t at = 0;
	uint32_t next = 0;
	struct str json = {NULL, 0};
	bool more = sbversion_next(v, &at, &next, &json);

	jput_key(j, "fields");
	jput_object(j);
	for (size_t i = 0; i < n; i++) {
		jput_key(j, f[i].key);
		jput_object(j);
		jput_key(j, "valueType");
		jput_cstr(j, f[i].type_name);
		jput_key(j, "value");
		if (more && next == i) {
			jput_raw(j, json);
			more = sbversion_next(v, &at, &next, &json);
		} else {
			jput_null(j);
		}
		jput_end(j);
	}
	jput_end(j);
}

static void
put_links(const struct sbstore *s, const struct sbrec *rec, uint32_t as_of,
    size_t relation, struct jput *j)
{
	size_t at = 0;
	uint32_t which;
	uint32_t row;

	while (sbstore_next_link(s, rec, as_of, &at, &which, &row))
		if (which == relation)
			jput_cstr(j, sbstore_get(s, row)->id);
}

static void
put_relations(const struct sbstore *s, const struct sbrec *rec, uint32_t as_of,
    struct jput *j)
{
	size_t n;
	const struct sbrelation *r =
	    sbdefs_relations(sbstore_defs(s, rec->object), &n);

	jput_key(j, "relationships");
	jput_object(j);
	for (size_t i = 0; i < n; i++) {
		jput_key(j, r[i].key);
		jput_object(j);
		jput_key(j, "cardinality");
		/* Records and definitions spell it differently over there. */
		jput_cstr(j, r[i].many ? "has_many" : "has_one");
		jput_key(j, "objectType");
		jput_cstr(j, r[i].object_type);
		jput_key(j, "values");
		jput_list(j);
		put_links(s, rec, as_of, i, j);
		jput_end(j);
		jput_end(j);
	}
	jput_end(j);
}

void
sbshow_record(const struct sbstore *s, const struct sbrec *rec, uint32_t as_of,
    struct jput *j)
{
	const struct sbversion *v = sbstore_version(rec, as_of);
	char link[128];

	jput_object(j);
	jput_key(j, "id");
	jput_cstr(j, rec->id);
	put_time(j, "createdAt", rec->created_ms);
	if (v->updated_ms != 0) {
		put_time(j, "updatedAt", v->updated_ms);
	} else {
		jput_key(j, "updatedAt");
		jput_null(j);
	}
	/* A host that leads nowhere: the records are not in Lightfield. */
	(void)snprintf(link, sizeof(link), "https://sandbox.invalid/%s/%.80s",
	    rec->object->web, rec->id);
	jput_key(j, "httpLink");
	jput_cstr(j, link);
	jput_key(j, "objectType");
	jput_cstr(j, rec->object->name);
	put_fields(sbstore_defs(s, rec->object), v, j);
	put_relations(s, rec, as_of, j);
	jput_end(j);
}
