#ifndef SIM_SIMJOURNAL_H
#define SIM_SIMJOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/job.h"

enum {
	SIM_BODY = 128,
	SIM_PARTS = 4 /* at most */
};

/*
 * A journal in memory for the simulation: what was committed survives a crash,
 * what was not does not.  It keeps the rules of journal/job.h and says (in
 * `broken`) when a step breaks them.
 */
struct simrow {
	enum row_state state;
	enum row_action action;
	unsigned part;   /* parts that are there */
	unsigned parts;  /* of how many */
	char target[64]; /* UPDATE */
	char key[96];    /* of the durable intent */
	char path[96];
	char body[SIM_BODY];
	int64_t first_sent_ms;
	int64_t server_ms; /* the server's clock then */
	int64_t doubt_ms;  /* DOUBT: the server's clock */
	unsigned generation;
	unsigned noted_creates; /* DOUBT: simjournal.creates + 1 when nothing
	                           was on its way; 0: not noted yet */
	char id[64];
};

struct simjournal {
	struct simrow *rows; /* index 0 is ord 1 */
	size_t n;
	size_t most_open;  /* rows SENT at once, the most ever */
	unsigned creates;  /* by requests of a life of their own */
	uint64_t last_ord; /* the row that was created last */
	int64_t seen_ms;   /* the largest wall time */
	const char *broken;
};

void simjournal_init(struct simjournal *, size_t n);
void simjournal_fini(struct simjournal *);

/* All steps of one commit. */
void simjournal_commit(struct simjournal *, const struct jrec *, size_t n);

#endif
