// SPDX-License-Identifier: Apache-2.0
#include <magic.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

#include "io/mimetype.h"

/* RFC 6838, 4.2: restricted-name. */
static bool
is_name(struct str s)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	if (s.n == 0 || s.n > 127 || strchr(letters, s.p[0]) == NULL)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || (strchr(letters, s.p[i]) == NULL &&
					  strchr("!#$&-^_.+", s.p[i]) == NULL))
			return false;
	return true;
}

static bool
is_type(struct str s)
{
	size_t slash = str_find(s, '/');

	return s.n < MIMETYPE_MAX && is_name(str_upto(s, slash)) &&
	       is_name(str_from(s, slash + 1));
}

int
mimetype_guess(struct str begin, char out[MIMETYPE_MAX], struct err *e)
{
	magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
	const char *found = NULL;

	if (m == NULL || magic_load(m, NULL) != 0) {
		(void)err_set(e, ERR_USAGE,
		    "libmagic's tables, by which kinds of files are told, cannot be read: %s",
		    m == NULL ? "no memory" : magic_error(m));
		magic_close(m);
		return err_hint(e,
		    "say what the file is with --mime TYPE, such as --mime text/plain");
	}
	if (begin.n > MIMETYPE_PROBE)
		begin.n = MIMETYPE_PROBE;
	found = magic_buffer(m, begin.p, begin.n);
	if (found == NULL || !is_type(str_of(found)))
		found = "application/octet-stream";
	(void)snprintf(out, MIMETYPE_MAX, "%s", found);
	magic_close(m);
	return 0;
}

int
mimetype_check(const char *type, struct err *e)
{
	struct buf shown;

	if (is_type(str_of(type)))
		return 0;
	buf_init(&shown, 1024);
	text_inert(&shown, text_cut(str_of(type), 100));
	(void)err_set(e, ERR_USAGE, "'%s' is no media type", buf_text(&shown));
	buf_fini(&shown);
	return err_hint(
	    e, "write it as type/subtype, such as text/plain or text/vtt");
}

int
mimetype_version(void)
{
	return magic_version();
}
