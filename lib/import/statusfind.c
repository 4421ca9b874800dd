// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "base/str.h"

#include "import/importjob.h"
#include "import/statusfind.h"

enum {
	DEPTH = 16
};

static bool
is_job(const char *dir)
{
	char *db = fsx_join(dir, "job.db");
	bool there = fsx_exists(db);

	free(db);
	return there;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Taken. */
static void
add(struct statusfind *f, char *dir)
{
	f->v = mem_resize(f->v, f->n + 1, sizeof(*f->v));
	f->v[f->n++] = dir;
}

/* A folder that may not be read has no jobs of ours. */
static void
walk(struct statusfind *f, const char *dir, unsigned depth)
{
	DIR *d = opendir(dir);
	const struct dirent *entry;

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL) {
		char *path;

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		path = fsx_join(dir, entry->d_name);
		if (is_folder(path) && is_job(path)) {
			add(f, path);
			continue;
		}
		if (depth > 0 && is_folder(path))
			walk(f, path, depth - 1);
		free(path);
	}
	(void)closedir(d);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The job of a CSV, by the rules of opensource.c. */
static bool
beside(struct statusfind *f, const char *name)
{
	static const char *const endings[] = {".job", ".sandbox.job"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		char *dir = opensource_folder(name, endings[i]);

		if (is_job(dir)) {
			add(f, dir);
			return true;
		}
		free(dir);
	}
	return false;
}

static int
none(const char *name, struct err *e)
{
	if (is_folder(name))
		(void)err_set(
		    e, ERR_USAGE, "there is no job in %s or below it", name);
	else if (fsx_exists(name))
		(void)err_set(
		    e, ERR_USAGE, "%s was not imported: it has no job", name);
	else
		(void)err_set(e, ERR_USAGE, "there is no job %s", name);
	return err_hint(e,
	    "name the folder that the import made, FILE.job beside the file unless --job said otherwise");
}

int
statusfind_jobs(struct statusfind *f, const char *name, struct err *e)
{
	memset(f, 0, sizeof(*f));
	if (is_job(name)) {
		add(f, mem_strdup(name));
		return 0;
	}
	if (!is_folder(name) && beside(f, name))
		return 0;
	f->below = true;
	walk(f, name, DEPTH);
	if (f->n > 0)
		qsort(f->v, f->n, sizeof(*f->v), by_name);
	else if (!beside(f, name))
		return none(name, e);
	else
		f->below = false;
	return 0;
}

int
statusfind_one(char **dir, const char *name, struct err *e)
{
	struct statusfind f;
	int rc = statusfind_jobs(&f, name, e);

	*dir = NULL;
	if (rc == 0 && f.below) {
		(void)err_set(
		    e, ERR_USAGE, "%s is no job but a folder of jobs", name);
		rc = err_hint(e, "name one of them, for instance %s", f.v[0]);
	}
	if (rc == 0)
		*dir = mem_strdup(f.v[0]);
	statusfind_fini(&f);
	return rc;
}

void
statusfind_fini(struct statusfind *f)
{
	for (size_t i = 0; i < f->n; i++)
		free(f->v[i]);
	free(f->v);
	memset(f, 0, sizeof(*f));
}
