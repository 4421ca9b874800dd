#ifndef TESTS_FAKENET_H
#define TESTS_FAKENET_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/transport.h"

/*
 * A transport without a network: every request is answered at once, as the
 * test says, or never.
 */
enum {
	FAKENET_LOG = 1024,
	FAKENET_TEXT = 64
};

struct fakenet_sent {
	uint64_t ticket;
	char idem[FAKENET_TEXT];
	char body[FAKENET_TEXT];
	char path[FAKENET_TEXT];
};

struct fakenet {
	struct transport transport;
	pthread_mutex_t mtx; /* guards woken */
	pthread_cond_t cond;
	bool woken;

	/* the driver's thread only */
	struct fakenet_sent *sent;
	size_t n_sent;
	size_t n_answered;
	size_t silent_from; /* requests from this one on get no answer */
	int status;         /* of the answers; 0: 200 */
	void (*on_submit)(struct fakenet *);
	void *cookie;
};

void fakenet_open(struct fakenet *);
void fakenet_close(struct fakenet *);

#endif
