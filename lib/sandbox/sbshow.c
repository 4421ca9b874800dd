// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "doc/jput.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbfilestate.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbpresign.h"
#include "sandbox/sbshow.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbversion.h"

/* 0: never, which is null. */
static void
put_time(struct jput *j, const char *key, int64_t ms)
{
	char iso[SBTIME_ISO_MAX];

	sbtime_iso(iso, ms);
	jput_key(j, key);
	jput_cstr(j, ms == 0 ? NULL : iso);
}

static void
put_created(struct jput *j, int64_t ms)
{
	char iso[SBTIME_ISO_MAX];

	sbtime_iso(iso, ms);
	jput_key(j, "createdAt");
	jput_cstr(j, iso);
}

/* Is there a field that says METADATA? */
static bool
is_redacted(const struct sbshow *s, const struct sbrec *rec)
{
	const struct sbversion *v = sbstore_version(rec, s->as_of);
	size_t n;
	const struct sbfield *f =
	    sbdefs_fields(sbstore_defs(s->store, rec->object), &n);

	for (uint32_t i = 0; i < n; i++)
		if (f[i].privacy &&
		    str_is(sbversion_field(v, i), "\"METADATA\""))
			return true;
	return false;
}

static void
put_fields(const struct sbshow *s, const struct sbrec *rec, bool redacted,
    struct jput *j)
{
	size_t n;
	const struct sbfield *f =
	    sbdefs_fields(sbstore_defs(s->store, rec->object), &n);
	const struct sbversion *v = sbstore_version(rec, s->as_of);
	size_t at = 0;
	uint32_t next = 0;
	struct str json = {NULL, 0};
	bool more = sbversion_next(v, &at, &next, &json);

	jput_key(j, "fields");
	jput_object(j);
	for (size_t i = 0; i < n; i++) {
		struct str value = {NULL, 0};

		if (more && next == i) {
			value = json;
			more = sbversion_next(v, &at, &next, &json);
		}
		if (f[i].alone && s->in_list)
			continue;
		jput_key(j, f[i].key);
		jput_object(j);
		jput_key(j, "valueType");
		jput_cstr(j, f[i].type_name);
		jput_key(j, "value");
		if (value.p == NULL || (redacted && f[i].secret))
			jput_null(j);
		else
			jput_raw(j, value);
		jput_end(j);
	}
	jput_end(j);
}

static void
put_links(const struct sbshow *s, const struct sbrec *rec, size_t relation,
    struct jput *j)
{
	size_t at = 0;
	uint32_t which;
	uint32_t row;

	while (sbstore_next_link(s->store, rec, s->as_of, &at, &which, &row))
		if (which == relation)
			jput_cstr(j, sbstore_get(s->store, row)->id);
}

static void
put_relations(const struct sbshow *s, const struct sbrec *rec, bool redacted,
    struct jput *j)
{
	size_t n;
	const struct sbrelation *r =
	    sbdefs_relations(sbstore_defs(s->store, rec->object), &n);

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
		if (!redacted || !r[i].secret)
			put_links(s, rec, i, j);
		jput_end(j);
		jput_end(j);
	}
	jput_end(j);
}

static void
put_session(const struct sbshow *s, const struct sbrec *rec, struct str mime,
    struct jput *j)
{
	char url[SBPRESIGN_MAX];
	char token[SBPRESIGN_TOKEN_MAX];

	sbpresign_upload(url, s->origin, rec->id);
	sbpresign_token(token, rec->id);
	jput_key(j, "uploadUrl");
	jput_cstr(j, url);
	jput_key(j, "uploadHeaders");
	jput_object(j);
	jput_key(j, "Content-Type");
	jput_raw(j, mime);
	jput_key(j, "X-Upload-Token");
	jput_cstr(j, token);
	jput_end(j);
}

/* A session that nobody completed in time has expired by itself. */
static void
put_flat(const struct sbshow *s, const struct sbrec *rec,
    const struct sbversion *v, struct jput *j)
{
	size_t n;
	const struct sbfield *f =
	    sbdefs_fields(sbstore_defs(s->store, rec->object), &n);
	bool expired = sbfilestate_get(s->store, rec, s->as_of, s->now_ms) ==
		       SBFILESTATE_EXPIRED;
	struct str mime = {NULL, 0};

	for (uint32_t i = 0; i < n; i++) {
		struct str json = sbversion_field(v, i);

		jput_key(j, f[i].key);
		if (expired && strcmp(f[i].key, "status") == 0)
			jput_cstr(j, "EXPIRED");
		else if (json.p == NULL ||
			 (expired && strcmp(f[i].key, "expiresAt") == 0))
			jput_null(j);
		else
			jput_raw(j, json);
		if (strcmp(f[i].key, "mimeType") == 0)
			mime = json;
	}
	if (s->session)
		put_session(s, rec, mime, j);
}

void
sbshow_record(const struct sbshow *s, const struct sbrec *rec, struct jput *j)
{
	const struct sbversion *v = sbstore_version(rec, s->as_of);
	enum sbform form = rec->object->form;
	bool redacted = form == SBFORM_PRIVATE && is_redacted(s, rec);
	char link[128];

	jput_object(j);
	jput_key(j, "id");
	jput_cstr(j, rec->id);
	put_created(j, rec->created_ms);
	if (form == SBFORM_FILE) {
		put_flat(s, rec, v, j);
		jput_end(j);
		return;
	}
	if (form != SBFORM_LIST)
		put_time(j, "updatedAt", v->updated_ms);
	/* A host that leads nowhere: the records are not in Lightfield. */
	(void)snprintf(link, sizeof(link), "https://sandbox.invalid/%s/%.80s",
	    rec->object->web, rec->id);
	jput_key(j, "httpLink");
	jput_cstr(j, link);
	put_fields(s, rec, redacted, j);
	if (form != SBFORM_LIST)
		put_relations(s, rec, redacted, j);
	if (form == SBFORM_PRIVATE) {
		jput_key(j, "objectType");
		jput_cstr(j, rec->object->name);
		jput_key(j, "accessLevel");
		jput_cstr(j, redacted ? "METADATA" : "FULL");
	}
	jput_end(j);
}
