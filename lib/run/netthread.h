#ifndef RUN_NETTHREAD_H
#define RUN_NETTHREAD_H

struct transport;

/*
 * A transport (api/transport.h) in a thread of its own: bytes move and answers
 * are put together and read as JSON (api_answer.doc) while the caller is busy
 * with those before; one that is no JSON is left as it is.  What the inner one
 * tells others (its wire) it tells from that thread.
 *
 * inner: taken; free() ends the thread, then the inner one.
 */
void netthread_open(struct transport *out, const struct transport *inner);

#endif
