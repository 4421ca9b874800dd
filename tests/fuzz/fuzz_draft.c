// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "csv/csvhead.h"
#include "csv/csvin.h"
#include "doc/complaint.h"
#include "doc/jdoc.h"
#include "infer/draft.h"
#include "infer/profile.h"
#include "infer/propose.h"
#include "io/src.h"
#include "mapping/mapping.h"
#include "plan/bind.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

/*
 * Any file, the first byte names its object: what is drafted of it is a mapping
 * that binds to it, or says that it lacks something; and all of it is text that
 * a terminal can be shown.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A contact with one field of each kind that a draft writes otherwise. */
static const char contact[] =
    "{\"objectType\":\"contact\",\"fieldDefinitions\":{"
    "\"$email\":{\"label\":\"Email\",\"valueType\":\"EMAIL\"},"
    "\"$name\":{\"label\":\"Name\",\"valueType\":\"FULL_NAME\"},"
    "\"phone\":{\"label\":\"Phone\",\"valueType\":\"TELEPHONE\"},"
    "\"a: b\":{\"label\":\"#\",\"valueType\":\"TEXT\"},"
    "\"fee\":{\"label\":\"Fee\",\"valueType\":\"CURRENCY\","
    "\"typeConfiguration\":{\"currency\":\"EUR\"}},"
    "\"met\":{\"label\":\"Met\",\"valueType\":\"DATETIME\"},"
    "\"address\":{\"label\":\"Address\",\"valueType\":\"ADDRESS\"},"
    "\"size\":{\"label\":\"Size\",\"valueType\":\"SINGLE_SELECT\","
    "\"typeConfiguration\":{\"options\":[{\"id\":\"a\",\"label\":\"1-9\"},"
    "{\"id\":\"b\",\"label\":\"10+\"}]}},"
    "\"tags\":{\"label\":\"Tags\",\"valueType\":\"MULTI_SELECT\","
    "\"typeConfiguration\":{\"options\":[{\"id\":\"x\",\"label\":\"Big "
    "one\"},{\"id\":\"y\",\"label\":\"no: #\"}]}}},"
    "\"relationshipDefinitions\":{\"$account\":{\"label\":\"Accounts\","
    "\"objectType\":\"account\",\"cardinality\":\"HAS_MANY\"}}}";

static struct defs *
definitions(uint8_t which)
{
	static const char *const names[] = {"contact", "account", "opportunity",
	    "task", "note", "meeting", "list", "member"};
	const struct object *o = object_find(
	    str_of(names[which % (sizeof(names) / sizeof(*names))]));
	struct defs *defs = NULL;
	struct jdoc *doc;
	struct err e;

	if (strcmp(o->name, "contact") != 0) {
		if (defs_builtin(&defs, o, &e) != 0)
			abort();
		return defs;
	}
	if (jdoc_parse(&doc, contact, sizeof(contact) - 1, &e) != 0 ||
	    defs_parse(&defs, o, jdoc_root(doc), &e) != 0)
		abort();
	jdoc_free(doc);
	return defs;
}

static void
check(const struct draft *d, const struct buf *text, const struct str *names)
{
	struct complaints *c = complaints_new("t", buf_str(text));
	struct mapping *m = NULL;
	struct bind *b = NULL;
	struct buf inert;
	struct buf why;

	buf_init(&inert, LIM_MAPPING_BYTES * 8);
	buf_init(&why, LIM_REPORT_BYTES);
	if (!draft_lacks(d, &why) &&
	    (mapping_parse(&m, "t", buf_str(text), c) != 0 ||
		bind_new(&b, m, d->defs, "t", names, d->profile->n, c) != 0))
		abort();
	for (size_t i = 0; i < text->n; i++)
		if (text->p[i] != '\n')
			buf_putc(&inert, text->p[i]);
	buf_clear(&why);
	text_inert(&why, buf_str(&inert));
	if (!str_eq(buf_str(&why), str_upto(buf_str(&inert), why.n)))
		abort();
	buf_fini(&why);
	buf_fini(&inert);
	bind_free(b);
	mapping_free(m);
	complaints_free(c);
}

static void
draft(const struct defs *defs, struct csvin *csv, const struct csvrow *row)
{
	struct csvhead *head = csvhead_new(row);
	size_t n = csvhead_count(head);
	struct str *names = mem_array(n, sizeof(*names));
	struct propose_column *v = mem_array(n, sizeof(*v));
	struct profile *p = NULL;
	struct buf text;
	struct err e;

	for (size_t i = 0; i < n; i++)
		names[i] = str_of(csvhead_name(head, i));
	if (profile_read(&p, csv, names, n, &e) == 0) {
		struct draft d = {"t.csv", p, v, defs, "t", 0, false};

		propose_columns(p, defs, v);
		buf_init(&text, LIM_MAPPING_BYTES);
		draft_write(&d, &text);
		check(&d, &text, names);
		buf_fini(&text);
	}
	profile_free(p);
	free(v);
	free(names);
	csvhead_free(head);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct csvin_opts opts = {.delimiter = ','};
	struct defs *defs;
	struct csvin *csv = NULL;
	struct src *src = NULL;
	struct csvrow row;
	struct err e;

	if (size == 0 || size > 4096)
		return 0;
	defs = definitions(data[0]);
	if (src_memory(&src, data + 1, size - 1, "t.csv", &e) == 0 &&
	    csvin_open(&csv, src, &opts, &e) == 0 &&
	    csvin_next(csv, &row, &e) == 1)
		draft(defs, csv, &row);
	csvin_close(csv);
	src_close(src);
	defs_free(defs);
	return 0;
}
