#ifndef API_HTTPWATCH_H
#define API_HTTPWATCH_H

#include <curl/curl.h>

#include "base/buf.h"

struct httpslot;

/*
 * What a slot tells beside its answer, to those who asked for it: to a wire
 * (wire.h) each exchange, to a peer (httppeer.h) whom it spoke with.
 */
struct httpwatch {
	struct buf sent; /* heads, only where they are asked for */
	struct buf got;
	char tls[128]; /* of the connection; it may be a kept one */
};

/* Set the slot's handle up.  httpwatch_fini() is due whatever it returns. */
CURLcode httpwatch_init(struct httpslot *);
void httpwatch_fini(struct httpslot *);

/* Before an exchange, and when its answer has been judged. */
void httpwatch_begin(struct httpslot *);
void httpwatch_end(struct httpslot *);

#endif
