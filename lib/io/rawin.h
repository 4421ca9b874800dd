#ifndef IO_RAWIN_H
#define IO_RAWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

struct err;

/*
 * The raw bytes of a file, or of a piece of memory, read once from front to
 * back and hashed on the way.  Single-threaded.
 */
struct rawin;

/*
 * Open a regular file.  The caller owns *out and ends it with rawin_close().
 * ERR_USAGE when it is missing or no regular file (what is read twice cannot
 * be a pipe), ERR_DISK otherwise.
 */
int rawin_open(struct rawin **out, const char *path, struct err *);

/* The n bytes at p, borrowed until rawin_close().  name is for messages. */
struct rawin *rawin_memory(const void *p, size_t n, const char *name);

/* Up to cap > 0 bytes; *got 0 is the end.  ERR_DISK. */
int rawin_read(struct rawin *, void *p, size_t cap, size_t *got, struct err *);

/* The path, or the name given to rawin_memory(); borrowed. */
const char *rawin_name(const struct rawin *);

/* Bytes read so far. */
uint64_t rawin_count(const struct rawin *);

/* SHA-256 of all bytes; false (out untouched) before the end was read. */
bool rawin_digest(const struct rawin *, unsigned char out[DIGEST_BYTES]);

/* Before the first read: nobody will ask for it. */
void rawin_undigested(struct rawin *);

void rawin_close(struct rawin *); /* NULL does nothing */

#endif
