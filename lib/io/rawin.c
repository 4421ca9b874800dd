// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "base/str.h"

#include "io/rawin.h"

struct rawin {
	int fd;          /* -1: memory */
	struct str left; /* memory not read yet */
	char *name;
	uint64_t count;
	struct digest *digest; /* NULL: nobody wants it */
	bool ended;            /* sum is set */
	unsigned char sum[DIGEST_BYTES];
};

static struct rawin *
new_rawin(int fd, const char *name)
{
	struct rawin *r = mem_alloc(sizeof(*r));

	r->fd = fd;
	r->name = mem_strdup(name);
	r->digest = digest_new();
	return r;
}

int
rawin_open(struct rawin **out, const char *path, struct err *e)
{
	struct stat st;
	int fd;

	*out = NULL;
	/* O_NONBLOCK: a pipe is to be refused, not waited for. */
	fd = fsx_open(path, O_RDONLY | O_NONBLOCK);
	if (fd < 0) {
		(void)fsx_unread(e, errno, path);
		if (e->kind == ERR_USAGE)
			(void)err_hint(
			    e, "Check the name and the permissions.");
		return -1;
	}
	if (fstat(fd, &st) != 0) {
		(void)err_sys(e, ERR_DISK, errno, "%s", path);
		goto fail;
	}
	if (!S_ISREG(st.st_mode)) {
		(void)err_set(e, ERR_USAGE, "%s is %s", path,
		    S_ISDIR(st.st_mode) ? "a folder" : "not a regular file");
		(void)err_hint(e, "Name a file; write - to read from a pipe.");
		goto fail;
	}
	*out = new_rawin(fd, path);
	return 0;

fail:
	(void)close(fd);
	return -1;
}

struct rawin *
rawin_memory(const void *p, size_t n, const char *name)
{
	struct rawin *r = new_rawin(-1, name);

	r->left = (struct str){p, n};
	return r;
}

static ssize_t
read_memory(struct rawin *r, void *p, size_t cap)
{
	struct str part = str_upto(r->left, cap);

	if (part.n > 0)
		memcpy(p, part.p, part.n);
	r->left = str_from(r->left, part.n);
	return (ssize_t)part.n;
}

int
rawin_read(struct rawin *r, void *p, size_t cap, size_t *got, struct err *e)
{
	ssize_t n;

	*got = 0;
	if (r->ended)
		return 0;
	do {
		n = r->fd < 0 ? read_memory(r, p, cap) : read(r->fd, p, cap);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(e, ERR_DISK, errno, "cannot read %s", r->name);
	if (n == 0) {
		if (r->digest != NULL)
			digest_end(r->digest, r->sum);
		r->ended = true;
		return 0;
	}
	if (r->digest != NULL)
		digest_add(r->digest, p, (size_t)n);
	r->count += (uint64_t)n;
	*got = (size_t)n;
	return 0;
}

const char *
rawin_name(const struct rawin *r)
{
	return r->name;
}

uint64_t
rawin_count(const struct rawin *r)
{
	return r->count;
}

bool
rawin_digest(const struct rawin *r, unsigned char out[DIGEST_BYTES])
{
	bool there = r->ended && r->digest != NULL;

	if (there)
		memcpy(out, r->sum, DIGEST_BYTES);
	return there;
}

void
rawin_undigested(struct rawin *r)
{
	digest_free(r->digest);
	r->digest = NULL;
}

void
rawin_close(struct rawin *r)
{
	if (r == NULL)
		return;
	if (r->fd >= 0)
		(void)close(r->fd);
	digest_free(r->digest);
	free(r->name);
	free(r);
}
