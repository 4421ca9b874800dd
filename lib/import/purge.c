// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "journal/job.h"
#include "journal/jobnote.h"
#include "journal/jobpurge.h"
#include "report/fieldfill.h"

#include "import/purge.h"

static int
drop(const char *dir, const char *name, const char *ending, struct err *e)
{
	struct buf path;
	int rc = 0;

	buf_init(&path, 65536);
	buf_printf(&path, "%s/%s%s", dir, name, ending);
	if (unlink(buf_text(&path)) != 0 && errno != ENOENT)
		rc = err_sys(
		    e, ERR_DISK, errno, "cannot remove %s", buf_text(&path));
	buf_fini(&path);
	return rc;
}

/* Some of them are made anew by the next run, from what it then knows. */
static int
drop_files(const char *dir, struct err *e)
{
	static const char *const tables[] = {
	    "failed", "plan", "ambiguous", "verify", "undo", "stdin"};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (drop(dir, tables[i], ".csv", e) != 0 ||
		    drop(dir, tables[i], ".csv.new", e) != 0)
			return -1;
	if (drop(dir, "report", ".html", e) != 0 ||
	    drop(dir, "report", ".html.new", e) != 0)
		return -1;
	return drop(dir, "job", ".log", e);
}

int
purge_job(const char *dir, struct err *e)
{
	const struct jobnote values = {fieldfill_note, STR_LIT("")};
	const struct jobnote purged = {"purged", STR_LIT("1")};
	char *db = fsx_join(dir, "job.db");
	bool there = fsx_exists(db);
	struct job *job;
	int rc;

	free(db);
	if (!there)
		return err_set(e, ERR_USAGE, "there is no job in %s", dir);
	if (job_open(&job, dir, e) != 0)
		return -1;
	/* In this order: the run makes the file anew without what is gone. */
	rc = jobnote_put(job, &values, 1, e);
	if (rc == 0)
		rc = jobpurge_run(job, e);
	if (rc == 0)
		rc = drop_files(dir, e);
	if (rc == 0)
		rc = jobnote_put(job, &purged, 1, e);
	job_close(job);
	return rc;
}
