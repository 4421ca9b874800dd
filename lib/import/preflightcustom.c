// SPDX-License-Identifier: Apache-2.0
#include "import/preflightcustom.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "mapping/mapping.h"
#include "schema/object.h"
#include "schema/objectname.h"

enum {
	TYPES_MAX = 100,
	LIST_MAX = 1024
};

/* Their slugs are a person's words: inert. */
static int
not_there(
    const struct mapping *m, const char *const *slugs, size_t n, struct err *e)
{
	const char *near = objectname_near(str_of(m->object->name), slugs, n);
	struct buf list;

	(void)err_set(e, ERR_USAGE,
	    "%s:%u:%u: there is no object '%s' in this Lightfield", m->file,
	    m->object_word.at.line, m->object_word.at.col, m->object->name);
	buf_init(&list, LIST_MAX);
	for (size_t i = 0; i < n; i++) {
		buf_puts(&list, i == 0 ? "" : ", ");
		text_inert(&list, str_of(slugs[i]));
	}
	if (near != NULL)
		(void)err_hint(e, "did you mean '%s'?", near);
	else if (n == 0)
		(void)err_hint(
		    e, "it has no custom objects, or the key may not see them");
	else
		(void)err_hint(e, "its custom objects are %s", buf_text(&list));
	buf_fini(&list);
	return -1;
}

int
preflightcustom_check(
    const struct mapping *m, const struct jval *types, struct err *e)
{
	const struct jval *data = jdoc_get(types, "data");
	const char *slugs[TYPES_MAX];
	size_t n = 0;

	if (jdoc_kind(data) != JDOC_LIST) {
		(void)err_set(e, ERR_SERVICE,
		    "GET %s: the answer is no list of object types",
		    OBJECT_TYPES_PATH);
		return err_hint(e, "look at the address of the service");
	}
	for (size_t i = 0; i < jdoc_size(data); i++) {
		const char *slug =
		    jdoc_cstr(jdoc_get(jdoc_at(data, i), "objectType"), NULL);

		if (slug == NULL)
			continue;
		if (str_is(str_of(slug), m->object->name))
			return 0;
		if (n < TYPES_MAX)
			slugs[n++] = slug;
	}
	return not_there(m, slugs, n, e);
}
