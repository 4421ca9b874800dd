#ifndef RUN_SENDAGE_H
#define RUN_SENDAGE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How long ago a write was sent first, as far as clocks can say.  The server
 * remembers an idempotency key for 24 h: what is older, or of an age that is
 * not known for sure, is never sent again (I1, I18).  Pure.
 */
enum {
	SENDAGE_MAX_MS = 23 * 3600 * 1000,
	SENDAGE_SLACK_MS = 10 * 60 * 1000 /* clocks may differ by so much */
};

/* What is said of a row whose age forbids it. */
extern const char sendage_code[];
extern const char sendage_message[];
extern const char sendage_hint[];

/* What the clocks say now. */
struct sendage_now {
	int64_t wall_ms;
	int64_t server_ms; /* the server's clock; 0: not known */
	int64_t seen_ms;   /* the largest wall time before this run; 0: none */
};

/*
 * May bytes that were sent first at these times be sent again?  Each clock has
 * to agree: the wall clock has not gone back behind the send, nor behind what
 * was seen before, and neither it nor the server's is SENDAGE_MAX_MS ahead.
 * first_server_ms: 0: not known.
 */
bool sendage_resendable(
    int64_t first_sent_ms, int64_t first_server_ms, const struct sendage_now *);

#endif
