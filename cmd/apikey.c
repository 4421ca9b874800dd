// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"

#include "apikey.h"

static int
from_file(struct buf *key, const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		(void)err_sys(
		    e, ERR_USAGE, errno, "the API key's file %s", path);
		return err_hint(e, "check the name behind --api-key-file");
	}
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		(void)err_set(e, ERR_USAGE,
		    "%s can be read by others; an API key must not", path);
		return err_hint(e, "chmod 600 %s", path);
	}
	return fsx_read(key, path, e);
}

static int
from_command(struct buf *key, const char *command, struct err *e)
{
	char chunk[512];
	size_t n;
	FILE *f = popen(command, "r");

	if (f == NULL)
		return err_sys(e, ERR_USAGE, errno, "--api-key-command");
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(key, chunk, n);
	memset(chunk, 0, sizeof(chunk));
	if (pclose(f) != 0) {
		(void)err_set(
		    e, ERR_USAGE, "the command of --api-key-command failed");
		return err_hint(
		    e, "run it by hand: it must print the key and exit with 0");
	}
	return 0;
}

/* A key becomes part of a header: blanks and controls have no place in it. */
static int
check(const struct buf *key, struct err *e)
{
	if (key->n == 0) {
		(void)err_set(e, ERR_USAGE, "the API key is empty");
		return err_hint(e, "the key is what its first line holds");
	}
	for (size_t i = 0; i < key->n; i++) {
		if (key->p[i] > ' ' && key->p[i] < 0x7f)
			continue;
		(void)err_set(e, ERR_USAGE,
		    "the API key holds a blank or a character that no key has");
		return err_hint(e, "copy it again; a key begins with sk_lf_");
	}
	return 0;
}

int
apikey_get(
    struct buf *key, const char *file, const char *command, struct err *e)
{
	const char *env = getenv("LIGHTFIELD_API_KEY");
	struct str line;

	if (file != NULL && command != NULL)
		return err_set(e, ERR_USAGE,
		    "--api-key-file and --api-key-command exclude each other");
	if (file != NULL) {
		if (from_file(key, file, e) != 0)
			return -1;
	} else if (command != NULL) {
		if (from_command(key, command, e) != 0)
			return -1;
	} else if (env != NULL && env[0] != '\0') {
		buf_puts(key, env);
	} else {
		(void)err_set(e, ERR_USAGE, "no API key");
		return err_hint(e,
		    "set LIGHTFIELD_API_KEY, or name a file with --api-key-file; 'lfetl import --sandbox' needs none");
	}
	line = buf_str(key);
	line = str_trim(str_upto(line, str_find(line, '\n')));
	if (line.n > 0)
		memmove(key->p, line.p, line.n);
	buf_cut(key, line.n);
	return check(key, e);
}

void
apikey_wipe(struct buf *key)
{
	volatile char *p = key->p;

	for (size_t i = 0; i < key->cap; i++)
		p[i] = 0;
	buf_fini(key);
}
