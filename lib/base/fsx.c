// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"

int
fsx_unread(struct err *e, int errnum, const char *path)
{
	switch (errnum) {
	case ENOENT:
	case ENOTDIR:
	case EISDIR:
	case EACCES:
	case EPERM:
	case ELOOP:
	case ENAMETOOLONG:
		return err_sys(e, ERR_USAGE, errnum, "%s", path);
	default:
		(void)err_sys(e, ERR_DISK, errnum, "cannot read %s", path);
		return err_hint(e,
		    "see that its disk is sound, then repeat the same command");
	}
}

int
fsx_open(const char *path, int flags)
{
	int fd;

	do
		fd = open(path, flags | O_CLOEXEC, 0600);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int
fsx_read(struct buf *b, const char *path, struct err *e)
{
	int fd = fsx_open(path, O_RDONLY);
	char chunk[8192];
	ssize_t n = 0;
	int rc = 0;

	if (fd < 0)
		return fsx_unread(e, errno, path);
	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n > 0)
			buf_add(b, chunk, (size_t)n);
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		rc = fsx_unread(e, errno, path);
	else if (b->over)
		rc = err_set(
		    e, ERR_USAGE, "%s: larger than %zu bytes", path, b->max);
	(void)close(fd);
	return rc;
}

int
fsx_mkdir(const char *path, struct err *e)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return 0;
	if (errno != EEXIST)
		return err_sys(e, ERR_DISK, errno, "cannot create %s", path);
	if (stat(path, &st) != 0)
		return err_sys(e, ERR_DISK, errno, "%s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, ERR_DISK, "%s is not a folder", path);
	return 0;
}

bool
fsx_exists(const char *path)
{
	struct stat st;
	int rc = stat(path, &st);

	/* What the disk says the second time, it means. */
	if (rc != 0 && (errno == EIO || errno == ESTALE))
		rc = stat(path, &st);
	return rc == 0 || errno == EIO || errno == ESTALE;
}

int
fsx_create(struct fsx_out *o, const char *path, struct err *e)
{
	struct buf tmp;
	int fd;

	memset(o, 0, sizeof(*o));
	buf_init(&tmp, 65536);
	buf_printf(&tmp, "%s.XXXXXX", path);
	o->tmp = buf_take(&tmp, NULL);
	o->path = mem_strdup(path);
	fd = mkstemp(o->tmp);
	if (fd >= 0)
		o->f = fdopen(fd, "wb");
	if (o->f != NULL)
		return 0;
	(void)err_sys(e, ERR_DISK, errno, "cannot create %s", path);
	if (fd >= 0) {
		(void)close(fd);
		(void)unlink(o->tmp);
	}
	free(o->tmp);
	free(o->path);
	memset(o, 0, sizeof(*o));
	return -1;
}

/* A rename is durable once its folder is. */
static int
sync_folder(const char *path)
{
	char *folder = fsx_folder(path);
	int fd = fsx_open(folder, O_RDONLY | O_DIRECTORY);
	int rc = -1;

	if (fd >= 0) {
		rc = fsync(fd);
		/* Some file systems refuse to sync a folder. */
		if (rc != 0 && errno == EINVAL)
			rc = 0;
		(void)close(fd);
	}
	free(folder);
	return rc;
}

int
fsx_commit(struct fsx_out *o, struct err *e)
{
	bool ok =
	    fflush(o->f) == 0 && !ferror(o->f) && fsync(fileno(o->f)) == 0;

	if (ok) {
		ok = fclose(o->f) == 0;
		o->f = NULL;
	}
	if (ok)
		ok = rename(o->tmp, o->path) == 0 && sync_folder(o->path) == 0;
	if (!ok) {
		(void)err_sys(e, ERR_DISK, errno, "cannot write %s", o->path);
		fsx_abort(o);
		return -1;
	}
	free(o->tmp);
	free(o->path);
	memset(o, 0, sizeof(*o));
	return 0;
}

void
fsx_abort(struct fsx_out *o)
{
	if (o->f != NULL)
		(void)fclose(o->f);
	if (o->tmp != NULL)
		(void)unlink(o->tmp);
	free(o->tmp);
	free(o->path);
	memset(o, 0, sizeof(*o));
}

/* The whole file, for those who only want to know (fsx_locked). */
static struct flock
whole(short type)
{
	struct flock l;

	memset(&l, 0, sizeof(l));
	l.l_type = type;
	l.l_whence = SEEK_SET;
	return l;
}

static int
take_lock(int fd)
{
	int rc;

	do
		rc = flock(fd, LOCK_EX | LOCK_NB);
	while (rc != 0 && errno == EINTR);
	return rc;
}

int
fsx_lock(int *fd, const char *path, struct err *e)
{
	struct flock sign = whole(F_WRLCK);

	*fd = fsx_open(path, O_RDWR | O_CREAT | O_NOFOLLOW);
	if (*fd < 0)
		return err_sys(e, ERR_DISK, errno, "%s", path);
	if (take_lock(*fd) == 0) {
		/* Whether it can be shown does not matter to the lock. */
		(void)fcntl(*fd, F_SETLK, &sign);
		return 0;
	}
	if (errno == EWOULDBLOCK)
		(void)err_set(
		    e, ERR_LOCKED, "%s is held by another process", path);
	else
		(void)err_sys(e, ERR_DISK, errno, "cannot lock %s", path);
	(void)close(*fd);
	*fd = -1;
	return -1;
}

bool
fsx_locked(const char *path)
{
	struct flock sign = whole(F_WRLCK);
	int fd = fsx_open(path, O_RDONLY | O_NOFOLLOW);
	bool locked;

	if (fd < 0)
		return false;
	locked = fcntl(fd, F_GETLK, &sign) == 0 && sign.l_type != F_UNLCK;
	(void)close(fd);
	return locked;
}

char *
fsx_join(const char *folder, const char *name)
{
	size_t n = strlen(folder);
	struct buf b;

	buf_init(&b, 65536);
	buf_puts(&b, folder);
	if (n > 0 && folder[n - 1] != '/')
		buf_putc(&b, '/');
	buf_puts(&b, name);
	return buf_take(&b, NULL);
}

char *
fsx_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_strdup(".");
	return mem_dup(path, slash == path ? 1 : (size_t)(slash - path));
}

const char *
fsx_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}
