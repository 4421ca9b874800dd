// SPDX-License-Identifier: Apache-2.0
#include "import/members.h"

#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "journal/jobside.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "plan/query.h"
#include "plan/record.h"
#include "run/fetch.h"
#include "run/pages.h"
#include "schema/defs.h"
#include "schema/object.h"

#include "import/importjob.h"
#include "import/line.h"

bool
members_wanted(const struct import *im)
{
	return im->sheet.bind->members != NULL &&
	       (im->former || im->sheet.mapping->mode != MODE_CREATE) &&
	       im->sheet.mapping->mode != MODE_MATCH;
}

/* The type may be written without its '$' (deprecated). */
static struct str
bare(struct str type)
{
	return str_starts(type, STR_LIT("$")) ? str_from(type, 1) : type;
}

/* Are these the members that a list of its type has?  If it says so. */
static bool
is_of_type(const struct import *im, const struct record *r)
{
	const struct object *o = im->sheet.mapping->object;
	struct str type = jdoc_text(record_value(r, o->one_type_field));

	return type.n == 0 ||
	       str_ieq(bare(type),
		   bare(str_of(im->sheet.bind->members->members->type)));
}

/* Ids, a NUL behind each. */
static int
add_id(void *self, const struct jval *v, struct err *e)
{
	struct buf *ids = self;
	struct str id = jdoc_text(jdoc_get(v, "id"));

	if (id.n == 0)
		return 0;
	buf_add_str(ids, id);
	buf_putc(ids, '\0');
	if (ids->over)
		return err_set(e, ERR_USAGE,
		    "a list has more members than this program compares");
	return 0;
}

static int
ask(const struct import *im, struct line *line, struct str id, struct buf *ids,
    struct err *e)
{
	struct pages_result res;
	struct pages_opts o;
	struct buf path;
	int rc;

	if (line_open(line, im, API_SEARCH, im->opts->workers, e) != 0)
		return -1;
	buf_init(&path, LIM_ANSWER_BYTES);
	query_members(im->sheet.mapping->object, id,
	    im->sheet.bind->members->members, &path);
	memset(&o, 0, sizeof(o));
	o.fetch = line->fetch;
	o.path = buf_text(&path);
	o.dir = im->dir;
	o.self = ids;
	o.record = add_id;
	/* A member that a list in motion did not show is only added again. */
	rc = pages_read(&o, &res, e);
	buf_fini(&path);
	return rc;
}

int
members_keep(struct import *im, const struct jval *record, struct err *e)
{
	struct record r;
	struct buf ids;
	int rc;

	if (!record_read(record, &r))
		return err_set(e, ERR_INTERNAL, "a record was kept badly");
	if (!is_of_type(im, &r))
		return 0;
	buf_init(&ids, LIM_ANSWER_BYTES);
	rc = ask(im, &im->searches, r.id, &ids, e);
	if (rc == 0)
		rc = jobside_put(
		    im->job, JOBSIDE_MEMBERS, r.id, buf_str(&ids), e);
	buf_fini(&ids);
	return rc;
}

static void
put_ids(struct jput *j, struct str ids)
{
	jput_list(j);
	while (ids.n > 0) {
		struct str id = str_upto(ids, str_find(ids, '\0'));

		jput_text(j, id);
		ids = str_from(ids, id.n + 1);
	}
	jput_end(j);
}

static void
put_relation(struct jput *j, const struct bind_link *l, struct str ids)
{
	jput_key(j, l->relation->key);
	jput_object(j);
	jput_key(j, "cardinality");
	jput_cstr(j, "HAS_MANY");
	jput_key(j, "objectType");
	jput_cstr(j, l->relation->object);
	jput_key(j, "values");
	put_ids(j, ids);
	jput_end(j);
}

static int
join(const struct jval *record, const struct bind_link *l, struct str ids,
    struct jdoc **out, struct err *e)
{
	struct jdoc_iter it = {0};
	struct buf json;
	struct jput j;
	int rc;

	buf_init(&json, 2 * LIM_ANSWER_BYTES);
	jput_init(&j, &json);
	jput_object(&j);
	while (jdoc_next(record, &it)) {
		if (strcmp(it.key, "relationships") == 0)
			continue;
		jput_key(&j, it.key);
		jput_jval(&j, it.val);
	}
	jput_key(&j, "relationships");
	jput_object(&j);
	put_relation(&j, l, ids);
	jput_end(&j);
	jput_end(&j);
	rc = jdoc_parse(out, buf_text(&json), json.n, e);
	buf_fini(&json);
	return rc;
}

static void
other_type(const struct import *im, const struct record *r, struct diags *d)
{
	const char *key = im->sheet.bind->members->relation->key;
	const char *field = im->sheet.mapping->object->one_type_field;

	d->field = key;
	d->column = "";
	diag_add(d, DIAG_ERROR, "link.other-type",
	    jdoc_text(record_value(r, field)),
	    "the list is there, and its type of members does not take %s", key);
	diag_hint(
	    d, "Give the list another name, or take its rows out of the file.");
}

int
members_join(const struct import *im, struct jobside *side, struct line *line,
    const struct jval *record, struct jdoc **out, bool *kept, struct diags *d,
    struct err *e)
{
	struct record r;
	struct buf ids;
	int rc;

	*out = NULL;
	*kept = false;
	if (!record_read(record, &r))
		return err_set(e, ERR_SERVICE, "what came as a list is none");
	if (!is_of_type(im, &r)) {
		other_type(im, &r, d);
		return 0;
	}
	buf_init(&ids, LIM_ANSWER_BYTES);
	rc = side == NULL ? 0
			  : jobside_get(side, JOBSIDE_MEMBERS, r.id, &ids, e);
	*kept = rc == 1;
	if (rc == 0)
		rc = ask(im, line, r.id, &ids, e);
	if (rc >= 0)
		rc = join(
		    record, im->sheet.bind->members, buf_str(&ids), out, e);
	buf_fini(&ids);
	return rc < 0 ? -1 : 0;
}
