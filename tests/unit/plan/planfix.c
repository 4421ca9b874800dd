// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "doc/complaint.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "planfix.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

enum {
	CELLS_MAX = 64
};

/* clang-format off */
#define F(key, label, type, more) \
	"\"" key "\":{\"label\":\"" label "\",\"valueType\":\"" type "\"," \
	"\"description\":null" more "}"
#define CONF(inner) ",\"typeConfiguration\":{" inner "}"
#define OPT(id, label) "{\"id\":\"" id "\",\"label\":\"" label "\"}"
#define REL(key, label, object, cardinality) \
	"\"" key "\":{\"label\":\"" label "\",\"objectType\":\"" object "\"," \
	"\"cardinality\":\"" cardinality "\",\"description\":null}"

static const char contact_defs[] =
    "{\"objectType\":\"contact\",\"fieldDefinitions\":{"
    F("$email", "Email", "EMAIL", "") ","
    F("$name", "Name", "FULL_NAME", "") ","
    F("phone", "Telephone", "TELEPHONE", "") ","
    F("title", "Job title", "TEXT", "") ","
    F("nick", "Nickname", "TEXT", "") ","
    F("score", "Score", "NUMBER", "") ","
    F("fee", "Fee", "CURRENCY", CONF("\"currency\":\"EUR\"")) ","
    F("last-call", "Last call", "DATETIME", "") ","
    F("lead-status", "Lead status", "SINGLE_SELECT", CONF("\"options\":["
	OPT("opt_new", "New") "," OPT("opt_work", "Working") ","
	OPT("opt_dupa", "Twin") "," OPT("opt_dupb", "Twin") "]")) ","
    F("tags", "Tags", "MULTI_SELECT", CONF("\"options\":["
	OPT("opt_a", "Alpha") "," OPT("opt_b", "Beta") "]")) ","
    F("home", "Home", "ADDRESS", "") ","
    F("memo", "Memo", "MARKDOWN", "") ","
    F("agreed", "Agreed", "CHECKBOX", "") ","
    F("seen", "Seen", "TEXT", ",\"readOnly\":true") ","
    F("shape", "Shape", "GEOMETRY", "")
    "},\"relationshipDefinitions\":{"
    REL("$account", "Accounts", "account", "HAS_MANY") ","
    REL("mentor", "Mentor", "contact", "HAS_ONE") ","
    REL("plan", "Plan", "subscription", "HAS_ONE") ","
    REL("$note", "Notes", "note", "HAS_MANY")
    "}}";

static const char account_defs[] =
    "{\"objectType\":\"account\",\"fieldDefinitions\":{"
    F("$name", "Name", "TEXT", "") ","
    F("$linkedIn", "LinkedIn", "SOCIAL_HANDLE",
	CONF("\"handleService\":\"LINKEDIN\"")) ","
    F("$website", "Website", "URL", CONF("\"multipleValues\":true"))
    "},\"relationshipDefinitions\":{"
    REL("$owner", "Owner", "member", "HAS_ONE") ","
    REL("$contact", "Contacts", "contact", "HAS_MANY")
    "}}";

#define OPTION(id, label, parent) \
	"{\"id\":\"" id "\",\"label\":\"" label "\",\"parentId\":\"" parent "\"}"

static const char opportunity_defs[] =
    "{\"objectType\":\"opportunity\",\"fieldDefinitions\":{"
    F("$name", "Name", "TEXT", "") ","
    F("$opportunityStatus", "Status", "TEXT", "") ","
    F("pipeline", "Pipeline", "SINGLE_SELECT", CONF("\"options\":["
	OPT("opt_new", "New business") "," OPT("opt_again", "Renewal") "]")) ","
    F("$stage", "Stage", "SINGLE_SELECT",
	CONF("\"parentFieldKey\":\"pipeline\",\"options\":["
	OPTION("opt_new_won", "Won", "opt_new") ","
	OPTION("opt_again_won", "Won", "opt_again") "]"))
    "},\"relationshipDefinitions\":{"
    REL("$account", "Account", "account", "HAS_ONE") ","
    REL("$champion", "Champion", "contact", "HAS_ONE") ","
    REL("$createdBy", "Created by", "member", "HAS_ONE") ","
    REL("site", "Site", "building", "HAS_ONE") ","
    REL("$task", "Tasks", "task", "HAS_MANY")
    "}}";
/* clang-format on */

static int
find(void *self, const char *system, const char *object, struct str key,
    struct buf *id, struct err *e)
{
	struct planfix *f = self;

