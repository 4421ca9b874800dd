// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/reading.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"
#include "base/text.h"

#include "import/uploadfile.h"

enum {
	CHUNK_BYTES = 256 * 1024
};

/* Whatever would not stay as it is before a person becomes "_". */
static void
clean_name(char out[UPLOADFILE_NAME_MAX], struct str s)
{
	struct buf b;
	struct buf shown;

	buf_init(&b, UPLOADFILE_NAME_MAX - 1);
	buf_init(&shown, 64);
	while (s.n > 0) {
		size_t n;
		struct str c;

		(void)text_decode(s, &n);
		c = str_upto(s, n);
		buf_clear(&shown);
		text_inert(&shown, c);
		if (str_eq(buf_str(&shown), c))
			buf_add_str(&b, c);
		else
			buf_putc(&b, '_');
		s = str_from(s, n);
	}
	s = str_trim(buf_str(&b));
	memcpy(out, s.n == 0 ? "_" : s.p, s.n == 0 ? 1 : s.n);
	out[s.n == 0 ? 1 : s.n] = '\0';
	buf_fini(&shown);
	buf_fini(&b);
}

static int
fail(struct uploadfile *f, const char *code, struct err *e, const char *what,
    const char *hint)
{
	f->code = code;
	(void)err_set(e, ERR_USAGE, "%s", what);
	return err_hint(e, "%s", hint);
}

static int
cannot_open(struct uploadfile *f, int errnum, struct err *e)
{
	if (errnum == ENOENT || errnum == ENOTDIR)
		return fail(f, "file.missing", e, "there is no such file",
		    "check the name");
	if (errnum == ELOOP)
		return fail(f, "file.kind", e,
		    "it is a symbolic link that leads nowhere",
		    "name the file itself");
	f->code = "file.unreadable";
	(void)err_sys(e, ERR_USAGE, errnum, "it cannot be read");
	return err_hint(e, "see that this user may read the file");
}

static int
check(struct uploadfile *f, const struct stat *st, struct err *e)
{
	if (S_ISDIR(st->st_mode))
		return fail(f, "file.kind", e, "it is a folder",
		    "name the files in it");
	if (!S_ISREG(st->st_mode))
		return fail(f, "file.kind", e,
		    "it is no regular file, but a pipe or a device",
		    "write what it gives to a file, and name that");
	if (st->st_size == 0)
		return fail(f, "file.empty", e, "it is empty",
		    "Lightfield takes no empty file: leave it out");
	if ((uint64_t)st->st_size > UPLOADFILE_BYTES_MAX)
		return fail(f, "file.too-large", e,
		    "it is larger than the 512 MiB that Lightfield takes",
		    "compress it, or split it");
	return 0;
}

int
uploadfile_open(struct uploadfile *f, const char *path, struct err *e)
{
	/* A pipe without a writer must not hold us up. */
	int fd = open(path, UPLOADFILE_OPEN);

	return uploadfile_take(f, path, fd, errno, e);
}

int
uploadfile_take(
    struct uploadfile *f, const char *path, int fd, int errnum, struct err *e)
{
	struct stat st;

	memset(f, 0, sizeof(*f));
	clean_name(f->name, str_of(fsx_name(path)));
	f->fd = fd;
	if (f->fd < 0)
		return cannot_open(f, errnum, e);
	if (fstat(f->fd, &st) != 0)
		return cannot_open(f, errno, e);
	f->size = (uint64_t)st.st_size;
	return check(f, &st, e);
}

void
uploadfile_close(struct uploadfile *f)
{
	if (f->fd >= 0)
		(void)close(f->fd);
	f->fd = -1;
}

static int
guess(struct uploadfile *f, const char *mime, struct str begin, struct err *e)
{
	if (mime == NULL)
		return mimetype_guess(begin, f->mime, e);
	(void)snprintf(f->mime, sizeof(f->mime), "%s", mime);
	return 0;
}

/* The next piece; *got is 0 at the end. */
static int
piece(struct uploadfile *f, char *p, uint64_t at, size_t *got, struct err *e)
{
	ssize_t n;

	do
		n = pread(f->fd, p, CHUNK_BYTES, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		f->code = "file.unreadable";
		(void)err_sys(e, ERR_DISK, errno, "it cannot be read");
		return err_hint(e, "see that its disk is sound");
	}
	*got = (size_t)n;
	return 0;
}

static int
read_all(struct uploadfile *f, const char *mime, const atomic_int *stop,
    struct digest *sha, struct digest *md5, struct err *e)
{
	char *p = mem_alloc(CHUNK_BYTES);
	uint64_t at = 0;
	size_t got = 1;
	int rc = 0;

	while (rc == 0 && got > 0) {
		rc = reading_stopped(stop, e);
		if (rc == 0)
			rc = piece(f, p, at, &got, e);
		if (rc == 0 && at == 0)
			rc = guess(f, mime, (struct str){p, got}, e);
		if (rc == 0) {
			digest_add(sha, p, got);
			if (md5 != NULL)
				digest_add(md5, p, got);
			at += got;
		}
		if (rc == 0 && at > f->size)
			break;
	}
	free(p);
	if (rc == 0 && at != f->size)
		return fail(f, "file.changed", e,
		    "it changed while it was read",
		    "repeat the command once nobody writes to the file");
	return rc;
}

int
uploadfile_read(struct uploadfile *f, const char *mime, const atomic_int *stop,
    struct err *e)
{
	struct digest *sha = digest_new();
	struct digest *md5 = digest_new_md5();
	unsigned char sum[DIGEST_MD5_BYTES];
	int rc = read_all(f, mime, stop, sha, md5, e);

	digest_end(sha, f->digest);
	if (md5 != NULL) {
		struct buf hex;

		digest_end_md5(md5, sum);
		buf_init(&hex, sizeof(f->md5));
		text_hex(&hex, sum, sizeof(sum));
		(void)snprintf(f->md5, sizeof(f->md5), "%s", buf_text(&hex));
		buf_fini(&hex);
	}
	digest_free(md5);
	digest_free(sha);
	return rc;
}
