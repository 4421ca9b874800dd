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
	r->server_ms = s->server_ms;
	r->noted_creates = 0;
	if (s->first_sent_ms > j->seen_ms)
		j->seen_ms = s->first_sent_ms;
	(void)snprintf(r->key, sizeof(r->key), "%s", s->key);
	(void)snprintf(r->path, sizeof(r->path), "%s", s->path);
	copy_body(r->body, s->body);
	if (s->action != r->action)
		j->broken = "an intent of another action than its row's";
}

/* A part of the row, or all of it, is there. */
static void
there(struct simjournal *j, struct simrow *r, const struct jrec *s)
{
	bool last = r->part + 1 == r->parts;

	if (last != (s->kind == JREC_DONE))
		j->broken = "a row that ends before, or behind, its last part";
	if (r->part > 0 && strcmp(r->id, s->id) != 0)
		j->broken = "parts of a row with different ids";
	if (s->answer.n == 0 || !str_is(s->body, r->body))
		j->broken = "an outcome without its answer, or its body";
	(void)snprintf(r->id, sizeof(r->id), "%s", s->id);
	r->state = last ? ROW_DONE : ROW_PENDING;
	r->part++;
	if (s->created) {
		j->creates++;
		j->last_ord = s->ord;
	}
}

/* Without a request: it was found while it was rendered. */
static bool
unsent_outcome(const struct simrow *r, const struct jrec *s)
{
	return r->state == ROW_PENDING && s->status == 0 &&
	       (s->kind == JREC_FAILED || s->kind == JREC_UNCHANGED ||
		   s->kind == JREC_AMBIGUOUS);
}

/* What is in doubt was found, or not. */
static bool
looked_for(const struct simrow *r, const struct jrec *s)
{
	return r->state == ROW_DOUBT &&
	       (s->kind == JREC_FOUND || s->kind == JREC_ABSENT);
}

static void
step(struct simjournal *j, const struct jrec *s)
{
	struct simrow *r = &j->rows[s->ord - 1];

	if (s->kind != JREC_INTENT && r->state != ROW_SENT &&
	    !unsent_outcome(r, s) && !looked_for(r, s))
		j->broken = "an outcome for a row that was not sent";
	switch (s->kind) {
	case JREC_INTENT:
		intent(j, r, s);
		break;
	case JREC_UNSENT:
		r->state = ROW_PENDING;
		break;
	case JREC_DONE:
	case JREC_PART:
		there(j, r, s);
		break;
	case JREC_UNCHANGED:
		r->state = ROW_UNCHANGED;
		break;
	case JREC_AMBIGUOUS:
		r->state = ROW_AMBIGUOUS;
		break;
	case JREC_FAILED:
		r->state = ROW_FAILED;
		break;
	case JREC_DOUBT:
		r->state = ROW_DOUBT;
		r->doubt_ms = s->server_ms;
		break;
	case JREC_FOUND:
		(void)snprintf(r->id, sizeof(r->id), "%s", s->id);
		r->state = r->part + 1 == r->parts ? ROW_DONE : ROW_PENDING;
		r->part++;
		break;
	case JREC_ABSENT:
		r->state = ROW_PENDING;
		r->generation++;
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