	f->asked++;
	if (f->broken)
		return err_set(e, ERR_DISK, "ids.db: cannot be read");
	for (size_t i = 0; i < f->n_ids; i++) {
		const struct planfix_id *k = &f->ids[i];

		if (strcmp(k->system, system) != 0 ||
		    strcmp(k->object, object) != 0 || !str_is(key, k->key))
			continue;
		if (str_starts(str_of(k->id), STR_LIT("held:"))) {
			buf_puts(id, k->id + 5);
			return LOOKUP_HELD;
		}
		buf_puts(id, k->id);
		return 1;
	}
	return 0;
}

static int
refs(void *self, const char *object, const char *asks, struct str text,
    struct buf *ids, struct err *e)
{
	struct planfix *f = self;
	int n = 0;

	f->sought++;
	if (f->broken)
		return err_set(e, ERR_DISK, "refs.db: cannot be read");
	for (size_t i = 0; i < f->n_refs; i++) {
		const struct planfix_ref *r = &f->refs[i];

		if (strcmp(r->object, object) != 0 ||
		    strcmp(r->asks, asks) != 0 || !str_is(text, r->text))
			continue;
		if (str_starts(str_of(r->id), STR_LIT("held:"))) {
			buf_puts(ids, r->id + 5);
			return LOOKUP_HELD;
		}
		buf_add(ids, r->id, strlen(r->id) + 1);
		n++;
	}
	return n;
}

static size_t
cut(const char *line, struct str *out)
{
	size_t n = 0;
	const char *p = line;

	for (;; p++) {
		if (*p != '|' && *p != '\0')
			continue;
		assert_true(n < CELLS_MAX);
		out[n++] = (struct str){line, (size_t)(p - line)};
		if (*p == '\0')
			return n;
		line = p + 1;
	}
}

/* A mapping has to have fields; this one falls away. */
static const char no_fields[] =
    "fields: { nick: { column: none, optional: true } }\n";

/* The definitions of the object; built in, where there are none above. */
static void
load_defs(struct planfix *f, const char *object)
{
	static const char *const all[][2] = {{"contact", contact_defs},
	    {"account", account_defs}, {"opportunity", opportunity_defs}};
	const struct object *o = object_find(str_of(object));
	const char *text = NULL;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i][0], object) == 0)
			text = all[i][1];
	if (text == NULL) {
		assert_int_equal(defs_builtin(&f->defs, o, &f->err), 0);
		return;
	}
	assert_int_equal(jdoc_parse(&f->json, text, strlen(text), &f->err), 0);
	assert_int_equal(
	    defs_parse(&f->defs, o, jdoc_root(f->json), &f->err), 0);
}

void
planfix_open(
    struct planfix *f, const char *object, const char *text, const char *header)
{
	struct str names[CELLS_MAX];
	size_t n = cut(header, names);
	struct buf yaml;

	memset(f, 0, sizeof(*f));
	f->arena = arena_new();
	diags_init(&f->diags, f->arena);
	buf_init(&f->said, 1 << 20);
	buf_init(&yaml, 1 << 20);
	buf_printf(&yaml, "mapping: 1\nobject: %s\n%s%s%s", object,
	    strstr(text, "match:") == NULL ? "match: []\nmode: create\n" : "",
	    text, strstr(text, "fields:") == NULL ? no_fields : "");
	load_defs(f, object);
	f->complaints = complaints_new("people.yaml", buf_str(&yaml));
	if (mapping_parse(
		&f->mapping, "people.yaml", buf_str(&yaml), f->complaints) == 0)
		(void)bind_new(&f->bind, f->mapping, f->defs, "people.csv",
		    names, n, f->complaints);
	f->n_said = complaints_count(f->complaints);
	complaints_print(f->complaints, &f->said);
	buf_fini(&yaml);
	if (f->mapping == NULL)
		fail_msg("%s", buf_text(&f->said));
}

void
planfix_close(struct planfix *f)
{
	bind_free(f->bind);
	mapping_free(f->mapping);
	complaints_free(f->complaints);
	defs_free(f->defs);
	jdoc_free(f->json);
	jdoc_free(f->stored);
	diags_fini(&f->diags);
	arena_free(f->arena);
	buf_fini(&f->said);
}

static int
file(void *self, const struct lookup_ask *ask, struct arena *a,
    struct lookup_file *out, struct err *e)
{
	struct planfix *f = self;

