// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "simjournal.h"

void
simjournal_init(struct simjournal *j, size_t n)
{
	memset(j, 0, sizeof(*j));
	j->rows = mem_array(n, sizeof(*j->rows));
	j->n = n;
}

void
simjournal_fini(struct simjournal *j)
{
	free(j->rows);
}

static void
copy_body(char out[SIM_BODY], struct str body)
{
	size_t n = body.n < SIM_BODY ? body.n : SIM_BODY - 1;

	memcpy(out, body.p, n);
	out[n] = '\0';
}

static void
intent(struct simjournal *j, struct simrow *r, const struct jrec *s)
{
	if (r->state != ROW_PENDING)
		j->broken = "an intent for a row that is not pending";
	r->state = ROW_SENT;
	r->first_sent_ms = s->first_sent_ms;
	(void)snprintf(r->key, sizeof(r->key), "%s", s->key);
	copy_body(r->body, s->body);
}

static void
step(struct simjournal *j, const struct jrec *s)
{
	struct simrow *r = &j->rows[s->ord - 1];

	if (s->kind != JREC_INTENT && r->state != ROW_SENT)
		j->broken = "an outcome for a row that was not sent";
	switch (s->kind) {
	case JREC_INTENT:
		intent(j, r, s);
		break;
	case JREC_UNSENT:
		r->state = ROW_PENDING;
		break;
	case JREC_DONE:
		r->state = ROW_DONE;
		(void)snprintf(r->id, sizeof(r->id), "%s", s->id);
		break;
	case JREC_FAILED:
		r->state = ROW_FAILED;
		break;
	case JREC_DOUBT:
		r->state = ROW_DOUBT;
		break;
	}
}

void
simjournal_commit(struct simjournal *j, const struct jrec *steps, size_t n)
{
	size_t open = 0;

	for (size_t i = 0; i < n; i++)
		step(j, &steps[i]);
	for (size_t i = 0; i < j->n; i++)
		open += j->rows[i].state == ROW_SENT;
	if (open > j->most_open)
		j->most_open = open;
}
