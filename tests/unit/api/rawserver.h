#ifndef TEST_RAWSERVER_H
#define TEST_RAWSERVER_H

#include <stddef.h>

/*
 * A server of a few lines on 127.0.0.1, one thread, that misbehaves on
 * request; the path says how:
 *
 *	/echo/X     200 {"id":"X"}, connection kept
 *	/chunked    200 in two chunks
 *	/cut        200, Content-Length 100, ten bytes, then the end
 *	/cutchunk   200 chunked, cut within a chunk
 *	/cuthead    half a head, then the end
 *	/shut       the end without an answer
 *	gone.test:443  (CONNECT) the end without an answer
 *	/slow       nothing, for ever
 *	/redirect   302 to /echo/elsewhere
 *	/big        200 with 17 MiB
 *	/bighead    200 with an endless head
 *	/head       200 with every header field that is read
 *	/interim    103 with other fields, then 200
 *	/gzip       200 with Content-Encoding: gzip
 *	/identity   200 with Content-Encoding: identity, {"id":"1"}
 *	/odd        499, a code and members that nobody knows
 *	/deep       200 with lists 1000 deep
 *	/bye        200 complete, then the end, unannounced
 */
struct rawserver;

struct rawserver *rawserver_new(void);

/* One that ends each connection when it comes, without reading. */
struct rawserver *rawserver_new_rude(void);
void rawserver_free(struct rawserver *);

/* "http://127.0.0.1:PORT" */
const char *rawserver_url(const struct rawserver *);
size_t rawserver_connections(struct rawserver *);
size_t rawserver_requests(struct rawserver *);

/* The last request as it came, head and body; free() it. */
char *rawserver_last(struct rawserver *);

#endif
