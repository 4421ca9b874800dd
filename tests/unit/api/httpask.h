#ifndef TEST_HTTPASK_H
#define TEST_HTTPASK_H

#include <stdint.h>

#include "api/transport.h"

/* What the tests of the transport share: a transport, requests, answers. */
#define HTTPASK_KEY "sk_lf_very-secret_0123"

struct transport
httpask_open(const char *url, unsigned connections, int64_t total_ms);

struct api_request httpask_post(const char *path);
struct api_request httpask_get(const char *path);

/* The next answer, whoever asked. */
struct api_answer httpask_await(struct transport *, uint64_t *ticket);

/* Ask and wait for the answer. */
struct api_answer httpask_ask(struct transport *, struct api_request);

#endif
