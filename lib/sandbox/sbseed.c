// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbchange.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbnumber.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbseed.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbtime.h"

struct seed {
	struct sbstore *store;
	struct sbdefs *const *defs;
	const struct sbobject *object;
	bool links; /* the second time through: records are there */
};

/* A number is any real one here: coordinates have many decimals. */
static void
put_number(struct jput *j, const struct jval *v)
{
	if (!sbnumber_put_hundredths(v, j) && !sbnumber_put_degrees(v, 180, j))
		jput_null(j);
}

static void
put_scalar(struct jput *j, const struct jval *v)
{
	switch (jdoc_kind(v)) {
	case JDOC_BOOL:
		jput_bool(j, jdoc_bool(v, false));
		break;
	case JDOC_NUMBER:
		put_number(j, v);
		break;
	case JDOC_TEXT:
		jput_text(j, jdoc_text(v));
		break;
	case JDOC_ABSENT:
	case JDOC_NULL:
	case JDOC_LIST:
	case JDOC_OBJECT:
		jput_null(j);
		break;
	}
}

/* No value type goes deeper than a list or an object of scalars. */
static void
put_value(struct buf *out, const struct jval *v)
{
	struct jdoc_iter it = {0};
	struct jput j;

	jput_init(&j, out);
	if (jdoc_kind(v) == JDOC_LIST) {
		jput_list(&j);
		for (size_t i = 0; i < jdoc_size(v); i++)
			put_scalar(&j, jdoc_at(v, i));
		jput_end(&j);
	} else if (jdoc_kind(v) == JDOC_OBJECT) {
		jput_object(&j);
		while (jdoc_next(v, &it)) {
			jput_key(&j, it.key);
			put_scalar(&j, it.val);
		}
		jput_end(&j);
	} else {
		put_scalar(&j, v);
	}
}

static int
check_keys(const struct seed *s, const struct jval *fields, struct err *e)
{
	struct jdoc_iter it = {0};

	/* No definitions file could bring those of an object without any. */
	while (s->object->has_definitions && jdoc_next(fields, &it)) {
		if (sbdefs_field(s->defs[s->object->index], str_of(it.key)) !=
		    NULL)
			continue;
		(void)err_set(e, ERR_USAGE, "%s has no field '%.100s'",
		    s->object->name, it.key);
		return err_hint(
		    e, "Name the definitions file that belongs to the seed.");
	}
	return 0;
}

static void
seed_record(const struct seed *s, const char *id, int64_t created_ms,
    int64_t updated_ms, struct sbdraft *draft)
{
	struct sbchange c = {0};

	sbdraft_finish(draft, updated_ms, &c);
	(void)sbstore_seed(s->store, s->object, id, created_ms, c.version);
}

static int
add_record(const struct seed *s, const struct jval *rec, struct err *e)
{
	const struct jval *fields = jdoc_get(rec, "fields");
	const char *id = jdoc_cstr(jdoc_get(rec, "id"), "");
	size_t n;
	const struct sbfield *f = sbdefs_fields(s->defs[s->object->index], &n);
	int64_t created_ms = 0;
	int64_t updated_ms = 0;
	struct sbdraft draft;
	struct buf json;
	uint32_t row;

	if (s->object->free_ids
		? *id == '\0'
		: !str_starts(str_of(id), str_of(s->object->id_prefix)))
		return err_set(e, ERR_USAGE, "id '%.60s' does not begin '%s'",
		    id, s->object->id_prefix);
	if (sbstore_find(s->store, str_of(id), &row))
		return err_set(e, ERR_USAGE, "id '%.60s' is there twice", id);
	if (check_keys(s, fields, e) != 0)
		return -1;
	(void)sbtime_parse(jdoc_text(jdoc_get(rec, "createdAt")), &created_ms);
	(void)sbtime_parse(jdoc_text(jdoc_get(rec, "updatedAt")), &updated_ms);
	sbdraft_init(&draft);
	buf_init(&json, (size_t)LIM_BODY_BYTES);
	for (uint32_t i = 0; i < n; i++) {
		const struct jval *v =
		    s->object->form == SBFORM_FILE
			? jdoc_get(rec, f[i].key)
			: jdoc_get(jdoc_get(fields, f[i].key), "value");

		if (v == NULL || jdoc_kind(v) == JDOC_NULL)
			continue;
		buf_clear(&json);
		put_value(&json, v);
		sbdraft_add_field(&draft, i, buf_str(&json));
	}
	seed_record(s, id, created_ms, updated_ms, &draft);
	buf_fini(&json);
	sbdraft_fini(&draft);
	return 0;
}

