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
#include "base/limits.h"
#include "base/mem.h"
#include "journal/spill.h"

#include "export/expspool.h"
#include "export/expspoolfile.h"

enum {
	MAGIC = 0x70786531,
	BUFFER_BYTES = 64 * 1024
};

static int
begin(struct expspool *s, const unsigned char *request, int64_t now_ms,
    struct err *e)
{
	struct expspool_head h;

	memset(&h, 0, sizeof(h));
	h.magic = MAGIC;
	h.begun_ms = now_ms;
	memcpy(h.request, request, sizeof(h.request));
	errno = 0;
	if (ftruncate(s->fd, 0) != 0 || fseeko(s->f, 0, SEEK_SET) != 0 ||
	    fwrite(&h, sizeof(h), 1, s->f) != 1)
		return expspool_trouble(s, e);
	s->from = 0;
	s->total = 0;
	s->rows = 0;
	return 0;
}

/* Up to its last mark; a pass behind the first is not taken up. */
static int
take_up(struct expspool *s, struct err *e)
{
	off_t good = (off_t)sizeof(struct expspool_head);
	uint64_t rows = 0;
	struct expspool_entry x;
	bool anew = false;

	while (!anew && expspool_get(s, &x)) {
		anew = x.kind == EXPSPOOL_ANEW;
		rows += x.kind == EXPSPOOL_ROW ? 1 : 0;
		if (x.kind != EXPSPOOL_MARK)
			continue;
		good = ftello(s->f);
		s->rows = rows;
		s->from = x.a;
		s->total = x.b;
	}
	if (anew) {
		s->from = 0;
		s->rows = 0;
		good = (off_t)sizeof(struct expspool_head);
	}
	errno = 0;
	if (ftruncate(s->fd, good) != 0 || fseeko(s->f, good, SEEK_SET) != 0)
		return expspool_trouble(s, e);
	return 0;
}

/* What is there: 1 ours and it fits, 0 nothing or old, -1 not ours. */
static int
look(struct expspool *s, const unsigned char *request, int64_t now_ms,
    struct err *e)
{
	const uint32_t magic = MAGIC;
	struct expspool_head h;
	struct stat st;
	size_t n;

	if (fstat(s->fd, &st) != 0)
		return expspool_trouble(s, e);
	n = fread(&h, 1, sizeof(h), s->f);
	/* Nothing, or as much of a head as a full disk took. */
	if (st.st_size == (off_t)n && n < sizeof(h) &&
	    memcmp(&h, &magic, n < sizeof(magic) ? n : sizeof(magic)) == 0)
		return 0;
	if (n != sizeof(h) || h.magic != MAGIC) {
		(void)err_set(e, ERR_USAGE,
		    "%s is there, and is not the beginning of an export",
		    s->path);
		return err_hint(e, "move it away, or export to another name");
	}
	return memcmp(h.request, request, sizeof(h.request)) == 0 &&
	       now_ms >= h.begun_ms && now_ms - h.begun_ms <= EXPSPOOL_FRESH_MS;
}

