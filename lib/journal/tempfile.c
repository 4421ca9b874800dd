// SPDX-License-Identifier: Apache-2.0
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fsx.h"

#include "journal/tempfile.h"

int
tempfile_fail(int errnum, const char *dir, struct err *e)
{
	if (errnum == ENOSPC || errnum == EFBIG || errnum == EDQUOT)
		(void)err_set(e, ERR_DISK,
		    "a working file in %s: the disk is full, or the limit on the size of files is reached",
		    dir);
	else
		(void)err_sys(e, ERR_DISK, errnum, "a working file in %s", dir);
	return err_hint(e,
	    "free space, or see that the folder can be written and its disk is sound, then repeat the same command; what was recorded so far is kept");
}

/* Where the file system cannot make a file without a name, one loses it. */
static int
open_unlinked(const char *dir)
{
	char *path = fsx_join(dir, "working-XXXXXX");
	int fd = mkostemp(path, O_CLOEXEC);
	int errnum = errno;

	if (fd >= 0)
		(void)unlink(path);
	free(path);
	errno = errnum;
	return fd;
}

int
tempfile_open(int *fd, const char *dir, struct err *e)
{
	*fd = fsx_open(dir, O_TMPFILE | O_RDWR | O_EXCL);
	if (*fd < 0)
		*fd = open_unlinked(dir);
	return *fd < 0 ? tempfile_fail(errno, dir, e) : 0;
}

int
tempfile_write(int fd, const void *p, size_t n, uint64_t at, const char *dir,
    struct err *e)
{
	const char *from = p;

	while (n > 0) {
		ssize_t put = pwrite(fd, from, n, (off_t)at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return tempfile_fail(put < 0 ? errno : ENOSPC, dir, e);
		from += put;
		n -= (size_t)put;
		at += (uint64_t)put;
	}
	return 0;
}

int
tempfile_read_some(int fd, void *p, size_t n, uint64_t at, size_t *got,
    const char *dir, struct err *e)
{
	char *to = p;

	*got = 0;
	while (*got < n) {
		ssize_t more = pread(
		    fd, to + *got, n - *got, (off_t)(at + (uint64_t)*got));

		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return tempfile_fail(errno, dir, e);
		if (more == 0)
			break;
		*got += (size_t)more;
	}
	return 0;
}

int
tempfile_read(
    int fd, void *p, size_t n, uint64_t at, const char *dir, struct err *e)
{
	size_t got;

	if (tempfile_read_some(fd, p, n, at, &got, dir, e) != 0)
		return -1;
	if (got == n)
		return 0;
	return err_set(e, ERR_INTERNAL,
	    "a working file in %s ends at %llu, before what was written", dir,
	    (unsigned long long)(at + got));
}
