// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "api/httpurl.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "doc/jdoc.h"

#include "import/savedefs.h"

enum {
	NAME_BYTES = 600
};

static void
add_name(struct buf *b, const char *origin)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789.-";
	const char *sep = strstr(origin, "://");

	buf_add(b, origin, (size_t)(sep - origin));
	buf_putc(b, '_');
	for (const char *p = sep + 3; *p != '\0'; p++)
		buf_putc(b, strchr(plain, *p) != NULL ? *p : '_');
	buf_puts(b, ".json");
}

int
savedefs_path(
    char **out, const char *cache, const char *base_url, struct err *e)
{
	struct httpurl url;
	struct buf name;
	char *folder;

	*out = NULL;
	if (httpurl_parse(&url, base_url, e) != 0)
		return -1;
	buf_init(&name, NAME_BYTES);
	add_name(&name, url.origin);
	folder = fsx_join(cache, "definitions");
	*out = fsx_join(folder, buf_text(&name));
	free(folder);
	buf_fini(&name);
	return 0;
}

int
savedefs_read(struct jdoc **out, const char *path, struct err *e)
{
	struct buf text;
	int rc;

	*out = NULL;
	buf_init(&text, LIM_DEFINITIONS_BYTES);
	rc = fsx_read(&text, path, e);
	if (rc == 0 && jdoc_parse(out, buf_text(&text), text.n, e) != 0)
		rc = err_wrap(e, "%s", path);
	if (rc == 0 && jdoc_kind(jdoc_root(*out)) != JDOC_OBJECT) {
		jdoc_free(*out);
		*out = NULL;
		rc = err_set(
		    e, ERR_USAGE, "%s: not a JSON object of definitions", path);
	}
	if (rc != 0)
		(void)err_hint(e,
		    "a definitions file is what 'lfetl definitions --save' or 'lfetl definitions -o FILE' writes");
	buf_fini(&text);
	return rc;
}

/* The folder and those above it, as far as they are missing. */
static int
make_folders(const char *folder, struct err *e)
{
	char *path = mem_strdup(folder);
	int rc = 0;

	for (char *p = path + 1; rc == 0 && *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		rc = fsx_exists(path) ? 0 : fsx_mkdir(path, e);
		*p = '/';
	}
	if (rc == 0)
		rc = fsx_mkdir(path, e);
	free(path);
	return rc;
}

int
savedefs_write(const char *path, struct str json, struct err *e)
{
	struct fsx_out out;
	int rc = 0;

	if (fsx_create(&out, path, e) != 0)
		return -1;
	if (fwrite(json.p, 1, json.n, out.f) != json.n) {
		(void)err_set(e, ERR_DISK, "cannot write %s", path);
		rc = -1;
	}
	if (rc == 0)
		rc = fsx_commit(&out, e);
	else
		fsx_abort(&out);
	return rc;
}

int
savedefs_keep(const char *path, struct str json, struct err *e)
{
	char *folder = fsx_folder(path);
	int rc = make_folders(folder, e);

	free(folder);
	return rc == 0 ? savedefs_write(path, json, e) : rc;
}
