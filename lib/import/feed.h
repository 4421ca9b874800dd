#ifndef IMPORT_FEED_H
#define IMPORT_FEED_H

struct err;
struct feed;
struct import;
struct op;

/*
 * The second pass over the file, as a supply of operations: first what an
 * earlier run left SENT, with its bytes; then each PENDING row, read again,
 * compared with its digest and rendered.  The record of an update is retrieved
 * first, some rows ahead, and compared anew: what somebody changed since the
 * plan counts.  Used by the feeder thread; its lines to Lightfield are its own.
 */
int feed_open(struct feed **out, struct import *, struct err *);

/* Only what an earlier run left. */
void feed_intents(struct feed *);

void feed_close(struct feed *);

/* As driver_feed.next. */
int feed_next(struct feed *, struct op **op, struct err *);

#endif
