#ifndef TEST_PUTSERVER_H
#define TEST_PUTSERVER_H

#include <stddef.h>

/*
 * An object store of a few lines on 127.0.0.1, one thread, one connection after
 * the other; each request is kept as it came.  An answer is the text of a whole
 * HTTP answer, or one of the words below; the first request gets the first one,
 * and so on, the last one is repeated.
 */
#define PUTSERVER_OK   "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define PUTSERVER_CUT  "cut"  /* the end after the head, without an answer */
#define PUTSERVER_HANG "hang" /* reads no body, answers nothing */

struct putserver;

/* NULL ends the answers, which are borrowed. */
struct putserver *putserver_new(const char *const *answers);
void putserver_free(struct putserver *);

/* "http://127.0.0.1:PORT/bucket/object?signature=s3cret" */
const char *putserver_url(const struct putserver *);

/* Requests so far; the head and body of one of them, borrowed. */
size_t putserver_requests(struct putserver *);
const char *putserver_head(struct putserver *, size_t i);
const char *putserver_body(struct putserver *, size_t i, size_t *n);

#endif
