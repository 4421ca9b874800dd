// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/spool.h"
#include "io/src.h"

#include "import/importjob.h"

/* "contacts.csv.gz" -> "contacts" + suffix, in its folder. */
char *
opensource_folder(const char *file, const char *suffix)
{
	struct str stem = str_of(file);
	struct buf b;

	if (str_ends(stem, STR_LIT(".gz")))
		stem.n -= 3;
	if (str_ends(stem, STR_LIT(".csv")))
		stem.n -= 4;
	buf_init(&b, 65536);
	buf_add_str(&b, stem);
	buf_puts(&b, suffix);
	return buf_take(&b, NULL);
}

static int
find_stdin(struct import *im, struct err *e)
{
	if (im->opts->job == NULL) {
		(void)err_set(
		    e, ERR_USAGE, "reading from standard input needs --job");
		return err_hint(e,
		    "name a folder for the job, for instance --job contacts.job");
	}
	im->dir = mem_strdup(im->opts->job);
	return 0;
}

int
opensource_find(struct import *im, struct err *e)
{
	const struct import_opts *o = im->opts;

	if (strcmp(o->file, "-") == 0)
		return find_stdin(im, e);
	if (sheet_find(&im->sheet, e) != 0) {
		if (e->hint[0] == '\0')
			(void)err_hint(e,
			    "an import reads its file twice; pipes are read with - and --job");
		return -1;
	}
	if (o->job != NULL)
		im->dir = mem_strdup(o->job);
	else
		im->dir = opensource_folder(
		    o->file, o->sandbox ? ".sandbox.job" : ".job");
	return 0;
}

/*
 * Standard input is kept in the job, once: what comes again is compared, so
 * that a resumed job never reads other rows than it planned.
 */
int
opensource_spool(struct import *im, struct err *e)
{
	char *fresh;
	int rc;

	if (im->sheet.path != NULL)
		return 0;
	fresh = fsx_join(im->dir, "stdin.new");
	im->sheet.path = fsx_join(im->dir, "stdin.csv");
	rc = spool_save(im->opts->stdin_fd, fresh, e);
	if (rc == 0 && fsx_exists(im->sheet.path)) {
		unsigned char was[DIGEST_BYTES];
		unsigned char is[DIGEST_BYTES];
		bool touched = false;

		rc = src_hash_file(im->sheet.path, was, e);
		if (rc == 0)
			rc = src_hash_file(fresh, is, e);
		if (rc == 0)
			rc = job_touched(im->job, &touched, e);
		if (rc == 0 && touched && !im->opts->rebase &&
		    memcmp(was, is, sizeof(was)) != 0) {
			(void)err_set(e, ERR_MISFIT,
			    "standard input is not what this job began with");
			rc = err_hint(e,
			    "pipe the same file again, or take another --job");
		}
	}
	if (rc == 0 && rename(fresh, im->sheet.path) != 0)
		rc = err_sys(e, ERR_DISK, errno, "%s", im->sheet.path);
	if (rc != 0)
		(void)remove(fresh);
	free(fresh);
	return rc;
}
