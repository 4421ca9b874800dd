// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "mapping/mapping.h"
#include "schema/defs.h"
#include "schema/defsbuiltin.h"
#include "schema/object.h"

#include "import/sheet.h"
#include "import/validatedefs.h"

static int
from_document(struct defs **out, const struct jval *root,
    const struct object *o, struct err *e)
{
	const struct jval *v = jdoc_get(root, o->name);

	if (jdoc_kind(root) != JDOC_OBJECT)
		return err_set(e, ERR_USAGE,
		    "not a JSON object of object types and their definitions");
	return v == NULL ? 0 : defs_parse(out, o, v, e);
}

static int
from_file(
    struct defs **out, const char *file, const struct object *o, struct err *e)
{
	struct jdoc *doc = NULL;
	struct buf text;
	int rc;

	buf_init(&text, (size_t)LIM_DEFINITIONS_BYTES);
	rc = fsx_read(&text, file, e);
	if (rc == 0) {
		rc = jdoc_parse(&doc, buf_text(&text), text.n, e);
		if (rc == 0)
			rc = from_document(out, jdoc_root(doc), o, e);
		if (rc != 0) {
			e->kind = ERR_USAGE;
			(void)err_wrap(e, "%s", file);
			(void)err_hint(e,
			    "a definitions file is one JSON object such as {\"%s\": the answer of GET %s/definitions}",
			    o->name, o->path);
		}
	}
	jdoc_free(doc);
	buf_fini(&text);
	return rc;
}

int
validatedefs_load(struct defs **out, const char *file, const struct object *o,
    bool *builtin, struct err *e)
{
	*out = NULL;
	if (file != NULL && from_file(out, file, o, e) != 0)
		return -1;
	*builtin = *out == NULL;
	return *builtin ? defs_builtin(out, o, e) : 0;
}

void
validatedefs_unchecked(const struct sheet *s, const struct defs *d)
{
	const struct mapping *m = s->mapping;
	struct buf text;
	size_t n = 0;

	buf_init(&text, LIM_REPORT_BYTES);
	for (size_t i = 0; i < m->n_fields; i++) {
		struct str key = m->fields[i].key.text;

		if (defs_field(d, key) != NULL)
			continue;
		buf_puts(&text, n++ > 0 ? ", " : "not checked: ");
		text_inert(&text, key);
	}
	buf_printf(&text,
	    "; only the built-in fields of %s are known here. Check the others, too, with --definitions FILE",
	    m->object->plural);
	if (n > 0)
		s->notice(s->self, buf_text(&text));
	buf_fini(&text);
}
