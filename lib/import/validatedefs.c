// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>
#include <sys/stat.h>

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
#include "value/valuecivil.h"

#include "import/sheet.h"
#include "import/validatedefs.h"

enum {
	DAY_BYTES = 10 /* 2026-11-21 */
};

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

/* What is used without being asked for is said. */
static void
announce(const struct sheet *s, const char *path)
{
	char day[VALUECIVIL_TEXT_MAX] = "";
	struct buf text;
	struct stat st;
	size_t n = 0;

	if (stat(path, &st) == 0)
		n = valuecivil_format((int64_t)st.st_mtim.tv_sec * 1000, day);
	buf_init(&text, LIM_REPORT_BYTES);
	buf_printf(&text, "definitions: those saved on %.*s, ",
	    n >= DAY_BYTES ? DAY_BYTES : 0, day);
	text_inert(&text, str_of(path));
	buf_puts(&text, "; newer ones: lfetl definitions --save");
	s->notice(s->self, buf_text(&text));
	buf_fini(&text);
}

int
validatedefs_load(struct defs **out, const struct validatedefs_from *from,
    const struct sheet *s, bool *builtin, struct err *e)
{
	const struct object *o = s->mapping->object;

	*out = NULL;
	if (from->file != NULL) {
		if (from_file(out, from->file, o, e) != 0)
			return -1;
	} else if (from->saved != NULL && fsx_exists(from->saved)) {
		if (from_file(out, from->saved, o, e) != 0)
			return err_hint(e,
			    "save them again: lfetl definitions --save; or name others: --definitions FILE");
		if (*out != NULL)
			announce(s, from->saved);
	}
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
	    "; only the built-in fields of %s are known here. Check the others, too: fetch definitions once with lfetl definitions --save, or name a file with --definitions",
	    m->object->plural);
	if (n > 0)
		s->notice(s->self, buf_text(&text));
	buf_fini(&text);
}