static void
add_links(const struct seed *s, const struct jval *rec)
{
	const struct jval *relations = jdoc_get(rec, "relationships");
	size_t n;
	const struct sbrelation *r =
	    sbdefs_relations(s->defs[s->object->index], &n);
	uint32_t row;
	uint32_t other;

	if (!sbstore_find(s->store, jdoc_text(jdoc_get(rec, "id")), &row))
		return;
	for (uint32_t i = 0; i < n; i++) {
		const struct jval *ids =
		    jdoc_get(jdoc_get(relations, r[i].key), "values");

		for (size_t k = 0; k < jdoc_size(ids); k++)
			if (sbstore_find(
				s->store, jdoc_text(jdoc_at(ids, k)), &other) &&
			    sbstore_get(s->store, other)->object == r[i].target)
				sbstore_seed_link(s->store, row, i, other);
	}
}

static int
add_line(const struct seed *s, struct str line, struct err *e)
{
	struct jdoc *doc = NULL;
	int rc = 0;

	if (str_trim(line).n == 0)
		return 0;
	if (jdoc_parse(&doc, line.p, line.n, e) != 0)
		return -1;
	if (s->links)
		add_links(s, jdoc_root(doc));
	else
		rc = add_record(s, jdoc_root(doc), e);
	jdoc_free(doc);
	return rc;
}

static int
read_lines(const struct seed *s, FILE *f, const char *path, struct err *e)
{
	char *line = NULL;
	size_t cap = 0;
	uint64_t n_line = 0;
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = getline(&line, &cap, f)) > 0) {
		n_line++;
		rc = add_line(s, (struct str){line, (size_t)n}, e);
		if (rc != 0)
			(void)err_wrap(e, "%s:%" PRIu64, path, n_line);
	}
	if (rc == 0 && ferror(f))
		rc = err_sys(e, ERR_USAGE, errno, "cannot read %s", path);
	free(line);
	return rc;
}

static int
load_object(const struct seed *s, const char *folder, struct err *e)
{
	struct buf name;
	char *path;
	FILE *f;
	int rc = 0;

	buf_init(&name, 256);
	buf_printf(&name, "%s.jsonl", s->object->name);
	path = fsx_join(folder, buf_text(&name));
	buf_fini(&name);
	f = fopen(path, "rbe");
	if (f != NULL) {
		rc = read_lines(s, f, path, e);
		(void)fclose(f);
	} else if (errno != ENOENT) {
		rc = err_sys(e, ERR_USAGE, errno, "cannot open %s", path);
	}
	free(path);
	return rc;
}

static void
add_member(struct seed *s, unsigned i)
{
	static const struct {
		const char *email;
		const char *name;
		const char *role;
	} members[] = {
	    {"\"ada@sandbox.invalid\"",
		"{\"firstName\":\"Ada\",\"lastName\":\"Okafor\"}", "\"admin\""},
	    {"\"bruno@sandbox.invalid\"",
		"{\"firstName\":\"Bruno\",\"lastName\":\"Keller\"}",
		"\"member\""},
	    {"\"chiara@sandbox.invalid\"",
		"{\"firstName\":\"Chiara\",\"lastName\":\"Rossi\"}",
		"\"member\""},
	};
	char id[SBOBJECT_ID_MAX];
	struct sbdraft draft;

	sbobject_id(id, s->object->id_prefix, i);
	sbdraft_init(&draft);
	/* The order of the built-in fields: $profileImage, number 2, unset. */
	sbdraft_add_field(&draft, 0, str_of(members[i].email));
	sbdraft_add_field(&draft, 1, str_of(members[i].name));
	sbdraft_add_field(&draft, 3, str_of(members[i].role));
	seed_record(s, id, INT64_C(1767603600000), 0, &draft);
	sbdraft_fini(&draft);
}

int
sbseed_load(struct sbstore *store, const struct sbobjects *objects,
    struct sbdefs *const *defs, const char *folder, struct err *e)
{
	struct seed s = {.store = store, .defs = defs};
	size_t n;

	for (unsigned pass = 0; folder != NULL && pass < 2; pass++) {
		s.links = pass == 1;
		for (unsigned i = 0;
		     (s.object = sbobject_at(objects, i)) != NULL; i++)
			if (load_object(&s, folder, e) != 0)
				return -1;
	}
	s.object = sbobject_find(objects, STR_LIT("member"));
	(void)sbstore_rows(store, s.object, &n);
	for (unsigned i = 0; n == 0 && i < 3; i++)
		add_member(&s, i);
	return 0;
}
