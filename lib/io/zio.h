#ifndef IO_ZIO_H
#define IO_ZIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct rawin;

/*
 * The contents of a file that may be gzip (RFC 1952): recognised by its first
 * two bytes, members one after the other are one text (section 2.2), zero
 * bytes behind the last one are padding.  Anything that does not begin as gzip
 * passes through untouched.  Single-threaded.
 */
struct zio;

/* Ceilings on what comes out, against files made to fill a disk. */
struct zio_limits {
	uint64_t max_bytes;
	uint64_t max_ratio; /* bytes out for each byte in */
};

/*
 * Read through raw, which is taken (also on failure).  The caller owns *out
 * and ends it with zio_close().
 */
int zio_open(struct zio **out, struct rawin *raw, const struct zio_limits *,
    struct err *);

/*
 * Up to cap > 0 bytes; *got 0 is the end.  ERR_USAGE for gzip data that is
 * truncated, damaged, followed by something else or over a ceiling; ERR_DISK.
 */
int zio_read(struct zio *, char *p, size_t cap, size_t *got, struct err *);

const struct rawin *zio_raw(const struct zio *); /* borrowed */

void zio_close(struct zio *); /* NULL does nothing */

/* The version of zlib, as it runs. */
const char *zio_version(void);

#endif