	f->named++;
	if (f->broken)
		return err_set(e, ERR_DISK, "broken");
	if (str_starts(ask->path, STR_LIT("no"))) {
		out->code = "file.missing";
		out->message = "there is no such file";
		out->hint = "Put it there.";
		return 0;
	}
	out->writes = str_starts(ask->path, STR_LIT("up")) ? 0 : 2;
	out->id = out->writes == 0
		      ? STR_LIT("fil_up")
		      : str_of(arena_printf(a, "%s of %.*s: %.*s", ask->link,
			    STR_ARG(ask->row), STR_ARG(ask->path)));
	return 1;
}

int
planfix_row(struct planfix *f, const char *cells)
{
	const struct lookup lookup = {.self = f,
	    .find = find,
	    .refs = refs,
	    .file = file,
	    .now_ms = f->now_ms};
	struct str row[CELLS_MAX];
	size_t n = cut(cells, row);

	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
	diags_clear(&f->diags);
	return item_make(&f->item, f->bind, &lookup, 7, row, n, f->arena,
	    &f->diags, &f->err);
}

const char *
planfix_part(struct planfix *f, unsigned part)
{
	struct buf json;
	const char *text;

	buf_init(&json, 1 << 20);
	item_body(&f->item, f->bind, part, &json);
	text = arena_dup(f->arena, buf_text(&json), json.n);
	buf_fini(&json);
	return text;
}

const char *
planfix_body(struct planfix *f)
{
	return planfix_part(f, 0);
}

/* {"a": v} becomes {"a": {"<kind>": ..., "<member>": v}}. */
static void
wrap(struct planfix *f, struct jput *j, const char *members, const char *kind,
    const char *member)
{
	const char *text = arena_printf(f->arena, "{%s}", members);
	struct jdoc *doc;
	struct jdoc_iter it = {0};

	if (jdoc_parse(&doc, text, strlen(text), &f->err) < 0)
		fail_msg("%s: %s", text, f->err.msg);
	jput_object(j);
	while (jdoc_next(jdoc_root(doc), &it)) {
		jput_key(j, it.key);
		jput_object(j);
		jput_key(j, kind);
		jput_cstr(j, "some");
		jput_key(j, member);
		jput_jval(j, it.val);
		jput_end(j);
	}
	jput_end(j);
	jdoc_free(doc);
}

void
planfix_record_more(
    struct planfix *f, const char *more, const char *fields, const char *links)
{
	const char *name = defs_object(f->defs)->name;
	struct buf b;
	struct jput j;

	buf_init(&b, 1 << 20);
	buf_printf(&b, "{\"id\":\"%.3s_1\",%s\"fields\":", name, more);
	jput_init(&j, &b);
	wrap(f, &j, fields, "valueType", "value");
	buf_puts(&b, ",\"relationships\":");
	jput_init(&j, &b);
	wrap(f, &j, links, "cardinality", "values");
	buf_putc(&b, '}');
	jdoc_free(f->stored);
	if (jdoc_parse(&f->stored, b.p, b.n, &f->err) < 0)
		fail_msg("%s: %s", buf_text(&b), f->err.msg);
	buf_fini(&b);
	assert_true(record_read(jdoc_root(f->stored), &f->record));
}

void
planfix_record(struct planfix *f, const char *fields, const char *links)
{
	planfix_record_more(f, "", fields, links);
}

const struct diag *
planfix_found(struct planfix *f, const char *code)
{
	for (size_t i = 0; i < f->diags.n; i++)
		if (strcmp(f->diags.v[i].code, code) == 0)
			return &f->diags.v[i];
	for (size_t i = 0; i < f->diags.n; i++)
		print_message("found: %s: %s\n", f->diags.v[i].code,
		    f->diags.v[i].message);
	fail_msg("no finding %s", code);
	return NULL;
}

bool
planfix_says(const struct planfix *f, const char *text)
{
	if (strstr(buf_text(&f->said), text) != NULL)
		return true;
	print_message("not in:\n%s\n", buf_text(&f->said));
	return false;
}

void
planfix_link(
    struct planfix *f, const char *key, const char *rule, const char *header)
{
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(
	    &text, "system: hubspot\nrelationships:\n  %s: %s\n", key, rule);
	planfix_open(f, "contact", buf_text(&text), header);
	buf_fini(&text);
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
}

void
planfix_links(struct planfix *f, const char *row, const char *want)
{
	struct buf got;

	buf_init(&got, 4096);
	assert_int_equal(planfix_row(f, row), 0);
	for (size_t i = 0; i < f->item.links[0].n; i++)
		buf_printf(&got, "%s%.*s", i > 0 ? " " : "",
		    STR_ARG(f->item.links[0].ids[i]));
	assert_string_equal(buf_text(&got), want);
	buf_fini(&got);
}
