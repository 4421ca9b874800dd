// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fsx.h"

#include "import/filebeside.h"
#include "import/uploadfile.h"

enum {
	STEP_MAX = 255 /* bytes of a name on Linux's file systems */
};

/* One that an import made: private, ours, with its journal. */
static bool
is_job(const char *folder)
{
	char *journal = fsx_join(folder, "job.db");
	struct stat st;
	bool yes = stat(folder, &st) == 0 && st.st_uid == geteuid() &&
		   (st.st_mode & (S_IRWXG | S_IRWXO)) == 0 &&
		   fsx_exists(journal);

	free(journal);
	return yes;
}

/* Of JOB/failed.csv, also of that of its own import, JOB/failed.job. */
static char *
above_jobs(char *folder)
{
	char *real = realpath(folder, NULL);

	if (real == NULL || !is_job(real)) {
		free(real);
		return folder;
	}
	free(folder);
	while (is_job(real) && strcmp(real, "/") != 0) {
		char *up = fsx_folder(real);

		free(real);
		real = up;
	}
	return real;
}

int
filebeside_folder(const char *file, int *folder, struct err *e)
{
	char *path = fsx_folder(strcmp(file, "-") == 0 ? "./-" : file);

	if (strcmp(fsx_name(file), "failed.csv") == 0)
		path = above_jobs(path);

	*folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*folder < 0)
		(void)err_sys(
		    e, ERR_DISK, errno, "cannot read the folder %s", path);
	free(path);
	return *folder < 0 ? -1 : 0;
}

static int
outside(struct uploadfile *f, const char *what, struct err *e)
{
	memset(f, 0, sizeof(*f));
	f->fd = -1;
	f->code = "file.outside";
	(void)err_set(e, ERR_USAGE, "%s", what);
	return err_hint(e, "%s", filebeside_hint(f->code));
}

static bool
is_separator(char c)
{
	return c == '/' || c == '\\';
}

/* "C:" */
static bool
is_drive(struct str s)
{
	return s.n >= 2 && s.p[1] == ':' &&
	       ((s.p[0] >= 'a' && s.p[0] <= 'z') ||
		   (s.p[0] >= 'A' && s.p[0] <= 'Z'));
}

/* Cut the next step off; those without a name and "." are none. */
static bool
next_step(struct str *rest, struct str *step)
{
	do {
		size_t n = 0;

		while (rest->n > 0 && is_separator(rest->p[0]))
			*rest = str_from(*rest, 1);
		while (n < rest->n && !is_separator(rest->p[n]))
			n++;
		*step = str_upto(*rest, n);
		*rest = str_from(*rest, n);
	} while (str_is(*step, "."));
	return step->n > 0;
}

static bool
leads_up(struct str path)
{
	struct str step;

	while (next_step(&path, &step))
		if (str_is(step, ".."))
			return true;
	return false;
}

/* Open one step; -1 with errno. */
static int
enter(int at, struct str step, bool last, char name[STEP_MAX + 1])
{
	if (step.n > STEP_MAX) {
		errno = ENOENT;
		return -1;
	}
	memcpy(name, step.p, step.n);
	name[step.n] = '\0';
	if (last)
		return openat(at, name, UPLOADFILE_OPEN | O_NOFOLLOW);
	return openat(
	    at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* A symbolic link in the place of a folder is ENOTDIR to the system. */
static bool
is_link(int at, const char *name)
{
	char c;

	return readlinkat(at, name, &c, 1) >= 0;
}

/* Its last step, and what opening it came to: -1 with errno. */
static int
walk(int folder, struct str path, char name[STEP_MAX + 1])
{
	struct str step = {"", 0};
	int at = folder;
	int fd = -1;

	errno = ENOENT;
	while (next_step(&path, &step)) {
		struct str rest = path;
		struct str more;
		int why;

		fd = enter(at, step, !next_step(&rest, &more), name);
		why = errno;
		if (fd < 0 && (why == ENOTDIR || why == ELOOP))
			why = is_link(at, name) ? ELOOP : why;
		if (at != folder)
			(void)close(at);
		errno = why;
		if (fd < 0)
			break;
		at = fd;
	}
	return fd;
}

int
filebeside_open(
    struct uploadfile *f, int folder, struct str path, struct err *e)
{
	char name[STEP_MAX + 1] = "";
	int fd;

	if (path.n > 0 && (is_separator(path.p[0]) || is_drive(path)))
		return outside(f,
		    "it names a place of its own on the disk, and not one beside the data file",
		    e);
	if (leads_up(path))
		return outside(
		    f, "it leads out of the data file's folder (..)", e);
	fd = walk(folder, path, name);
	if (fd < 0 && errno == ELOOP)
		return outside(f, "its path goes through a symbolic link", e);
	return uploadfile_take(f, name, fd, errno, e);
}

const char *
filebeside_hint(const char *code)
{
	static const struct {
		const char *code;
		const char *hint;
	} hints[] = {
	    {"file.missing",
		"Put the file there: names count from the data file's folder."},
	    {"file.outside",
		"Put the file itself into the data file's folder or a folder in it, and name it from there."},
	    {"file.kind", "Name the file itself."},
	    {"file.empty",
		"Lightfield takes no empty file: find out why it is empty, or leave the cell empty."},
	    {"file.too-large", "Compress the file, or split it."},
	    {"file.unreadable",
		"See that this user may read the file and that its disk is sound."},
	    {"file.changed",
		"Import failed.csv once nobody writes to the file."},
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strcmp(hints[i].code, code) == 0)
			return hints[i].hint;
	return "Mend or replace the file, then import failed.csv.";
}