static int
lock(struct expspool *s, struct err *e)
{
	if (flock(s->fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return expspool_trouble(s, e);
	(void)err_set(e, ERR_LOCKED,
	    "%s is held by another process: this export is running already",
	    s->path);
	return err_hint(e, "wait for it to end, or export to another name");
}

static int
stream(struct expspool *s, struct err *e)
{
	s->f = s->fd < 0 ? NULL : fdopen(s->fd, "r+b");
	if (s->f == NULL)
		return expspool_trouble(s, e);
	s->buffer = mem_alloc(BUFFER_BYTES);
	(void)setvbuf(s->f, s->buffer, _IOFBF, BUFFER_BYTES);
	return 0;
}

static int
open_named(struct expspool *s, const unsigned char *request, int64_t now_ms,
    struct err *e)
{
	int rc;

	s->fd = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (stream(s, e) != 0 || lock(s, e) != 0)
		return -1;
	rc = look(s, request, now_ms, e);
	if (rc < 0)
		return -1;
	return rc == 1 ? take_up(s, e) : begin(s, request, now_ms, e);
}

static int
open_nameless(struct expspool *s, const unsigned char *request, int64_t now_ms,
    struct err *e)
{
	char *name = fsx_join(s->dir, ".lfetl-export-XXXXXX");

	s->fd = mkstemp(name);
	if (s->fd >= 0)
		(void)unlink(name);
	free(name);
	return stream(s, e) != 0 ? -1 : begin(s, request, now_ms, e);
}

int
expspool_open(struct expspool **out, const char *path, const char *dir,
    const unsigned char request[DIGEST_BYTES], int64_t now_ms, struct err *e)
{
	struct expspool *s = mem_alloc(sizeof(*s));
	int rc;

	s->path = path;
	s->dir = dir;
	s->fd = -1;
	buf_init(&s->id, SPILL_ENTRY_MAX);
	buf_init(&s->row, LIM_BODY_BYTES);
	errno = 0;
	rc = path != NULL ? open_named(s, request, now_ms, e)
			  : open_nameless(s, request, now_ms, e);
	if (rc == 0) {
		*out = s;
		return 0;
	}
	expspool_close(s);
	*out = NULL;
	return -1;
}

void
expspool_close(struct expspool *s)
{
	if (s == NULL)
		return;
	/* The name goes before the lock does. */
	if (s->drop && s->path != NULL)
		(void)unlink(s->path);
	if (s->f != NULL)
		(void)fclose(s->f);
	else if (s->fd >= 0)
		(void)close(s->fd);
	free(s->buffer);
	buf_fini(&s->id);
	buf_fini(&s->row);
	free(s);
}

void
expspool_drop(struct expspool *s)
{
	s->drop = true;
}

uint64_t
expspool_from(const struct expspool *s, uint64_t *total)
{
	*total = s->total;
	return s->from;
}

int
expspool_earlier(struct expspool *s, struct str *id, struct err *e)
{
	struct expspool_entry x;

	if (s->earlier == 0 &&
	    fseeko(s->f, (off_t)sizeof(struct expspool_head), SEEK_SET) != 0)
		return expspool_trouble(s, e);
	if (s->earlier < s->rows) {
		do
			if (!expspool_get(s, &x))
				return expspool_trouble(s, e);
		while (x.kind != EXPSPOOL_ROW);
		s->earlier++;
		*id = buf_str(&s->id);
		return 1;
	}
	/* Writing goes on at the end. */
	return fseeko(s->f, 0, SEEK_END) != 0 ? expspool_trouble(s, e) : 0;
}

int
expspool_add(struct expspool *s, struct str id, struct str row, uint64_t number,
    struct err *e)
{
	struct expspool_entry x = {.kind = EXPSPOOL_ROW, .a = number};

	s->rows++;
	return expspool_put(s, &x, id, row, e);
}

int
expspool_mark(
    struct expspool *s, uint64_t offset, uint64_t total, struct err *e)
{
	struct expspool_entry x = {
	    .kind = EXPSPOOL_MARK, .a = offset, .b = total};
	const struct str none = {NULL, 0};

	if (s->path == NULL)
		return 0;
	if (expspool_put(s, &x, none, none, e) != 0)
		return -1;
	/* A process that is killed leaves what the kernel has. */
	return fflush(s->f) == 0 ? 0 : expspool_trouble(s, e);
}

int
expspool_anew(struct expspool *s, struct err *e)
{
	struct expspool_entry x = {.kind = EXPSPOOL_ANEW};
	const struct str none = {NULL, 0};

	return expspool_put(s, &x, none, none, e);
}

void
expspool_distinct(struct expspool *s)
{
	s->distinct = true;
}

uint64_t
expspool_rows(const struct expspool *s)
{
	return s->rows;
}

int
expspool_forget(struct expspool *s, uint64_t from, uint64_t to, struct err *e)
{
	struct expspool_entry x = {.kind = EXPSPOOL_FORGET, .a = from, .b = to};
	const struct str none = {NULL, 0};

	s->distinct = false;
	return expspool_put(s, &x, none, none, e);
}
