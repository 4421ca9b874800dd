// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/err.h"
#include "base/mem.h"

#include "io/rawin.h"
#include "io/zio.h"

enum {
	IN_BYTES = 65536,
	GZIP_WINDOW = 15 + 16 /* 32 KiB, gzip header and trailer required */
};

struct zio {
	struct rawin *raw;
	struct zio_limits limits;
	unsigned char in[IN_BYTES];
	size_t at; /* plain: in[at..n] was read to look at it */
	size_t n;
	bool gzip;
	bool raw_end;
	bool between; /* gzip: a member ended, no other has begun */
	uint64_t out; /* gzip: bytes given so far */
	z_stream z;   /* gzip: next_in points into in */
};

static int
truncated(const struct zio *z, struct err *e)
{
	(void)err_set(e, ERR_USAGE,
	    "%s: the gzip data ends too early, after %" PRIu64
	    " bytes; the file is truncated",
	    rawin_name(z->raw), rawin_count(z->raw));
	return err_hint(e, "Download or copy the file again.");
}

static int
damaged(const struct zio *z, const char *what, struct err *e)
{
	(void)err_set(e, ERR_USAGE, "%s: the gzip data is damaged (%s)",
	    rawin_name(z->raw), what);
	return err_hint(e, "Download or copy the file again.");
}

static int
start_inflate(struct zio *z, struct err *e)
{
	if (inflateInit2(&z->z, GZIP_WINDOW) != Z_OK)
		return err_set(e, ERR_INTERNAL, "%s: cannot start zlib %s",
		    rawin_name(z->raw), zlibVersion());
	z->gzip = true;
	z->z.next_in = z->in;
	z->z.avail_in = (uInt)z->n;
	return 0;
}

int
zio_open(struct zio **out, struct rawin *raw, const struct zio_limits *limits,
    struct err *e)
{
	struct zio *z = mem_alloc(sizeof(*z));
	size_t got = 1;

	*out = NULL;
	z->raw = raw;
	z->limits = *limits;
	while (z->n < 2 && got > 0) {
		if (rawin_read(raw, z->in + z->n, IN_BYTES - z->n, &got, e) !=
		    0)
			goto fail;
		z->n += got;
	}
	if (z->n >= 2 && z->in[0] == 0x1f && z->in[1] == 0x8b &&
	    start_inflate(z, e) != 0)
		goto fail;
	*out = z;
	return 0;

fail:
	zio_close(z);
	return -1;
}

static int
refill(struct zio *z, struct err *e)
{
	size_t got;

	if (z->z.avail_in > 0 || z->raw_end)
		return 0;
	if (rawin_read(z->raw, z->in, IN_BYTES, &got, e) != 0)
		return -1;
	z->raw_end = got == 0;
	z->z.next_in = z->in;
	z->z.avail_in = (uInt)got;
	return 0;
}

/* A member has ended; what follows is another, padding or a mistake. */
static int
next_member(struct zio *z, struct err *e)
{
	if (*z->z.next_in == 0) {
		z->z.next_in++;
		z->z.avail_in--;
		return 0;
	}
	if (*z->z.next_in != 0x1f)
		return damaged(z, "something else follows its end", e);
	if (inflateReset(&z->z) != Z_OK)
		return damaged(z, "it cannot be continued", e);
	z->between = false;
	return 0;
}

static int
inflate_step(struct zio *z, struct err *e)
{
	switch (inflate(&z->z, Z_NO_FLUSH)) {
	case Z_OK:
		return 0;
	case Z_STREAM_END:
		z->between = true;
		return 0;
	case Z_BUF_ERROR:
		return truncated(z, e);
	default:
		return damaged(z, z->z.msg != NULL ? z->z.msg : "zlib", e);
	}
}

static int
check_limits(const struct zio *z, struct err *e)
{
	uint64_t in = rawin_count(z->raw);

	if (z->out <= z->limits.max_bytes && z->out / z->limits.max_ratio <= in)
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "%s: %" PRIu64 " bytes of gzip data became %" PRIu64
	    " bytes, more than is allowed (%" PRIu64 " bytes, %" PRIu64
	    " for each)",
	    rawin_name(z->raw), in, z->out, z->limits.max_bytes,
	    z->limits.max_ratio);
	return err_hint(e, "If the file is what you expect, unpack it with "
			   "gunzip, split it and import the parts.");
}

static int
read_gzip(struct zio *z, char *p, size_t cap, size_t *got, struct err *e)
{
	uInt room = (uInt)(cap < IN_BYTES ? cap : IN_BYTES);

	z->z.next_out = (Bytef *)p;
	z->z.avail_out = room;
	while (z->z.avail_out == room) {
		if (refill(z, e) != 0)
			return -1;
		if (z->between && z->raw_end)
			break;
		if ((z->between ? next_member(z, e) : inflate_step(z, e)) != 0)
			return -1;
	}
	*got = room - z->z.avail_out;
	z->out += *got;
	return check_limits(z, e);
}

int
zio_read(struct zio *z, char *p, size_t cap, size_t *got, struct err *e)
{
	if (z->gzip)
		return read_gzip(z, p, cap, got, e);
	if (z->at == z->n)
		return rawin_read(z->raw, p, cap, got, e);
	*got = z->n - z->at < cap ? z->n - z->at : cap;
	memcpy(p, z->in + z->at, *got);
	z->at += *got;
	return 0;
}

const struct rawin *
zio_raw(const struct zio *z)
{
	return z->raw;
}

void
zio_close(struct zio *z)
{
	if (z == NULL)
		return;
	if (z->gzip)
		(void)inflateEnd(&z->z);
	rawin_close(z->raw);
	free(z);
}

const char *
zio_version(void)
{
	return zlibVersion();
}
