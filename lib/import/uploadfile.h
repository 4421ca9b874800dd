#ifndef IMPORT_UPLOADFILE_H
#define IMPORT_UPLOADFILE_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/digest.h"
#include "io/mimetype.h"

struct err;

/*
 * A file on this disk as an upload takes it: a regular one of 1 byte to 512 MiB
 * (the API's own limits).  It stays open from the first look to the last byte
 * sent, so that a file renamed over it meanwhile changes nothing.
 *
 * What is wrong with it is ERR_USAGE with what to do, and one of these codes:
 * file.missing, file.kind (a folder, a pipe ...), file.empty, file.too-large,
 * file.unreadable, file.changed.
 */
enum {
	UPLOADFILE_NAME_MAX = 256 /* with the NUL; the API's 255 */
};
#define UPLOADFILE_BYTES_MAX (UINT64_C(512) * 1024 * 1024)

struct uploadfile {
	int fd; /* -1: closed */
	uint64_t size;
	const char *code; /* of the last error; static */
	/* The last part of the path, in inert UTF-8: what is malformed, a
	 * control or an invisible sign came as "_". */
	char name[UPLOADFILE_NAME_MAX];
	/* From here on by uploadfile_read(). */
	char mime[MIMETYPE_MAX];
	unsigned char digest[DIGEST_BYTES];
	char md5[2 * DIGEST_MD5_BYTES + 1]; /* hex; "" where the system
	                                       forbids MD5 */
};

/* Open and check it.  uploadfile_close() is due whatever it returns. */
int uploadfile_open(struct uploadfile *, const char *path, struct err *);

/* How to open it, for who does it himself. */
#define UPLOADFILE_OPEN (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/* The same of a descriptor, which is taken; -1: opening failed with errnum. */
int uploadfile_take(
    struct uploadfile *, const char *path, int fd, int errnum, struct err *);
void uploadfile_close(struct uploadfile *);

/*
 * Read all of it: digests, and what kind it is, unless mime says that.
 * ERR_SERVICE once *stop is set (stop may be NULL); ERR_DISK when the disk
 * fails.
 */
int uploadfile_read(struct uploadfile *, const char *mime,
    const atomic_int *stop, struct err *);

#endif
