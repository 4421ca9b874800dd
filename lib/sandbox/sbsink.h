#ifndef SANDBOX_SBSINK_H
#define SANDBOX_SBSINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/*
 * The bytes of an upload as they come in: counted, digested, and kept as long
 * as they are not more than SBSINK_KEPT_MAX, so that half a gibibyte can be
 * uploaded without being held.
 */
enum {
	SBSINK_KEPT_MAX = 16 * 1024 * 1024,
	SBSINK_MD5_MAX = 33 /* hex, with NUL */
};

struct digest;

struct sbsink {
	uint64_t n_bytes;
	bool kept;
	struct buf bytes; /* empty unless kept */
	struct digest *md5_of;
	char md5[SBSINK_MD5_MAX]; /* once it is over; "": none here */
};

struct sbsink *sbsink_new(void);
void sbsink_free(struct sbsink *); /* NULL does nothing */
void sbsink_add(struct sbsink *, struct str);

/* No more bytes come. */
void sbsink_end(struct sbsink *);

#endif
