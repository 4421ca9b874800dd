// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"

#include "io/spool.h"

enum {
	CHUNK_BYTES = 65536
};

static int
copy(int fd, struct fsx_out *o, struct err *e)
{
	char *chunk = mem_alloc(CHUNK_BYTES);
	size_t n = 0;
	ssize_t got;
	int rc = 0;

	do {
		got = read(fd, chunk, CHUNK_BYTES);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			rc = err_sys(e, ERR_DISK, errno, "cannot read input");
			break;
		}
		n = fwrite(chunk, 1, (size_t)got, o->f);
		if (n < (size_t)got) {
			rc = err_sys(
			    e, ERR_DISK, errno, "cannot write %s", o->path);
			break;
		}
	} while (got != 0);
	free(chunk);
	return rc;
}

int
spool_save(int fd, const char *path, struct err *e)
{
	struct fsx_out o;

	if (fsx_create(&o, path, e) != 0)
		return -1;
	if (copy(fd, &o, e) != 0) {
		fsx_abort(&o);
		return -1;
	}
	return fsx_commit(&o, e);
}
