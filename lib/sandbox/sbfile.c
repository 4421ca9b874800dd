// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

#include "sandbox/sbfile.h"

enum {
	BLOCK = 65536
};

/* Where the line that ends before `end` begins; -1 with errno. */
static int64_t
line_start(const struct sbfile *f, int64_t end)
{
	char *block = mem_alloc(BLOCK);
	int64_t at = end;
	int64_t found = 0;

	while (at > 0 && found == 0) {
		int64_t from = at > BLOCK ? at - BLOCK : 0;
		ssize_t n =
		    pread(f->fd, block, (size_t)(at - from), (off_t)from);

		if (n != at - from) {
			if (n >= 0)
				errno = EIO;
			found = -1;
			break;
		}
		while (n > 0 && block[n - 1] != '\n')
			n--;
		if (n > 0)
			found = from + n;
		at = from;
	}
	free(block);
	return found;
}

int
sbfile_open(struct sbfile *f, const char *path, struct err *e)
{
	struct stat st;

	f->path = mem_strdup(path);
	f->size = 0;
	f->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (f->fd < 0) {
		(void)err_sys(e, ERR_DISK, errno, "cannot open %s", path);
		goto fail;
	}
	if (flock(f->fd, LOCK_EX | LOCK_NB) != 0) {
		(void)err_set(
		    e, ERR_LOCKED, "%s is in use by another sandbox", path);
		(void)err_hint(e, "Stop that one or name another file.");
		goto fail;
	}
	if (fstat(f->fd, &st) == 0)
		f->size = line_start(f, (int64_t)st.st_size);
	else
		f->size = -1;
	if (f->size < 0 || ftruncate(f->fd, (off_t)f->size) != 0) {
		(void)err_sys(e, ERR_DISK, errno, "cannot read %s", path);
		goto fail;
	}
	return 0;

fail:
	sbfile_close(f);
	return -1;
}

void
sbfile_close(struct sbfile *f)
{
	if (f->fd >= 0)
		(void)close(f->fd);
	f->fd = -1;
	free(f->path);
	f->path = NULL;
}

int
sbfile_append(struct sbfile *f, struct str lines, struct err *e)
{
	ssize_t n = write(f->fd, lines.p, lines.n);

	if (n == (ssize_t)lines.n) {
		f->size += n;
		return 0;
	}
	/* A short write to a file: the disk is full. */
	(void)err_sys(
	    e, ERR_DISK, n < 0 ? errno : ENOSPC, "cannot write %s", f->path);
	sbfile_undo(f, f->size);
	return -1;
}

void
sbfile_undo(struct sbfile *f, int64_t size)
{
	/* Should this fail too, the next start cuts a torn line off. */
	if (ftruncate(f->fd, (off_t)size) == 0)
		f->size = size;
}

int
sbfile_last(const struct sbfile *f, struct buf *b, struct err *e)
{
	int64_t from;
	char *line;
	size_t n;

	if (f->size == 0)
		return 0;
	from = line_start(f, f->size - 1);
	if (from < 0)
		return err_sys(e, ERR_DISK, errno, "cannot read %s", f->path);
	n = (size_t)(f->size - 1 - from);
	line = mem_alloc(n + 1);
	if (pread(f->fd, line, n, (off_t)from) != (ssize_t)n) {
		free(line);
		return err_sys(e, ERR_DISK, errno, "cannot read %s", f->path);
	}
	buf_add(b, line, n);
	free(line);
	return 0;
}
