#ifndef SIM_SIMSEEK_H
#define SIM_SIMSEEK_H

#include <stdint.h>

struct clk_now;
struct simjournal;
struct simnet;

/*
 * What lib/import/reconcile.h does before anything is sent, by its rules, on
 * virtual time: rows that are SENT and too old are in DOUBT; of those in DOUBT
 * the record is looked for.  A create that is not there by three searches over
 * a minute, behind a later write that the index shows, goes again.
 */
struct simseek {
	struct simjournal *journal;
	struct simnet *net;
	void *self;
	struct clk_now (*now)(void *self);
	void (*rest)(void *self, int64_t ms);
	int64_t server_off_ms;
	int64_t seen_ms;
	uint64_t found;
	uint64_t again;
};

void simseek_run(struct simseek *);

#endif
