#ifndef IO_SRC_H
#define IO_SRC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/str.h"

struct err;

/*
 * A source of text: a file, plain or gzip, in any encoding, read from front to
 * back as well-formed UTF-8 without a byte order mark.  Single-threaded;
 * memory does not depend on the file.
 *
 * The encoding is settled at the start (charset.h) from the first MiB, unless
 * the caller says it.  The file is checked to its last byte against it; nothing
 * is ever replaced.  What is no text at all (filekind.h) is refused with a way
 * out.
 */
struct src;

struct src_opts {
	const char *encoding; /* any name ICU knows; NULL: find out */
	bool undigested;      /* nobody will ask for src_digest() */
};

/* Bytes that src_read() wants room for. */
enum {
	SRC_MIN_CAP = 16
};

/*
 * Open a regular file.  The caller owns *out and ends it with src_close().
 * ERR_USAGE for what is missing, no regular file or unreadable as text,
 * ERR_DISK when reading fails.  Path and, where there is one, line and column
 * are in the message.
 */
int src_open(struct src **out, const char *path, struct err *);

/* The same for n bytes at p, borrowed until src_close(). */
int src_memory(
    struct src **out, const void *p, size_t n, const char *name, struct err *);

/*
 * As src_open() and src_memory(), told how.  ERR_USAGE also for an encoding
 * that nobody knows, and for a byte order mark of another one.
 */
int src_open_as(
    struct src **out, const char *path, const struct src_opts *, struct err *);
int src_memory_as(struct src **out, struct str bytes, const char *name,
    const struct src_opts *, struct err *);

/*
 * Up to cap >= SRC_MIN_CAP bytes of UTF-8; *got 0 is the end.  A piece never
 * ends inside a character of a file that is in UTF-8.
 */
int src_read(struct src *, char *p, size_t cap, size_t *got, struct err *);

/*
 * The encoding's name, borrowed.  *guessed (may be NULL): nothing in the file
 * states it, so a person should be told.
 */
const char *src_encoding(const struct src *, bool *guessed);

/*
 * Another encoding that reads the text differently and fits nearly as well;
 * static; NULL when there is none.
 */
const char *src_rival(const struct src *);

/* What messages call it; borrowed. */
const char *src_name(const struct src *);

/*
 * SHA-256 of the raw bytes of the file (as it lies there, gzip or not); false,
 * out untouched, unless src_read() has come to the end.
 */
bool src_digest(const struct src *, unsigned char out[DIGEST_BYTES]);

void src_close(struct src *); /* NULL does nothing */

/* The digest alone, without reading the file as text. */
int
src_hash_file(const char *path, unsigned char out[DIGEST_BYTES], struct err *);

#endif
