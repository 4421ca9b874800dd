#ifndef SIM_SIMNET_H
#define SIM_SIMNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/answer.h"
#include "base/clk.h"
#include "base/rnd.h"

struct op;
struct sb;

/*
 * The network and the server of the simulation, on virtual time: requests
 * arrive at the sandbox's core later than they were sent, answers later still,
 * and each leg can fail.  Also the oracle: it sees every request that the
 * server really executed.
 */
enum {
	SIMNET_FLIGHTS = 512,
	SIMNET_ROWS = 512,
	SIMNET_PARTS = 8
};

struct simflight {
	bool used;
	bool executed; /* the request reached the server or got lost */
	bool orphan;   /* its client died; nobody takes the answer */
	int64_t at_ms; /* the next event, monotonic */
	uint64_t ord;
	char path[96];
	char key[96];
	char body[128];
	struct api_answer answer;
};

struct simnet {
	struct sb *sb;
	struct rnd rnd;
	double trouble;  /* chance of trouble a request, 0 .. 1 */
	int64_t skew_ms; /* server's clock - monotonic */
	struct simflight flights[SIMNET_FLIGHTS];

	/* the oracle, by ord and part (the number at the end of the key) */
	unsigned executed[SIMNET_ROWS][SIMNET_PARTS];
	uint64_t stamps[SIMNET_ROWS][SIMNET_PARTS]; /* of the answers */
	char ids[SIMNET_ROWS][64];
	const char *broken;
};

void simnet_init(struct simnet *, struct sb *, uint64_t seed, double trouble);
void simnet_fini(struct simnet *);

/*
 * A request of somebody else's, at once and without trouble; the status.  id
 * (64 bytes) gets that of the record answered, or "".
 */
int simnet_other(struct simnet *, const char *method, const char *path,
    const char *body, struct clk_now, char *id);

void simnet_send(struct simnet *, const struct op *, struct clk_now);

/* Time of the next event; INT64_MAX: none. */
int64_t simnet_next(const struct simnet *);

/*
 * Let everything due happen.  True: one answer for a living client was taken
 * out; the caller ends it.
 */
bool
simnet_run(struct simnet *, struct clk_now, uint64_t *ord, struct api_answer *);

/* The client dies: what it sent still arrives, or does not. */
void simnet_orphan(struct simnet *);

#endif
