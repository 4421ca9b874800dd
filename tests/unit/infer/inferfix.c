// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "csv/csvhead.h"
#include "csv/csvin.h"
#include "doc/jdoc.h"
#include "infer/draft.h"
#include "inferfix.h"
#include "io/src.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

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
    F("phone", "Phone", "TELEPHONE", "") ","
    F("title", "Title", "TEXT", "") ","
    F("score", "Score", "NUMBER", "") ","
    F("linkedin", "LinkedIn", "SOCIAL_HANDLE",
	CONF("\"handleService\":\"LINKEDIN\"")) ","
    F("last-call", "Last call", "DATETIME", "") ","
    F("address", "Address", "ADDRESS", "") ","
    F("lead-status", "Lead status", "SINGLE_SELECT", CONF("\"options\":["
	OPT("opt_new", "New") "," OPT("opt_prog", "In progress") "]")) ","
    F("tags", "Tags", "MULTI_SELECT", CONF("\"options\":["
	OPT("opt_a", "Alpha") "," OPT("opt_b", "Beta") "]"))
    "},\"relationshipDefinitions\":{"
    REL("$account", "Accounts", "account", "HAS_MANY")
    "}}";

static const char account_defs[] =
    "{\"objectType\":\"account\",\"fieldDefinitions\":{"
    F("$name", "Name", "TEXT", "") ","
    F("$website", "Website", "URL", CONF("\"multipleValues\":true")) ","
    F("$headcount", "Headcount", "SINGLE_SELECT", CONF("\"options\":["
	OPT("o3", "1001+") "," OPT("o1", "1-10") ","
	OPT("o2", "11-1,000") "]")) ","
    F("tier", "Tier", "SINGLE_SELECT", CONF("\"options\":["
	OPT("t1", "1-10") "," OPT("t2", "21-50") "]")) ","
    F("mrr", "Mrr", "CURRENCY", CONF("\"currency\":\"EUR\""))
    "},\"relationshipDefinitions\":{"
    REL("$owner", "Owner", "member", "HAS_ONE")
    "}}";
/* clang-format on */

static struct defs *
definitions(const char *object)
{
	const char *text = strcmp(object, "contact") == 0   ? contact_defs
			   : strcmp(object, "account") == 0 ? account_defs
							    : NULL;
	const struct object *o = object_find(str_of(object));
	struct defs *defs;
	struct jdoc *doc;
	struct err e;

	if (text == NULL) {
		assert_int_equal(defs_builtin(&defs, o, &e), 0);
		return defs;
	}
	assert_int_equal(jdoc_parse(&doc, text, strlen(text), &e), 0);
	assert_int_equal(defs_parse(&defs, o, jdoc_root(doc), &e), 0);
	jdoc_free(doc);
	return defs;
}

static void
read_csv(struct inferfix *f, const char *text)
{
	const struct csvin_opts opts = {.delimiter = ','};
	struct csvhead *head;
	struct csvrow row;
	struct csvin *csv;
	struct src *src;
	struct str *names;
	struct err e;

	assert_int_equal(src_memory(&src, text, strlen(text), "t.csv", &e), 0);
	assert_int_equal(csvin_open(&csv, src, &opts, &e), 0);
	assert_int_equal(csvin_next(csv, &row, &e), 1);
	head = csvhead_new(&row);
	names = mem_array(row.n, sizeof(*names));
	for (size_t i = 0; i < row.n; i++)
		names[i] = str_of(csvhead_name(head, i));
	assert_int_equal(
	    profile_read(&f->profile, csv, names, csvhead_count(head), &e), 0);
	free(names);
	csvhead_free(head);
	csvin_close(csv);
	src_close(src);
}

void
inferfix_open(struct inferfix *f, const char *object, const char *csv)
{
	struct draft d;

	memset(f, 0, sizeof(*f));
	f->defs = definitions(object);
	read_csv(f, csv);
	f->columns = mem_array(f->profile->n, sizeof(*f->columns));
	propose_columns(f->profile, f->defs, f->columns);
	buf_init(&f->text, LIM_MAPPING_BYTES);
	buf_init(&f->lacks, LIM_MAPPING_BYTES);
	d = (struct draft){
	    "t.csv", f->profile, f->columns, f->defs, "test", 0, false};
	(void)draft_lacks(&d, &f->lacks);
	draft_write(&d, &f->text);
}

void
inferfix_close(struct inferfix *f)
{
	buf_fini(&f->text);
	buf_fini(&f->lacks);
	free(f->columns);
	profile_free(f->profile);
	defs_free(f->defs);
}

bool
inferfix_says(const struct inferfix *f, const char *text)
{
	if (strstr(buf_text(&f->text), text) != NULL)
		return true;
	print_message("not in the draft: %s\n%s\n", text, buf_text(&f->text));
	return false;
}

bool
inferfix_doubts(const struct inferfix *f, size_t column, const char *why)
{
	if (strstr(f->columns[column].why, why) != NULL)
		return true;
	print_message("not '%s' but '%s'\n", why, f->columns[column].why);
	return false;
}
