// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "base/err.h"
#include "base/mem.h"

#include "io/gzout.h"

enum {
	BLOCK_BYTES = 256 * 1024,
	BLOCKS = 4,
	OUT_BYTES = 64 * 1024,
	LEVEL = 4,             /* see the header */
	WINDOW_GZIP = 15 + 16, /* zlib.h: 16 asks for a gzip header */
	MEMORY = 8
};

struct block {
	size_t n;
	char p[BLOCK_BYTES];
};

struct gzout {
	int fd;
	const char *name;
	bool gzip;

	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t turn; /* a block was filled, or emptied, or it is over */
	struct block *blocks;
	size_t filled; /* in all; the one being filled is filled % BLOCKS */
	size_t taken;
	bool over; /* nothing will be put any more */
	int errnum;

	/* The thread's own. */
	z_stream z;
	unsigned char out[OUT_BYTES];
	struct digest *digest;
	uint64_t bytes;
};

static int
write_all(struct gzout *g, const unsigned char *p, size_t n)
{
	digest_add(g->digest, p, n);
	g->bytes += n;
	while (n > 0) {
		ssize_t done = write(g->fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? errno : EIO;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

static int
squeeze(struct gzout *g, const char *p, size_t n, int flush)
{
	int errnum = 0;

	/* zlib's interface of old has no const. */
	g->z.next_in = (Bytef *)(uintptr_t)p;
	g->z.avail_in = (uInt)n;
	do {
		g->z.next_out = g->out;
		g->z.avail_out = OUT_BYTES;
		(void)deflate(&g->z, flush);
		errnum = write_all(g, g->out, OUT_BYTES - g->z.avail_out);
	} while (errnum == 0 && g->z.avail_out == 0);
	return errnum;
}

static int
pass_on(struct gzout *g, const struct block *b)
{
	if (!g->gzip)
		return write_all(g, (const unsigned char *)b->p, b->n);
	return squeeze(g, b->p, b->n, Z_NO_FLUSH);
}

static void *
work(void *arg)
{
	struct gzout *g = arg;
	int errnum = 0;

	(void)pthread_mutex_lock(&g->lock);
	for (;;) {
		while (g->taken == g->filled && !g->over)
			(void)pthread_cond_wait(&g->turn, &g->lock);
		if (g->taken == g->filled)
			break;
		(void)pthread_mutex_unlock(&g->lock);
		/* After a trouble the rest is only taken off. */
		if (errnum == 0)
			errnum = pass_on(g, &g->blocks[g->taken % BLOCKS]);
		(void)pthread_mutex_lock(&g->lock);
		g->taken++;
		g->errnum = errnum;
		(void)pthread_cond_broadcast(&g->turn);
	}
	(void)pthread_mutex_unlock(&g->lock);
	if (errnum == 0 && g->gzip)
		g->errnum = squeeze(g, NULL, 0, Z_FINISH);
	return NULL;
}

struct gzout *
gzout_new(int fd, const char *name, enum gzout_kind kind)
{
	struct gzout *g = mem_alloc(sizeof(*g));

	g->fd = fd;
	g->name = name;
	g->gzip = kind == GZOUT_GZIP;
	g->blocks = mem_array(BLOCKS, sizeof(*g->blocks));
	g->digest = digest_new();
	if (g->gzip && deflateInit2(&g->z, LEVEL, Z_DEFLATED, WINDOW_GZIP,
			   MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		abort(); /* only for lack of memory */
	(void)pthread_mutex_init(&g->lock, NULL);
	(void)pthread_cond_init(&g->turn, NULL);
	if (pthread_create(&g->thread, NULL, work, g) != 0)
		abort();
	return g;
}

/* The block at hand is full, or the last one. */
static void
hand_over(struct gzout *g)
{
	(void)pthread_mutex_lock(&g->lock);
	g->filled++;
	(void)pthread_cond_broadcast(&g->turn);
	while (g->filled - g->taken == BLOCKS)
		(void)pthread_cond_wait(&g->turn, &g->lock);
	g->blocks[g->filled % BLOCKS].n = 0;
	(void)pthread_mutex_unlock(&g->lock);
}

void
gzout_put(struct gzout *g, struct str s)
{
	while (s.n > 0) {
		struct block *b = &g->blocks[g->filled % BLOCKS];
		size_t n = BLOCK_BYTES - b->n;

		if (n > s.n)
			n = s.n;
		memcpy(b->p + b->n, s.p, n);
		b->n += n;
		s = str_from(s, n);
		if (b->n == BLOCK_BYTES)
			hand_over(g);
	}
}

static void
finish(struct gzout *g)
{
	if (g->blocks[g->filled % BLOCKS].n > 0)
		hand_over(g);
	(void)pthread_mutex_lock(&g->lock);
	g->over = true;
	(void)pthread_cond_broadcast(&g->turn);
	(void)pthread_mutex_unlock(&g->lock);
	(void)pthread_join(g->thread, NULL);
}

static void
destroy(struct gzout *g)
{
	if (g->gzip)
		(void)deflateEnd(&g->z);
	(void)pthread_cond_destroy(&g->turn);
	(void)pthread_mutex_destroy(&g->lock);
	digest_free(g->digest);
	free(g->blocks);
	free(g);
}

int
gzout_end(struct gzout *g, struct gzout_result *out, struct err *e)
{
	int rc = 0;

	finish(g);
	if (g->errnum != 0)
		rc =
		    err_sys(e, ERR_DISK, g->errnum, "cannot write %s", g->name);
	if (out != NULL) {
		out->bytes = g->bytes;
		digest_end(g->digest, out->digest);
	}
	destroy(g);
	return rc;
}

void
gzout_free(struct gzout *g)
{
	if (g == NULL)
		return;
	finish(g);
	destroy(g);
}
