#ifndef VALUE_VALUEZONE_H
#define VALUE_VALUEZONE_H

#include <stdint.h>

#include "base/str.h"

/*
 * Time zones by IANA name, from the system's zone data (GLib; never ICU's,
 * which is as old as its release).  A zone is immutable: any thread.
 */
struct valuezone;

/* NULL when there is no zone of that name.  Ended by valuezone_free(). */
struct valuezone *valuezone_new(struct str name);
void valuezone_free(struct valuezone *);

enum valuezone_verdict {
	VALUEZONE_FINE,
	VALUEZONE_GAP,    /* the clocks were set forward over it */
	VALUEZONE_OVERLAP /* it came twice, as the clocks were set back */
};

/*
 * Local milliseconds (as valuecivil_ms()) to those of UTC.  Of an overlap
 * utc_ms is the earlier and the later one, else both are the same; of a gap they
 * are what the offset before the gap gives, which is as long behind the gap as
 * the text is inside of it.
 */
enum valuezone_verdict
valuezone_utc(const struct valuezone *, int64_t local_ms, int64_t utc_ms[2]);

#endif
