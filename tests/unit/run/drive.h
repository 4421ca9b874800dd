#ifndef TESTS_DRIVE_H
#define TESTS_DRIVE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/driver.h"

#include "unit/journal/jobkit.h"
#include "unit/run/fakenet.h"

/*
 * A driver with a real journal in a folder of its own, a transport without a
 * network and a feed that counts.
 */
struct drive {
	char *dir;
	struct job *job;
	struct fakenet net;
	struct driver_opts opts;
	atomic_int interrupts;
	struct engine_result result;
	struct err err;

	/* the feed: rows 1 .. n in order */
	uint64_t n;
	uint64_t fed;
	uint64_t fail_at;      /* the feed fails instead of this row; 0: no */
	int64_t first_sent_ms; /* of every operation */
	unsigned committed;    /* calls */
	bool commit_fails;     /* what follows a commit fails */
	unsigned receipts;     /* calls */
	unsigned ticks;
	void (*on_tick)(struct drive *);
};

/* A job of n planned rows; 4 workers, batches of 5, no rate. */
void drive_open(struct drive *, uint64_t n);
void drive_close(struct drive *);

int drive_run(struct drive *);

#endif
