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
#include "journal/rowarray.h"
#include "journal/spill.h"

#include "export/expspool.h"

/*
 * The file: a head, then entries.  Numbers are those of this machine; the file
 * never leaves it, and is thrown away when it does.
 */
enum {
	MAGIC = 0x70786531, /* another number with another layout */
	SPILL_MEMORY = 1024 * 1024,
	WRITE_BYTES = 256 * 1024
};

struct head {
	uint32_t magic;
	uint32_t spare;
	int64_t begun_ms;
	unsigned char request[DIGEST_BYTES];
};

enum entry_kind {
	ENTRY_ROW = 1,
	ENTRY_MARK,
	ENTRY_ANEW,
	ENTRY_FORGET
};

struct entry {
	uint32_t kind;
	uint32_t n_id;  /* ROW: bytes of the id; */
	uint64_t n_row; /* and of the row, both behind it */
	/* MARK: offset, total; ROW: its number; FORGET: from, to. */
	uint64_t a;
	uint64_t b;
	uint64_t check;
};

struct expspool {
	const char *path; /* NULL: without a name */
	const char *dir;
	int fd;
	bool drop;
	FILE *f;        /* for appending, then for reading */
	uint64_t from;  /* of the last mark */
	uint64_t total; /* of the last mark */
	uint64_t rows;
	uint64_t earlier; /* rows whose ids expspool_earlier() gave */
	struct buf id;
	struct buf row;
};

static int
trouble(const struct expspool *s, struct err *e)
{
	return err_sys(e, ERR_DISK, errno == 0 ? EIO : errno, "%s",
	    s->path != NULL ? s->path : s->dir);
}

static uint64_t
check_of(const struct entry *x, struct str id, struct str row)
{
	struct entry copy = *x;

	copy.check = 0;
	return str_hash((struct str){(const char *)&copy, sizeof(copy)}) ^
	       str_hash(id) * 31 ^ str_hash(row) * 961;
}

static int
put(struct expspool *s, struct entry *x, struct str id, struct str row,
    struct err *e)
{
	x->n_id = (uint32_t)id.n;
	x->n_row = row.n;
	x->check = check_of(x, id, row);
	errno = 0;
	if (fwrite(x, sizeof(*x), 1, s->f) != 1 ||
	    (id.n > 0 && fwrite(id.p, id.n, 1, s->f) != 1) ||
	    (row.n > 0 && fwrite(row.p, row.n, 1, s->f) != 1))
		return trouble(s, e);
	return 0;
}

static bool
get_text(struct expspool *s, struct buf *b, uint64_t n)
{
	char chunk[4096];

	buf_clear(b);
	while (n > 0) {
		size_t m = n < sizeof(chunk) ? (size_t)n : sizeof(chunk);

		if (fread(chunk, m, 1, s->f) != 1)
			return false;
		buf_add(b, chunk, m);
		n -= m;
	}
	return !b->over;
}

/* The next whole entry; false: none that can be trusted. */
static bool
get(struct expspool *s, struct entry *x)
{
	if (fread(x, sizeof(*x), 1, s->f) != 1 || x->n_id > SPILL_ENTRY_MAX ||
	    x->n_row > LIM_BODY_BYTES)
		return false;
	if (!get_text(s, &s->id, x->n_id) || !get_text(s, &s->row, x->n_row))
		return false;
	return x->check == check_of(x, buf_str(&s->id), buf_str(&s->row));
}

static int
begin(struct expspool *s, const unsigned char *request, int64_t now_ms,
    struct err *e)
{
	struct head h;

	memset(&h, 0, sizeof(h));
	h.magic = MAGIC;
	h.begun_ms = now_ms;
	memcpy(h.request, request, sizeof(h.request));
	errno = 0;
	if (ftruncate(s->fd, 0) != 0 || fseeko(s->f, 0, SEEK_SET) != 0 ||
	    fwrite(&h, sizeof(h), 1, s->f) != 1)
		return trouble(s, e);
	s->from = 0;
	s->total = 0;
	s->rows = 0;
	return 0;
}

/* Up to its last mark; a pass behind the first is not taken up. */
static int
take_up(struct expspool *s, struct err *e)
{
	off_t good = (off_t)sizeof(struct head);
	uint64_t rows = 0;
	struct entry x;
	bool anew = false;

	while (!anew && get(s, &x)) {
		anew = x.kind == ENTRY_ANEW;
		rows += x.kind == ENTRY_ROW ? 1 : 0;
		if (x.kind != ENTRY_MARK)
			continue;
		good = ftello(s->f);
		s->rows = rows;
		s->from = x.a;
		s->total = x.b;
	}
	if (anew) {
		s->from = 0;
		s->rows = 0;
		good = (off_t)sizeof(struct head);
	}
	errno = 0;
	if (ftruncate(s->fd, good) != 0 || fseeko(s->f, good, SEEK_SET) != 0)
		return trouble(s, e);
	return 0;
}

/* What is there: 1 ours and it fits, 0 nothing or old, -1 not ours. */
static int
look(struct expspool *s, const unsigned char *request, int64_t now_ms,
    struct err *e)
{
	const uint32_t magic = MAGIC;
	struct head h;
	struct stat st;
	size_t n;

	if (fstat(s->fd, &st) != 0)
		return trouble(s, e);
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
		return trouble(s, e);
	(void)err_set(e, ERR_LOCKED,
	    "%s is held by another process: this export is running already",
	    s->path);
	return err_hint(e, "wait for it to end, or export to another name");
}

