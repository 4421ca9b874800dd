#ifndef IO_MIMETYPE_H
#define IO_MIMETYPE_H

#include "base/str.h"

struct err;

/*
 * What kind of file begins with these bytes, as a media type (RFC 6838) such as
 * "text/vtt": libmagic's word, whose only home this is.
 */
enum {
	MIMETYPE_MAX = 128,         /* with the NUL */
	MIMETYPE_PROBE = 256 * 1024 /* more of the file need not be given */
};

/*
 * "application/octet-stream" when nothing is known.  ERR_USAGE when libmagic's
 * tables cannot be read.
 */
int mimetype_guess(struct str begin, char out[MIMETYPE_MAX], struct err *);

/* "type/subtype", each of RFC 6838's characters, without parameters? */
int mimetype_check(const char *type, struct err *);

/* Of libmagic, as it runs: 544 is 5.44. */
int mimetype_version(void);

#endif
