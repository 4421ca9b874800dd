// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fsx.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"

#include "rehearsal.h"

enum {
	USUAL_RATE = 25
};

int
rehearsal_start(struct rehearsal *r, const char *dir, double rate,
    const char *definitions, struct err *e)
{
	struct sb_opts o;
	char *state = fsx_join(dir, "sandbox.jsonl");
	char *ledger = fsx_join(dir, "ledger.jsonl");
	int rc;

	memset(&o, 0, sizeof(o));
	o.state = state;
	o.ledger = ledger;
	o.definitions = definitions;
	o.rate = rate < 0 ? USUAL_RATE : (uint32_t)rate;
	rc = sb_new(&r->sb, &o, e);
	if (rc == 0)
		rc = sbfront_start(
		    &r->front, r->sb, &(struct sbfront_opts){.port = 0}, e);
	if (rc == 0)
		(void)snprintf(r->url, sizeof(r->url), "http://127.0.0.1:%u",
		    (unsigned)sbfront_port(r->front));
	free(ledger);
	free(state);
	return rc;
}

void
rehearsal_stop(struct rehearsal *r)
{
	sbfront_stop(r->front);
	sb_free(r->sb);
}
