#ifndef BENCH_BENCHSERVER_H
#define BENCH_BENCHSERVER_H

#include <stdint.h>

/*
 * A server on 127.0.0.1 that gives every POST the same answer, a created
 * contact of some 700 bytes, as fast as libmicrohttpd can (one thread).
 */
struct benchserver;

struct benchserver *benchserver_start(void);
uint16_t benchserver_port(const struct benchserver *);
void benchserver_stop(struct benchserver *);

#endif