static int
open_named(struct expspool *s, const unsigned char *request, int64_t now_ms,
    struct err *e)
{
	int rc;

	s->fd = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	s->f = s->fd < 0 ? NULL : fdopen(s->fd, "r+b");
	if (s->f == NULL)
		return trouble(s, e);
	if (lock(s, e) != 0)
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
	s->f = s->fd < 0 ? NULL : fdopen(s->fd, "r+b");
	return s->f == NULL ? trouble(s, e) : begin(s, request, now_ms, e);
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
	struct entry x;

	if (s->earlier == 0 &&
	    fseeko(s->f, (off_t)sizeof(struct head), SEEK_SET) != 0)
		return trouble(s, e);
	if (s->earlier < s->rows) {
		do
			if (!get(s, &x))
				return trouble(s, e);
		while (x.kind != ENTRY_ROW);
		s->earlier++;
		*id = buf_str(&s->id);
		return 1;
	}
	/* Writing goes on at the end. */
	return fseeko(s->f, 0, SEEK_END) != 0 ? trouble(s, e) : 0;
}

int
expspool_add(struct expspool *s, struct str id, struct str row, uint64_t number,
    struct err *e)
{
	struct entry x = {.kind = ENTRY_ROW, .a = number};

	s->rows++;
	return put(s, &x, id, row, e);
}

int
expspool_mark(
    struct expspool *s, uint64_t offset, uint64_t total, struct err *e)
{
	struct entry x = {.kind = ENTRY_MARK, .a = offset, .b = total};
	const struct str none = {NULL, 0};

	if (s->path == NULL)
		return 0;
	if (put(s, &x, none, none, e) != 0)
		return -1;
	/* A process that is killed leaves what the kernel has. */
	return fflush(s->f) == 0 ? 0 : trouble(s, e);
}

int
expspool_anew(struct expspool *s, struct err *e)
{
	struct entry x = {.kind = ENTRY_ANEW};
	const struct str none = {NULL, 0};

	return put(s, &x, none, none, e);
}

uint64_t
expspool_rows(const struct expspool *s)
{
	return s->rows;
}

int
expspool_forget(struct expspool *s, uint64_t from, uint64_t to, struct err *e)
{
	struct entry x = {.kind = ENTRY_FORGET, .a = from, .b = to};
	const struct str none = {NULL, 0};

	return put(s, &x, none, none, e);
}

/* -- which rows stay -- */

struct taking {
	struct spill *ids;
	struct rowarray *dead;
	int (*take)(void *self, const struct expspool_row *, struct err *);
	void *self;
};

/* Call back for each entry; n counts the rows. */
static int
walk(struct expspool *s, struct taking *t,
    int (*entry)(struct expspool *, struct taking *, const struct entry *,
	uint64_t n, struct err *),
    struct err *e)
{
	uint64_t n = 0;
	struct entry x;

	errno = 0;
	if (fflush(s->f) != 0 ||
	    fseeko(s->f, (off_t)sizeof(struct head), SEEK_SET) != 0)
		return trouble(s, e);
	while (get(s, &x)) {
		n += x.kind == ENTRY_ROW ? 1 : 0;
		if (entry(s, t, &x, n, e) != 0)
			return -1;
	}
	return n == s->rows ? 0 : trouble(s, e);
}

static int
note(struct expspool *s, struct taking *t, const struct entry *x, uint64_t n,
    struct err *e)
{
	struct str data = {(const char *)&n, sizeof(n)};

	if (x->kind == ENTRY_FORGET)
		for (uint64_t i = x->a + 1; i <= x->b; i++)
			rowarray_set(t->dead, i, 1);
	if (x->kind != ENTRY_ROW)
		return 0;
	return spill_add(t->ids, buf_str(&s->id), data, e);
}

/* Of each id all rows but the last that counts. */
static int
mark_dead(struct taking *t, struct err *e)
{
	struct buf last;
	uint64_t last_row = 0;
	struct str id;
	struct str data;
	int rc;

	buf_init(&last, SPILL_ENTRY_MAX);
	while ((rc = spill_next(t->ids, &id, &data, e)) == 1) {
		uint64_t row;

		memcpy(&row, data.p, sizeof(row));
		if (rowarray_get(t->dead, row) != 0)
			continue;
		if (last_row > 0 && str_eq(id, buf_str(&last)))
			rowarray_set(t->dead, last_row, 1);
		buf_clear(&last);
		buf_add_str(&last, id);
		last_row = row;
	}
	buf_fini(&last);
	return rc < 0 ? -1 : rowarray_check(t->dead, e);
}

static int
give(struct expspool *s, struct taking *t, const struct entry *x, uint64_t n,
    struct err *e)
{
	const struct expspool_row row = {
	    buf_str(&s->id), buf_str(&s->row), x->a, n};

	if (x->kind != ENTRY_ROW || rowarray_get(t->dead, n) != 0)
		return 0;
	return t->take(t->self, &row, e);
}

int
expspool_take(struct expspool *s,
    int (*take)(void *self, const struct expspool_row *, struct err *),
    void *self, struct err *e)
{
	struct taking t = {NULL, NULL, take, self};
	int rc = rowarray_new(&t.dead, s->dir, s->rows, 1, e);

	t.ids = spill_new(s->dir, SPILL_MEMORY);
	if (rc == 0)
		rc = walk(s, &t, note, e);
	if (rc == 0)
		rc = mark_dead(&t, e);
	spill_free(t.ids);
	if (rc == 0)
		rc = walk(s, &t, give, e);
	rowarray_free(t.dead);
	return rc;
}
